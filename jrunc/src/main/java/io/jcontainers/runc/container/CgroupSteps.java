package io.jcontainers.runc.container;

import io.jcontainers.runc.cgroup.BytePath;
import io.jcontainers.runc.cgroup.CgroupDelegation;
import io.jcontainers.runc.cgroup.CgroupMode;
import io.jcontainers.runc.cgroup.CgroupPlacement;
import io.jcontainers.runc.cgroup.CgroupTeardown;
import io.jcontainers.runc.cgroup.FreezeFiles;
import io.jcontainers.runc.cgroup.HierarchyPlacement;
import io.jcontainers.runc.cgroup.ResourceWrites;
import io.jcontainers.runc.cgroup.RootlessLimits;
import io.jcontainers.runc.cgroup.SubtreeControl;
import io.jcontainers.runc.program.Arg;
import io.jcontainers.runc.program.Call;
import io.jcontainers.runc.program.Errno;
import io.jcontainers.runc.program.Label;
import io.jcontainers.runc.program.Op;
import io.jcontainers.runc.program.OpenFlags;
import io.jcontainers.runc.program.ProgramBuilder;
import io.jcontainers.runc.program.Slot;
import io.jcontainers.runc.program.Step;
import io.jcontainers.runc.program.Test;
import io.jcontainers.spec.NamespaceType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The container's cgroups: made and limited by the front, joined by init itself.
 *
 * <p>A v1 hierarchy is joined by writing 0 into {@code tasks}: a thread that moves itself needs no lock over all
 * processes of the host (Linux 5.4), which a write of somebody's pid into {@code cgroup.procs} does. A v2 cgroup is
 * joined by the clone. The scope that systemd makes takes init while it waits for its program.
 */
final class CgroupSteps {
    private static final String FIELD = "linux.cgroupsPath";
    private static final String APPLY = "unable to apply cgroup configuration: ";

    private final Assembly assembly;
    private final ProgramBuilder front;
    private final CgroupPlacement placement;
    private final CgroupDirectory directory;
    private final CgroupResources resources;
    private final ExistingCgroupSteps existing;
    private final List<Slot> tasks = new ArrayList<>();
    private final boolean lackTolerated;
    private final CgroupTeardown teardown;
    private @Nullable Slot cloneInto;

    CgroupSteps(Assembly assembly, CgroupPlacement placement) {
        this.assembly = assembly;
        this.front = assembly.front();
        this.placement = placement;
        this.directory = CgroupDirectory.of(placement, front.slot("cgroups"));
        this.resources = new CgroupResources(assembly, placement);
        this.teardown = CgroupTeardown.of(placement);
        this.existing = new ExistingCgroupSteps(front, directory);
        this.lackTolerated = placement.permissionErrorsTolerated()
                && (placement.mode().limitsAreV1() || !RootlessLimits.needCgroup(resources.asked(), placement));
    }

    /** The descriptor for CLONE_INTO_CGROUP, or null. */
    @Nullable
    Slot cloneInto() {
        return cloneInto;
    }

    CgroupDirectory directory() {
        return directory;
    }

    /** Before init is cloned: makes the directories; a v2 cgroup, which init is cloned into, gets its limits too. */
    void make() {
        if (placement.hierarchies().isEmpty()) {
            assembly.ignore(FIELD, "no cgroup hierarchy is mounted");
            assembly.ignore("linux.resources", "no cgroup hierarchy is mounted");
            return;
        }
        if (waitsForSystemd() && placement.hierarchies().stream().anyMatch(HierarchyPlacement::made)) {
            systemd().reach(); // or a slice would be made, and left, on a host without systemd
        }
        front.at(FIELD, "cgroup-open", "open " + directory.path().display());
        directory.open(front);
        assembly.onFailure(program -> remove(program, placement, directory, assembly));
        Label without = new Label();
        for (HierarchyPlacement hierarchy : placement.hierarchies()) {
            if (hierarchy.made()) {
                makeDirectory(hierarchy, without);
            }
        }
        if (!waitsForSystemd() && !placement.mode().limitsAreV1()) {
            limit();
        }
        for (HierarchyPlacement hierarchy : placement.hierarchies()) {
            if (hierarchy.made()) {
                open(hierarchy);
            }
        }
        if (!waitsForSystemd()) {
            guardDevices();
        }
        front.here(without);
    }

    private SystemdSteps systemd() {
        return new SystemdSteps(front, BusAddress.of(assembly.request(), assembly.caller()), resources.unit());
    }

