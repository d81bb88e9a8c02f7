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
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Each layer a directory of its own, which overlayfs puts over the others. */
public final class OverlayLayers implements LayerFiles {
    private final Syscalls sys;
    private final LayerDirectories directories;
    private final OverlayMarks marks;
    private final LayerBlobs blobs;
    private final Unpacking unpacking;

    /**
     * Below directories that hold layers in this form only.
     *
     * @param marks how removed files are marked; those of a user mean that devices can't be made, so that empty files
     *     stand in their places
     */
    public OverlayLayers(Syscalls sys, BlobStore blobs, LayerDirectories directories, OverlayMarks marks) {
        this.sys = sys;
        this.directories = directories;
        this.marks = marks;
        this.blobs = new LayerBlobs(
                sys,
                blobs,
                ApplyOptions.forOverlay(marks)
                        .withDevices(marks == OverlayMarks.USER ? Devices.PLACEHOLDER : Devices.CREATE));
        this.unpacking = new Unpacking(directories);
    }

    @Override
    public OverlayMarks marks() {
        return marks;
    }

    @Override
    public boolean overlays() {
        return true;
    }

    /**
     * Without those of which nothing shows through, and with an empty one below all. Of a layer that comes twice, as
     * those do that change nothing, the lower one has nothing that the upper one does not hide or have, and overlayfs
     * takes no directory twice.
     */
    @Override
    public List<Path> of(LayerChain chain) throws IOException {
        Map<Digest, CompletableFuture<Path>> all = new LinkedHashMap<>();
        for (LayerChain.Layer layer : chain.layers().reversed()) {
            if (!all.containsKey(layer.diffId())) {
                all.put(layer.diffId(), unpacking.begin(layer.diffId(), () -> unpack(layer)));
            }
        }
        List<Path> paths = new ArrayList<>();
        for (Map.Entry<Digest, CompletableFuture<Path>> each : all.entrySet()) {
            paths.add(Unpacking.join(each.getValue()));
            if (directories.hidesBelow(each.getKey())) {
                break;
            }
        }
        paths.add(directories.empty());
        return paths;
    }

    private Path unpack(LayerChain.Layer layer) throws IOException {
        try (NewLayer made = directories.begin();
                Fd root = sys.openDirectory(made.files())) {
            if (blobs.unpack(layer, root).hidesAllBelow()) {
                made.hideBelow();
            }
            return made.commit(layer.diffId());
        }
    }

    @Override
    public Fd mount(LayerChain chain) throws IOException {
        List<Path> paths = of(chain);
        if (paths.size() == 1) {
            return sys.openDirectory(paths.getFirst());
        }
        try (OpenLayers layers = OpenLayers.of(sys, paths)) {
            return sys.mountOverlay(layers.descriptors(), marks == OverlayMarks.USER);
        }
    }

    @Override
    public OpenLayers open(LayerChain chain) throws IOException {
        return OpenLayers.of(sys, of(chain));
    }

    @Override
    public ChangedTree.Overlay change(LayerChain chain) throws IOException {
        List<Path> lowers = of(chain);
        NewLayer made = directories.begin();
        try {
            return new ChangedTree.Overlay(sys, this, made, lowers, OpenLayers.of(sys, lowers));
        } catch (IOException e) {
            made.close();
            throw e;
        }
    }
}
