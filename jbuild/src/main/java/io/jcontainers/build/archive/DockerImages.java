package io.jcontainers.build.archive;

import io.jcontainers.build.image.Descriptor;
import io.jcontainers.build.image.Digest;
import io.jcontainers.build.image.Digests;
import io.jcontainers.build.image.DocumentForm;
import io.jcontainers.build.image.ImageConfig;
import io.jcontainers.build.image.Manifest;
import io.jcontainers.build.image.MediaType;
import io.jcontainers.build.store.BlobInfo;
import io.jcontainers.build.store.ImageStore;
import io.jcontainers.build.store.Lease;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The images of an archive with manifest.json only. It has no manifests: each image gets one in OCI form, the same for
 * the same configuration and layers.
 */
final class DockerImages {
    /** A name that promises a digest. */
    private static final Pattern HASHED = Pattern.compile("(?:sha256:)?([0-9a-f]{64})(?:\\.json)?");

    private static final int BUFFER_BYTES = 256 << 10;

    private final ImageStore store;
    private final ArchiveFiles files;
    private final Lease lease;
    private final ArchiveLimits limits;
    private final Map<Digest, Digest> diffIds = new HashMap<>();

    DockerImages(ImageStore store, ArchiveFiles files, Lease lease, ArchiveLimits limits) {
        this.store = store;
        this.files = files;
        this.lease = lease;
        this.limits = limits;
    }

    List<LoadedImage> read(byte[] manifest) throws IOException {
        List<LoadedImage> images = new ArrayList<>();
        for (DockerManifest image : DockerManifest.read(manifest)) {
            images.add(LayoutImages.image(target(image), image.tags()));
        }
        return images;
    }

    private Descriptor target(DockerManifest image) throws IOException {
        BlobInfo blob = files.file(image.config());
        Matcher promised = HASHED.matcher(image.config());
        if (promised.matches() && !blob.digest().hex().equals(promised.group(1))) {
            throw new ArchiveException(image.config(), "its content has the digest " + blob.digest());
        }
        Descriptor config = Descriptor.of(MediaType.OCI_CONFIG, blob.digest(), blob.size());
        List<Digest> expected = ImageConfig.read(store.blobs().document(config)).diffIds();
        if (expected.size() != image.layers().size()) {
            throw new ArchiveException(
                    image.config(),
                    "it tells of " + expected.size() + " layers, manifest.json of "
                            + image.layers().size());
        }
        List<Descriptor> layers = new ArrayList<>();
        for (int i = 0; i < expected.size(); i++) {
            layers.add(layer(image.layers().get(i), expected.get(i)));
        }
        BlobInfo manifest = store.blobs()
                .put(lease, Manifest.of(DocumentForm.OCI, config, layers).write());
        return Descriptor.of(MediaType.OCI_MANIFEST, manifest.digest(), manifest.size());
    }

    private Descriptor layer(String name, Digest expected) throws IOException {
        BlobInfo blob = files.file(name);
        try (SeekableByteChannel channel = store.blobs().channel(blob.digest());
                BufferedInputStream in = Compression.peekable(Channels.newInputStream(channel))) {
            Compression compression = Compression.peek(in);
            String type = Layers.mediaType(compression);
            if (type == null) {
                throw new ArchiveException(name, "layers compressed with " + compression + " are not supported");
            }
            Digest found = diffIds.get(blob.digest());
            if (found == null) {
                found = compression == Compression.NONE
                                && expected.algorithm() == blob.digest().algorithm()
                        ? blob.digest()
                        : diffId(in, compression, expected);
                diffIds.put(blob.digest(), found);
            }
            if (!found.equals(expected)) {
                throw new ArchiveException(
                        name, "the layer has the digest " + found + ", the configuration says " + expected);
            }
            return Descriptor.of(type, blob.digest(), blob.size());
        }
    }

    private Digest diffId(InputStream in, Compression compression, Digest expected) throws IOException {
        Budget compressed = new Budget(in, bytes -> {});
        try (InputStream plain = new Budget(
                compression.decompress(compressed),
                Budget.expansion("a layer", compressed, limits.layerBytes(), limits.expansion()))) {
            Digests.Running running = Digests.fast().start(expected.algorithm());
            byte[] buffer = new byte[BUFFER_BYTES];
            for (int got = plain.read(buffer); got >= 0; got = plain.read(buffer)) {
                running.update(buffer, 0, got);
            }
            return running.finish();
        }
    }
}
