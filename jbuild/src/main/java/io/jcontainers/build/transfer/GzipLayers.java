package io.jcontainers.build.transfer;

import io.jcontainers.build.compress.Compression;
import io.jcontainers.build.compress.Compressor;
import io.jcontainers.build.compress.KeptOpen;
import io.jcontainers.build.image.Descriptor;
import io.jcontainers.build.image.Digest;
import io.jcontainers.build.image.MediaType;
import io.jcontainers.build.registry.BlobSource;
import io.jcontainers.build.store.BlobException;
import io.jcontainers.build.store.BlobInfo;
import io.jcontainers.build.store.BlobWriter;
import io.jcontainers.build.store.CompressedLayer;
import io.jcontainers.build.store.ImageStore;
import io.jcontainers.build.store.Lease;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Compresses built layers with gzip when they are pushed for the first time. What came of it is recorded, so that a
 * second push only names it; should its bytes be gone from the store and from the registry, they are made again.
 */
public final class GzipLayers implements LayerPreparation {
    private final ImageStore store;
    private final Compressor compressor;

    /** @param threads how many compress one layer */
    public GzipLayers(ImageStore store, int threads) {
        this.store = store;
        this.compressor = Compressor.of(Compression.GZIP, threads);
    }

    @Override
    public PreparedLayer prepare(Descriptor layer, Digest diffId, Lease lease) throws IOException {
        String type = compressedType(layer.mediaType());
        if (type == null) {
            return new PreparedLayer(layer, pushedOf(diffId, layer.digest()), stored(layer.digest()));
        }
        for (CompressedLayer known : store.layers().of(diffId)) {
            if (known.encoder().equals(compressor.encoder()) && known.level() == compressor.level()) {
                Descriptor blob =
                        Descriptor.of(type, known.blob().digest(), known.blob().size());
                return new PreparedLayer(blob, known.pushed(), again(layer, blob, lease));
            }
        }
        BlobInfo made = compress(layer, lease);
        Descriptor blob = Descriptor.of(type, made.digest(), made.size());
        store.layers().add(diffId, new CompressedLayer(compressor.encoder(), compressor.level(), blob, List.of()));
        return new PreparedLayer(blob, List.of(), stored(blob.digest()));
    }

    private static @Nullable String compressedType(String type) {
        return switch (type) {
            case MediaType.OCI_LAYER -> MediaType.OCI_LAYER_GZIP;
            case MediaType.DOCKER_LAYER -> MediaType.DOCKER_LAYER_GZIP;
            default -> null;
        };
    }

    private List<String> pushedOf(Digest diffId, Digest blob) throws IOException {
        for (CompressedLayer known : store.layers().of(diffId)) {
            if (known.blob().digest().equals(blob)) {
                return known.pushed();
            }
        }
        return List.of();
    }

    private BlobSource stored(Digest digest) {
        return offset -> open(digest, offset);
    }

    private InputStream open(Digest digest, long offset) throws IOException {
        SeekableByteChannel channel = store.blobs().channel(digest);
        channel.position(offset);
        return Channels.newInputStream(channel);
    }

    /** One that is recorded: its bytes may be in the store still, or have to be made when they are wanted. */
    private BlobSource again(Descriptor layer, Descriptor blob, Lease lease) {
        return new BlobSource() {
            @Override
            public void prepare() throws IOException {
                if (lease.holdIfPresent(blob.digest())) {
                    return;
                }
                BlobInfo made = compress(layer, lease);
                if (!made.digest().equals(blob.digest())) {
                    throw new BlobException(blob.digest(), "compressed anew it is " + made.digest());
                }
            }

            @Override
            public InputStream open(long offset) throws IOException {
                return GzipLayers.this.open(blob.digest(), offset);
            }
        };
    }

    private BlobInfo compress(Descriptor layer, Lease lease) throws IOException {
        try (BlobWriter writer = store.blobs().write(lease)) {
            try (InputStream in = store.blobs().open(layer);
                    OutputStream out = compressor.open(new KeptOpen(writer))) {
                in.transferTo(out);
            }
            return writer.commit();
        }
    }

    @Override
    public void pushed(Digest diffId, Descriptor blob, String repository) throws IOException {
        List<CompressedLayer> known = store.layers().of(diffId);
        boolean isKnown = false;
        for (CompressedLayer layer : known) {
            if (layer.blob().digest().equals(blob.digest())) {
                if (!layer.pushed().isEmpty() && layer.pushed().getLast().equals(repository)) {
                    return;
                }
                isKnown = true;
            }
        }
        if (isKnown) {
            store.layers().addPushed(diffId, blob.digest(), repository);
        } else {
            // Somebody else made it; its name says so, and that only the very same is equal.
            String encoder = "from-" + blob.digest().shortHex();
            store.layers().add(diffId, new CompressedLayer(encoder, 0, blob, List.of(repository)));
        }
    }
}
