package io.jcontainers.build.command;

import io.jcontainers.build.cache.CacheIndex;
import io.jcontainers.build.cache.CachePruning;
import io.jcontainers.build.cache.FileListings;
import io.jcontainers.build.cache.LayerSizes;
import io.jcontainers.build.housekeeping.Housekeeping;
import io.jcontainers.build.housekeeping.SideCache;
import io.jcontainers.build.image.Digests;
import io.jcontainers.build.remote.DownloadCache;
import io.jcontainers.build.run.CacheMounts;
import io.jcontainers.build.setting.DataRoot;
import io.jcontainers.build.setting.Globals;
import io.jcontainers.build.snapshot.CopiedTrees;
import io.jcontainers.build.snapshot.LayerDirectories;
import io.jcontainers.build.store.Durability;
import io.jcontainers.build.store.ImageStore;
import io.jcontainers.build.store.SoundParts;
import io.jcontainers.build.sys.Syscalls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What is kept in each data root, opened once and shared by all commands of an engine. For any number of threads.
 *
 * <p>Everybody gets the image store from here: only so it is known that the build cache keeps blobs in it.
 */
public final class Stores {
    private record Opened(
            ImageStore images,
            LayerDirectories layers,
            CopiedTrees trees,
            CacheIndex steps,
            LayerSizes sizes,
            SoundParts sound) {}

    private final InstantSource clock;
    private final Map<Path, Opened> opened = new HashMap<>();

    /** With the machine's clock. */
    public Stores() {
        this(InstantSource.system());
    }

    /** With another clock: what is old is old by that one. */
    public Stores(InstantSource clock) {
        this.clock = clock;
    }

    /** Tells the time. */
    public InstantSource clock() {
        return clock;
    }

    /** The images. */
    public ImageStore images(Globals globals) throws IOException {
        return opened(globals.data()).images();
    }

    /** The files of layers. */
    public LayerDirectories layers(Globals globals) throws IOException {
        return opened(globals.data()).layers();
    }

    /** What steps led to. */
    public CacheIndex steps(Globals globals) throws IOException {
        return opened(globals.data()).steps();
    }

    /** Layers' files where there is no overlayfs. */
    public CopiedTrees trees(Globals globals) throws IOException {
        return opened(globals.data()).trees();
    }

    /** What survived a loss of power. */
    public SoundParts sound(Globals globals) throws IOException {
        return opened(globals.data()).sound();
    }

    /** How large layers are. */
    public LayerSizes sizes(Globals globals) throws IOException {
        return opened(globals.data()).sizes();
    }

    /** What keeps the build cache small. */
    public CachePruning pruning(Globals globals) throws IOException {
        Opened data = opened(globals.data());
        return new CachePruning(data.images(), data.layers(), data.trees(), data.steps(), data.sizes(), clock);
    }

    /** The contents of {@code RUN --mount=type=cache}. */
    public CacheMounts mounts(Globals globals) throws IOException {
        return new CacheMounts(Syscalls.linux(), globals.data().mounts());
    }

    /** What keeps all that builds keep small. */
    public Housekeeping housekeeping(Globals globals) throws IOException {
        Syscalls sys = Syscalls.linux();
        return new Housekeeping(
                pruning(globals),
                List.of(
                        SideCache.ofMounts(sys, mounts(globals)),
                        SideCache.ofFailedSteps(sys, layers(globals)),
                        SideCache.ofDownloads(new DownloadCache(globals.data().downloads()))),
                steps(globals),
                new FileListings(globals.data().listings(), Runnable::run),
                clock);
    }

    private synchronized Opened opened(DataRoot root) throws IOException {
        Path path = root.path().toAbsolutePath().normalize();
        Opened known = opened.get(path);
        if (known == null || !Files.isDirectory(root.images())) { // somebody may have removed all of it
            CacheIndex steps = new CacheIndex(root.steps());
            SoundParts sound = new SoundParts(Syscalls.linux(), path, root.sound(), SoundParts.boot());
            ImageStore images =
                    ImageStore.open(root.images(), Digests.fast(), Durability.EACH_IMAGE, sound, steps::diffIds);
            known = new Opened(
                    images,
                    new LayerDirectories(Syscalls.linux(), root.layers(), sound),
                    new CopiedTrees(Syscalls.linux(), root.trees(), sound),
                    steps,
                    new LayerSizes(images, root.sizes()),
                    sound);
            opened.put(path, known);
        }
        return known;
    }
}