    private boolean waitsForSystemd() {
        return placement.unit() != null;
    }

    /**
     * Init is cloned and waits for its program. In v1 hierarchies it is in none of the cgroups yet: they get their
     * limits while it starts. With systemd the unit is made and takes it, then come the limits.
     */
    void moveInit() {
        if (!waitsForSystemd()) {
            if (placement.mode().limitsAreV1() && !placement.hierarchies().isEmpty()) {
                limit();
            }
            return;
        }
        systemd().start(version -> resources.plan(version).startMessage(SystemdSteps.CALL), Slot.PID, directory);
        limit();
        if (placement.mode() == CgroupMode.V2) {
            open(placement.hierarchies().getFirst());
            guardDevices();
        }
    }

    private void limit() {
        ResourceWrites writes = resources.writes();
        new CgroupLimitSteps(front, placement, directory).write(writes.steps());
        delegate();
    }

    private void guardDevices() {
        ResourceWrites writes = resources.writes();
        if (writes.deviceProgram() != null && cloneInto != null) {
            new DeviceProgramSteps(assembly).attach(writes.deviceProgram(), cloneInto);
        }
    }

    private void makeDirectory(HierarchyPlacement hierarchy, Label without) {
        boolean needed = placement.permissionErrorsTolerated() && !lackTolerated;
        String mkdir = "mkdir " + hierarchy.path().display();
        front.at(FIELD, "cgroup-make", APPLY + (needed ? RootlessLimits.NEEDED + ": " : "") + mkdir);
        Label parents = new Label();
        Label made = new Label();
        Label there = new Label();
        Label checked = new Label();
        Slot result = front.scratch("made");
        Arg leaf = directory.name(front, hierarchy.path());
        Step step = front.call(Call.MKDIRAT, directory.arg(), leaf, Arg.of(0755, "0755"))
                .into(result)
                .otherwise(parents, Errno.ENOENT);
        tolerateLack(step, Errno.EEXIST);
        front.here(made);
        front.jumpIf(result.arg(), Test.EQ, Arg.of(-Errno.EEXIST.number(), "-EEXIST"), there);
        if (lackTolerated && placement.mode() == CgroupMode.V2) {
            front.jumpIf(result.arg(), Test.LT, Arg.of(0), without);
        }
        front.here(checked);
        if (hierarchy.unified()) {
            enableControllers();
        }
        front.later(parents, () -> {
            for (BytePath prefix : hierarchy.directories()) {
                Arg name = directory.name(front, hierarchy.mountpoint().join(prefix));
                tolerateLack(
                        front.call(Call.MKDIRAT, directory.arg(), name, Arg.of(0755, "0755"))
                                .into(result),
                        Errno.EEXIST);
            }
            front.jump(made);
        });
        front.later(there, () -> {
            refuseUsed(hierarchy);
            front.jump(checked);
        });
    }

    private void refuseUsed(HierarchyPlacement hierarchy) {
        HierarchyPlacement processes = placement.with("devices");
        if (hierarchy == processes) {
            existing.refuseProcesses(hierarchy);
        }
        FreezeFiles freeze = teardown.freeze();
        if (freeze != null && freeze.directory().equals(hierarchy.path())) {
            existing.refuseFrozen(freeze);
        }
    }

    /** Top down; what can't be had shows when a limit is written. A hybrid host's v2 hierarchy limits nothing. */
    private void enableControllers() {
        HierarchyPlacement unified = placement.mode() == CgroupMode.V2 ? placement.unified() : null;
        for (SubtreeControl control : SubtreeControl.of(placement)) {
            if (unified == null) {
                return;
            }
            BytePath file = unified.mountpoint().join(control.directory()).join(SubtreeControl.FILE);
            Label each = new Label();
            Label next = new Label();
            front.at(FIELD, "cgroup-controllers", "write " + file.display());
            put(file, control.all()).otherwise(each, Errno.ANY);
            front.here(next);
            front.later(each, () -> {
                control.each().forEach(one -> put(file, one).tolerateAll());
                front.jump(next);
            });
        }
    }

    private Step put(BytePath file, String text) {
        return front.put(
                directory.arg(),
                directory.name(front, file),
                OpenFlags.WRONLY,
                text.getBytes(StandardCharsets.US_ASCII));
    }

    private void tolerateLack(Step step, Errno also) {
        if (lackTolerated) {
            step.tolerate(also, Errno.EACCES, Errno.EPERM, Errno.EROFS);
        } else {
            step.tolerate(also);
        }
    }

