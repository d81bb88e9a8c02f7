package io.jcontainers.runc.engine;

import io.jcontainers.runc.command.Commands;
import io.jcontainers.runc.sys.Sockets;
import io.jcontainers.spec.json.SpecReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Entry of the engine, started by a front: {@code --listen FD} for a resident one, {@code --serve FD} for one that
 * serves the front at the other end of that connection; or {@code --train} at build time.
 */
public final class EngineMain {
    /** The front leaves the engine's own directory open as descriptor 4: compiled filters are kept in it. */
    private static final Path CACHE = Path.of("/proc/self/fd/4/seccomp");

    private EngineMain() {}

    /** Classes whose initialisers take long are made ready while the first front still sends its request. */
    private static void warmUp() {
        SpecReader.read("{\"ociVersion\":\"1.0.0\"}".getBytes(StandardCharsets.US_ASCII));
    }

    /** Serves until idle. */
    public static void main(String[] args) {
        if (args.length > 0 && args[0].equals("--train")) {
            Training.run();
            return;
        }
        int socket = Integer.parseInt(args[args.length - 1]);
        Thread.ofPlatform().daemon().start(EngineMain::warmUp);
        Server server = new Server(new Sockets(), socket, new Commands(CACHE));
        if (args[args.length - 2].equals("--serve")) {
            server.serveOne();
        } else {
            server.serve();
        }
    }
}
