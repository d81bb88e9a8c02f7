package io.jcontainers.build.transfer;

import io.jcontainers.build.compress.Decompression;
import io.jcontainers.build.compress.ExpansionLimits;
import io.jcontainers.build.image.ContainerConfig;
import io.jcontainers.build.image.Descriptor;
import io.jcontainers.build.image.Digest;
import io.jcontainers.build.image.DocumentForm;
import io.jcontainers.build.image.HistoryEntry;
import io.jcontainers.build.image.ImageConfig;
import io.jcontainers.build.image.Manifest;
import io.jcontainers.build.image.MediaType;
import io.jcontainers.build.image.Platform;
import io.jcontainers.build.image.Reference;
import io.jcontainers.build.store.BlobInfo;
import io.jcontainers.build.store.BlobWriter;
import io.jcontainers.build.store.ImageStore;
import io.jcontainers.build.store.Lease;
import io.jcontainers.build.tar.TarLimits;
import io.jcontainers.build.tar.TarReader;
import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Instant;
import java.util.List;

/** Makes an image of one layer of an archive of a file system. */
final class ImageImport {
    private static final int BUFFER = 256 * 1024;

    private final ImageStore store;

    ImageImport(ImageStore store) {
        this.store = store;
    }

    /**
     * Reads the archive, plain or compressed, to its end.
     *
     * @param names with a tag, or none
     * @param comment of its one entry in the history
     * @return the image's id
     * @throws IOException naming the entry for an archive that is none, or breaks a limit
     */
    Digest read(
            InputStream archive,
            List<Reference> names,
            Platform platform,
            ContainerConfig config,
            Instant created,
            String comment)
            throws IOException {
        try (Lease lease = store.leases().forProcess("import")) {
            BlobInfo layer = layer(archive, lease);
            ImageConfig image = ImageConfig.empty(platform)
                    .withCreated(created)
                    .withConfig(config)
                    .withLayers(List.of(layer.digest()), List.of(HistoryEntry.of(created, "", comment, false)));
            BlobInfo stored = store.blobs().put(lease, image.write());
            Manifest manifest = Manifest.of(
                    DocumentForm.OCI,
                    Descriptor.of(MediaType.OCI_CONFIG, stored.digest(), stored.size()),
                    List.of(Descriptor.of(MediaType.OCI_LAYER, layer.digest(), layer.size())));
            BlobInfo document = store.blobs().put(lease, manifest.write());
            store.tag(names, Descriptor.of(MediaType.OCI_MANIFEST, document.digest(), document.size()));
            return stored.digest();
        }
    }

    /** The very bytes of the archive are the layer; on their way every entry is looked at. */
    private BlobInfo layer(InputStream archive, Lease lease) throws IOException {
        InputStream plain =
                new Decompression(ExpansionLimits.standard()).open(archive).in();
        try (BlobWriter writer = store.blobs().write(lease)) {
            InputStream copied = new BufferedInputStream(new Copied(plain, writer), BUFFER);
            TarReader tar = new TarReader(copied, TarLimits.standard());
            while (tar.next() != null) {
                // Only whether it is one matters here.
                continue;
            }
            copied.transferTo(OutputStream.nullOutputStream());
            return writer.commit();
        }
    }

    /** Writes down all that is read of it. */
    private static final class Copied extends FilterInputStream {
        private final OutputStream copy;

        Copied(InputStream in, OutputStream copy) {
            super(in);
            this.copy = copy;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            int got = in.read(into, offset, length);
            if (got > 0) {
                copy.write(into, offset, got);
            }
            return got;
        }

        @Override
        public long skip(long count) throws IOException {
            return Math.max(0, read(new byte[(int) Math.min(count, BUFFER)]));
        }

        @Override
        public int available() {
            return 0;
        }

        @Override
        public boolean markSupported() {
            return false;
        }
    }
}
