package io.jcontainers.runc.container;

import io.jcontainers.runc.program.Arg;
import io.jcontainers.runc.program.Call;
import io.jcontainers.runc.program.Errno;
import io.jcontainers.runc.program.Label;
import io.jcontainers.runc.program.Memory;
import io.jcontainers.runc.program.Op;
import io.jcontainers.runc.program.ProgramBuilder;
import io.jcontainers.runc.program.Slot;
import io.jcontainers.runc.program.Test;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** How an {@link Ephemeral} container ends. */
public final class EphemeralSteps {
    /** What the front says on stderr, on a line of its own, when the kernel has killed one of its processes. */
    public static final String OUT_OF_MEMORY =
            "jcontainers: out of memory: the kernel has killed a process of this step (oom_kill)";

    private static final int PR_SET_PDEATHSIG = 1;
    private static final int SIGKILL = 9;
    private static final long ENDING_SIGNALS = 1L << 0 | 1L << 1 | 1L << 14;
    private static final int SFD_CLOEXEC = 02000000;
    private static final int POLLFD_BYTES = 8;
    private static final int POLLIN = 1;
    private static final int CORE_DUMPED = 0x80;
    private static final int SIGNALLED = 128;
    private static final int STDERR = 2;

    private final ProgramBuilder front;

    EphemeralSteps(ProgramBuilder front) {
        this.front = front;
    }

    /** Init, with the identity that it keeps, before it tells that it is ready: its front's death is its own. */
    static void dieWithFront(ProgramBuilder init) {
        init.at("", "death-signal", "unable to start container process: set the signal of the front's death");
        init.call(Call.PRCTL, Arg.of(PR_SET_PDEATHSIG, "PR_SET_PDEATHSIG"), Arg.of(SIGKILL, "SIGKILL"));
    }

    /**
     * Waits for init, killing it when a signal comes to the front: those that it holds back while it runs a program.
     *
     * @param code takes the exit status, or 128 and the signal
     */
    void await(Slot code) {
        Slot signals = front.slot("signals");
        Slot signalled = front.scratch("signalled");
        Memory.Room polled = front.memory().zeroes(2 * POLLFD_BYTES, "pollfd");
        Label ended = new Label();
        front.at("", "supervise", "wait for the container");
        front.call(
                        Call.SIGNALFD4,
                        Arg.of(-1),
                        front.memory().struct(word(ENDING_SIGNALS), "SIGHUP|SIGINT|SIGTERM"),
                        Arg.of(8),
                        Arg.of(SFD_CLOEXEC, "SFD_CLOEXEC"))
                .into(signals);
        poll(polled, Slot.PIDFD);
        poll(polled.plus(POLLFD_BYTES), signals);
        front.call(Call.PPOLL, Arg.of(polled), Arg.of(2), Arg.of(0), Arg.of(0), Arg.of(0))
                .tolerate(Errno.EINTR);
        front.add(Op.PEEK, Arg.offset(polled.plus(6)), Arg.of(2), Arg.of(0)).into(signalled);
        front.jumpIf(signalled.arg(), Test.NE, Arg.of(0), ended);
        front.call(Call.PIDFD_SEND_SIGNAL, Slot.PIDFD.arg(), Arg.of(SIGKILL, "SIGKILL"), Arg.of(0), Arg.of(0))
                .tolerate(Errno.ESRCH);
        front.here(ended);
        front.add(Op.WAIT, Slot.PIDFD.arg(), Arg.of(-1));
        status(code);
    }

    private void poll(Memory.Room entry, Slot descriptor) {
        front.add(Op.POKE, Arg.offset(entry), descriptor.arg(), Arg.of(4));
        front.add(Op.POKE, Arg.offset(entry.plus(4)), Arg.of(POLLIN, "POLLIN"), Arg.of(2));
    }

    private void status(Slot code) {
        Memory.Room status = front.memory().zeroes(4, "status");
        Slot signal = front.scratch("end-signal");
        Label exited = new Label();
        Label plain = new Label();
        front.call(Call.WAIT4, Slot.PID.arg(), Arg.of(status), Arg.of(0), Arg.of(0));
        front.add(Op.PEEK, Arg.offset(status), Arg.of(1), Arg.of(0)).into(signal);
        front.add(Op.PEEK, Arg.offset(status.plus(1)), Arg.of(1), Arg.of(0)).into(code);
        front.jumpIf(signal.arg(), Test.EQ, Arg.of(0), exited);
        front.add(Op.SET, signal.arg(), Arg.of(SIGNALLED)).into(code);
        front.jumpIf(signal.arg(), Test.NO_BITS, Arg.of(CORE_DUMPED, "core dumped"), plain);
        front.add(Op.SET, signal.arg(), Arg.of(SIGNALLED - CORE_DUMPED)).into(code);
        front.here(plain);
        front.here(exited);
    }

    /** Before its cgroup goes: whether it ran out of memory. */
    void tellOutOfMemory(OomSteps oom) {
        Label told = new Label();
        front.at("", "out-of-memory", "look for processes that the kernel has killed");
        if (oom.jumpUnlessKilled(told)) {
            byte[] text = ("\n" + OUT_OF_MEMORY + "\n").getBytes(StandardCharsets.UTF_8);
            front.add(Op.PRINT, Arg.of(STDERR), front.memory().struct(text, OUT_OF_MEMORY), Arg.of(text.length))
                    .tolerateAll();
            front.here(told);
        }
    }

    private static byte[] word(long bits) {
        return ByteBuffer.allocate(8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(bits)
                .array();
    }
}
