package io.jcontainers.runc.container;

import io.jcontainers.runc.cgroup.BytePath;
import io.jcontainers.runc.cgroup.CgroupMode;
import io.jcontainers.runc.cgroup.CgroupPlacement;
import io.jcontainers.runc.cgroup.CgroupProblem;
import io.jcontainers.runc.cgroup.CgroupStep;
import io.jcontainers.runc.cgroup.CgroupWrite;
import io.jcontainers.runc.cgroup.CpusetCopy;
import io.jcontainers.runc.cgroup.HierarchyPlacement;
import io.jcontainers.runc.cgroup.ResourceOptions;
import io.jcontainers.runc.cgroup.ResourceWrites;
import io.jcontainers.runc.cgroup.UsageCheck;
import io.jcontainers.runc.program.Arg;
import io.jcontainers.runc.program.Call;
import io.jcontainers.runc.program.Errno;
import io.jcontainers.runc.program.Label;
import io.jcontainers.runc.program.Memory;
import io.jcontainers.runc.program.Op;
import io.jcontainers.runc.program.OpenFlags;
import io.jcontainers.runc.program.ProgramBuilder;
import io.jcontainers.runc.program.Slot;
import io.jcontainers.runc.program.Step;
import io.jcontainers.runc.request.RequestException;
import io.jcontainers.spec.Device;
import io.jcontainers.spec.NamespaceType;
import io.jcontainers.spec.Resources;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The container's cgroups: made and limited by the front, joined by init itself.
 *
 * <p>A v1 hierarchy is joined by writing 0 into {@code tasks}: a thread that moves itself needs no lock over all
 * processes of the host (Linux 5.4), which a write of somebody's pid into {@code cgroup.procs} does. A v2 cgroup is
 * joined by the clone.
 */
final class CgroupSteps {
    private static final String LIMITS_FAILED = "unable to start container process: error during container init: error"
            + " setting cgroup config for procHooks process: ";

    private final Assembly assembly;
    private final ProgramBuilder front;
    private final CgroupPlacement placement;
    private final CgroupDirectory directory;
    private final List<Slot> tasks = new ArrayList<>();
    private @Nullable Slot cloneInto;

    CgroupSteps(Assembly assembly, CgroupPlacement placement) {
        this.assembly = assembly;
        this.front = assembly.front();
        this.placement = placement;
        this.directory = CgroupDirectory.of(placement, front.slot("cgroups"));
    }

    /** The descriptor for CLONE_INTO_CGROUP, or null. */
    @Nullable Slot cloneInto() {
        return cloneInto;
    }

    CgroupDirectory directory() {
        return directory;
    }

    /** Makes the directories and writes the limits; nobody is in them yet. */
    void make() {
        if (placement.hierarchies().isEmpty()) {
            assembly.ignore("linux.cgroupsPath", "no cgroup hierarchy is mounted");
            assembly.ignore("linux.resources", "no cgroup hierarchy is mounted");
            return;
        }
        front.at("linux.cgroupsPath", "cgroup-open", "open " + directory.path().display());
        directory.open(front);
        assembly.onFailure(this::remove);
        for (HierarchyPlacement hierarchy : placement.hierarchies()) {
            if (hierarchy.made()) {
                makeDirectory(hierarchy);
            }
        }
        limits();
        for (HierarchyPlacement hierarchy : placement.hierarchies()) {
            open(hierarchy);
        }
    }

    private void makeDirectory(HierarchyPlacement hierarchy) {
        front.at(
                "linux.cgroupsPath",
                "cgroup-make",
                "unable to apply cgroup configuration: mkdir " + hierarchy.path().display());
        Label parents = new Label();
        Label made = new Label();
        Arg leaf = directory.name(front, hierarchy.path());
        Step step = front.call(Call.MKDIRAT, directory.arg(), leaf, Arg.of(0755, "0755"))
                .otherwise(parents, Errno.ENOENT);
        tolerateLack(step, Errno.EEXIST);
        front.here(made);
        front.later(parents, () -> {
            for (BytePath prefix : hierarchy.directories()) {
                Arg name = directory.name(front, hierarchy.mountpoint().join(prefix));
                tolerateLack(
                        front.call(Call.MKDIRAT, directory.arg(), name, Arg.of(0755, "0755")), Errno.EEXIST);
            }
            front.jump(made);
        });
    }

    private void tolerateLack(Step step, Errno also) {
        if (placement.permissionErrorsTolerated()) {
            step.tolerate(also, Errno.EACCES, Errno.EPERM, Errno.EROFS);
        } else {
            step.tolerate(also);
        }
    }

    private void limits() {
        Resources resources = assembly.bundle().spec().linux().resources();
        Set<String> devicePaths = new HashSet<>();
        for (Device device : assembly.bundle().spec().linux().devices()) {
            devicePaths.add(device.path());
        }
        ResourceWrites writes = ResourceWrites.compile(
                resources == null ? Resources.NONE : resources, placement, ResourceOptions.create(devicePaths));
        for (CgroupProblem problem : writes.problems()) {
            String before = problem.message().startsWith("invalid configuration: ") ? "" : LIMITS_FAILED;
            throw new RequestException("cgroup-limit", before + problem.message() + " (" + problem.field() + ")");
        }
        writes.ignored().forEach(ignored -> assembly.ignore(ignored.field(), ignored.reason()));
        for (CgroupStep step : writes.steps()) {
            limit(step);
        }
    }

    private void limit(CgroupStep step) {
        switch (step) {
            case CgroupWrite write -> write(write);
            case CpusetCopy copy -> copy(copy);
            case UsageCheck check -> {
                // Only an update compares a limit with what is used: a new cgroup uses nothing.
            }
        }
    }

