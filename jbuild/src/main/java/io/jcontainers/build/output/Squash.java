package io.jcontainers.build.output;

import io.jcontainers.build.compress.Compression;
import io.jcontainers.build.image.Descriptor;
import io.jcontainers.build.image.Digest;
import io.jcontainers.build.image.Digests;
import io.jcontainers.build.image.HistoryEntry;
import io.jcontainers.build.store.BlobInfo;
import io.jcontainers.build.store.BlobWriter;
import io.jcontainers.build.store.ImageStore;
import io.jcontainers.build.store.Lease;
import io.jcontainers.build.sys.RelativePath;
import io.jcontainers.build.tar.TarEntry;
import io.jcontainers.build.tar.TarException;
import io.jcontainers.build.tar.TarLimits;
import io.jcontainers.build.tar.TarReader;
import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * Makes one layer of several, from their archives alone: what a later one deletes or replaces is in none any more. It
 * needs neither mounts nor privilege. A name that came and went within the merged layers remains as a whiteout.
 */
public final class Squash {
    /** Each entry takes some hundred bytes until the merged layer is written. */
    private static final TarLimits LIMITS = TarLimits.standard().withMostEntries(2_000_000);

    private static final int BUFFER_BYTES = 256 * 1024;
    private static final LayerForm PLAIN = new LayerForm(Compression.NONE, OptionalInt.empty(), true);

    private final ImageStore store;
    private final LayerForms forms;
    private final LayerConversion conversion;
    private final Digests digests = Digests.fast();

    /** @param forms of the same store */
    public Squash(ImageStore store, LayerForms forms) {
        this.store = store;
        this.forms = forms;
        this.conversion = new LayerConversion(store);
    }

    /**
     * The image with fewer layers. Its history is that of docker's experimental {@code --squash}: all entries stay,
     * those of merged layers without a layer of their own, and one more tells of the merging. As its time it has that
     * of the image, so that equal images stay equal.
     */
    public FinishedImage squash(FinishedImage image, SquashMode mode, Lease lease, OutputListener listener)
            throws IOException {
        int kept = mode == SquashMode.NEW ? image.baseLayers() : 0;
        if (mode == SquashMode.NONE || kept == image.layers().size()) {
            return image;
        }
        List<ImageLayer> merged = image.layers().subList(kept, image.layers().size());
        List<ImageLayer> layers = new ArrayList<>(image.layers().subList(0, kept));
        layers.add(merge(merged, kept > 0, lease, listener));
        int keptHistory = mode == SquashMode.NEW ? image.baseHistory() : 0;
        return image.with(layers, history(image, keptHistory, mode), kept, keptHistory);
    }

    private List<HistoryEntry> history(FinishedImage image, int kept, SquashMode mode) {
        List<HistoryEntry> before = image.config().history();
        List<HistoryEntry> history = new ArrayList<>(before.subList(0, kept));
        for (HistoryEntry entry : before.subList(kept, before.size())) {
            history.add(new HistoryEntry(
                    entry.created(), entry.createdBy(), entry.author(), entry.comment(), true, entry.extra()));
        }
        Digest id = digests.sha256(image.config().write());
        String comment = mode == SquashMode.NEW && image.baseId() != null
                ? "merge " + id + " to " + image.baseId()
                : "create new from " + id;
        history.add(HistoryEntry.of(image.config().created(), "", comment, false));
        return history;
    }

    private ImageLayer merge(List<ImageLayer> layers, boolean hasBelow, Lease lease, OutputListener listener)
            throws IOException {
        if (layers.size() == 1) {
            return layers.getFirst();
        }
        List<ImageLayer> plain = new ArrayList<>();
        for (PreparedLayer layer : forms.prepare(layers, PLAIN, true, lease, listener)) {
            Descriptor blob = layer.blob();
            plain.add(new ImageLayer.Built(blob.digest(), blob.size()));
        }
        MergedLayers merged = new MergedLayers(hasBelow);
        for (ImageLayer layer : plain) {
            merged.add(read(layer));
        }
        try (BlobWriter blob = store.blobs().write(lease);
                MergedWriter writer = new MergedWriter(store, plain, hasBelow)) {
            writer.write(merged.nodes(), blob);
            BlobInfo written = blob.commit();
            return new ImageLayer.Built(written.digest(), written.size());
        }
    }

    /** All entries, the whole of the blob having been checked on the way. */
    private List<MergedLayers.Placed> read(ImageLayer layer) throws IOException {
        List<MergedLayers.Placed> entries = new ArrayList<>();
        try (PositionInput in = new PositionInput(new BufferedInputStream(conversion.open(layer), BUFFER_BYTES))) {
            TarReader reader = new TarReader(in, LIMITS);
            for (TarEntry entry = reader.next(); entry != null; entry = reader.next()) {
                if (Thread.interrupted()) {
                    throw new InterruptedIOException("merging layers was interrupted");
                }
                entries.add(new MergedLayers.Placed(entry, RelativePath.parse(entry.name()), in.position()));
            }
            reader.finish();
            return entries;
        } catch (TarException | IllegalArgumentException e) {
            throw new OutputException("--squash: layer " + layer.diffId() + ": " + e.getMessage(), e);
        }
    }

    /** Knows how much was read. */
    private static final class PositionInput extends FilterInputStream {
        private long position;

        PositionInput(InputStream in) {
            super(in);
        }

        long position() {
            return position;
        }

        @Override
        public int read() throws IOException {
            int value = in.read();
            position += value < 0 ? 0 : 1;
            return value;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            int got = in.read(into, offset, length);
            position += Math.max(0, got);
            return got;
        }

        @Override
        public long skip(long count) throws IOException {
            return Math.max(0, read(new byte[(int) Math.clamp(count, 0, 8192)]));
        }

        @Override
        public boolean markSupported() {
            return false;
        }
    }
}
