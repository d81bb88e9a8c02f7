package io.jcontainers.runc.container;

import static io.jcontainers.runc.mount.MountFlags.*;

import io.jcontainers.runc.cgroup.BytePath;
import io.jcontainers.runc.program.Arg;
import io.jcontainers.runc.program.Call;
import io.jcontainers.runc.program.Memory;
import io.jcontainers.runc.program.Op;
import io.jcontainers.runc.program.OpenFlags;
import io.jcontainers.runc.program.ProgramBuilder;
import io.jcontainers.runc.program.Slot;
import io.jcontainers.runc.program.Test;
import io.jcontainers.runc.request.RequestException;
import io.jcontainers.spec.Box;
import org.jspecify.annotations.Nullable;

/**
 * The process's terminal: a pair of the container's own devpts, opened by init. The master goes to whoever listens on
 * the console socket, or to the front that stays in the foreground.
 *
 * <p>The image may have put anything at {@code /dev/pts/ptmx} (CVE-2025-52565): only the multiplexer of a devpts is
 * taken, and the slave is asked of the master, never opened by its name.
 */
public final class TerminalSteps {
    private static final String MULTIPLEXER = "/dev/pts/ptmx";
    private static final String FAILED = "unable to start container process: error during container init: ";
    private static final long DEVPTS_MAGIC = 0x1cd1;
    private static final int STATFS_BYTES = 120;
    private static final int STATX_BYTES = 256;
    private static final int STATX_TYPE_MODE_INODE = 0x103;
    private static final int MODE_OFFSET = 28;
    private static final int INODE_OFFSET = 32;
    private static final int RDEV_MAJOR_OFFSET = 128;
    private static final int RDEV_MINOR_OFFSET = 132;
    private static final int TYPE_CHARACTER = 0020000;
    private static final int TYPE_BEHIND_CHARACTER = 0030000;
    private static final int MULTIPLEXER_INODE = 2;
    private static final int TTYAUX_MAJOR = 5;
    private static final int PTMX_MINOR = 2;
    private static final int TIOCSCTTY = 0x540e;
    private static final int TIOCSWINSZ = 0x5414;
    private static final int TIOCSPTLCK = 0x40045431;
    private static final int TIOCGPTPEER = 0x5441;
    private static final int OPEN_TERMINAL = OpenFlags.RDWR | OpenFlags.NOCTTY | OpenFlags.CLOEXEC;

    private final ProgramBuilder front;
    private final ProgramBuilder init;
    private final @Nullable Box size;
    private final @Nullable Slot socket;

    /**
     * Steps for a process that has a terminal.
     *
     * @param size its size, null for the default
     * @param socket slot for the connection to the console socket, which init has to inherit; null in the foreground
     */
    public TerminalSteps(ProgramBuilder front, ProgramBuilder init, @Nullable Box size, @Nullable Slot socket) {
        this.front = front;
        this.init = init;
        this.size = size;
        this.socket = socket;
    }

    /**
     * Whether terminal and console socket fit the way in which the process is started.
     *
     * @param detached nobody waits for the process
     * @throws RequestException with the texts that callers know
     */
    public static void check(boolean terminal, boolean detached, @Nullable BytePath consoleSocket) {
        if (detached && terminal && consoleSocket == null) {
            throw new RequestException(
                    "terminal-socket-missing",
                    "cannot allocate tty if runc will detach without setting console socket");
        }
        if ((!detached || !terminal) && consoleSocket != null) {
            throw new RequestException(
                    "terminal-socket-unused", "cannot use console socket if runc will not detach or allocate tty");
        }
    }

    /** Front, before anything is made: the connection. */
    public void connect(BytePath path) {
        if (socket != null) {
            UnixConnection.connect(
                    front,
                    socket,
                    path,
                    "--console-socket",
                    "terminal-socket",
                    "dial unix " + path.display() + ": connect");
        }
    }

    /**
     * Init, as leader of a session: opens the pair, hands the master on, makes the slave its controlling terminal and
     * stdio.
     *
     * @param root the container's root
     * @param console whether the slave is bound on {@code /dev/console}
     */
    public void open(Slot root, boolean console) {
        Slot master = init.slot("terminal-master");
        Slot slave = init.slot("terminal-slave");
        openMaster(root, master);
        init.at("process.terminal", "terminal-open", FAILED + "open the other side of the terminal");
        init.call(
                Call.IOCTL,
                master.arg(),
                Arg.of(TIOCSPTLCK, "TIOCSPTLCK"),
                init.memory().struct(new byte[4], "0"));
        init.call(
                        Call.IOCTL,
                        master.arg(),
                        Arg.of(TIOCGPTPEER, "TIOCGPTPEER"),
                        Arg.of(OPEN_TERMINAL, OpenFlags.text(OPEN_TERMINAL)))
                .into(slave);
        if (size != null) {
            init.at("process.consoleSize", "terminal-size", FAILED + "set the size of the terminal");
            init.call(
                    Call.IOCTL,
                    slave.arg(),
                    Arg.of(TIOCSWINSZ, "TIOCSWINSZ"),
                    init.memory()
                            .struct(
                                    Structs.windowSize(size.height(), size.width()),
                                    size.height() + " rows, " + size.width() + " columns"));
        }
        if (console) {
            bindConsole(root, slave);
        }
        handOver(master);
        become(slave);
    }

