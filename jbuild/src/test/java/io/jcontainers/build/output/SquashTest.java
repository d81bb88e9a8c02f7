package io.jcontainers.build.output;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jcontainers.build.compress.Compression;
import io.jcontainers.build.image.Digests;
import io.jcontainers.build.image.HistoryEntry;
import io.jcontainers.build.layer.ApplyOptions;
import io.jcontainers.build.layer.LayerApplier;
import io.jcontainers.build.store.ImageStore;
import io.jcontainers.build.store.Lease;
import io.jcontainers.build.sys.Fd;
import io.jcontainers.build.sys.Scratch;
import io.jcontainers.build.sys.Syscalls;
import io.jcontainers.build.tar.TarEntry;
import io.jcontainers.build.tar.TarLimits;
import io.jcontainers.build.tar.TarReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One layer that has the effect of several. */
class SquashTest {
    @TempDir
    Path directory;

    private ImageStore store;
    private Lease lease;
    private BuiltImages images;
    private Squash squash;

    @BeforeEach
    void open() throws IOException {
        store = ImageStore.open(directory);
        lease = store.leases().forProcess("test");
        images = new BuiltImages(store, lease);
        squash = new Squash(store, new LayerForms(store, 2));
    }

    @AfterEach
    void close() throws IOException {
        lease.close();
    }

    private FinishedImage squashed(FinishedImage image, SquashMode mode) throws IOException {
        return squash.squash(image, mode, lease, OutputListener.silent());
    }

    /** What is left of layers above an unknown base. */
    private List<String> aboveBase(byte[]... tars) throws IOException {
        List<ImageLayer> layers = new ArrayList<>();
        layers.add(images.pulled(BuiltImages.tar("d base"), Compression.GZIP));
        for (byte[] tar : tars) {
            layers.add(images.built(tar));
        }
        FinishedImage merged = squashed(images.image(1, layers), SquashMode.NEW);
        assertEquals(2, merged.layers().size());
        return images.entries(merged.layers().get(1));
    }

    private List<String> whole(byte[]... tars) throws IOException {
        FinishedImage merged = squashed(images.image(tars), SquashMode.ALL);
        assertEquals(1, merged.layers().size());
        return images.entries(merged.layers().getFirst());
    }

    @Test
    void laterEntriesReplaceEarlierOnes() throws IOException {
        assertEquals(
                List.of("D a/ @2", "R a/x new @4", "R a/y kept @1", "S b -> a/x @4"),
                aboveBase(
                        BuiltImages.tar("d a @1", "f a/x old @1", "f a/y kept @1", "f b file @1"),
                        BuiltImages.tar("d a @2", "f a/x new @4", "s b a/x @4")));
    }

    @Test
    void whatIsDeletedIsGoneAndStaysDeletedBelow() throws IOException {
        assertEquals(
                List.of("D a/ @2", "R a/.wh.x @5", "R .wh.d @6"),
                aboveBase(
                        BuiltImages.tar("d a @1", "f a/x secret @1", "d d @1", "f d/e secret @1"),
                        BuiltImages.tar("f .wh.d  @6", "d a @2", "f a/.wh.x  @5")));
        assertEquals(
                List.of("D a/ @2"),
                whole(
                        BuiltImages.tar("d a @1", "f a/x secret @1", "d d @1", "f d/e secret @1"),
                        BuiltImages.tar("f .wh.d  @6", "d a @2", "f a/.wh.x  @5")));
    }

    @Test
    void whatComesAfterAWhiteoutHidesTheBase() throws IOException {
        assertEquals(
                List.of("D d/ @3", "R d/.wh..wh..opq @3", "R d/new n @3", "R f n @3"),
                aboveBase(
                        BuiltImages.tar("f .wh.d  @1", "f .wh.f  @1"),
                        BuiltImages.tar("d d @3", "f d/new n @3", "f f n @3")));
        // In one layer the whiteout is about the layers below it, wherever it stands.
        assertEquals(
                List.of("D d/ @3", "R d/.wh..wh..opq @3", "R d/new n @3"),
                aboveBase(
                        BuiltImages.tar("d d @2", "f d/old o @2"),
                        BuiltImages.tar("d d @3", "f d/new n @3", "f .wh.d  @1")));
    }

