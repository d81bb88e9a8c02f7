package io.jcontainers.runc.exec;

import static io.jcontainers.runc.container.Assembly.here;

import io.jcontainers.runc.cgroup.BytePath;
import io.jcontainers.runc.cgroup.CgroupMode;
import io.jcontainers.runc.cgroup.CgroupPlacement;
import io.jcontainers.runc.cgroup.CgroupTeardown;
import io.jcontainers.runc.cgroup.ExecCgroup;
import io.jcontainers.runc.cgroup.FreezeFiles;
import io.jcontainers.runc.cgroup.HierarchyPlacement;
import io.jcontainers.runc.container.InRoot;
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
import io.jcontainers.runc.program.Test;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The container's cgroups for another process: a v2 cgroup takes it with the clone, into a v1 cgroup it writes itself.
 */
final class ExecCgroupSteps {
    private static final int STATE_BYTES = 64;
    private static final int LINE_BYTES = 4096 + 16;

    /** Behind {@code 0::} of /proc/PID/cgroup. */
    private static final int LINE_START = 3;

    private final ProgramBuilder front;
    private final ProgramBuilder init;
    private final CgroupPlacement placement;
    private final Map<String, BytePath> directories;
    private final boolean own;
    private final long initPid;
    private final List<Slot> tasks = new ArrayList<>();
    private final List<Slot> cloneInto = new ArrayList<>();

    ExecCgroupSteps(ProgramBuilder front, ProgramBuilder init, RunningContainer container, List<String> options) {
        this.front = front;
        this.init = init;
        this.placement = container.record().placement();
        this.initPid = container.init().pid();
        this.own = options.isEmpty();
        this.directories = ExecCgroup.directories(options, placement);
    }

    /** Front: a paused container would keep the process from ever starting. */
    void refusePaused() {
        FreezeFiles freeze = CgroupTeardown.of(placement).freeze();
        if (freeze == null) {
            return;
        }
        Memory.Room state = front.memory().zeroes(STATE_BYTES, "freezer");
        Slot first = front.scratch("freezer-state");
        front.at("", "container-paused", "look whether the container is paused");
        front.add(
                        Op.GET,
                        here(),
                        front.memory()
                                .path(freeze.directory().join(freeze.file()).bytes()),
                        Arg.of(state),
                        Arg.of(STATE_BYTES))
                .tolerateAll();
        front.add(Op.PEEK, Arg.offset(state), Arg.of(1), Arg.of(0)).into(first);
        char frozen = freeze.freezeValue().charAt(0); // FROZEN and FREEZING, not THAWED; 1, not 0
        front.refuseIf(
                first.arg(),
                Test.EQ,
                Arg.of(frozen, "'" + frozen + "'"),
                "container-paused",
                "cannot exec in a paused container (use --ignore-paused to override)");
    }

    /** Front: the descriptors that the process has to inherit. */
    List<Slot> open() {
        for (HierarchyPlacement hierarchy : placement.hierarchies()) {
            boolean cloned = hierarchy.unified();
            BytePath directory = directories.get(hierarchy.key());
            if (directory == null) {
                continue;
            }
            front.at(
                    "--cgroup",
                    "cgroup-join",
                    "unable to start container process: error adding pid to cgroups: open " + directory.display());
            Slot slot = front.slot("cgroup-" + hierarchy.key());
            BytePath path = cloned ? directory : directory.join(hierarchy.unified() ? "cgroup.procs" : "tasks");
            int flags = cloned ? OpenFlags.PATH | OpenFlags.DIRECTORY : OpenFlags.WRONLY;
            Step step = front.call(
                            Call.OPENAT,
                            here(),
                            front.memory().path(path.bytes()),
                            Arg.of(flags | OpenFlags.CLOEXEC),
                            Arg.of(0))
                    .into(slot);
            tolerateLack(step);
            (cloned ? cloneInto : tasks).add(slot);
            if (cloned && own && placement.mode() == CgroupMode.V2) {
                cloneInto.add(openOfInit(hierarchy, slot));
            }
        }
        return tasks;
    }

    /**
     * An init such as systemd's moves itself below and hands controllers down: the container's own cgroup then takes no
     * process (cgroups(7), "no internal processes"), so a new one goes where init is. That is looked up beneath the
     * container's cgroup, whatever the container has made of its name.
     */
    private Slot openOfInit(HierarchyPlacement hierarchy, Slot container) {
        Slot inner = front.slot("cgroup-of-init");
        Slot length = front.scratch("length");
        Slot end = front.scratch("end");
        Label none = new Label();
        int before = LINE_START + hierarchy.relative().bytes().length;
        Memory.Room line = front.memory().zeroes(LINE_BYTES, "cgroup of init");
        front.at("", "cgroup-join", "look where the container's init is");
        front.add(Op.GET, here(), front.memory().text("/proc/" + initPid + "/cgroup"), Arg.of(line), Arg.of(LINE_BYTES))
                .into(length)
                .tolerateAll();
        front.jumpIf(length.arg(), Test.LT, Arg.of(before + 2L), none); // a slash or the line's end at least
        front.add(Op.SET, Arg.offset(line.plus(-1)), length.arg()).into(end);
        front.add(Op.POKE, end.arg(), Arg.of(0), Arg.of(1));
        front.add(
                        Op.IN_ROOT,
                        container.arg(),
                        Arg.of(line.plus(before)),
                        Arg.of(InRoot.OPEN | InRoot.PLAIN, "existing, no links"),
                        Arg.of(0),
                        Arg.of(0))
                .into(inner)
                .tolerateAll();
        front.here(none);
        return inner;
    }

    /** Cgroups to clone into, the first that takes the process, where there is one; empty without v2. */
    List<Slot> cloneInto() {
        return cloneInto;
    }

    /** Whether the container may have no cgroup at all. */
    boolean lackTolerated() {
        return placement.permissionErrorsTolerated();
    }

    private void tolerateLack(Step step) {
        if (placement.permissionErrorsTolerated()) {
            step.tolerate(Errno.ENOENT, Errno.EACCES, Errno.EPERM, Errno.EROFS);
        }
    }

    /** The process: moves itself. */
    void join() {
        Arg self = init.memory().struct("0".getBytes(StandardCharsets.US_ASCII), "0");
        init.at(
                "--cgroup",
                "cgroup-join",
                "unable to start container process: error adding pid to cgroups: join the container's cgroup");
        for (Slot slot : tasks) {
            tolerateLack(init.call(Call.WRITE, slot.arg(), self, Arg.of(1)).ifSet());
            init.call(Call.CLOSE, slot.arg()).ifSet();
        }
    }
}
