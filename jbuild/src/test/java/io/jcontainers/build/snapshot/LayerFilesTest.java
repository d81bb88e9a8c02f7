package io.jcontainers.build.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.jcontainers.build.image.Descriptor;
import io.jcontainers.build.image.Digests;
import io.jcontainers.build.image.MediaType;
import io.jcontainers.build.layer.DiffOptions;
import io.jcontainers.build.layer.LayerDiff;
import io.jcontainers.build.layer.OverlayMarks;
import io.jcontainers.build.layer.WrittenLayer;
import io.jcontainers.build.store.BlobWriter;
import io.jcontainers.build.store.ImageStore;
import io.jcontainers.build.store.Lease;
import io.jcontainers.build.store.SoundParts;
import io.jcontainers.build.sys.ByteString;
import io.jcontainers.build.sys.Fd;
import io.jcontainers.build.sys.Open;
import io.jcontainers.build.sys.Scratch;
import io.jcontainers.build.sys.Syscalls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Both forms of layers' files show the same. */
class LayerFilesTest {
    private static final String FIRST = "mkdir -p d/e d/f g; echo a > d/a; echo b > d/b; ln d/a hard; ln -s d/a soft;"
            + " mkfifo pipe; chmod 4711 d/b; chown 12:34 d/b; setxattr d/a user.note text; echo s > s; chmod 1777 g;"
            + " truncate -s 100000 sparse; touch -d @1000000000.123456789 d/a";

    private final Syscalls sys = Syscalls.linux();
    private final Scratch scratch = new Scratch();
    private ImageStore store;
    private Lease lease;
    private LayerChain chain = LayerChain.EMPTY;

    @BeforeEach
    void open() throws IOException {
        Scratch.needsRoot();
        store = ImageStore.open(scratch.path().resolve("store"));
        lease = store.leases().forProcess("test");
    }

    @AfterEach
    void remove() throws IOException {
        if (lease != null) {
            lease.close();
        }
        scratch.close();
    }

    private LayerDiff diff() {
        return new LayerDiff(sys, DiffOptions.standard(), Digests.fast());
    }

    private LayerFiles overlays() throws IOException {
        return new OverlayLayers(sys, store.blobs(), directories("layers"), OverlayMarks.TRUSTED);
    }

    private LayerFiles copies() throws IOException {
        return new CopiedLayers(sys, store.blobs(), directories("trees"), OverlayMarks.TRUSTED);
    }

    private LayerDirectories directories(String name) throws IOException {
        return new LayerDirectories(sys, scratch.path().resolve(name));
    }

    /** What a script makes of the chain becomes its next layer. */
    private WrittenLayer change(LayerFiles files, String script) throws IOException {
        try (ChangedTree tree = files.change(chain);
                BlobWriter blob = store.blobs().writeHashedByCaller(lease)) {
            switch (tree) {
                case ChangedTree.Copy copy -> scratch.shell("cd " + copy.files() + "; " + script);
                case ChangedTree.Overlay overlay -> inOverlay(overlay, script);
            }
            WrittenLayer layer = tree.write(diff(), blob);
            blob.commit(layer.diffId());
            tree.commit(layer.diffId());
            chain = chain.plus(new LayerChain.Layer(
                    layer.diffId(), Descriptor.of(MediaType.OCI_LAYER, layer.diffId(), layer.bytes())));
            return layer;
        }
    }

    private void inOverlay(ChangedTree.Overlay overlay, String script) throws IOException {
        String lowers =
                String.join(":", overlay.lowers().stream().map(Path::toString).toList());
        scratch.shell(
                "mkdir -p merged; unshare -m /bin/bash -ec 'mount -t overlay -o redirect_dir=off,metacopy=off,lowerdir="
                        + lowers + ",upperdir=" + overlay.files() + ",workdir=" + overlay.work()
                        + " overlay merged; cd merged; "
                        + script + "'");
    }

    private SortedMap<String, String> shown(LayerFiles files) throws IOException {
        try (Fd mounted = files.mount(chain);
                Fd root = sys.open(mounted, ByteString.empty(), Open.READ | Open.DIRECTORY, 0, Open.BENEATH)) {
            return Scratch.tree(root);
        }
    }

