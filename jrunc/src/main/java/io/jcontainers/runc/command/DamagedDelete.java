package io.jcontainers.runc.command;

import io.jcontainers.runc.cgroup.BytePath;
import io.jcontainers.runc.cgroup.CgroupHost;
import io.jcontainers.runc.cgroup.V1Hierarchy;
import io.jcontainers.runc.cgroup.V2Hierarchy;
import io.jcontainers.runc.container.Assembly;
import io.jcontainers.runc.program.Arg;
import io.jcontainers.runc.program.Errno;
import io.jcontainers.runc.program.Executor;
import io.jcontainers.runc.program.Label;
import io.jcontainers.runc.program.Op;
import io.jcontainers.runc.program.OpenFlags;
import io.jcontainers.runc.program.ProgramBuilder;
import io.jcontainers.runc.program.Slot;
import io.jcontainers.runc.program.Test;
import io.jcontainers.runc.request.Need;
import io.jcontainers.runc.request.Reply;
import io.jcontainers.runc.request.Request;
import io.jcontainers.runc.state.Containers;
import io.jcontainers.runc.state.LiveFile;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code delete --force} of a container whose stored program is damaged: what is left of it is found by facts of the
 * kernel. Its init is known by the live file; the cgroups are those that init is in, or where they are by default.
 */
final class DamagedDelete {
    private static final int MOUNTINFO_BYTES = 1 << 20;
    private static final int CGROUP_BYTES = 65536;
    private static final int LIVE_BYTES = 4096;
    private static final int SIGKILL = 9;
    private static final long PATIENCE_MS = 10_000;

    private final Request request;
    private final String id;
    private final ProgramBuilder program = new ProgramBuilder(Executor.FRONT, new Slot.Numbering());

    DamagedDelete(Request request, String id) {
        this.request = request;
        this.id = id;
    }

    Reply compile() {
        BytePath root = root();
        LiveFile live = LiveFile.parse(request.files()
                .orEmpty(Need.file(directory().join(LiveFile.NAME).bytes(), LIVE_BYTES)));
        List<BytePath> cgroups = cgroups(live);
        program.block(Executor.FRONT);
        if (live != null) {
            kill(live);
        }
        cgroups.forEach(this::remove);
        program.at("", "state-remove", "remove what is left of " + id);
        program.call(
                        io.jcontainers.runc.program.Call.OPENAT,
                        Assembly.here(),
                        program.memory().path(root.bytes()),
                        Arg.of(OpenFlags.RDONLY | OpenFlags.DIRECTORY | OpenFlags.CLOEXEC),
                        Arg.of(0))
                .into(Slot.ROOT_DIR);
        program.add(Op.REMOVE_TREE, Slot.ROOT_DIR.arg(), program.memory().text(id))
                .tolerate(Errno.ENOENT);
        return new Reply.Run(program.build().encode(request.machine()));
    }

    private BytePath root() {
        return new Containers(request).root();
    }

    private BytePath directory() {
        return root().join(id);
    }

    private byte[] file(String path, int mostBytes) {
        return request.files().orEmpty(Need.file(path, mostBytes));
    }

    private List<BytePath> cgroups(@Nullable LiveFile live) {
        byte[] mounts = file("/proc/self/mountinfo", MOUNTINFO_BYTES);
        byte[] member = live == null ? new byte[0] : file("/proc/" + live.pid() + "/cgroup", CGROUP_BYTES);
        boolean alive = member.length > 0;
        CgroupHost host =
                CgroupHost.parse(mounts, alive ? member : file("/proc/self/cgroup", CGROUP_BYTES), new byte[0]);
        List<BytePath> found = new ArrayList<>();
        for (V1Hierarchy hierarchy : host.v1()) {
            found.add(hierarchy.mountpoint().join(hierarchy.ownPathInMount()));
        }
        V2Hierarchy unified = host.v2();
        if (unified != null) {
            found.add(unified.mountpoint().join(unified.ownPathInMount()));
        }
        List<BytePath> own = new ArrayList<>();
        for (BytePath path : found) {
            BytePath candidate = alive ? path : path.join(id);
            if (candidate.fileName().contains(id)) { // never a directory that is not named after it
                own.add(candidate);
            }
        }
        return own;
    }

    private void kill(LiveFile live) {
        Label gone = new Label();
        Slot alive = program.slot("alive");
        program.at("", "delete-kill", "kill the container's init");
        program.add(Op.PROCESS_ALIVE, Arg.of(live.pid()), Arg.of(live.startTime()))
                .into(alive)
                .tolerateAll();
        program.jumpIf(alive.arg(), Test.NE, Arg.of(1), gone);
        program.call(io.jcontainers.runc.program.Call.PIDFD_OPEN, Arg.of(live.pid()), Arg.of(0))
                .into(Slot.PIDFD)
                .otherwise(gone, Errno.ESRCH);
        program.call(
                        io.jcontainers.runc.program.Call.PIDFD_SEND_SIGNAL,
                        Slot.PIDFD.arg(),
                        Arg.of(SIGKILL, "SIGKILL"),
                        Arg.of(0),
                        Arg.of(0))
                .tolerate(Errno.ESRCH);
        program.add(Op.WAIT, Slot.PIDFD.arg(), Arg.of(PATIENCE_MS));
        program.here(gone);
    }

    private void remove(BytePath cgroup) {
        Slot parent = program.scratch("parent");
        Label absent = new Label();
        Arg name = program.memory().name(cgroup.fileName());
        program.at("", "cgroup-remove", "remove cgroup " + cgroup.display());
        program.call(
                        io.jcontainers.runc.program.Call.OPENAT,
                        Assembly.here(),
                        program.memory().path(cgroup.parent().bytes()),
                        Arg.of(OpenFlags.PATH | OpenFlags.DIRECTORY | OpenFlags.CLOEXEC),
                        Arg.of(0))
                .into(parent)
                .otherwise(absent, Errno.ENOENT);
        program.add(Op.KILL_CGROUP, parent.arg(), name, Arg.of(SIGKILL, "SIGKILL"))
                .tolerateAll();
        program.add(Op.REMOVE_CGROUP, parent.arg(), name).warnOnly();
        program.call(io.jcontainers.runc.program.Call.CLOSE, parent.arg());
        program.here(absent);
    }
}