    @Test
    void aDirectoryInThePlaceOfAFileHidesTheBaseToo() throws IOException {
        assertEquals(
                List.of("D p/ @2", "R p/.wh..wh..opq @2"),
                aboveBase(BuiltImages.tar("f p file @1"), BuiltImages.tar("d p @2")));
        assertEquals(
                List.of("R p file @2"),
                aboveBase(BuiltImages.tar("d p @1", "f p/x y @1"), BuiltImages.tar("f p file @2")));
    }

    @Test
    void opaqueDirectories() throws IOException {
        assertEquals(
                List.of("D d/ @2", "R d/.wh..wh..opq @2", "R d/n n @2"),
                aboveBase(
                        BuiltImages.tar("d d @1", "f d/o o @1"),
                        BuiltImages.tar("d d @2", "f d/n n @2", "f d/.wh..wh..opq  @2")));
        assertEquals(
                List.of("D d/ @2", "R d/n n @2"),
                whole(
                        BuiltImages.tar("d d @1", "d d/s @1", "f d/s/o o @1"),
                        BuiltImages.tar("f d/.wh..wh..opq  @2", "d d @2", "f d/n n @2")));
    }

    @Test
    void hardLinksSurviveTheirFirstName() throws IOException {
        assertEquals(
                List.of("R a other @2", "R b one @1", "H c -> b @1"),
                aboveBase(BuiltImages.tar("f a one @1", "h b a @1", "h c a @1"), BuiltImages.tar("f a other @2")));
        // To a file of a layer below, as some programs write them.
        assertEquals(
                List.of("R a one @1", "H b -> a @1"),
                whole(BuiltImages.tar("f a one @1"), BuiltImages.tar("h b a @2")));
        assertEquals(
                List.of("H b -> base/f @2", "R c c @2"),
                aboveBase(BuiltImages.tar("h b base/f @2"), BuiltImages.tar("f c c @2")));
        IOException e = assertThrows(
                OutputException.class, () -> whole(BuiltImages.tar("f a b"), BuiltImages.tar("h b nothing")));
        assertEquals("layer entry \"b\": a hard link to \"nothing\", which is not there", e.getMessage());
    }

    @Test
    void parentsAreFollowedAsBelowARoot() throws IOException {
        assertEquals(
                List.of(
                        "S bin -> usr/bin @1",
                        "D etc/ @2",
                        "R etc/up u @2",
                        "D usr/ @1",
                        "D usr/bin/ @1",
                        "R usr/bin/sh x @2"),
                whole(
                        BuiltImages.tar("d usr @1", "d usr/bin @1", "s bin usr/bin @1"),
                        BuiltImages.tar("f bin/sh x @2", "f etc/up u @2")));
        assertThrows(IOException.class, () -> whole(BuiltImages.tar("s a b", "s b a"), BuiltImages.tar("f a/x y")));
        assertThrows(IOException.class, () -> whole(BuiltImages.tar("f a b"), BuiltImages.tar("f ../x y")));
        assertThrows(IOException.class, () -> whole(BuiltImages.tar("f a b"), BuiltImages.tar("h l ../../etc/shadow")));
    }

    @Test
    void capabilitiesSurvive() throws IOException {
        FinishedImage merged =
                squashed(images.image(BuiltImages.tar("c ping"), BuiltImages.tar("f x y")), SquashMode.ALL);
        try (InputStream in = store.blobs().open(merged.layers().getFirst().blob())) {
            TarEntry ping = new TarReader(in, TarLimits.standard()).next();
            assertArrayEquals(BuiltImages.CAP_NET_RAW, ping.xattrs().get(BuiltImages.CAPABILITY));
        }
    }

