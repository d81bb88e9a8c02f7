package io.jcontainers.build.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jcontainers.build.image.Descriptor;
import io.jcontainers.build.image.Digest;
import io.jcontainers.build.image.Digests;
import io.jcontainers.build.image.MediaType;
import io.jcontainers.build.image.Reference;
import io.jcontainers.build.layer.OverlayMarks;
import io.jcontainers.build.snapshot.CopiedLayers;
import io.jcontainers.build.snapshot.CopiedTrees;
import io.jcontainers.build.snapshot.LayerChain;
import io.jcontainers.build.snapshot.LayerDirectories;
import io.jcontainers.build.store.Durability;
import io.jcontainers.build.store.ImageStore;
import io.jcontainers.build.store.Lease;
import io.jcontainers.build.store.Soundness;
import io.jcontainers.build.store.TestImages;
import io.jcontainers.build.sys.Syscalls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where there is no overlayfs each chain of layers has a directory with everything: it goes with its layers. */
class CopiedTreesPruningTest {
    private static final Instant NOW = Instant.parse("2026-03-01T00:00:00Z");

    /** Header and content of one small file, and two blocks of zeros. */
    private static final long TAR = 4 * 512;

    @TempDir
    Path root;

    private ImageStore images;
    private CopiedTrees trees;
    private CopiedLayers files;
    private CacheIndex steps;
    private CachePruning pruning;

    @BeforeEach
    void open() throws IOException {
        Syscalls sys = Syscalls.linux();
        steps = new CacheIndex(root.resolve("index"));
        images = ImageStore.open(root.resolve("images"), Digests.fast(), Durability.EACH_IMAGE, steps::diffIds);
        trees = new CopiedTrees(sys, root.resolve("trees"), Soundness.OF_ALL);
        files = new CopiedLayers(sys, images.blobs(), trees.open(), OverlayMarks.USER);
        pruning = new CachePruning(
                images,
                new LayerDirectories(sys, root.resolve("layers")),
                trees,
                steps,
                new LayerSizes(images, root.resolve("sizes")),
                InstantSource.fixed(NOW));
    }

    /** A step that was last used so many hours ago. */
    private LayerChain.Layer step(String content, int hoursAgo) throws IOException {
        try (Lease lease = images.leases().forProcess("build")) {
            Digest diffId = images.blobs()
                    .put(lease, TestImages.layer("file-" + content, content))
                    .digest();
            StepKey key = StepKey.builder().add("command", content).build();
            steps.put(new CacheEntry(key, diffId, TAR, NOW));
            Files.setLastModifiedTime(
                    root.resolve("index").resolve(key.digest().hex()),
                    FileTime.from(NOW.minus(Duration.ofHours(hoursAgo))));
            return new LayerChain.Layer(diffId, Descriptor.of(MediaType.OCI_LAYER, diffId, TAR));
        }
    }

    private static LayerChain chain(LayerChain.Layer... layers) {
        return new LayerChain(List.of(layers));
    }

    private Set<List<Digest>> kept() throws IOException {
        return trees.all().stream().map(CopiedTrees.Tree::layers).collect(Collectors.toSet());
    }

    @Test
    void eachSaysWhichLayersItHas() throws IOException {
        LayerChain chain = chain(step("a", 1), step("b", 1));
        Path both = files.of(chain).getFirst();
        assertEquals("a", Files.readString(both.resolve("file-a")));
        assertEquals("b", Files.readString(both.resolve("file-b")));
        assertEquals(Set.of(chain.diffIds().subList(0, 1), chain.diffIds()), kept());
    }

    /** Two trees of one layer: theirs are the bytes of all their files. */
    @Test
    void theyCountAsWhatTheyAre() throws IOException {
        LayerChain.Layer below = step("12345", 2);
        LayerChain.Layer above = step("123", 1);
        files.of(chain(below, above));
        files.of(chain(above));
        List<CachedLayer> contents = pruning.contents();
        assertEquals(
                List.of(above.diffId(), below.diffId()),
                contents.stream().map(CachedLayer::diffId).toList());
        assertEquals(
                List.of(3L + 5 + 3, 5L),
                contents.stream().map(CachedLayer::treeBytes).toList());
    }

