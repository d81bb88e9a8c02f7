package io.jcontainers.build.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jcontainers.build.image.Descriptor;
import io.jcontainers.build.image.Digest;
import io.jcontainers.build.image.Digests;
import io.jcontainers.build.image.Reference;
import io.jcontainers.build.snapshot.CopiedTrees;
import io.jcontainers.build.snapshot.LayerDirectories;
import io.jcontainers.build.snapshot.NewLayer;
import io.jcontainers.build.store.Durability;
import io.jcontainers.build.store.ImageStore;
import io.jcontainers.build.store.Lease;
import io.jcontainers.build.store.Roots;
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
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CachePruningTest {
    private static final Instant NOW = Instant.parse("2026-03-01T00:00:00Z");

    /** Header and content of one small file, and two blocks of zeros. */
    private static final long TAR = 4 * 512;

    @TempDir
    Path root;

    private ImageStore images;
    private LayerDirectories layers;
    private CacheIndex steps;
    private LayerSizes sizes;
    private CachePruning pruning;

    @BeforeEach
    void open() throws IOException {
        steps = new CacheIndex(root.resolve("index"));
        images = ImageStore.open(root.resolve("images"), Digests.fast(), Durability.EACH_IMAGE, steps::diffIds);
        layers = new LayerDirectories(Syscalls.linux(), root.resolve("layers"));
        sizes = new LayerSizes(images, root.resolve("sizes"));
        pruning = new CachePruning(
                images,
                layers,
                new CopiedTrees(Syscalls.linux(), root.resolve("trees"), Soundness.OF_ALL),
                steps,
                sizes,
                InstantSource.fixed(NOW));
    }

    private static StepKey key(String command) {
        return StepKey.builder().add("command", command).build();
    }

    private Digest unpack(Digest diffId) throws IOException {
        try (NewLayer layer = layers.begin()) {
            Files.writeString(layer.files().resolve("file0"), "content");
            layer.commit(diffId);
        }
        return diffId;
    }

    /** A step that was last used so many hours ago, as a build leaves it. */
    private Digest step(String command, int hoursAgo) throws IOException {
        try (Lease lease = images.leases().forProcess("build")) {
            Digest diffId = images.blobs()
                    .put(lease, TestImages.layer("file0", command))
                    .digest();
            unpack(diffId);
            StepKey key = key(command);
            steps.put(new CacheEntry(key, diffId, TAR, NOW.minus(Duration.ofDays(9))));
            Files.setLastModifiedTime(
                    root.resolve("index").resolve(key.digest().hex()),
                    FileTime.from(NOW.minus(Duration.ofHours(hoursAgo))));
            return diffId;
        }
    }

    private Descriptor image(String name, String... contents) throws IOException {
        try (Lease lease = images.leases().forProcess("build")) {
            Descriptor target = TestImages.put(images, lease, contents);
            images.tag(Reference.parseTagged(name), target);
            return target;
        }
    }

    private boolean isHere(Digest diffId) {
        boolean here = images.blobs().has(diffId);
        assertEquals(here, layers.find(diffId).isPresent(), "both or none of " + diffId);
        return here;
    }

    @Test
    void whatTheIndexNamesIsNotCollected() throws IOException {
        Digest diffId = step("make", 1);
        assertEquals(List.of(), images.collect(Duration.ZERO).blobs());
        assertEquals(0, images.discard(Set.of(diffId)).blobs().size());
        steps.remove(key("make"));
        assertEquals(List.of(diffId), images.collect(Duration.ZERO).blobs());
    }

    @Test
    void aBuildThatEndsWhileOthersCollectLosesNothing() throws IOException {
        List<Lease> build = new ArrayList<>();
        List<Digest> made = new ArrayList<>();
        Roots slow = () -> {
            Set<Digest> before = steps.diffIds();
            if (!build.isEmpty()) {
                steps.put(new CacheEntry(key("make"), made.getFirst(), TAR, NOW));
                build.removeFirst().close();
            }
            return before;
        };
        ImageStore store = ImageStore.open(root.resolve("images"), Digests.fast(), Durability.EACH_IMAGE, slow);
        build.add(store.leases().forProcess("build"));
        made.add(store.blobs()
                .put(build.getFirst(), TestImages.layer("file0", "make"))
                .digest());
        store.collect(Duration.ZERO);
        assertTrue(store.blobs().has(made.getFirst()));
        assertEquals(List.of(), store.leases().list());
    }

    @Test
    void contentsTellSizesAndUses() throws IOException {
        Digest old = step("old", 30);
        Digest shared = step("shared", 2);
        image("app", "shared");
        List<CachedLayer> contents = pruning.contents();
        assertEquals(
                List.of(shared, old), contents.stream().map(CachedLayer::diffId).toList());
        assertEquals(
                List.of(6L, TAR + 3), contents.stream().map(CachedLayer::bytes).toList());
        assertEquals(
                List.of(true, false), contents.stream().map(CachedLayer::shared).toList());
        assertEquals(NOW.minus(Duration.ofHours(30)), contents.getLast().lastUse());
        assertEquals(NOW.minus(Duration.ofDays(9)), contents.getLast().created());
    }

    @Test
    void prunesWhatNoImageHas() throws IOException {
        Digest old = step("old", 30);
        Digest shared = step("shared", 30);
        image("app", "shared");
        Pruned pruned = pruning.prune(CachePruning.Choice.UNSHARED);
        assertEquals(List.of(key("old").digest()), pruned.keys());
        assertEquals(List.of(old), pruned.layers());
        assertEquals(List.of(old), pruned.blobs());
        assertEquals(TAR + 3, pruned.bytes());
        assertFalse(isHere(old));
        assertTrue(isHere(shared));
        assertTrue(steps.find(key("shared")).isPresent());
    }

    @Test
    void prunesAllButWhatImagesNeed() throws IOException {
        Digest shared = step("shared", 30);
        image("app", "shared");
        Pruned pruned = pruning.prune(new CachePruning.Choice(true, Duration.ZERO, 0));
        assertEquals(List.of(key("shared").digest()), pruned.keys());
        assertTrue(images.blobs().has(shared));
        assertTrue(layers.find(shared).isEmpty());
        assertEquals(List.of(), images.check(true));
    }

    @Test
    void prunesOnlyWhatIsOld() throws IOException {
        Digest old = step("old", 30);
        Digest young = step("young", 20);
        pruning.prune(new CachePruning.Choice(false, Duration.ofHours(24), 0));
        assertFalse(isHere(old));
        assertTrue(isHere(young));
    }

    @Test
    void shrinksByLeastRecentUse() throws IOException {
        Digest first = step("first", 1);
        Digest third = step("third", 3);
        Digest second = step("second", 2);
        assertEquals(new Pruned(List.of(), List.of(), List.of(), 0), pruning.shrinkTo(3 * (TAR + 6)));
        pruning.shrinkTo(2 * (TAR + 6));
        assertTrue(isHere(first));
        assertTrue(isHere(second));
        assertFalse(isHere(third));
        pruning.shrinkTo(0);
        assertFalse(isHere(first));
        assertEquals(List.of(), pruning.contents());
    }

    @Test
    void twoStepsWithOneLayerGoTogether() throws IOException {
        Digest diffId = step("make", 5);
        steps.put(new CacheEntry(key("make again"), diffId, TAR, NOW));
        Files.setLastModifiedTime(
                root.resolve("index").resolve(key("make again").digest().hex()), FileTime.from(NOW));
        assertEquals(
                0,
                pruning.prune(new CachePruning.Choice(false, Duration.ofHours(1), 0))
                        .keys()
                        .size());
        assertEquals(
                Set.of(key("make").digest(), key("make again").digest()),
                Set.copyOf(pruning.prune(CachePruning.Choice.UNSHARED).keys()));
        assertFalse(isHere(diffId));
    }

    @Test
    void leasesAreRespected() throws IOException {
        Digest blob = step("blob", 30);
        Digest snapshot = step("snapshot", 30);
        try (Lease lease = images.leases().forProcess("build")) {
            lease.holdBlob(blob);
            lease.holdSnapshots(List.of(snapshot));
            assertEquals(0, pruning.shrinkTo(0).keys().size());
            assertEquals(
                    0,
                    pruning.prune(new CachePruning.Choice(true, Duration.ZERO, 0))
                            .keys()
                            .size());
            assertTrue(isHere(blob));
            assertTrue(isHere(snapshot));
        }
        assertEquals(2, pruning.shrinkTo(0).keys().size());
    }

    @Test
    void layersOfLeasedImagesStay() throws IOException {
        Descriptor target = image("base", "base");
        Digest diffId =
                unpack(images.present(target).getFirst().config().diffIds().getFirst());
        try (Lease lease = images.leases().forProcess("build")) {
            lease.holdBlob(target.digest());
            images.remove(target.digest());
            pruning.sweep();
            assertTrue(isHere(diffId));
        }
        Pruned swept = pruning.sweep();
        assertEquals(List.of(diffId), swept.layers());
        assertFalse(isHere(diffId));
    }

    @Test
    void sweepingKeepsWhatMayBeUsed() throws IOException {
        Digest step = step("make", 300);
        Digest ofImage = unpack(images.present(image("base", "base"))
                .getFirst()
                .config()
                .diffIds()
                .getFirst());
        Digest orphan = unpack(Digests.fast().sha256(new byte[] {7}));
        assertEquals(List.of(orphan), pruning.sweep().layers());
        assertTrue(isHere(step));
        assertTrue(isHere(ofImage));
    }

    @Test
    void sizesAreKept() throws IOException {
        Digest diffId = step("four", 1);
        long bytes = sizes.of(diffId, Descriptor.of("x/y", diffId, TAR));
        assertEquals(4, bytes);
        Files.writeString(root.resolve("sizes"), "broken\nsha256:xyz 5\n" + Files.readString(root.resolve("sizes")));
        LayerSizes again = new LayerSizes(images, root.resolve("sizes"));
        images.leases().list();
        steps.remove(key("four"));
        images.collect(Duration.ZERO);
        assertEquals(4, again.of(diffId, Descriptor.of("x/y", diffId, TAR)));
        Digest missing = Digests.fast().sha256(new byte[] {9});
        assertEquals(17, again.of(missing, Descriptor.of("x/y", missing, 17)));
    }
}
