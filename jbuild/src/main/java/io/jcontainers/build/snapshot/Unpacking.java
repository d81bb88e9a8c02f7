package io.jcontainers.build.snapshot;

import io.jcontainers.build.image.Digest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;

/** Directories that are being made: of several threads that want the same one the first makes it. */
final class Unpacking {
    private final LayerDirectories directories;
    private final Map<Digest, CompletableFuture<Path>> underWay = new ConcurrentHashMap<>();

    /** Makes a directory. */
    @FunctionalInterface
    interface Maker {
        Path make() throws IOException;
    }

    Unpacking(LayerDirectories directories) {
        this.directories = directories;
    }

    /** One that is there, or is made by a thread of its own. */
    CompletableFuture<Path> begin(Digest name, Maker maker) throws IOException {
        Optional<Path> there = directories.findSound(name);
        if (there.isPresent()) {
            return CompletableFuture.completedFuture(there.get());
        }
        CompletableFuture<Path> mine = new CompletableFuture<>();
        CompletableFuture<Path> theirs = underWay.putIfAbsent(name, mine);
        if (theirs != null) {
            return theirs;
        }
        Thread.ofVirtual().name("unpack " + name.shortHex()).start(() -> {
            try {
                Optional<Path> meanwhile = directories.findSound(name);
                mine.complete(meanwhile.isPresent() ? meanwhile.get() : maker.make());
            } catch (IOException e) {
                mine.completeExceptionally(new UncheckedIOException(e));
            } catch (RuntimeException | Error e) {
                mine.completeExceptionally(e);
            } finally {
                underWay.remove(name, mine);
            }
        });
        return mine;
    }

    /** Waits for one. */
    static Path join(CompletableFuture<Path> path) throws IOException {
        try {
            return path.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof UncheckedIOException unchecked && unchecked.getCause() != null) {
                throw unchecked.getCause();
            }
            throw e;
        }
    }
}
