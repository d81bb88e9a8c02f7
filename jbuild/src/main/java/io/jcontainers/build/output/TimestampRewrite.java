package io.jcontainers.build.output;

import io.jcontainers.build.compress.KeptOpen;
import io.jcontainers.build.image.Digest;
import io.jcontainers.build.image.HistoryEntry;
import io.jcontainers.build.image.ImageConfig;
import io.jcontainers.build.store.BlobInfo;
import io.jcontainers.build.store.BlobWriter;
import io.jcontainers.build.store.ImageStore;
import io.jcontainers.build.store.Lease;
import io.jcontainers.build.sys.ByteString;
import io.jcontainers.build.sys.UnixTime;
import io.jcontainers.build.tar.TarEntry;
import io.jcontainers.build.tar.TarLimits;
import io.jcontainers.build.tar.TarReader;
import io.jcontainers.build.tar.TarWriter;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes an image that doesn't tell when it was built: no file of its new layers, and no time of its configuration, is
 * later than an epoch. Layers of the base image stay what they are.
 */
public final class TimestampRewrite {
    private static final int BUFFER_BYTES = 256 * 1024;
    private static final ByteString WHITEOUT = ByteString.utf8(".wh.");

    private final ImageStore store;
    private final LayerConversion conversion;
    private final int threads;

    /** @param threads how many layers are rewritten at once */
    public TimestampRewrite(ImageStore store, int threads) {
        this.store = store;
        this.conversion = new LayerConversion(store);
        this.threads = threads;
    }

    /**
     * The image with other layers, which are in the store, held by the lease.
     *
     * @param epochSeconds since 1970: SOURCE_DATE_EPOCH
     */
    public FinishedImage rewrite(FinishedImage image, long epochSeconds, Lease lease) throws IOException {
        UnixTime epoch = new UnixTime(epochSeconds, 0);
        List<ImageLayer> layers = new ArrayList<>(image.oldLayers());
        layers.addAll(BoundedWork.map(image.newLayers(), threads, layer -> rewrite(layer, epoch, lease)));
        Instant latest = Instant.ofEpochSecond(epochSeconds);
        List<HistoryEntry> history = clamp(image.config().history(), image.baseHistory(), latest);
        FinishedImage rewritten = image.with(layers, history, image.baseLayers(), image.baseHistory());
        ImageConfig config = rewritten.config();
        Instant created = config.created();
        boolean later = created == null || created.isAfter(latest);
        // An image to which nothing was added keeps the base's time, whatever it is.
        boolean isNew = history.size() > image.baseHistory() || layers.size() > image.baseLayers();
        return later && isNew ? rewritten.with(config.withCreated(latest)) : rewritten;
    }

    private static List<HistoryEntry> clamp(List<HistoryEntry> history, int kept, Instant latest) {
        List<HistoryEntry> clamped = new ArrayList<>(history.subList(0, kept));
        for (HistoryEntry entry : history.subList(kept, history.size())) {
            Instant created = entry.created();
            clamped.add(created == null || created.isAfter(latest) ? entry.withCreated(latest) : entry);
        }
        return clamped;
    }

    private ImageLayer rewrite(ImageLayer layer, UnixTime epoch, Lease lease) throws IOException {
        try (InputStream in = new BufferedInputStream(conversion.open(layer), BUFFER_BYTES);
                BlobWriter blob = store.blobs().write(lease)) {
            TarReader reader = new TarReader(in, TarLimits.standard());
            BufferedOutputStream out = new BufferedOutputStream(new KeptOpen(blob), BUFFER_BYTES);
            try (TarWriter writer = new TarWriter(out)) {
                copy(reader, writer, epoch);
                reader.finish();
            }
            BlobInfo written = blob.commit();
            Digest diffId = written.digest();
            return new ImageLayer.Built(diffId, written.size());
        }
    }

    private static void copy(TarReader reader, TarWriter writer, UnixTime epoch) throws IOException {
        byte[] chunk = new byte[BUFFER_BYTES];
        for (TarEntry entry = reader.next(); entry != null; entry = reader.next()) {
            if (Thread.interrupted()) {
                throw new InterruptedIOException("rewriting the times of a layer was interrupted");
            }
            writer.put(entry.withMtime(time(entry, epoch)));
            for (int got = reader.read(chunk, 0, chunk.length); got >= 0; got = reader.read(chunk, 0, chunk.length)) {
                writer.write(chunk, 0, got);
            }
        }
    }

    /** A whiteout has the time of its directory when it was written, which says nothing about what it deletes. */
    private static UnixTime time(TarEntry entry, UnixTime epoch) {
        ByteString name = entry.name().from(entry.name().lastIndexOf('/') + 1);
        boolean later = entry.mtime().compareTo(epoch) > 0;
        return later || name.startsWith(WHITEOUT) ? epoch : entry.mtime();
    }
}
