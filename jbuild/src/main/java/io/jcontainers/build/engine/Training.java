package io.jcontainers.build.engine;

import io.jcontainers.build.command.Front;
import io.jcontainers.build.sys.Fd;
import io.jcontainers.build.sys.Syscalls;
import io.jcontainers.runc.request.Request;
import io.jcontainers.runc.sys.Sockets;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.ToIntBiFunction;

/**
 * Walks the paths of short commands without any front, at build time: the classes and profiles of the AOT cache are
 * those of this run. Its commands touch no store.
 */
final class Training {
    private static final int ROUNDS = 50;

    /** Tags of a request's fields: {@code enum field_tag} of jrunc's front.h. */
    private static final int ARGUMENT = 2;

    private static final int DIRECTORY = 3;
    private static final int ENVIRONMENT = 4;
    private static final int IDS = 5;
    private static final int RELEASE = 7;
    private static final int COMMAND = 12;
    private static final int MACHINE = 13;

    private static final List<List<String>> CALLS = List.of(List.of("version"), List.of("--help"));

    private final Sockets sockets;
    private final Syscalls syscalls;
    private final ToIntBiFunction<Request, Front> commands;

    Training(Sockets sockets, Syscalls syscalls, ToIntBiFunction<Request, Front> commands) {
        this.sockets = sockets;
        this.syscalls = syscalls;
        this.commands = commands;
    }

    void run() throws InterruptedException {
        for (int round = 0; round < ROUNDS; round++) {
            for (List<String> words : CALLS) {
                call(words);
            }
        }
    }

    private void call(List<String> words) throws InterruptedException {
        int[] pair = sockets.pair();
        Server server = new Server(sockets, syscalls, new Idleness(0), commands);
        Thread engine = Thread.ofPlatform().start(() -> server.serveOne(pair[1]));
        try (Connection front =
                new Connection(syscalls, new Fd(syscalls, pair[0], false), Connection.Buffers.allocate())) {
            front.send(FrameKind.SIZE, new byte[0], 24, 80, 7);
            front.send(FrameKind.REQUEST, request(words));
            int status = -1;
            while (status < 0) {
                Connection.Frame frame = front.receive();
                status = frame.kind() == FrameKind.END ? frame.content().getInt() : -1;
            }
            if (status != 0) {
                throw new IllegalStateException(words + " ended with status " + status);
            }
        }
        engine.join();
    }

    /** What a front sends for {@code jbuild WORDS}. */
    static byte[] request(List<String> words) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        field(out, ARGUMENT, text("jbuild"));
        words.forEach(word -> field(out, ARGUMENT, text(word)));
        field(out, COMMAND, numbers(words.size() + 1));
        field(out, DIRECTORY, text("/"));
        field(out, ENVIRONMENT, text("PATH=/usr/bin:/bin"));
        field(out, IDS, numbers(0, 0, 0, 0, 1, 1, 1));
        field(out, RELEASE, text("6.18.0"));
        field(out, MACHINE, text("x86_64"));
        return out.toByteArray();
    }

    private static void field(ByteArrayOutputStream out, int tag, byte[] bytes) {
        out.writeBytes(numbers(tag, bytes.length));
        out.writeBytes(bytes);
    }

    private static byte[] numbers(int... numbers) {
        ByteBuffer bytes = ByteBuffer.allocate(4 * numbers.length).order(ByteOrder.LITTLE_ENDIAN);
        for (int number : numbers) {
            bytes.putInt(number);
        }
        return bytes.array();
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
