package io.jcontainers.build.output;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.jcontainers.build.compress.Compression;
import io.jcontainers.build.image.HistoryEntry;
import io.jcontainers.build.image.ImageConfig;
import io.jcontainers.build.store.ImageStore;
import io.jcontainers.build.store.Lease;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same image whenever and wherever it is built. */
class TimestampRewriteTest {
    private static final long EPOCH = 5000;

    @TempDir
    Path directory;

    /** Builds the same at another time in another store. */
    private FinishedImage built(String place, long time, boolean reversed) throws IOException {
        ImageStore store = ImageStore.open(directory.resolve(place));
        try (Lease lease = store.leases().forProcess("test")) {
            BuiltImages images = new BuiltImages(store, lease);
            ImageLayer base = images.pulled(BuiltImages.tar("f base late @9999"), Compression.GZIP);
            byte[] one = BuiltImages.tar("d a @" + time, "f a/old x @4999", "f a/at y @5000", "c ping @" + time);
            byte[] two = BuiltImages.tar("d a @" + time, "f a/.wh.old  @" + time, "h b ping @" + time);
            ImageLayer first = reversed ? null : images.built(one);
            ImageLayer second = images.built(two);
            List<ImageLayer> layers = List.of(base, first == null ? images.built(one) : first, second);
            FinishedImage image = images.image(1, layers);
            ImageConfig config = image.config();
            List<HistoryEntry> history = config.history().stream()
                    .map(entry -> entry == config.history().getFirst()
                            ? entry
                            : entry.withCreated(Instant.ofEpochSecond(time)))
                    .toList();
            image = image.with(config.withLayers(config.diffIds(), history).withCreated(Instant.ofEpochSecond(time)));
            FinishedImage rewritten = new TimestampRewrite(store, 2).rewrite(image, EPOCH, lease);
            assertSame(base, rewritten.layers().getFirst());
            assertEquals(
                    List.of("D a/ @5000", "R a/old x @4999", "R a/at y @5000", "R ping @5000"),
                    images.entries(rewritten.layers().get(1)));
            assertEquals(
                    List.of("D a/ @5000", "R a/.wh.old @5000", "H b -> ping @5000"),
                    images.entries(rewritten.layers().get(2)));
            return rewritten;
        }
    }

    @Test
    void theSameImageFromTwoPlacesAtTwoTimes() throws IOException {
        FinishedImage one = built("one", 7000, false);
        FinishedImage other = built("other", 8000, true);
        assertEquals(one, other);
        assertEquals(Instant.ofEpochSecond(EPOCH), one.config().created());
        assertEquals(BuiltImages.CREATED, one.config().history().getFirst().created());
        for (HistoryEntry entry : one.config().history().subList(1, 4)) {
            assertEquals(Instant.ofEpochSecond(EPOCH), entry.created());
        }
    }

    @Test
    void squashedItIsTheSameTooAlthoughItsHistoryNamesAnImage() throws IOException {
        FinishedImage one = built("one", 7000, false);
        FinishedImage other = built("other", 8000, false);
        String first = null;
        for (var each : List.of(one, other)) {
            ImageStore store = ImageStore.open(directory.resolve(each == one ? "one" : "other"));
            try (Lease lease = store.leases().forProcess("test")) {
                // Layers of the finished build are gone with its lease only when somebody collects.
                FinishedImage merged = new Squash(store, new LayerForms(store, 1))
                        .squash(each, SquashMode.ALL, lease, OutputListener.silent());
                String config = new String(merged.config().write(), java.nio.charset.StandardCharsets.UTF_8);
                assertEquals(first == null ? config : first, config);
                first = config;
            }
        }
    }

    @Test
    void anImageWithNothingNewKeepsItsTime() throws IOException {
        ImageStore store = ImageStore.open(directory.resolve("s"));
        try (Lease lease = store.leases().forProcess("test")) {
            BuiltImages images = new BuiltImages(store, lease);
            FinishedImage base = images.image(1, List.of(images.built(BuiltImages.tar("f a b"))));
            FinishedImage whole = new FinishedImage(base.config(), base.layers(), 1, 2, base.baseId());
            assertEquals(whole, new TimestampRewrite(store, 1).rewrite(whole, 1, lease));
            assertNotEquals(base, new TimestampRewrite(store, 1).rewrite(base, 1, lease));
        }
    }
}
