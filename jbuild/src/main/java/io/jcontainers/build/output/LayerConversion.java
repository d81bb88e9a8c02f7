package io.jcontainers.build.output;

import io.jcontainers.build.compress.Compression;
import io.jcontainers.build.compress.Compressor;
import io.jcontainers.build.compress.Decompression;
import io.jcontainers.build.compress.ExpansionLimits;
import io.jcontainers.build.compress.KeptOpen;
import io.jcontainers.build.image.Descriptor;
import io.jcontainers.build.image.Digest;
import io.jcontainers.build.image.Digests;
import io.jcontainers.build.store.BlobInfo;
import io.jcontainers.build.store.BlobWriter;
import io.jcontainers.build.store.ImageStore;
import io.jcontainers.build.store.Lease;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;

/** Reads layers in whatever form they have, and writes them in another one. Safe for threads. */
final class LayerConversion {
    private static final int CHUNK_BYTES = 256 * 1024;

    private final ImageStore store;
    private final Digests digests = Digests.fast();
    private final Decompression decompression = new Decompression(ExpansionLimits.standard());

    LayerConversion(ImageStore store) {
        this.store = store;
    }

    /**
     * The archive of a layer, decompressed. The bytes of the blob are checked as they are read, but not the diff ID of
     * one that was compressed.
     */
    InputStream open(ImageLayer layer) throws IOException {
        Descriptor blob = layer.blob();
        Compression compression = LayerTypes.compression(blob.mediaType())
                .orElseThrow(() -> new OutputException(
                        "layer " + layer.diffId() + ": its media type " + blob.mediaType() + " can't be read"));
        InputStream in = store.blobs().open(blob);
        return compression == Compression.NONE ? in : decompression.open(in, compression);
    }

    /**
     * Writes a layer in another form.
     *
     * @return the new blob, held by the lease
     * @throws OutputException if the archive is not the one of its diff ID
     */
    Descriptor convert(ImageLayer layer, Compressor compressor, Lease lease, OutputListener listener)
            throws IOException {
        // What is not compressed was checked against its diff ID by its name as a blob.
        boolean checked = layer.blob().digest().equals(layer.diffId());
        Digests.Running running = digests.start(layer.diffId().algorithm());
        try (InputStream in = open(layer);
                BlobWriter blob = store.blobs().write(lease)) {
            try (OutputStream out = compressor.open(new KeptOpen(blob))) {
                copy(checked ? in : running.reading(in), out, layer, checked, listener);
            }
            if (!checked) {
                check(layer.diffId(), running.finish());
            }
            BlobInfo written = blob.commit();
            return Descriptor.of(LayerTypes.of(compressor.format()), written.digest(), written.size());
        }
    }

    private static void copy(
            InputStream in, OutputStream out, ImageLayer layer, boolean sizeKnown, OutputListener listener)
            throws IOException {
        byte[] chunk = new byte[CHUNK_BYTES];
        long total = sizeKnown ? layer.blob().size() : -1;
        long done = 0;
        for (int got = in.read(chunk); got >= 0; got = in.read(chunk)) {
            if (Thread.interrupted()) {
                throw new InterruptedIOException("layer " + layer.diffId() + ": compressing it was interrupted");
            }
            out.write(chunk, 0, got);
            done += got;
            listener.compressed(layer.diffId(), done, total);
        }
    }

    private static void check(Digest expected, Digest found) throws OutputException {
        if (!found.equals(expected)) {
            throw new OutputException("the layer's diff ID is " + found + ", not " + expected
                    + " as the image's configuration has it: pull the base image again");
        }
    }
}
