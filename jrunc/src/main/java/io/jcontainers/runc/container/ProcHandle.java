package io.jcontainers.runc.container;

import static io.jcontainers.runc.mount.MountFlags.*;

import io.jcontainers.runc.program.Arg;
import io.jcontainers.runc.program.Call;
import io.jcontainers.runc.program.ProgramBuilder;
import io.jcontainers.runc.program.Slot;

/** A procfs that is mounted nowhere: nobody can have put anything on top of its files. */
final class ProcHandle {
    private ProcHandle() {}

    /** Its root, to be closed after use. */
    static Slot open(ProgramBuilder init) {
        Slot context = init.scratch("fs");
        Slot proc = init.scratch("proc");
        init.at("", "proc-open", "unable to start container process: open a procfs");
        init.call(Call.FSOPEN, init.memory().text("proc"), Arg.of(FSOPEN_CLOEXEC, "FSOPEN_CLOEXEC"))
                .into(context);
        init.call(Call.FSCONFIG, context.arg(), Arg.of(FSCONFIG_CMD_CREATE), Arg.of(0), Arg.of(0), Arg.of(0));
        init.call(Call.FSMOUNT, context.arg(), Arg.of(FSMOUNT_CLOEXEC), Arg.of(ATTR_NOSUID | ATTR_NODEV | ATTR_NOEXEC))
                .into(proc);
        init.call(Call.CLOSE, context.arg());
        return proc;
    }
}
