package io.jcontainers.build.builder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jcontainers.build.layer.OverlayMarks;
import io.jcontainers.build.setting.Globals;
import io.jcontainers.build.snapshot.CopiedTrees;
import io.jcontainers.build.snapshot.LayerDirectories;
import io.jcontainers.build.store.ImageStore;
import io.jcontainers.build.store.Soundness;
import io.jcontainers.build.sys.Scratch;
import io.jcontainers.build.sys.Syscalls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LayerFormTest {
    private final Syscalls sys = Syscalls.linux();
    private final Scratch scratch = new Scratch();
    private Path root = scratch.path().resolve("root");

    @BeforeEach
    void needsRoot() {
        Scratch.needsRoot();
    }

    @AfterEach
    void remove() {
        scratch.close();
    }

    private LayerForm.Choice choose(String snapshotter) throws IOException {
        Map<String, String> environment =
                Map.of("JBUILD_ROOT", root.toString(), "JBUILD_RUN_ROOT", "/r", "JBUILD_SNAPSHOTTER", snapshotter);
        Globals globals = Globals.read(List.of(), environment, 0, Path.of("/")).globals();
        ImageStore store = ImageStore.open(globals.data().images());
        return new LayerForm(sys, OverlayMarks.TRUSTED)
                .of(
                        globals,
                        store.blobs(),
                        new LayerDirectories(sys, globals.data().layers()),
                        new CopiedTrees(sys, globals.data().trees(), Soundness.OF_ALL));
    }

    /** An overlay, which can't be the upper directory of another one. */
    private void refuseOverlays() throws IOException {
        scratch.shell(
                "mkdir -p low up work merged;" + " mount -t overlay -o lowerdir=low,upperdir=up,workdir=work o merged");
        root = scratch.path().resolve("merged/root");
    }

    @Test
    void overlaysWhereTheyWork() throws IOException {
        LayerForm.Choice choice = choose("auto");
        assertTrue(choice.files().overlays());
        assertEquals("", choice.warning());
        assertFalse(Files.exists(root.resolve("trees")));
    }

    @Test
    void copiesWhenTheyAreWanted() throws IOException {
        LayerForm.Choice choice = choose("COPY");
        assertFalse(choice.files().overlays());
        assertEquals("", choice.warning());
    }

    @Test
    void copiesWhereOverlaysAreRefused() throws IOException {
        refuseOverlays();
        try {
            LayerForm.Choice choice = choose("auto");
            assertFalse(choice.files().overlays());
            assertTrue(choice.warning().startsWith("no overlay is to be had in " + root), choice.warning());
            IOException refused = assertThrows(IOException.class, () -> choose("overlay"));
            assertTrue(String.valueOf(refused.getMessage()).contains("JBUILD_SNAPSHOTTER=overlay"));
        } finally {
            scratch.shell("umount merged");
        }
    }
}
