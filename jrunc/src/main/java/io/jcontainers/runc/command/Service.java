package io.jcontainers.runc.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/** This engine as a process that serves: what its status tells, and its end. */
public final class Service {
    private static final int MOST_ID_CHARACTERS = 40;

    private final long startedNanos = System.nanoTime();
    private final AtomicLong requests = new AtomicLong();
    private final AtomicBoolean stopping = new AtomicBoolean();

    /** A request has come. */
    public void count() {
        requests.incrementAndGet();
    }

    /** Requests so far, this one included. */
    long requests() {
        return requests.get();
    }

    /** Since it was started. */
    long uptimeSeconds() {
        return (System.nanoTime() - startedNanos) / 1_000_000_000L;
    }

    /** Whether it is to end once it has answered. */
    public boolean isStopping() {
        return stopping.get();
    }

    /**
     * Ends it after the present answers. Its socket goes first, while nobody else can have put one in its place, so
     * that the next front finds none and starts another engine.
     */
    void stop(long uid) {
        String name = Version.build();
        String socket = name.substring(0, Math.min(name.length(), MOST_ID_CHARACTERS)) + ".sock";
        for (String directory :
                List.of("/run/jrunc-engine", "/run/user/" + uid + "/jrunc-engine", "/tmp/jrunc-" + uid)) {
            try {
                Files.deleteIfExists(Path.of(directory, socket));
            } catch (IOException elsewhere) {
                // Not its directory: a socket that nobody answers is replaced by the next engine all the same.
                continue;
            }
        }
        stopping.set(true);
    }
}
