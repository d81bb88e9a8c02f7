package io.jcontainers.build.engine;

import io.jcontainers.build.command.Commands;
import io.jcontainers.build.sys.Syscalls;
import io.jcontainers.runc.sys.Sockets;

/**
 * Entry of the build engine, started by a front: {@code --listen FD}, or {@code --serve FD} for that front alone; or
 * {@code --train} at build time.
 */
public final class EngineMain {
    private EngineMain() {}

    /** Serves until idle. */
    public static void main(String[] args) throws InterruptedException {
        Sockets sockets = new Sockets();
        Syscalls syscalls = Syscalls.linux();
        if (args[0].equals("--train")) {
            new Training(
                            sockets,
                            syscalls,
                            new Commands(AllCommands.create(new Idleness(0)).list())::answer)
                    .run();
            return;
        }
        int socket = Integer.parseInt(args[args.length - 1]);
        Idleness idleness = new Idleness(Commands.idleSeconds());
        AllCommands all = AllCommands.create(idleness);
        Commands commands = new Commands(all.list());
        Server server = new Server(sockets, syscalls, idleness, commands::answer);
        if (args[args.length - 2].equals("--serve")) {
            server.serveOne(socket);
        } else {
            server.serve(socket);
        }
        all.upkeep().finish();
        // A thread of the JVM's own must not keep an engine that takes nobody any more.
        Runtime.getRuntime().halt(0);
    }
}
