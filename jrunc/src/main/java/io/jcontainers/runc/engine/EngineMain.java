package io.jcontainers.runc.engine;

import io.jcontainers.runc.command.Commands;
import io.jcontainers.runc.sys.Sockets;

/** Entry of the resident engine: {@code --listen FD}, started by a front, or {@code --train} at build time. */
public final class EngineMain {
    private EngineMain() {}

    /** Serves until idle. */
    public static void main(String[] args) {
        if (args.length > 0 && args[0].equals("--train")) {
            Training.run();
            return;
        }
        int listener = Integer.parseInt(args[args.length - 1]);
        new Server(new Sockets(), listener, new Commands()).serve();
    }
}
