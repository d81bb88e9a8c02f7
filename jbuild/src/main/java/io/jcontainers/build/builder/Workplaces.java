package io.jcontainers.build.builder;

import io.jcontainers.build.cache.FileListings;
import io.jcontainers.build.command.Stores;
import io.jcontainers.build.content.InodeDigests;
import io.jcontainers.build.content.StatMemory;
import io.jcontainers.build.copy.CopyContext;
import io.jcontainers.build.copy.CopyLimits;
import io.jcontainers.build.housekeeping.OwnedDirectory;
import io.jcontainers.build.housekeeping.Sweep;
import io.jcontainers.build.image.Digests;
import io.jcontainers.build.layer.DiffOptions;
import io.jcontainers.build.layer.LayerDiff;
import io.jcontainers.build.network.NetworkPool;
import io.jcontainers.build.output.ImageOutputs;
import io.jcontainers.build.progress.log.BuildLogs;
import io.jcontainers.build.remote.DownloadCache;
import io.jcontainers.build.run.CacheMounts;
import io.jcontainers.build.run.MountPreparation;
import io.jcontainers.build.run.StepCompiler;
import io.jcontainers.build.setting.DataRoot;
import io.jcontainers.build.setting.Globals;
import io.jcontainers.build.snapshot.LayerDirectories;
import io.jcontainers.build.solve.Services;
import io.jcontainers.build.solve.SharedSteps;
import io.jcontainers.build.store.ImageStore;
import io.jcontainers.build.sys.Syscalls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What builds of one data root share, for every data root that was asked for. Safe for threads. */
public final class Workplaces {
    private static final int MOST_FILES = 500_000;

    private final Syscalls sys = Syscalls.linux();
    private final StepCompiler compiler = new StepCompiler();
    private final NetworkPool networks = new NetworkPool(sys.network());
    private final Stores stores;
    private final Upkeep upkeep;
    private final Map<Place, Workplace> known = new HashMap<>();

    private record Place(DataRoot data, Path run, Globals.Snapshotter snapshotter) {}

    /**
     * For all builds of an engine.
     *
     * @param stores what is kept, opened once for all commands
     */
    public Workplaces(Stores stores, Upkeep upkeep) {
        this.stores = stores;
        this.upkeep = upkeep;
    }

    /** Makes all that builds keep smaller, when they have been answered. */
    void shrink(Globals globals, long mostBytes) {
        Place place = new Place(globals.data(), globals.run(), globals.snapshotter());
        upkeep.soon(place, () -> stores.housekeeping(globals).shrinkTo(mostBytes));
    }

    /** Notes what has reached the disk, when nobody has built for a while. */
    void settle(Globals globals) {
        upkeep.whenQuiet(globals.data(), () -> stores.sound(globals).settle());
    }

    /** Of these directories, made where they are missing. */
    synchronized Workplace of(Globals globals) throws IOException {
        Place place = new Place(globals.data(), globals.run(), globals.snapshotter());
        Workplace workplace = known.get(place);
        if (workplace == null || workplace.services().store() != stores.images(globals)) {
            workplace = open(globals, place);
            known.put(place, workplace);
        }
        return workplace;
    }

    private Workplace open(Globals globals, Place place) throws IOException {
        DataRoot data = place.data();
        Files.createDirectories(data.path());
        ImageStore store = stores.images(globals);
        LayerDirectories directories = stores.layers(globals);
        LayerForm.Choice form = new LayerForm(sys).of(globals, store.blobs(), directories, stores.trees(globals));
        Path states = place.run().resolve("steps");
        Files.createDirectories(states);
        Path temporary = data.path().resolve("tmp");
        Path agents = place.run().resolve("agents");
        OwnedDirectory scratch = OwnedDirectory.claim(sys, temporary);
        OwnedDirectory sockets = OwnedDirectory.claim(sys, agents);
        Sweep sweep = new Sweep(sys, store, directories, stores.steps(globals), List.of(temporary, agents));
        upkeep.soon(sweep, sweep::run);
        StatMemory memory = new StatMemory(MOST_FILES);
        memory.load(data.files());
        Services services = new Services(
                sys,
                store,
                form.files(),
                stores.steps(globals),
                new FileListings(data.listings(), work -> upkeep.soon(work, work::run)),
                new SharedSteps(),
                compiler,
                new LayerDiff(sys, DiffOptions.standard(), Digests.fast()),
                new CopyContext(
                        sys, new InodeDigests(sys, Clock.systemUTC(), memory), Digests.fast(), CopyLimits.standard()),
                new MountPreparation(
                        sys,
                        new CacheMounts(sys, data.mounts()),
                        directories,
                        sockets.path(),
                        form.files().overlays()),
                networks,
                scratch.path(),
                states);
        return new Workplace(
                services,
                form.warning(),
                new ImageOutputs(store, sys, Runtime.getRuntime().availableProcessors()),
                memory,
                data.files(),
                new DownloadCache(data.downloads()),
                new BuildLogs(data.builds(), BuildLogs.USUAL_BUILDS, BuildLogs.USUAL_STEP_BYTES),
                new LostStepRemoval(compiler, states));
    }
}
