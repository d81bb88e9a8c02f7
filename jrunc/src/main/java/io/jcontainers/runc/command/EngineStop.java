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
import io.jcontainers.runc.program.ProgramBuilder;
import io.jcontainers.runc.program.Slot;
import io.jcontainers.runc.request.Need;
import io.jcontainers.runc.request.Request;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The front's part of {@code engine stop}: waits for the end of the engine and removes the cgroups made for it. */
final class EngineStop {
    private static final String CGROUP = "jrunc-engine";
    private static final int MOUNTINFO_BYTES = 1 << 20;
    private static final int CGROUP_BYTES = 65536;
    private static final int PATIENCE_MS = 10_000;
    /** What stands between the engine and conmon goes as soon as the engine has gone. */
    private static final int BETWEEN_MS = 20;

    private static final int AT_REMOVEDIR = 0x200;

    private EngineStop() {}

    static byte[] compile(Request request, long enginePid) {
        ProgramBuilder program = new ProgramBuilder(Executor.FRONT, new Slot.Numbering());
        Label gone = new Label();
        program.block(Executor.FRONT);
        SelfCall.letSignalsThrough(program);
        program.at("", "engine-stop", "wait for the engine's end");
        program.call(io.jcontainers.runc.program.Call.PIDFD_OPEN, Arg.of(enginePid), Arg.of(0))
                .into(Slot.PIDFD)
                .otherwise(gone, Errno.ANY);
        program.add(Op.WAIT, Slot.PIDFD.arg(), Arg.of(PATIENCE_MS));
        program.add(Op.WAIT, Arg.of(-1), Arg.of(BETWEEN_MS));
        program.here(gone);
        for (BytePath cgroup : cgroups(request)) {
            // Another engine of this owner may still be in it.
            program.call(
                            io.jcontainers.runc.program.Call.UNLINKAT,
                            Assembly.here(),
                            program.memory().path(cgroup.bytes()),
                            Arg.of(AT_REMOVEDIR, "AT_REMOVEDIR"))
                    .tolerateAll();
        }
        byte[] text = ("engine " + enginePid + " stopped\n").getBytes(StandardCharsets.US_ASCII);
        program.add(Op.PRINT, Arg.of(1, "stdout"), program.memory().struct(text, "text"), Arg.of(text.length));
        return program.build().encode(request.machine());
    }

    private static List<BytePath> cgroups(Request request) {
        CgroupHost host = CgroupHost.parse(
                request.files().orEmpty(Need.file("/proc/self/mountinfo", MOUNTINFO_BYTES)),
                request.files().orEmpty(Need.file("/proc/self/cgroup", CGROUP_BYTES)),
                new byte[0]);
        List<BytePath> cgroups = new ArrayList<>();
        for (V1Hierarchy hierarchy : host.v1()) {
            cgroups.add(hierarchy.mountpoint().join(CGROUP));
        }
        V2Hierarchy unified = host.v2();
        if (unified != null) {
            cgroups.add(unified.mountpoint().join(CGROUP));
        }
        return cgroups;
    }
}
