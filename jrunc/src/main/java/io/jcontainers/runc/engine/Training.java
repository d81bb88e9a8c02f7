package io.jcontainers.runc.engine;

import io.jcontainers.runc.command.Commands;
import io.jcontainers.runc.sys.SocketException;
import io.jcontainers.runc.sys.Sockets;
import java.util.List;

/** Walks the hot paths without any front: at build time for the AOT cache, and once in each resident engine. */
final class Training {
    private static final int ROUNDS = 200;
    private static final int WARM_UP_ROUNDS = 40;

    private Training() {}

    static void run() {
        Sockets sockets = new Sockets();
        callSockets(sockets);
        Rehearsal rehearsal = new Rehearsal(sockets, new Commands(null));
        List<byte[]> started = List.of(
                Rehearsal.request("config.json", "run", "t1"), Rehearsal.request("config.json", "create", "t1"));
        List<byte[]> told = List.of(
                Rehearsal.request("config.json", "plan"),
                Rehearsal.request("config.json", "--version"),
                Rehearsal.request("config.json", "--help"));
        for (int round = 0; round < ROUNDS; round++) {
            started.forEach(rehearsal::play);
            told.forEach(rehearsal::tell);
        }
    }

    /** Binds the functions of the C library; what only a listener has says EBADF. */
    private static void callSockets(Sockets sockets) {
        sockets.ownUid();
        for (Runnable call : List.<Runnable>of(() -> sockets.accept(-1), () -> sockets.peerUid(-1))) {
            try {
                call.run();
                throw new IllegalStateException("a call on no descriptor succeeded");
            } catch (SocketException expected) {
                // What is needed was loaded on the way here.
            }
        }
    }

    /**
     * So that a resident engine's next answers come from compiled code; no filter, so no native library.
     *
     * @param lull returns when no front waits: those come first, and warm up as well
     */
    static void warmUp(Sockets sockets, Commands commands, Runnable lull) {
        Rehearsal rehearsal = new Rehearsal(sockets, commands);
        List<byte[]> requests =
                List.of(Rehearsal.request("warm.json", "run", "t1"), Rehearsal.request("warm.json", "create", "t1"));
        for (int round = 0; round < WARM_UP_ROUNDS; round++) {
            for (byte[] request : requests) {
                lull.run();
                rehearsal.play(request);
            }
        }
    }
}