    @Test
    void theHistoryIsThatOfDockersSquash() throws IOException {
        ImageLayer base = images.pulled(BuiltImages.tar("d base"), Compression.ZSTD);
        FinishedImage image = images.image(
                1, List.of(base, images.built(BuiltImages.tar("f a 1")), images.built(BuiltImages.tar("f b 2"))));
        String id = Digests.fast().sha256(image.config().write()).toString();
        FinishedImage of = squashed(image, SquashMode.NEW);
        assertEquals(base, of.layers().getFirst());
        assertEquals(1, of.baseLayers());
        List<HistoryEntry> history = of.config().history();
        assertEquals(5, history.size());
        assertEquals(
                List.of(false, true, true, true, false),
                history.stream().map(HistoryEntry::emptyLayer).toList());
        assertEquals("merge " + id + " to " + image.baseId(), history.getLast().comment());
        assertEquals("", history.getLast().createdBy());
        assertEquals(image.config().created(), history.getLast().created());
        FinishedImage all = squashed(image, SquashMode.ALL);
        assertEquals(
                List.of(true, true, true, true, false),
                all.config().history().stream().map(HistoryEntry::emptyLayer).toList());
        assertEquals("create new from " + id, all.config().history().getLast().comment());
        assertEquals(
                List.of("R a 1 @1000", "R b 2 @1000", "D base/ @1000"),
                images.entries(all.layers().getFirst()));
    }

    @Test
    void nothingToMerge() throws IOException {
        FinishedImage image = images.image(1, List.of(images.built(BuiltImages.tar("d base"))));
        assertSame(image, squashed(image, SquashMode.NONE));
        assertSame(image, squashed(image, SquashMode.NEW));
        FinishedImage one = images.image(BuiltImages.tar("f a b"));
        assertEquals(one.layers(), squashed(one, SquashMode.NEW).layers());
    }

    /** Random layers one by one, and merged above the first: the same tree. */
    @Test
    void theMergedLayerHasTheSameEffect() throws IOException {
        Scratch.needsRoot();
        for (int seed = 0; seed < 40; seed++) {
            Random random = new Random(seed);
            byte[] base = randomLayer(random, 0);
            List<byte[]> above = new ArrayList<>();
            for (int i = 1; i <= 3; i++) {
                above.add(randomLayer(random, i));
            }
            List<ImageLayer> layers = new ArrayList<>();
            layers.add(images.built(base));
            for (byte[] tar : above) {
                layers.add(images.built(tar));
            }
            FinishedImage image = images.image(1, layers);
            SortedMap<String, String> expected = applied(layers);
            assertEquals(expected, applied(squashed(image, SquashMode.NEW).layers()), "seed " + seed);
            assertEquals(expected, applied(squashed(image, SquashMode.ALL).layers()), "seed " + seed);
            assertTrue(expected.size() > 2, "seed " + seed);
        }
    }

    /** Paths with their parents, as our own layers have them. */
    private static byte[] randomLayer(Random random, int time) throws IOException {
        List<String> entries = new ArrayList<>();
        String at = " @" + (time * 10 + 5);
        for (String top : List.of("a", "b", "c")) {
            if (random.nextInt(4) == 0) {
                entries.add("f .wh." + top + " " + at);
            }
            switch (random.nextInt(5)) {
                case 0 -> entries.add("f " + top + " file" + time + at);
                case 1 -> entries.add("s " + top + " nowhere" + at);
                case 2, 3 -> {
                    entries.add("d " + top + at);
                    if (random.nextInt(4) == 0) {
                        entries.add("f " + top + "/.wh..wh..opq " + at);
                    }
                    for (String name : List.of("x", "y", "z")) {
                        switch (random.nextInt(5)) {
                            case 0 -> entries.add("f " + top + "/" + name + " text" + random.nextInt(9) + at);
                            case 1 -> entries.add("f " + top + "/.wh." + name + " " + at);
                            case 2 -> {
                                entries.add("d " + top + "/" + name + at);
                                entries.add("f " + top + "/" + name + "/deep deep" + time + at);
                                entries.add("h " + top + "/" + name + "/link " + top + "/" + name + "/deep" + at);
                            }
                            default -> {}
                        }
                    }
                }
                default -> {}
            }
        }
        entries.add("f always" + time + " v" + at);
        return BuiltImages.tar(entries.toArray(String[]::new));
    }

    private SortedMap<String, String> applied(List<ImageLayer> layers) throws IOException {
        try (Scratch scratch = new Scratch();
                Fd root = scratch.directory("root")) {
            LayerApplier applier = new LayerApplier(Syscalls.linux(), ApplyOptions.inPlace());
            for (ImageLayer layer : layers) {
                try (InputStream in = store.blobs().open(layer.blob())) {
                    applier.apply(root, in);
                }
            }
            return Scratch.tree(root);
        }
    }
}
