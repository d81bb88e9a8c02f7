package io.jcontainers.runc.container;

import static io.jcontainers.runc.mount.MountFlags.AT_EMPTY_PATH;

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
import java.util.List;

/** What stdio is when the process begins: whose it is, and which /dev/null. */
public final class StdioSteps {
    private static final int STATX_TYPE_MODE_IDS = 0x1b;
    private static final int UID_OFFSET = 20;
    private static final int GID_OFFSET = 24;
    private static final int TYPE_DIRECTORY = 0040000;
    private static final int TYPE_SOCKET = 0140000;

    private final ProgramBuilder init;
    private final Memory.Room statx;

    /** Steps of init. */
    public StdioSteps(ProgramBuilder init) {
        this.init = init;
        this.statx = init.memory().zeroes(NullDevice.STATX_BYTES, "statx");
    }

    /**
     * Gives pipes, sockets and terminals to the user, whose /dev/stdout they are. A file stays whose it is, and so does
     * /dev/null, which is everybody's.
     */
    public void own(long uid) {
        Slot value = init.scratch("stat");
        Slot group = init.scratch("stat-gid");
        init.at("process.user", "process-stdio", "unable to start container process: change owner of stdio");
        for (int fd = 0; fd < 3; fd++) {
            Label next = new Label();
            Label channel = new Label();
            look(Arg.of(fd), next);
            init.add(Op.PEEK, Arg.offset(statx.plus(NullDevice.MODE_OFFSET)), Arg.of(2), Arg.of(0))
                    .into(value);
            init.jumpIf(value.arg(), Test.LT, Arg.of(TYPE_DIRECTORY), channel);
            init.jumpIf(value.arg(), Test.LT, Arg.of(TYPE_SOCKET), next);
            init.here(channel);
            init.add(Op.PEEK, Arg.offset(statx.plus(NullDevice.RDEV_OFFSET)), Arg.of(8), Arg.of(0))
                    .into(value);
            init.jumpIf(value.arg(), Test.EQ, Arg.of(NullDevice.NUMBERS), next);
            init.add(Op.PEEK, Arg.offset(statx.plus(UID_OFFSET)), Arg.of(4), Arg.of(0))
                    .into(value);
            init.jumpIf(value.arg(), Test.EQ, Arg.of(uid), next);
            init.add(Op.PEEK, Arg.offset(statx.plus(GID_OFFSET)), Arg.of(4), Arg.of(0))
                    .into(group);
            init.call(Call.FCHOWN, Arg.of(fd), Arg.of(uid), group.arg())
                    .tolerate(Errno.EINVAL, Errno.EPERM, Errno.EROFS);
            init.here(next);
        }
    }

    /**
     * Stdio that is the host's /dev/null becomes the container's, so that no descriptor leads to a mount of the host.
     * A decoy at /dev/null (CVE-2026-88265) is not taken: stdio then stays what it is.
     *
     * @param root the container's root; a container without /dev/null keeps the host's
     * @param nulls which of stdin, stdout and stderr are the null device
     */
    public void reopenNull(Slot root, List<Boolean> nulls) {
        if (!nulls.contains(true)) {
            return;
        }
        init.at("", "stdio-null", "unable to start container process: reopen /dev/null in the container");
        Slot own = init.scratch("null");
        Label leave = new Label();
        Label done = new Label();
        openNull(root, own, 0).otherwise(done, Errno.ENOENT, Errno.ENOTDIR);
        NullDevice.jumpUnless(init, statx, own.arg(), leave);
        init.call(Call.CLOSE, own.arg());
        openNull(root, own, OpenFlags.RDWR | OpenFlags.NOCTTY | OpenFlags.CLOEXEC)
                .otherwise(done, Errno.EACCES, Errno.EPERM);
        NullDevice.jumpUnless(init, statx, own.arg(), leave);
        for (int fd = 0; fd < nulls.size(); fd++) {
            if (nulls.get(fd)) {
                init.call(Call.DUP3, own.arg(), Arg.of(fd), Arg.of(0));
            }
        }
        init.here(leave);
        init.call(Call.CLOSE, own.arg());
        init.here(done);
    }

    private Step openNull(Slot root, Slot own, int flags) {
        return init.add(
                        Op.IN_ROOT,
                        root.arg(),
                        init.memory().text("/dev/null"),
                        Arg.of(InRoot.OPEN, "existing"),
                        Arg.of(0),
                        Arg.of(flags))
                .into(own);
    }

    private void look(Arg descriptor, Label other) {
        init.call(
                        Call.STATX,
                        descriptor,
                        init.memory().text(""),
                        Arg.of(AT_EMPTY_PATH, "AT_EMPTY_PATH"),
                        Arg.of(STATX_TYPE_MODE_IDS, "STATX_TYPE|STATX_MODE|STATX_UID|STATX_GID"),
                        Arg.of(statx))
                .otherwise(other, Errno.ANY);
    }
}
