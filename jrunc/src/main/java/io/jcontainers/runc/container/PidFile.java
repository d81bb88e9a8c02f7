package io.jcontainers.runc.container;

import io.jcontainers.runc.cgroup.BytePath;
import io.jcontainers.runc.program.Arg;
import io.jcontainers.runc.program.Call;
import io.jcontainers.runc.program.Errno;
import io.jcontainers.runc.program.Memory;
import io.jcontainers.runc.program.Op;
import io.jcontainers.runc.program.OpenFlags;
import io.jcontainers.runc.program.ProgramBuilder;
import io.jcontainers.runc.program.Slot;

/** The pid file: decimal, no newline, made under another name beside it and renamed. */
public final class PidFile {
    private PidFile() {}

    /** Writes it; a symbolic link at its name is replaced, not followed. */
    public static void write(ProgramBuilder front, BytePath path, Slot pid) {
        int slash = path.latin1().lastIndexOf('/');
        BytePath directory =
                new BytePath(slash < 0 ? "." : slash == 0 ? "/" : path.latin1().substring(0, slash));
        String name = path.latin1().substring(slash + 1);
        Slot parent = front.scratch("pid-directory");
        Memory.Room text = front.memory().zeroes(24, "pid");
        Slot length = front.scratch("length");
        front.at("--pid-file", "pid-file", "write pid file " + path.display());
        front.call(
                        Call.OPENAT,
                        Assembly.here(),
                        front.memory().path(directory.bytes()),
                        Arg.of(OpenFlags.PATH | OpenFlags.DIRECTORY | OpenFlags.CLOEXEC, "O_PATH|O_DIRECTORY"),
                        Arg.of(0))
                .into(parent);
        byte[] template = {1, 'd', (byte) pid.index(), (byte) (pid.index() >> 8)};
        front.add(Op.FORMAT, front.memory().struct(template, "pid"), Arg.of(4), Arg.of(text), Arg.of(24))
                .into(length);
        Arg temporary = front.memory().path(new BytePath("." + name).bytes());
        front.call(Call.UNLINKAT, parent.arg(), temporary, Arg.of(0)).tolerate(Errno.ENOENT);
        int flags = OpenFlags.WRONLY | OpenFlags.CREAT | OpenFlags.EXCL | OpenFlags.NOFOLLOW;
        front.add(Op.PUT, parent.arg(), temporary, Arg.of(flags), Arg.of(text), length.arg(), Arg.of(0666, "0666"));
        front.call(
                Call.RENAMEAT2,
                parent.arg(),
                temporary,
                parent.arg(),
                front.memory().path(new BytePath(name).bytes()),
                Arg.of(0));
        front.call(Call.CLOSE, parent.arg());
    }
}
