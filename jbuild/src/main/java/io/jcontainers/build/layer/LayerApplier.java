package io.jcontainers.build.layer;

import io.jcontainers.build.image.Digest;
import io.jcontainers.build.image.Digests;
import io.jcontainers.build.sys.Fd;
import io.jcontainers.build.sys.Syscalls;
import io.jcontainers.build.tar.TarEntry;
import io.jcontainers.build.tar.TarException;
import io.jcontainers.build.tar.TarReader;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;

/**
 * Applies layers to directories. Whatever an archive says, nothing outside of the directory is read, made, changed or
 * removed, also while others rename directories in it. After an error the directory holds a part of the layer and is to
 * be removed. Safe for threads, each with a directory of its own.
 */
public final class LayerApplier {
    private static final int BUFFER_BYTES = 256 << 10;

    private final Syscalls sys;
    private final ApplyOptions options;

    /** @param options for all layers */
    public LayerApplier(Syscalls sys, ApplyOptions options) {
        this.sys = sys;
        this.options = options;
    }

    /**
     * Applies a layer.
     *
     * @param root the tree of the layers below, or for overlayfs a directory of this layer alone
     * @param layer the uncompressed archive; read to its end, not closed
     * @throws IOException naming the entry: a {@link LayerException}, or a {@code TarException} for a broken archive
     */
    public AppliedLayer apply(Fd root, InputStream layer) throws IOException {
        TarReader reader = new TarReader(layer, options.limits());
        try (EntryPlacement placement = new EntryPlacement(sys, options, root)) {
            for (TarEntry entry = reader.next(); entry != null; entry = reader.next()) {
                if (Thread.interrupted()) {
                    throw new InterruptedIOException("applying a layer was interrupted");
                }
                place(placement, entry, reader);
                placement.check();
            }
            reader.finish();
            placement.finish();
            return new AppliedLayer(
                    reader.entries(), placement.contentBytes(), placement.hidesAllBelow(), placement.warnings());
        }
    }

    /**
     * Applies a layer and compares its digest.
     *
     * @param diffId as the image's configuration has it
     * @throws LayerException also when the archive is another one, after all of it was applied
     */
    public AppliedLayer apply(Fd root, InputStream layer, Digest diffId, Digests digests) throws IOException {
        Digests.Running running = digests.start(diffId.algorithm());
        AppliedLayer applied = apply(root, new BufferedInputStream(running.reading(layer), BUFFER_BYTES));
        Digest actual = running.finish();
        if (!actual.equals(diffId)) {
            throw new LayerException(
                    "the layer's diff ID is " + actual + ", not " + diffId + " as the image's configuration has it");
        }
        return applied;
    }

    private static void place(EntryPlacement placement, TarEntry entry, TarReader reader) throws IOException {
        try {
            placement.place(entry, reader);
        } catch (TarException | InterruptedIOException e) {
            throw e;
        } catch (IOException | IllegalArgumentException e) {
            throw LayerException.of(reader.entries(), entry, e);
        }
    }
}
