package io.jcontainers.build.snapshot;

import io.jcontainers.build.image.Digest;
import io.jcontainers.build.layer.ApplyOptions;
import io.jcontainers.build.layer.ApplyOptions.Devices;
import io.jcontainers.build.layer.OverlayMarks;
import io.jcontainers.build.store.BlobStore;
import io.jcontainers.build.sys.Fd;
import io.jcontainers.build.sys.Syscalls;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Where there is no overlayfs to be had: for each chain of layers a directory with all its files, named by the chain's
 * ID, made as a copy of the one below with one layer more. What file systems can share they share; elsewhere each
 * layer costs the size of all below it.
 */
public final class CopiedLayers implements LayerFiles {
    private final Syscalls sys;
    private final LayerDirectories directories;
    private final OverlayMarks marks;
    private final LayerBlobs blobs;
    private final Unpacking unpacking;

    /**
     * Below directories that hold nothing else.
     *
     * @param marks of attributes that are none of a layer's own; those of a user mean that devices can't be made
     */
    public CopiedLayers(Syscalls sys, BlobStore blobs, LayerDirectories directories, OverlayMarks marks) {
        this.sys = sys;
        this.directories = directories;
        this.marks = marks;
        this.blobs = new LayerBlobs(
                sys,
                blobs,
                ApplyOptions.inPlace().withDevices(marks == OverlayMarks.USER ? Devices.PLACEHOLDER : Devices.CREATE));
        this.unpacking = new Unpacking(directories);
    }

    /** What a chain's directory is called. */
    static Digest name(LayerChain chain) {
        return Digest.parse(chain.chainId());
    }

    /** The same with one layer more. */
    static Digest name(LayerChain chain, Digest diffId) {
        return Digest.parse(LayerChain.chainId(chain.chainId(), diffId));
    }

    @Override
    public OverlayMarks marks() {
        return marks;
    }

    @Override
    public boolean overlays() {
        return false;
    }

    @Override
    public List<Path> of(LayerChain chain) throws IOException {
        return List.of(tree(chain));
    }

    private Path tree(LayerChain chain) throws IOException {
        if (chain.layers().isEmpty()) {
            return directories.empty();
        }
        return Unpacking.join(unpacking.begin(name(chain), () -> unpack(chain)));
    }

    private Path unpack(LayerChain chain) throws IOException {
        List<LayerChain.Layer> layers = chain.layers();
        try (NewLayer made = copy(new LayerChain(layers.subList(0, layers.size() - 1)));
                Fd root = sys.openDirectory(made.files())) {
            blobs.unpack(layers.getLast(), root);
            made.ofLayers(chain.diffIds());
            return made.commit(name(chain));
        }
    }

    private NewLayer copy(LayerChain chain) throws IOException {
        Path tree = tree(chain);
        NewLayer made = directories.begin();
        try (Fd from = sys.openDirectory(tree);
                Fd into = sys.openDirectory(made.files())) {
            new TreeCopy(sys, from, into).copy();
            return made;
        } catch (IOException | RuntimeException e) {
            made.close();
            throw e;
        }
    }

    @Override
    public OpenLayers open(LayerChain chain) throws IOException {
        return OpenLayers.of(sys, of(chain));
    }

    @Override
    public Fd mount(LayerChain chain) throws IOException {
        return sys.openDirectory(tree(chain));
    }

    @Override
    public ChangedTree.Copy change(LayerChain chain) throws IOException {
        OpenLayers open = open(chain);
        try {
            return new ChangedTree.Copy(sys, this, copy(chain), chain, open);
        } catch (IOException | RuntimeException e) {
            open.close();
            throw e;
        }
    }
}
