package io.jcontainers.runc.container;

import io.jcontainers.runc.cgroup.BytePath;
import io.jcontainers.runc.program.Arg;
import io.jcontainers.runc.program.Call;
import io.jcontainers.runc.program.Errno;
import io.jcontainers.runc.program.Label;
import io.jcontainers.runc.program.Memory;
import io.jcontainers.runc.program.Op;
import io.jcontainers.runc.program.ProgramBuilder;
import io.jcontainers.runc.program.Slot;
import io.jcontainers.runc.program.Test;
import org.jspecify.annotations.Nullable;

/**
 * Loads a seccomp filter, and hands its listener to the agent that the profile names.
 *
 * <p>Nothing that init does after the filter is loaded may be needed to get the listener out: the filter may ask the
 * agent about that very call. So init says beforehand which descriptor the listener will be, the lowest free one, and
 * the front takes it with pidfd_getfd(2) as soon as it is there.
 */
public final class SeccompSteps {
    private static final int SECCOMP_SET_MODE_FILTER = 1;
    private static final int CHECK_EVERY_MS = 1;

    /**
     * A seccomp program.
     *
     * @param bpf instructions
     * @param flags SECCOMP_FILTER_FLAG_* bits
     * @param agent who answers the filter's notifications; null where it makes none
     */
    @SuppressWarnings("ArrayRecordComponent")
    public record Filter(byte[] bpf, long flags, @Nullable Agent agent) {}

    /**
     * Who answers notifications.
     *
     * @param path its unix stream socket
     * @param metadata passed on to it, empty for none
     */
    public record Agent(String path, String metadata) {}

    private final ProgramBuilder init;
    private final @Nullable Filter filter;
    private final Slot listener;

    SeccompSteps(ProgramBuilder init, @Nullable Filter filter) {
        this.init = init;
        this.filter = filter == null || filter.bpf().length == 0 ? null : filter;
        this.listener = init.slot("listener");
    }

    /** Whether there is a filter. */
    boolean loads() {
        return filter != null;
    }

    /** Whether an agent answers notifications. */
    boolean listens() {
        return filter != null && filter.agent() != null;
    }

    /** Init: from here on the filter is in force. */
    void load() {
        if (filter == null) {
            return;
        }
        init.at(
                "linux.seccomp",
                "seccomp-load",
                "unable to start container process: unable to init seccomp: error"
                        + " loading seccomp filter into kernel");
        byte[] bpf = filter.bpf();
        Arg.Address code = init.memory().struct(bpf, bpf.length / 8 + " instructions");
        Arg.Address program = init.memory().struct(Structs.filterProgram(bpf.length / 8), "sock_fprog");
        init.add(Op.POKE_ADDRESS, program.offsetAt(8), code);
        if (listens()) {
            init.call(Call.DUP, Slot.SYNC.arg()).into(listener);
            init.call(Call.CLOSE, listener.arg());
            init.add(Op.SEND, Slot.SYNC.arg(), Arg.of(SyncCode.LISTENER), listener.arg(), Arg.of(-1));
        }
        var step = init.call(
                Call.SECCOMP,
                Arg.of(SECCOMP_SET_MODE_FILTER, "SECCOMP_SET_MODE_FILTER"),
                Arg.of(filter.flags(), "0x" + Long.toHexString(filter.flags())),
                program);
        if (listens()) {
            step.into(listener);
        }
    }

    /** Init, once the front has it: while init holds the listener, calls would wait for an agent that is gone. */
    void release() {
        if (listens()) {
            init.at("linux.seccomp", "seccomp-listener", "close the seccomp listener");
            init.call(Call.CLOSE, listener.arg());
        }
    }

    /**
     * Front: takes the listener and sends it to the agent.
     *
     * @param pidfd of the process that loads the filter
     * @param state of the container, as JSON
     */
    public static void hand(ProgramBuilder front, @Nullable Filter filter, Slot pidfd, StateTemplate state) {
        Agent agent = filter == null ? null : filter.agent();
        if (agent == null) {
            return;
        }
        Slot number = front.slots("listener-number", 2);
        Slot taken = front.slot("listener");
        Label done = new Label();
        SyncSocket.receive(front, SyncCode.LISTENER).into(number);
        take(front, pidfd, number, taken, done);
        byte[] template = StateTemplate.forAgent(state, agent.metadata()).bytes();
        int room = template.length + 64;
        Memory.Room text = front.memory().zeroes(room, "container process state");
        Slot size = front.scratch("state-size");
        front.add(
                        Op.FORMAT,
                        front.memory().struct(template, "container process state"),
                        Arg.of(template.length),
                        Arg.of(text),
                        Arg.of(room))
                .into(size);
        Slot connection = front.scratch("agent");
        UnixConnection.connect(
                front,
                connection,
                BytePath.ofText(agent.path()),
                "linux.seccomp.listenerPath",
                "seccomp-agent",
                "unable to start container process: failed to connect with seccomp agent specified in the seccomp"
                        + " profile: dial unix " + agent.path() + ": connect");
        front.at("linux.seccomp.listenerPath", "seccomp-agent", "cannot send seccomp fd to " + agent.path());
        front.add(Op.SEND_FD, connection.arg(), taken.arg(), Arg.of(text), size.arg());
        front.call(Call.CLOSE, connection.arg());
        front.call(Call.CLOSE, taken.arg());
        front.here(done);
    }

    /** Until it is there, or init has something else to say: that the filter could not be loaded. */
    private static void take(ProgramBuilder front, Slot pidfd, Slot number, Slot taken, Label failed) {
        Slot spoken = front.scratch("init-spoke");
        Label again = new Label();
        Label absent = new Label();
        Label got = new Label();
        front.at("linux.seccomp", "seccomp-listener", "unable to start container process: take the seccomp listener");
        front.add(Op.SET, Arg.of(1), Arg.of(0)).into(spoken);
        front.here(again);
        front.call(Call.PIDFD_GETFD, pidfd.arg(), number.arg(), Arg.of(0))
                .into(taken)
                .otherwise(absent, Errno.EBADF, Errno.ESRCH);
        front.jump(got);
        front.here(absent);
        front.jumpIf(spoken.arg(), Test.EQ, Arg.of(0), failed);
        front.add(Op.WAIT, Slot.SYNC.arg(), Arg.of(CHECK_EVERY_MS)).into(spoken).tolerateAll();
        front.jump(again);
        front.here(got);
    }
}
