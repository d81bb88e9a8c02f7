package io.jcontainers.runc.container;

import io.jcontainers.runc.program.Arg;
import io.jcontainers.runc.program.Call;
import io.jcontainers.runc.program.Memory;
import io.jcontainers.runc.program.Op;
import io.jcontainers.runc.program.ProgramBuilder;
import io.jcontainers.runc.program.Slot;
import io.jcontainers.runc.program.Step;

/** The socket between front and init, and the messages on it ({@link SyncCode}). */
public final class SyncSocket {
    private SyncSocket() {}

    /** Front: both ends, in {@link Slot#SYNC} and {@link Slot#CHILD_SYNC}. */
    public static void make(ProgramBuilder front) {
        Memory.Room pair = front.memory().zeroes(8, "socket pair");
        front.at("", "sync-socket", "make the socket to init");
        front.call(
                Call.SOCKETPAIR,
                Arg.of(1, "AF_UNIX"),
                Arg.of(02000001, "SOCK_STREAM|SOCK_CLOEXEC"),
                Arg.of(0),
                Arg.of(pair));
        front.add(Op.PEEK, Arg.offset(pair), Arg.of(4), Arg.of(1)).into(Slot.SYNC);
        front.add(Op.PEEK, Arg.offset(pair.plus(4)), Arg.of(4), Arg.of(1)).into(Slot.CHILD_SYNC);
    }

    /** Front: init's program, with all slots as they are now. */
    public static Step feed(ProgramBuilder front, byte[] program) {
        front.at("", "sync", "send init its program");
        return front.add(
                Op.FEED, Slot.SYNC.arg(), front.memory().struct(program, "init's program"), Arg.of(program.length));
    }

    /** A message without a descriptor. */
    public static void send(ProgramBuilder program, int code) {
        program.at("", "sync", "talk to the other side of the container's start");
        program.add(Op.SEND, Slot.SYNC.arg(), Arg.of(code), Arg.of(0), Arg.of(-1));
    }

    /** Waits for a message without a descriptor. */
    public static Step receive(ProgramBuilder program, int code) {
        program.at("", "sync", "talk to the other side of the container's start");
        return program.add(Op.RECEIVE, Slot.SYNC.arg(), Arg.of(code), Arg.of(0));
    }

    /** Front: waits until init has executed, or tells why it could not. */
    public static void receiveEnd(ProgramBuilder front) {
        front.at("", "start-failed", "unable to start container process");
        front.add(Op.RECEIVE, Slot.SYNC.arg(), Arg.of(0), Arg.of(1));
    }
}
