package io.jcontainers.runc.engine;

import io.jcontainers.runc.command.Commands;
import io.jcontainers.runc.request.Files;
import io.jcontainers.runc.request.Need;
import io.jcontainers.runc.request.Reply;
import io.jcontainers.runc.request.Request;
import io.jcontainers.runc.sys.SocketException;
import io.jcontainers.runc.sys.Sockets;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Walks the hot paths without any front: at build time for the AOT cache. */
final class Training {
    private static final int ROUNDS = 200;
    private static final int WARM_UP_ROUNDS = 40;

    private Training() {}

    static void run() {
        Sockets sockets = new Sockets();
        callSockets(sockets);
        Commands commands = new Commands(null);
        byte[] config = resource("config.json");
        for (int round = 0; round < WARM_UP_ROUNDS; round++) {
            new Rehearsal(sockets, commands).play("run", config);
        }
        for (int round = 0; round < ROUNDS; round++) {
            for (String line : List.of("run t1", "create t1", "plan", "--version", "--help")) {
                answer(commands, line, config);
            }
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
        byte[] config = resource("warm.json");
        Rehearsal rehearsal = new Rehearsal(sockets, commands);
        for (int round = 0; round < WARM_UP_ROUNDS; round++) {
            lull.run();
            rehearsal.play("run", config);
            lull.run();
            rehearsal.play("create", config);
        }
    }

    private static void answer(Commands commands, String line, byte[] config) {
        String[] words = line.split(" ");
        Files files = new Files();
        files.put(Need.file("/bundle/config.json", 0), 0, config);
        files.put(Need.file("/proc/self/mountinfo", 0), 0, resource("mountinfo"));
        files.put(Need.file("/proc/self/cgroup", 0), 0, resource("cgroup"));
        files.put(Need.file("/proc/self/status", 0), 0, resource("status"));
        files.put(Need.file("/proc/self/uid_map", 0), 0, bytes("0 0 4294967295\n"));
        files.put(Need.file("/proc/sys/kernel/random/boot_id", 0), 0, bytes("00000000-0000-0000-0000-000000000000\n"));
        Request request = new Request(
                "",
                Arrays.stream(("jrunc " + line).split(" ")).map(Training::bytes).toList(),
                words[0].startsWith("--") ? 2 : 1,
                "jrunc",
                bytes("/run/jrunc"),
                bytes("/bundle"),
                Map.of(),
                new Request.Ids(0, 0, 0, 0, 1, 1),
                List.of(),
                "6.18.0",
                machine(),
                List.of(true, true, true),
                files);
        if (commands.answer(request) instanceof Reply.Text text && text.exitCode() != 0) {
            throw new IllegalStateException(line + ": " + text.error());
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** As {@code uname -m} names it. */
    static String machine() {
        String machine = System.getProperty("os.arch");
        return machine.equals("amd64") ? "x86_64" : machine;
    }

    static byte[] resource(String name) {
        try (InputStream in = Training.class.getResourceAsStream("training/" + name)) {
            if (in == null) {
                throw new IllegalStateException("no training resource " + name);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