    private BytePath file(String hierarchy, String name) {
        HierarchyPlacement place = placement.byKey(hierarchy);
        if (place == null) {
            throw new IllegalStateException("no hierarchy " + hierarchy);
        }
        return place.file(name);
    }

    private void write(CgroupWrite write) {
        front.at(
                write.field(),
                "cgroup-write",
                "error setting cgroup config for procHooks process: failed to write \"" + write.value() + "\" to "
                        + file(write.hierarchy(), write.file()).display());
        Step step = put(write);
        if (!write.recoveries().isEmpty()) {
            CgroupWrite.Recovery recovery = write.recoveries().getFirst();
            Label other = new Label();
            Label done = new Label();
            step.otherwise(other, numbers(recovery.on()).toArray(Errno[]::new));
            front.here(done);
            front.later(other, () -> {
                recovery.writes().forEach(this::put);
                front.jump(done);
            });
        }
    }

    private Step put(CgroupWrite write) {
        Arg name = directory.name(front, file(write.hierarchy(), write.file()));
        return front.put(directory.arg(), name, OpenFlags.WRONLY, write.bytes())
                .tolerate(numbers(write.tolerated()).toArray(Errno[]::new));
    }

    private static List<Errno> numbers(Set<io.jcontainers.runc.cgroup.Errno> errors) {
        return errors.stream().map(error -> Errno.valueOf(error.name())).toList();
    }

    /** A new v1 cpuset has no processors and no memory until its parent's are copied. */
    private void copy(CpusetCopy copy) {
        front.at(copy.field(), "cgroup-cpuset", "copy " + copy.file() + " of the parent cgroup");
        Memory.Room text = front.memory().zeroes(4096, copy.file());
        Slot size = front.slot("cpuset");
        BytePath target = directoryOf(copy).join(copy.file());
        BytePath source = directoryOf(copy).parent().join(copy.file());
        front.add(Op.GET, directory.arg(), directory.name(front, source), Arg.of(text), Arg.of(4096))
                .into(size);
        front.add(
                Op.PUT,
                directory.arg(),
                directory.name(front, target),
                Arg.of(OpenFlags.WRONLY),
                Arg.of(text),
                size.arg(),
                Arg.of(0));
    }

    private BytePath directoryOf(CpusetCopy copy) {
        HierarchyPlacement place = placement.byKey(copy.hierarchy());
        if (place == null) {
            throw new IllegalStateException("no hierarchy " + copy.hierarchy());
        }
        return place.mountpoint().join(copy.directory());
    }

    private void open(HierarchyPlacement hierarchy) {
        boolean cloned = hierarchy.unified() && placement.mode() == CgroupMode.V2;
        front.at(
                "linux.cgroupsPath",
                "cgroup-join",
                "unable to apply cgroup configuration: open " + hierarchy.path().display());
        Slot slot = front.slot("cgroup-" + hierarchy.key());
        String file = hierarchy.unified() ? "cgroup.procs" : "tasks";
        BytePath path = cloned ? hierarchy.path() : hierarchy.file(file);
        int flags = cloned ? OpenFlags.PATH | OpenFlags.DIRECTORY : OpenFlags.WRONLY;
        Step step = front.call(
                        Call.OPENAT,
                        directory.arg(),
                        directory.name(front, path),
                        Arg.of(flags | OpenFlags.CLOEXEC),
                        Arg.of(0))
                .into(slot);
        if (placement.permissionErrorsTolerated()) {
            tolerateLack(step, Errno.ENOENT);
        }
        if (cloned) {
            cloneInto = slot;
        } else {
            tasks.add(assembly.keep(slot));
        }
    }

    /** Init moves itself; its descriptors close with the exec at the latest. */
    void join() {
        ProgramBuilder init = assembly.init();
        Arg self = init.memory().struct("0".getBytes(StandardCharsets.US_ASCII), "0");
        init.at("linux.cgroupsPath", "cgroup-join", "unable to apply cgroup configuration: join the cgroup");
        for (Slot slot : tasks) {
            Step step = init.call(Call.WRITE, slot.arg(), self, Arg.of(1)).ifSet();
            if (placement.permissionErrorsTolerated()) {
                tolerateLack(step, Errno.ENOENT);
            }
        }
    }

    /** Removes the directories, in another block than the front's main one. */
    void remove(ProgramBuilder program) {
        remove(program, placement, directory);
    }

    static void remove(ProgramBuilder program, CgroupPlacement placement, CgroupDirectory directory) {
        for (HierarchyPlacement hierarchy : CgroupDirectory.removalOrder(placement)) {
            program.at(
                    "linux.cgroupsPath",
                    "cgroup-remove",
                    "remove cgroup " + hierarchy.path().display());
            program.add(Op.REMOVE_CGROUP, directory.arg(), directory.name(program, hierarchy.path()))
                    .ifSet()
                    .warnOnly();
        }
    }

    /** Kills what is left in the cgroup where no pid namespace of the container's own did. */
    static void killRest(
            ProgramBuilder program, CgroupPlacement placement, CgroupDirectory directory, Assembly assembly) {
        HierarchyPlacement processes = placement.with("devices");
        if (processes == null && !placement.hierarchies().isEmpty()) {
            processes = placement.hierarchies().getFirst();
        }
        if (processes == null || assembly.makes(NamespaceType.PID)) {
            return;
        }
        program.at("", "delete-kill", "kill what is left in the container's cgroup");
        program.add(
                        Op.KILL_CGROUP,
                        directory.arg(),
                        directory.name(program, processes.path()),
                        Arg.of(9, "SIGKILL"))
                .ifSet()
                .tolerateAll();
    }
}
