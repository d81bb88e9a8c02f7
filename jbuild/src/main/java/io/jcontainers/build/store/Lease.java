package io.jcontainers.build.store;

import io.jcontainers.build.image.Digest;
import io.jcontainers.build.store.lock.FileLock;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Keeps blobs and snapshots from being removed, whether they are there already or come later. What a held manifest or
 * index leads to is held too. For any number of threads.
 */
public final class Lease implements AutoCloseable {
    private final StoreDirectory directory;
    private final Path file;
    private final String id;
    private final LeaseTerm term;
    private final @Nullable FileLock alive;

    /** Not a channel: that would be closed for all threads when one of them is interrupted. */
    private final FileOutputStream out;

    private final Set<String> held = new HashSet<>();
    private final AtomicLong temporaries = new AtomicLong();

    Lease(StoreDirectory directory, Path file, String id, LeaseTerm term, @Nullable FileLock alive) throws IOException {
        this.directory = directory;
        this.file = file;
        this.id = id;
        this.term = term;
        this.alive = alive;
        this.out = new FileOutputStream(file.toFile(), true);
    }

    /** Its name in this store. */
    public String id() {
        return id;
    }

    /** How long it lasts. */
    public LeaseTerm term() {
        return term;
    }

    /** Holds a blob, also one that is not there yet. */
    public void holdBlob(Digest blob) throws IOException {
        hold(LeaseFile.BLOB, List.of(blob));
    }

    /** Holds a blob. Tells whether it is there: if so, it stays. */
    public boolean holdIfPresent(Digest blob) throws IOException {
        try (FileLock shared = directory.lockShared()) {
            boolean present = Files.isRegularFile(directory.blob(blob), LinkOption.NOFOLLOW_LINKS);
            if (present) {
                append(LeaseFile.BLOB, List.of(blob));
            }
            return present;
        }
    }

    /** Holds snapshots. */
    public void holdSnapshots(Collection<Digest> snapshots) throws IOException {
        hold(LeaseFile.SNAPSHOT, snapshots);
    }

    private void hold(String kind, Collection<Digest> digests) throws IOException {
        // Shared with other leases, but not with removal: that has either seen this line, or will find it next time.
        try (FileLock shared = directory.lockShared()) {
            append(kind, digests);
        }
    }

    private synchronized void append(String kind, Collection<Digest> digests) throws IOException {
        StringBuilder lines = new StringBuilder();
        for (Digest digest : digests) {
            String line = kind + digest + "\n";
            if (!held.contains(line)) {
                lines.append(line);
            }
        }
        if (lines.isEmpty()) {
            return;
        }
        out.write(lines.toString().getBytes(StandardCharsets.UTF_8));
        if (term == LeaseTerm.PERSISTENT) {
            out.getFD().sync();
        }
        lines.toString().lines().forEach(line -> held.add(line + "\n"));
    }

    /** A name for a file that is left over once this lease is gone. */
    Path newTemporary() {
        if (term != LeaseTerm.PROCESS) {
            throw new IllegalStateException("only a process's own lease can write blobs");
        }
        return directory.ingest().resolve(id + "-" + temporaries.incrementAndGet());
    }

    /** Gives up what it holds. */
    public void release() throws IOException {
        out.close();
        Files.deleteIfExists(file);
        if (alive != null) {
            alive.close();
        }
    }

    /** Releases a lease of this process; others stay in force. */
    @Override
    public void close() throws IOException {
        if (term == LeaseTerm.PROCESS) {
            release();
        } else {
            out.close();
        }
    }
}
