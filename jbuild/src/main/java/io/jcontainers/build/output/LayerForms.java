package io.jcontainers.build.output;

import io.jcontainers.build.compress.Compression;
import io.jcontainers.build.compress.Compressor;
import io.jcontainers.build.image.Descriptor;
import io.jcontainers.build.image.Digest;
import io.jcontainers.build.image.DocumentForm;
import io.jcontainers.build.image.MediaType;
import io.jcontainers.build.store.CompressedLayer;
import io.jcontainers.build.store.ImageStore;
import io.jcontainers.build.store.Lease;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Brings layers into the form of an output. Each form is made once and remembered with the layer, so that the same
 * layer is always the same blob; several layers are compressed at once, with a bounded number of threads in all. For
 * many threads: one for all builds of a store.
 */
public final class LayerForms {
    /** For so many bytes one more thread compresses a layer. */
    private static final long BYTES_A_THREAD = 4L << 20;

    /** One form of one layer. */
    private record Key(Digest diffId, String encoder) {}

    private final ImageStore store;
    private final int threads;
    private final Semaphore free;
    private final LayerConversion conversion;
    private final Map<Key, ReentrantLock> locks = new ConcurrentHashMap<>();

    /** @param threads how many compress at once, at least 1; each needs some 5 MiB */
    public LayerForms(ImageStore store, int threads) {
        this.store = store;
        this.threads = threads;
        this.free = new Semaphore(threads, true);
        this.conversion = new LayerConversion(store);
    }

    /**
     * All layers of an image in a form.
     *
     * @param bytes whether their bytes have to be there afterwards, held by the lease; else it is enough to know what
     *     they are, and {@link #obtain} makes them
     */
    List<PreparedLayer> prepare(
            List<ImageLayer> layers, LayerForm form, boolean bytes, Lease lease, OutputListener listener)
            throws IOException {
        return BoundedWork.map(layers, threads, layer -> {
            if (isFinal(layer, form)) {
                return new PreparedLayer(layer, form, hold(layer, lease));
            }
            Optional<CompressedLayer> known = bytes ? Optional.empty() : known(layer.diffId(), form);
            Descriptor blob = known.isPresent() ? known.get().blob() : make(layer, form, lease, listener);
            return new PreparedLayer(layer, form, blob);
        });
    }

    /**
     * Sees to it that the bytes of a prepared layer are in the store.
     *
     * @throws StaleLayerException if the encoder has changed since they were made the first time
     */
    void obtain(PreparedLayer layer, Lease lease, OutputListener listener) throws IOException {
        Descriptor made = layer.blob();
        if (isHeld(made, lease)) {
            return;
        }
        if (isFinal(layer.source(), layer.form())) {
            hold(layer.source(), lease);
            return;
        }
        Descriptor now = make(layer.source(), layer.form(), lease, listener);
        if (!now.digest().equals(made.digest())) {
            throw new StaleLayerException(layer.source().diffId(), made.digest(), now.digest());
        }
    }

    /** Whether a layer is what it has to be. */
    private static boolean isFinal(ImageLayer layer, LayerForm form) {
        return switch (layer) {
            case ImageLayer.Built built -> form.compression() == Compression.NONE;
            case ImageLayer.Stored stored -> {
                Optional<Compression> now = LayerTypes.compression(stored.blob().mediaType());
                yield !form.force() || now.isEmpty() || now.get() == form.compression();
            }
        };
    }

    private Descriptor hold(ImageLayer layer, Lease lease) throws IOException {
        Descriptor blob = layer.blob();
        // A layer that only its owner hands out may be missing: its descriptor says where it is.
        if (!isHeld(blob, lease) && !MediaType.isForeignLayer(blob.mediaType())) {
            throw new OutputException("layer " + layer.diffId() + ": its blob " + blob.digest()
                    + " is not in the store, or has another size: pull or build the image again");
        }
        String type = DocumentForm.OCI.translate(blob.mediaType());
        return new Descriptor(
                type == null ? blob.mediaType() : type,
                blob.digest(),
                blob.size(),
                blob.annotations(),
                null,
                null,
                blob.urls());
    }

    private boolean isHeld(Descriptor blob, Lease lease) throws IOException {
        return lease.holdIfPresent(blob.digest())
                && store.blobs().size(blob.digest()).orElse(-1) == blob.size();
    }

    private Optional<CompressedLayer> known(Digest diffId, LayerForm form) throws IOException {
        Compressor compressor = form.compressor(1);
        for (CompressedLayer layer : store.layers().of(diffId)) {
            if (layer.encoder().equals(compressor.encoder()) && layer.level() == compressor.level()) {
                return Optional.of(layer);
            }
        }
        return Optional.empty();
    }

    /** Makes a form that is not there, unless somebody else does just now. */
    private Descriptor make(ImageLayer layer, LayerForm form, Lease lease, OutputListener listener) throws IOException {
        Key key = new Key(layer.diffId(), form.compressor(1).encoder());
        ReentrantLock lock = locks.computeIfAbsent(key, any -> new ReentrantLock());
        try {
            lock.lockInterruptibly();
            try {
                Optional<Descriptor> there = present(layer, form, lease);
                return there.isPresent() ? there.get() : convert(layer, form, lease, listener);
            } finally {
                lock.unlock();
                if (!lock.hasQueuedThreads()) {
                    locks.remove(key, lock);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("layer " + layer.diffId() + ": compressing it was interrupted");
        }
    }

    private Optional<Descriptor> present(ImageLayer layer, LayerForm form, Lease lease) throws IOException {
        if (form.compression() == Compression.NONE) {
            long size = store.blobs().size(layer.diffId()).orElse(-1);
            Descriptor plain = Descriptor.of(LayerTypes.of(Compression.NONE), layer.diffId(), Math.max(0, size));
            return size >= 0 && isHeld(plain, lease) ? Optional.of(plain) : Optional.empty();
        }
        Optional<CompressedLayer> known = known(layer.diffId(), form);
        return known.isPresent() && isHeld(known.get().blob(), lease)
                ? Optional.of(known.get().blob())
                : Optional.empty();
    }

    private Descriptor convert(ImageLayer layer, LayerForm form, Lease lease, OutputListener listener)
            throws IOException, InterruptedException {
        int wanted = (int) Math.clamp(layer.blob().size() / BYTES_A_THREAD, 1, threads);
        free.acquire(wanted);
        try {
            Compressor compressor = form.compressor(wanted);
            Descriptor blob = conversion.convert(layer, compressor, lease, listener);
            Optional<CompressedLayer> before = known(layer.diffId(), form);
            boolean same = before.isPresent() && before.get().blob().equals(blob);
            if (compressor.format() != Compression.NONE && !same) {
                store.layers()
                        .add(
                                layer.diffId(),
                                new CompressedLayer(compressor.encoder(), compressor.level(), blob, List.of()));
            }
            listener.converted(layer.diffId(), blob);
            return blob;
        } finally {
            free.release(wanted);
        }
    }
}
