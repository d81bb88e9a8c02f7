package io.jcontainers.build.layer;

import io.jcontainers.build.image.Digest;
import io.jcontainers.build.image.DigestAlgorithm;
import io.jcontainers.build.image.Digests;
import io.jcontainers.build.sys.Fd;
import io.jcontainers.build.sys.Syscalls;
import io.jcontainers.build.tar.TarWriter;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;

/**
 * Writes what has changed in a tree as a layer: entries in the order of their bytes, the directories above each change,
 * whiteouts for what is gone. Equal trees give equal bytes. Safe for threads.
 */
public final class LayerDiff {
    private static final int BUFFER_BYTES = 256 * 1024;

    private final Syscalls sys;
    private final DiffOptions options;
    private final Digests digests;

    public LayerDiff(Syscalls sys, DiffOptions options, Digests digests) {
        this.sys = sys;
        this.options = options;
        this.digests = digests;
    }

    /**
     * Writes what overlayfs has put into its upper directory. It must have been mounted with
     * {@code redirect_dir=off,metacopy=off}, and nobody may write to it meanwhile. What the layer does not tell of is
     * taken out of the directory: {@link Residue}.
     *
     * @param lowers the directories below, topmost first; none for an image's first layer
     * @param out gets the archive; not closed
     */
    public OverlayLayer ofOverlay(Fd upper, List<Fd> lowers, OverlayMarks marks, OutputStream out) throws IOException {
        return write(upper, LowerDirectory.ofRoots(sys, Optional.of(marks), lowers), Optional.of(marks), out);
    }

    /**
     * Writes what makes one whole tree of another: where there is no overlayfs. The trees must have been copied with
     * their times.
     *
     * @param before the tree of the layers below
     * @param after the changed one
     * @param out gets the archive; not closed
     */
    public WrittenLayer ofTrees(Fd before, Fd after, OutputStream out) throws IOException {
        return write(after, LowerDirectory.ofRoots(sys, Optional.empty(), List.of(before)), Optional.empty(), out)
                .layer();
    }

    private OverlayLayer write(Fd upper, LowerDirectory below, Optional<OverlayMarks> marks, OutputStream out)
            throws IOException {
        Digests.Running running = digests.start(DigestAlgorithm.SHA256);
        OutputStream buffered = new BufferedOutputStream(running.writing(out), BUFFER_BYTES);
        TarWriter tar = new TarWriter(buffered);
        EntryEmission emission = new EntryEmission(sys, options, tar);
        boolean exact;
        try (UpperWalk walk = new UpperWalk(sys, marks, options, emission)) {
            walk.walk(upper, below);
            exact = walk.isExact();
        }
        tar.finish();
        buffered.flush();
        long bytes = running.bytes();
        Digest diffId = running.finish();
        return new OverlayLayer(new WrittenLayer(diffId, bytes, emission.entries(), emission.sockets()), exact);
    }
}
