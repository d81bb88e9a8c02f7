package io.jcontainers.runc.engine;

import io.jcontainers.runc.command.Commands;
import io.jcontainers.runc.sys.Sockets;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Conversations with itself, over a pair of sockets: every line that a front's call runs through is run. */
final class Rehearsal {
    private static final int PATIENCE_S = 5;
    private static final int LIMITS_BYTES = 16 * 16;

    private final Sockets sockets;
    private final Commands commands;

    Rehearsal(Sockets sockets, Commands commands) {
        this.sockets = sockets;
        this.commands = commands;
    }

    /**
     * Answers {@code jrunc COMMAND t1} for a bundle; nobody executes the answer.
     *
     * @param command create or run
     * @param config the bundle's config.json
     */
    void play(String command, byte[] config) {
        int[] pair = sockets.pair();
        try {
            sockets.limitWaits(pair[0], PATIENCE_S);
            sockets.limitWaits(pair[1], PATIENCE_S);
            new Connection(sockets, pair[0]).send(FrameKind.REQUEST, request(command, config));
            new Conversation(new Connection(sockets, pair[1]), commands).hold();
            new Connection(sockets, pair[0]).receive(FrameKind.PROGRAM);
        } finally {
            sockets.close(pair[0]);
            sockets.close(pair[1]);
        }
    }

    private static byte[] request(String command, byte[] config) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (String argument : new String[] {"jrunc", command, "t1"}) {
            field(out, RequestReader.ARGUMENT, text(argument));
        }
        field(out, RequestReader.COMMAND, numbers(1));
        field(out, RequestReader.PROGRAM, text("jrunc"));
        field(out, RequestReader.ROOT, text("/run/jrunc"));
        field(out, RequestReader.DIRECTORY, text("/bundle"));
        field(out, RequestReader.ENVIRONMENT, text("PATH=/usr/bin:/bin"));
        field(out, RequestReader.IDS, numbers(0, 0, 0, 0, 1, 1, 1));
        field(out, RequestReader.NULLS, new byte[] {1, 1, 1});
        field(out, RequestReader.LIMITS, new byte[LIMITS_BYTES]);
        field(out, RequestReader.RELEASE, text("6.18.0"));
        field(out, RequestReader.MACHINE, text(Training.machine()));
        file(out, "/proc/self/status", Training.resource("status"));
        file(out, "/bundle/config.json", config);
        file(out, "/proc/self/cgroup", Training.resource("cgroup"));
        file(out, "/proc/self/mountinfo", Training.resource("mountinfo"));
        file(out, "/proc/self/uid_map", text("0 0 4294967295\n"));
        file(out, "/proc/sys/kernel/random/boot_id", text("00000000-0000-0000-0000-000000000000\n"));
        return out.toByteArray();
    }

    private static void file(ByteArrayOutputStream out, String name, byte[] content) {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.writeBytes(text(name));
        file.write(0);
        file.writeBytes(content);
        field(out, RequestReader.FILE, file.toByteArray());
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
