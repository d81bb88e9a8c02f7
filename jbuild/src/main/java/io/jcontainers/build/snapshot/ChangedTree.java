package io.jcontainers.build.snapshot;

import io.jcontainers.build.image.Digest;
import io.jcontainers.build.layer.LayerDiff;
import io.jcontainers.build.layer.MergedTree;
import io.jcontainers.build.layer.OverlayLayer;
import io.jcontainers.build.layer.WrittenLayer;
import io.jcontainers.build.sys.Fd;
import io.jcontainers.build.sys.Syscalls;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A root file system upon a chain of layers while it is changed. Closed without having been committed it is gone again.
 * Not for several threads.
 */
public sealed interface ChangedTree extends AutoCloseable {
    /** What it was in the beginning, open as long as this. */
    MergedTree below();

    /**
     * What it is now.
     *
     * @param files {@link #files}, open as long as the result is used
     */
    MergedTree now(Fd files);

    /** Keeps what was changed for somebody to look at. */
    KeptFiles keep(String about) throws IOException;

    /** Where changes are. */
    Path files();

    /** Writes what has changed; nothing may be mounted any more. */
    WrittenLayer write(LayerDiff diff, OutputStream out) throws IOException;

    /**
     * Keeps the files, once written, for those who need them with this layer on top of the chain; files that would not
     * do for the same layer on top of another chain are not kept, and made of the layer when they are needed.
     */
    void commit(Digest diffId) throws IOException;

    @Override
    void close() throws IOException;

    /** An overlay: {@link #files} is its upper directory. */
    final class Overlay implements ChangedTree {
        private final Syscalls sys;
        private final OverlayLayers owner;
        private final NewLayer made;
        private final List<Path> lowers;
        private final OpenLayers open;
        private boolean exact;

        Overlay(Syscalls sys, OverlayLayers owner, NewLayer made, List<Path> lowers, OpenLayers open) {
            this.sys = sys;
            this.owner = owner;
            this.made = made;
            this.lowers = List.copyOf(lowers);
            this.open = open;
        }

        /** Directories of the layers below, topmost first. */
        public List<Path> lowers() {
            return lowers;
        }

        /** The kernel's own directory. */
        public Path work() {
            return made.work();
        }

        @Override
        public MergedTree below() {
            return new MergedTree(sys, owner.marks(), open.descriptors());
        }

        @Override
        public MergedTree now(Fd files) {
            List<Fd> all = new ArrayList<>(List.of(files));
            all.addAll(open.descriptors());
            return new MergedTree(sys, owner.marks(), all);
        }

        @Override
        public KeptFiles keep(String about) throws IOException {
            return made.keep(about);
        }

        @Override
        public Path files() {
            return made.files();
        }

        @Override
        public WrittenLayer write(LayerDiff diff, OutputStream out) throws IOException {
            try (Fd upper = sys.openDirectory(made.files())) {
                OverlayLayer written = diff.ofOverlay(upper, open.descriptors(), owner.marks(), out);
                exact = written.exact();
                return written.layer();
            }
        }

        @Override
        public void commit(Digest diffId) throws IOException {
            if (exact) {
                made.commit(diffId);
            }
        }

        @Override
        public void close() throws IOException {
            open.close();
            made.close();
        }
    }

    /** A copy of everything. */
    final class Copy implements ChangedTree {
        private final Syscalls sys;
        private final CopiedLayers owner;
        private final NewLayer made;
        private final LayerChain chain;
        private final OpenLayers open;

        Copy(Syscalls sys, CopiedLayers owner, NewLayer made, LayerChain chain, OpenLayers open) {
            this.sys = sys;
            this.owner = owner;
            this.made = made;
            this.chain = chain;
            this.open = open;
        }

        @Override
        public MergedTree below() {
            return new MergedTree(sys, owner.marks(), open.descriptors());
        }

        @Override
        public MergedTree now(Fd files) {
            return new MergedTree(sys, owner.marks(), List.of(files));
        }

        @Override
        public KeptFiles keep(String about) throws IOException {
            return made.keep(about);
        }

        @Override
        public Path files() {
            return made.files();
        }

        @Override
        public WrittenLayer write(LayerDiff diff, OutputStream out) throws IOException {
            try (Fd after = sys.openDirectory(made.files())) {
                return diff.ofTrees(open.descriptors().getFirst(), after, out);
            }
        }

        @Override
        public void commit(Digest diffId) throws IOException {
            List<Digest> layers = new ArrayList<>(chain.diffIds());
            layers.add(diffId);
            made.ofLayers(layers);
            made.commit(CopiedLayers.name(chain, diffId));
        }

        @Override
        public void close() throws IOException {
            open.close();
            made.close();
        }
    }
}