    @Test
    void pruneTakesThemWithTheirSteps() throws IOException {
        files.of(chain(step("a", 1), step("b", 1)));
        Pruned pruned = pruning.prune(CachePruning.Choice.UNSHARED);
        assertEquals(2, pruned.keys().size());
        assertEquals(Set.of(), kept());
        try (var left = Files.list(root.resolve("trees"))) {
            assertEquals(
                    List.of(".empty"),
                    left.map(each -> each.getFileName().toString()).toList());
        }
    }

    @Test
    void aCapTakesTheLeastRecentlyUsedFirst() throws IOException {
        LayerChain old = chain(step("old", 9));
        LayerChain young = chain(step("young", 1));
        files.of(old);
        files.of(young);
        pruning.shrinkTo(TAR + 5);
        assertEquals(Set.of(young.diffIds()), kept());
    }

    /** The upper step stays known; with what was below it nothing can take the tree any more. */
    @Test
    void aTreeGoesWhenAnyOfItsLayersIsForgotten() throws IOException {
        LayerChain.Layer below = step("below", 9);
        LayerChain.Layer above = step("above", 1);
        files.of(chain(below, above));
        Pruned pruned = pruning.prune(new CachePruning.Choice(false, Duration.ofHours(5), 0));
        assertEquals(List.of(below.diffId()), pruned.layers());
        assertEquals(Set.of(), kept());
    }

    @Test
    void theyGoWithTheImageAndNotBefore() throws IOException {
        Descriptor target;
        try (Lease lease = images.leases().forProcess("build")) {
            target = TestImages.put(images, lease, "one", "two");
            images.tag(Reference.parseTagged("app"), target);
        }
        List<Digest> diffIds = images.present(target).getFirst().config().diffIds();
        List<Descriptor> blobs = images.present(target).getFirst().manifest().layers();
        List<LayerChain.Layer> layers = new ArrayList<>();
        for (int i = 0; i < diffIds.size(); i++) {
            layers.add(new LayerChain.Layer(diffIds.get(i), blobs.get(i)));
        }
        files.of(new LayerChain(layers));
        pruning.sweep();
        pruning.prune(CachePruning.Choice.UNSHARED);
        assertEquals(Set.of(diffIds.subList(0, 1), diffIds), kept());
        images.remove(target.digest());
        pruning.sweep();
        assertEquals(Set.of(), kept());
    }

    @Test
    void allMeansThoseOfImagesToo() throws IOException {
        try (Lease lease = images.leases().forProcess("build")) {
            Descriptor target = TestImages.put(images, lease, "one");
            images.tag(Reference.parseTagged("app"), target);
            files.of(chain(new LayerChain.Layer(
                    images.present(target).getFirst().config().diffIds().getFirst(),
                    images.present(target).getFirst().manifest().layers().getFirst())));
        }
        assertEquals(1, kept().size());
        Path place = root.resolve(
                "trees/" + trees.all().getFirst().chainId().toString().replace(':', '-'));
        Files.setLastModifiedTime(place, FileTime.from(NOW.minus(Duration.ofHours(1))));
        pruning.prune(new CachePruning.Choice(true, Duration.ZERO, 0));
        assertEquals(Set.of(), kept());
        assertEquals(List.of(), images.check(true));
    }

    @Test
    void whatABuildHoldsStays() throws IOException {
        LayerChain.Layer below = step("below", 9);
        LayerChain.Layer above = step("above", 9);
        LayerChain chain = chain(below, above);
        files.of(chain);
        try (Lease lease = images.leases().forProcess("build")) {
            lease.holdSnapshots(chain.diffIds());
            assertEquals(0, pruning.shrinkTo(0).keys().size());
            assertEquals(2, kept().size());
        }
        pruning.shrinkTo(0);
        assertEquals(Set.of(), kept());
    }

    /** Made by an earlier version, or damaged: nobody knows what it is, but somebody may use it now. */
    @Test
    void oneThatDoesNotSayWhatItIsGoesWhenNobodyBuilds() throws IOException {
        LayerChain chain = chain(step("a", 1));
        Path place = files.of(chain).getFirst().getParent();
        Files.writeString(place.resolve("layers"), "no digest\n");
        try (Lease lease = images.leases().forProcess("build")) {
            lease.holdSnapshots(List.of(Digests.fast().sha256(new byte[] {1})));
            pruning.sweep();
            assertTrue(Files.exists(place));
        }
        pruning.sweep();
        assertFalse(Files.exists(place));
    }
}