    /** A container with a cgroup namespace and a writable mount of it may make cgroups below its own. */
    private void delegate() {
        CgroupDelegation delegation = resources.delegation();
        long owner = resources.delegate();
        if (delegation == null) {
            return;
        }
        front.at(FIELD, "cgroup-delegate", "give " + delegation.directory().display() + " to the container's user");
        chown(delegation.directory(), owner);
        for (BytePath file : delegation.files()) {
            chown(file, owner).tolerate(Errno.ENOENT);
        }
    }

    private Step chown(BytePath path, long owner) {
        return front.call(
                Call.FCHOWNAT,
                directory.arg(),
                directory.name(front, path),
                Arg.of(owner),
                Arg.of(0xffffffffL, "-1"),
                Arg.of(0));
    }

    private void open(HierarchyPlacement hierarchy) {
        // On a hybrid host too: moving oneself into a v2 cgroup waits for every processor (8 ms measured).
        boolean cloned = hierarchy.unified() && (placement.mode() == CgroupMode.V2 || hierarchy.made());
        front.at(FIELD, "cgroup-join", APPLY + "open " + hierarchy.path().display());
        Slot slot = front.slot("cgroup-" + hierarchy.key());
        String file = hierarchy.unified() ? "cgroup.procs" : "tasks";
        BytePath path = cloned ? hierarchy.path() : hierarchy.file(file);
        int flags = cloned ? OpenFlags.RDONLY | OpenFlags.DIRECTORY : OpenFlags.WRONLY;
        Step step = front.call(
                        Call.OPENAT,
                        directory.arg(),
                        directory.name(front, path),
                        Arg.of(flags | OpenFlags.CLOEXEC),
                        Arg.of(0))
                .into(slot);
        if (lackTolerated) {
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
        init.at(FIELD, "cgroup-join", APPLY + "join the cgroup");
        for (Slot slot : tasks) {
            Step step = init.call(Call.WRITE, slot.arg(), self, Arg.of(1)).ifSet();
            if (lackTolerated) {
                tolerateLack(step, Errno.ENOENT);
            }
            init.call(Call.CLOSE, slot.arg()).ifSet(); // a created container may be looked at for long
        }
    }

    /** Stops the unit, where there is one, and removes the directories. */
    static void remove(
            ProgramBuilder program, CgroupPlacement placement, CgroupDirectory directory, Assembly assembly) {
        if (placement.unit() != null) {
            BusAddress address = BusAddress.of(assembly.request(), assembly.caller());
            new SystemdSteps(program, address, placement.unit()).stop(directory);
        }
        for (HierarchyPlacement hierarchy : CgroupDirectory.removalOrder(placement)) {
            program.at(
                    FIELD, "cgroup-remove", "remove cgroup " + hierarchy.path().display());
            program.add(Op.REMOVE_CGROUP, directory.arg(), directory.name(program, hierarchy.path()))
                    .ifSet()
                    .warnOnly();
        }
    }

    /** Kills what is left in the cgroup where no pid namespace of the container's own did. */
    static void killRest(
            ProgramBuilder program, CgroupPlacement placement, CgroupDirectory directory, Assembly assembly) {
        if (!assembly.makes(NamespaceType.PID)) {
            program.at("", "delete-kill", "kill what is left in the container's cgroup");
            killAll(program, placement, directory).tolerateAll();
        }
    }

    /**
     * SIGKILL for every process of the container: at once where the kernel can (v2, Linux 5.14), otherwise one by one.
     */
    static Step killAll(ProgramBuilder program, CgroupPlacement placement, CgroupDirectory directory) {
        CgroupTeardown teardown = CgroupTeardown.of(placement);
        Label done = new Label();
        Label each = new Label();
        BytePath kill = teardown.killFile();
        BytePath processes = teardown.processes();
        if (kill != null && placement.mode() == CgroupMode.V2) {
            program.put(
                            directory.arg(),
                            directory.name(program, kill),
                            OpenFlags.WRONLY,
                            "1".getBytes(StandardCharsets.US_ASCII))
                    .otherwise(each, Errno.ANY);
            program.jump(done);
        }
        program.here(each);
        Step step = processes == null
                ? program.add(Op.SET, Arg.of(0), Arg.of(0))
                : program.add(Op.KILL_CGROUP, directory.arg(), directory.name(program, processes), Arg.of(9, "SIGKILL"))
                        .ifSet();
        program.here(done);
        return step;
    }
}
