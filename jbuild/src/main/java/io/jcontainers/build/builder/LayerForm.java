package io.jcontainers.build.builder;

import io.jcontainers.build.layer.OverlayMarks;
import io.jcontainers.build.setting.Globals;
import io.jcontainers.build.snapshot.CopiedLayers;
import io.jcontainers.build.snapshot.CopiedTrees;
import io.jcontainers.build.snapshot.LayerDirectories;
import io.jcontainers.build.snapshot.LayerFiles;
import io.jcontainers.build.snapshot.OverlayLayers;
import io.jcontainers.build.snapshot.OverlayProbe;
import io.jcontainers.build.store.BlobStore;
import io.jcontainers.build.sys.Syscalls;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * How the files of layers are kept: as overlays where the kernel and the file system allow that, else as copies. An
 * ordinary user's overlays have other marks; an engine is in the user namespace of all its fronts.
 */
final class LayerForm {
    private static final Path MAP = Path.of("/proc/self/uid_map");

    private final Syscalls sys;
    private final OverlayMarks marks;

    LayerForm(Syscalls sys) {
        this(sys, inUserNamespace() ? OverlayMarks.USER : OverlayMarks.TRUSTED);
    }

    LayerForm(Syscalls sys, OverlayMarks marks) {
        this.sys = sys;
        this.marks = marks;
    }

    static boolean inUserNamespace() {
        try {
            String[] map = new String(Files.readAllBytes(MAP), StandardCharsets.US_ASCII)
                    .trim()
                    .split("\\s+");
            return !(map.length == 3 && map[0].equals("0") && map[1].equals("0") && map[2].equals("4294967295"));
        } catch (IOException e) {
            return false; // a kernel without user namespaces
        }
    }

    /**
     * What was chosen.
     *
     * @param warning for people, why it is not what they may expect; mostly empty
     */
    record Choice(LayerFiles files, String warning) {}

    /**
     * Chooses.
     *
     * @param overlays directories of layers as overlays have them
     * @param trees as copies have them
     */
    Choice of(Globals globals, BlobStore blobs, LayerDirectories overlays, CopiedTrees trees) throws IOException {
        if (globals.snapshotter() == Globals.Snapshotter.COPY) {
            return new Choice(copies(blobs, trees), "");
        }
        String refusal = new OverlayProbe(sys, overlays).refusal(marks);
        if (refusal.isEmpty()) {
            return new Choice(new OverlayLayers(sys, blobs, overlays, marks), "");
        }
        if (globals.snapshotter() == Globals.Snapshotter.OVERLAY) {
            throw new IOException("no overlay is to be had in " + globals.data().layers() + ": " + refusal
                    + "; without JBUILD_SNAPSHOTTER=overlay files would be copied");
        }
        return new Choice(
                copies(blobs, trees),
                "no overlay is to be had in " + globals.data().layers() + ": " + refusal
                        + "; files of layers are copied, which takes longer and more room");
    }

    private LayerFiles copies(BlobStore blobs, CopiedTrees trees) throws IOException {
        LayerDirectories directories = trees.open();
        directories.removeLeftovers(); // nobody else looks there
        return new CopiedLayers(sys, blobs, directories, marks);
    }
}
