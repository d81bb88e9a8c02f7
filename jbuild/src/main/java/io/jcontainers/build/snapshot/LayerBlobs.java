package io.jcontainers.build.snapshot;

import io.jcontainers.build.compress.Decompression;
import io.jcontainers.build.compress.ExpansionLimits;
import io.jcontainers.build.image.Digests;
import io.jcontainers.build.layer.AppliedLayer;
import io.jcontainers.build.layer.ApplyOptions;
import io.jcontainers.build.layer.LayerApplier;
import io.jcontainers.build.layer.LayerException;
import io.jcontainers.build.store.BlobStore;
import io.jcontainers.build.sys.Fd;
import io.jcontainers.build.sys.Syscalls;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.ClosedByInterruptException;

/**
 * Layers as the store has them, unpacked into directories.
 *
 * @param options how
 */
record LayerBlobs(Syscalls sys, BlobStore blobs, ApplyOptions options) {
    /** @throws LayerException with the layer's diff ID */
    AppliedLayer unpack(LayerChain.Layer layer, Fd root) throws IOException {
        try (InputStream blob = open(layer);
                InputStream archive = new Decompression(ExpansionLimits.standard())
                        .open(keptOpen(blob))
                        .in()) {
            AppliedLayer applied = new LayerApplier(sys, options).apply(root, archive, layer.diffId(), Digests.fast());
            blob.transferTo(OutputStream.nullOutputStream()); // so that its own digest is checked too
            return applied;
        } catch (InterruptedIOException | ClosedByInterruptException e) {
            throw e;
        } catch (IOException e) { // what is wrong with the archive or its compression, too
            throw new LayerException("unpack layer " + layer.diffId() + ": " + e.getMessage(), e);
        }
    }

    /** A blob that is the archive itself has its digest compared once, by whoever unpacks it. */
    private InputStream open(LayerChain.Layer layer) throws IOException {
        return layer.blob().digest().equals(layer.diffId())
                ? Channels.newInputStream(blobs.channel(layer.diffId()))
                : blobs.open(layer.blob());
    }

    private static InputStream keptOpen(InputStream in) {
        return new FilterInputStream(in) {
            @Override
            public int read(byte[] into, int offset, int length) throws IOException {
                return in.read(into, offset, length);
            }

            @Override
            public void close() {
                // the owner does
            }
        };
    }
}
