package io.jcontainers.build.engine;

import io.jcontainers.build.command.Commands;
import io.jcontainers.build.command.Stores;
import io.jcontainers.build.verb.ImageVerbs;
import io.jcontainers.runc.sys.Sockets;

/** Entry of the build engine, started by a front: {@code --listen FD}, or {@code --serve FD} for that front alone. */
public final class EngineMain {
    private EngineMain() {}

    /** Serves until idle. */
    public static void main(String[] args) throws InterruptedException {
        int socket = Integer.parseInt(args[args.length - 1]);
        Server server = new Server(new Sockets(), new Commands(ImageVerbs.all(new Stores())));
        if (args[args.length - 2].equals("--serve")) {
            server.serveOne(socket);
        } else {
            server.serve(socket);
        }
    }
}