    private void openMaster(Slot root, Slot master) {
        Slot found = init.scratch("ptmx");
        Arg path = init.memory().text(MULTIPLEXER);
        Memory.Room room = init.memory().zeroes(STATX_BYTES, "statx");
        init.at("process.terminal", "terminal-open", FAILED + "open " + MULTIPLEXER + " of the container");
        init.add(Op.IN_ROOT, root.arg(), path, Arg.of(InRoot.OPEN, "existing"), Arg.of(0), Arg.of(0))
                .into(found);
        verify(found, room);
        init.call(Call.CLOSE, found.arg());
        init.add(
                        Op.IN_ROOT,
                        root.arg(),
                        path,
                        Arg.of(InRoot.OPEN, "existing"),
                        Arg.of(0),
                        Arg.of(OPEN_TERMINAL, OpenFlags.text(OPEN_TERMINAL)))
                .into(master);
        verify(master, room);
    }

    /** Looked at before it is opened, because to open a device can do something; and again, because it was a name. */
    private void verify(Slot descriptor, Memory.Room room) {
        String text = FAILED + MULTIPLEXER + " of the container is not the multiplexer of a real devpts";
        Slot value = init.scratch("stat");
        init.call(Call.FSTATFS, descriptor.arg(), Arg.of(room));
        refuseUnless(value, room, 0, 8, DEVPTS_MAGIC, text);
        init.call(
                Call.STATX,
                descriptor.arg(),
                init.memory().text(""),
                Arg.of(AT_EMPTY_PATH, "AT_EMPTY_PATH"),
                Arg.of(STATX_TYPE_MODE_INODE, "STATX_TYPE|STATX_MODE|STATX_INO"),
                Arg.of(room));
        init.add(Op.PEEK, Arg.offset(room.plus(MODE_OFFSET)), Arg.of(2), Arg.of(0))
                .into(value);
        init.refuseIf(value.arg(), Test.LT, Arg.of(TYPE_CHARACTER), "terminal-unreal", text);
        init.refuseIf(value.arg(), Test.GE, Arg.of(TYPE_BEHIND_CHARACTER), "terminal-unreal", text);
        refuseUnless(value, room, INODE_OFFSET, 8, MULTIPLEXER_INODE, text);
        refuseUnless(value, room, RDEV_MAJOR_OFFSET, 4, TTYAUX_MAJOR, text);
        refuseUnless(value, room, RDEV_MINOR_OFFSET, 4, PTMX_MINOR, text);
    }

    private void refuseUnless(Slot value, Memory.Room room, int offset, int width, long expected, String text) {
        init.add(Op.PEEK, Arg.offset(room.plus(offset)), Arg.of(width), Arg.of(0))
                .into(value);
        init.refuseIf(value.arg(), Test.NE, Arg.of(expected), "terminal-unreal", text);
    }

    private void bindConsole(Slot root, Slot slave) {
        Slot target = init.scratch("target");
        Slot clone = init.scratch("clone");
        Arg empty = init.memory().text("");
        init.at("process.terminal", "terminal-console", FAILED + "mount the terminal on /dev/console");
        init.add(
                        Op.IN_ROOT,
                        root.arg(),
                        init.memory().text("/dev/console"),
                        Arg.of(InRoot.FILE | InRoot.PLAIN, "file, no links"),
                        Arg.of(0755, "0755"))
                .into(target);
        init.call(
                        Call.OPEN_TREE,
                        slave.arg(),
                        empty,
                        Arg.of(
                                OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC | AT_EMPTY_PATH,
                                "OPEN_TREE_CLONE|OPEN_TREE_CLOEXEC|AT_EMPTY_PATH"))
                .into(clone);
        init.call(Call.MOVE_MOUNT, clone.arg(), empty, target.arg(), empty, Arg.of(MountSteps.EMPTY_TO_EMPTY));
        init.call(Call.CLOSE, clone.arg());
        init.call(Call.CLOSE, target.arg());
    }

    private void handOver(Slot master) {
        init.at("--console-socket", "terminal-send", FAILED + "send the terminal's descriptor");
        if (socket == null) {
            init.add(Op.SEND, Slot.SYNC.arg(), Arg.of(SyncCode.TERMINAL), Arg.of(0), master.arg());
        } else {
            UnixConnection.send(init, socket, master, "/dev/ptmx");
        }
        init.call(Call.CLOSE, master.arg());
    }

    private void become(Slot slave) {
        init.at("process.terminal", "terminal-control", FAILED + "make the terminal the controlling one");
        init.call(Call.IOCTL, slave.arg(), Arg.of(TIOCSCTTY, "TIOCSCTTY"), Arg.of(0));
        for (int fd = 0; fd < 3; fd++) {
            init.call(Call.DUP3, slave.arg(), Arg.of(fd), Arg.of(0));
        }
        init.call(Call.CLOSE, slave.arg());
    }

    /** Front: with a console socket its own end goes; otherwise it gets the master. The slot of the master, or null. */
    public @Nullable Slot receive() {
        front.at("process.terminal", "terminal-receive", "receive the terminal's descriptor");
        if (socket != null) {
            front.call(Call.CLOSE, socket.arg());
            return null;
        }
        Slot value = front.slots("terminal", 2);
        front.add(Op.RECEIVE, Slot.SYNC.arg(), Arg.of(SyncCode.TERMINAL), Arg.of(0))
                .into(value);
        return value.following("terminal-master");
    }
}
