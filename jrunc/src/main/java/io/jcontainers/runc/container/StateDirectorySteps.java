package io.jcontainers.runc.container;

import static io.jcontainers.runc.container.Assembly.here;

import io.jcontainers.runc.cgroup.BytePath;
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

/** Claims the container's directory and writes what later commands need. The front does all of it. */
final class StateDirectorySteps {
    private static final int OPEN_DIRECTORY = OpenFlags.RDONLY | OpenFlags.DIRECTORY | OpenFlags.CLOEXEC;
    private static final int LOCK_EX = 2;
    private static final int LOCK_UN = 8;
    private static final int AT_EMPTY_PATH = 0x1000;
    private static final int STATX_BYTES = 256;
    private static final int STATX_NLINK = 4;
    private static final int STX_NLINK = 16;

    private final Assembly assembly;
    private final ProgramBuilder front;

    StateDirectorySteps(Assembly assembly) {
        this.assembly = assembly;
        this.front = assembly.front();
    }

    /** mkdir of the id is the claim; everything from here on is taken back on failure. */
    void claim(byte[] containerFile) {
        BytePath root = BytePath.of(assembly.request().root());
        String id = assembly.options().id();
        front.at("--root", "state-root", "open the state directory " + root.display());
        openRoot(root);
        Arg name = front.memory().text(id);
        front.at(
                "",
                "state-directory",
                "make the container's directory " + root.join(id).display());
        Step claim = front.call(Call.MKDIRAT, Slot.ROOT_DIR.arg(), name, Arg.of(0700, "0700"));
        front.refuse(claim, "container-exists", "container with given ID already exists", Errno.EEXIST);
        front.call(Call.OPENAT, Slot.ROOT_DIR.arg(), name, Arg.of(OPEN_DIRECTORY | OpenFlags.NOFOLLOW), Arg.of(0))
                .into(Slot.STATE_DIR);
        front.call(Call.FLOCK, Slot.STATE_DIR.arg(), Arg.of(LOCK_EX, "LOCK_EX"));
        assembly.onFailure(undo -> {
            Label notOurs = new Label();
            undo.jumpIf(Slot.STATE_DIR.arg(), Test.LT, Arg.of(0), notOurs);
            undo.add(Op.REMOVE_TREE, Slot.ROOT_DIR.arg(), undo.memory().text(id))
                    .tolerateAll();
            undo.here(notOurs);
        });
        front.at("", "state-write", "write the container's state");
        front.put(
                Slot.STATE_DIR.arg(),
                front.memory().text("container"),
                OpenFlags.WRONLY | OpenFlags.CREAT | OpenFlags.EXCL | OpenFlags.NOFOLLOW,
                containerFile,
                0600);
    }

    private void openRoot(BytePath root) {
        Label make = new Label();
        Label made = new Label();
        Arg path = front.memory().path(root.bytes());
        front.call(Call.OPENAT, here(), path, Arg.of(OPEN_DIRECTORY), Arg.of(0))
                .into(Slot.ROOT_DIR)
                .otherwise(make, Errno.ENOENT);
        front.here(made);
        front.later(make, () -> {
            for (BytePath prefix : prefixes(root)) {
                int mode = prefix.equals(root) ? 0700 : 0755;
                front.call(Call.MKDIRAT, here(), front.memory().path(prefix.bytes()), Arg.of(mode))
                        .tolerate(Errno.EEXIST);
            }
            front.call(Call.OPENAT, here(), path, Arg.of(OPEN_DIRECTORY), Arg.of(0))
                    .into(Slot.ROOT_DIR);
            front.jump(made);
        });
    }

    /** Parents first; of a relative path too. */
    private static java.util.List<BytePath> prefixes(BytePath root) {
        java.util.List<BytePath> all = new java.util.ArrayList<>();
        String text = root.latin1();
        for (int slash = text.indexOf('/', 1); slash > 0; slash = text.indexOf('/', slash + 1)) {
            all.add(new BytePath(text.substring(0, slash)));
        }
        if (!text.endsWith("/")) {
            all.add(root);
        }
        return all;
    }

    /** The pid and its start time, known now, are written while init is busy. */
    void prepare() {
        front.at("", "state-write", "write the container's state");
        front.add(Op.PROCESS_ALIVE, Slot.PID.arg(), Arg.of(-1)).into(Slot.START_TIME);
        Memory.Room now = front.memory().zeroes(16, "timespec");
        front.call(Call.CLOCK_GETTIME, Arg.of(0, "CLOCK_REALTIME"), Arg.of(now));
        front.add(Op.PEEK, Arg.offset(now), Arg.of(8), Arg.of(0)).into(Slot.CREATED);
        front.add(Op.PEEK, Arg.offset(now.plus(8)), Arg.of(8), Arg.of(0)).into(Slot.CREATED_NANOS);
        front.add(Op.STORE, Slot.STATE_DIR.arg());
    }

    /** Before init is let go. */
    void commit() {
        front.at("", "state-write", "write the container's state");
        Arg directory = Slot.STATE_DIR.arg();
        Arg written = front.memory().text(".live");
        front.call(Call.RENAMEAT2, directory, written, directory, front.memory().text("live"), Arg.of(0));
    }

    /** While the front waits for the container, other commands may pause, update or delete it. */
    void letOthers() {
        front.at("", "state-lock", "let others at the container's state");
        front.call(Call.FLOCK, Slot.STATE_DIR.arg(), Arg.of(LOCK_UN, "LOCK_UN"));
    }

    /** Alone again; at {@code deleted} when another command has removed the container meanwhile. */
    void lockAgain(Label deleted) {
        Memory.Room statx = front.memory().zeroes(STATX_BYTES, "statx");
        Slot links = front.scratch("links");
        front.at("", "state-lock", "lock the container's state");
        front.call(Call.FLOCK, Slot.STATE_DIR.arg(), Arg.of(LOCK_EX, "LOCK_EX"));
        front.call(
                Call.STATX,
                Slot.STATE_DIR.arg(),
                front.memory().text(""),
                Arg.of(AT_EMPTY_PATH, "AT_EMPTY_PATH"),
                Arg.of(STATX_NLINK, "STATX_NLINK"),
                Arg.of(statx));
        front.add(Op.PEEK, Arg.offset(statx.plus(STX_NLINK)), Arg.of(4), Arg.of(0))
                .into(links);
        front.jumpIf(links.arg(), Test.EQ, Arg.of(0), deleted);
    }
}