    private List<String> below(String name) throws IOException {
        try (Stream<Path> names = Files.list(scratch.path().resolve(name))) {
            return names.map(path -> path.getFileName().toString().replaceFirst("-.*", ""))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void copiesShowWhatOverlaysShow() throws IOException {
        change(copies(), FIRST);
        change(copies(), "rm d/b soft; rm -r d/e; echo c >> s; mkdir d/e; echo n > d/e/n");
        change(copies(), "rm -r g d/e; mkdir d/e; touch -d @5 d/e/new");
        SortedMap<String, String> copied = shown(copies());
        assertEquals(
                List.of("d", "d/a", "d/e", "d/e/new", "d/f", "hard", "pipe", "s", "sparse"),
                List.copyOf(copied.keySet()));
        assertEquals(copied, shown(overlays()));
    }

    @Test
    void whatIsMadeAgainFromBlobsIsTheSame() throws IOException {
        change(copies(), FIRST);
        change(copies(), "rm d/b; ln d/a another");
        SortedMap<String, String> before = shown(copies());
        scratch.shell("rm -r trees/sha256-*");
        SortedMap<String, String> after = shown(copies());
        assertEquals(List.copyOf(before.keySet()), List.copyOf(after.keySet()));
        assertEquals(before.get("s"), after.get("s"));
        assertEquals(List.of(".empty", "sha256", "sha256"), below("trees"));
    }

    @Test
    void aLayerOfACopyIsThatOfAnOverlay() throws IOException {
        change(copies(), FIRST);
        LayerChain first = chain;
        String script = "rm d/b; echo new > d/new; touch -d @5 d/new; touch -d @6 d";
        WrittenLayer copied = change(copies(), script);
        chain = first;
        assertEquals(copied.entries(), change(overlays(), script).entries());
    }

    @Test
    void nothingChangedIsAnEmptyLayerEvenTwice() throws IOException {
        change(copies(), FIRST);
        assertEquals(0, change(copies(), "true").entries());
        assertEquals(0, change(copies(), "true").entries());
        assertEquals(shown(overlays()), shown(copies()));
    }

    @Test
    void aCopyIsACopy() throws IOException {
        change(copies(), FIRST);
        SortedMap<String, String> before = shown(copies());
        LayerChain first = chain;
        change(copies(), "echo more >> d/a; chmod 600 s; rm hard");
        assertNotEquals(before, shown(copies()));
        chain = first;
        assertEquals(before, shown(copies()));
    }

    @Test
    void whatIsNotCommittedIsGone() throws IOException {
        for (LayerFiles files : List.of(overlays(), copies())) {
            try (ChangedTree tree = files.change(chain)) {
                Files.writeString(tree.files().resolve("x"), "x");
            }
        }
        assertEquals(List.of(".empty"), below("layers"));
        assertEquals(List.of(".empty"), below("trees"));
    }

    @Test
    void overlaysAreProbed() throws IOException {
        assertEquals("", new OverlayProbe(sys, directories("probed")).refusal(OverlayMarks.TRUSTED));
        assertEquals(List.of(), below("probed"));
    }

    @Test
    void anOverlayIsNoUpperDirectory() throws IOException {
        scratch.shell(
                "mkdir -p low up work merged; mount -t overlay -o lowerdir=low,upperdir=up,workdir=work o merged");
        try {
            assertFalse(new OverlayProbe(sys, directories("merged/layers"))
                    .refusal(OverlayMarks.TRUSTED)
                    .isEmpty());
        } finally {
            scratch.shell("umount merged");
        }
    }

    /** Files that lost their contents with the power are unpacked again; what was made since stays as it is. */
    @Test
    void afterALossOfPowerFilesComeFromTheBlob() throws IOException {
        change(overlays(), "echo text > a");
        for (boolean copies : List.of(false, true)) {
            Path kept = scratch.path().resolve("kept-" + copies);
            Path before = files(copies, kept, "one").of(chain).getFirst();
            assertEquals("text\n", Files.readString(before.resolve("a")));
            Files.writeString(before.resolve("a"), "");
            assertEquals(
                    "",
                    Files.readString(
                            files(copies, kept, "one").of(chain).getFirst().resolve("a")));
            Path after = files(copies, kept, "two").of(chain).getFirst();
            assertEquals("text\n", Files.readString(after.resolve("a")));
            Files.writeString(after.resolve("b"), "mark");
            assertEquals(
                    "mark",
                    Files.readString(
                            files(copies, kept, "two").of(chain).getFirst().resolve("b")));
        }
    }

    private LayerFiles files(boolean copies, Path kept, String boot) throws IOException {
        SoundParts sound = new SoundParts(sys, kept, kept.resolve("sound"), boot);
        LayerDirectories directories = new LayerDirectories(sys, kept.resolve("files"), sound);
        return copies
                ? new CopiedLayers(sys, store.blobs(), directories, OverlayMarks.TRUSTED)
                : new OverlayLayers(sys, store.blobs(), directories, OverlayMarks.TRUSTED);
    }
}
