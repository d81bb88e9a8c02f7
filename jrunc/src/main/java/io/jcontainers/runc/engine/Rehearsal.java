package io.jcontainers.runc.engine;

import io.jcontainers.runc.command.Commands;
import io.jcontainers.runc.request.Need;
import io.jcontainers.runc.sys.Sockets;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
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

    /** Answers a request that leads to a program; nobody executes it. */
    void play(byte[] request) {
        answer(request, FrameKind.PROGRAM);
    }

    /**
     * Answers a request that leads to a text.
     *
     * @throws IllegalStateException when it tells of a failure
     */
    void tell(byte[] request) {
        ByteBuffer text = answer(request, FrameKind.TEXT);
        if (text.getInt() != 0) {
            throw new IllegalStateException(StandardCharsets.UTF_8.decode(text).toString());
        }
    }

    private ByteBuffer answer(byte[] request, FrameKind kind) {
        int[] pair = sockets.pair();
        try {
            sockets.limitWaits(pair[0], PATIENCE_S);
            sockets.limitWaits(pair[1], PATIENCE_S);
            Connection front = new Connection(sockets, pair[0]);
            front.send(FrameKind.REQUEST, request);
            new Conversation(new Connection(sockets, pair[1]), commands).hold();
            return front.receive(kind);
        } finally {
            sockets.close(pair[0]);
            sockets.close(pair[1]);
        }
    }

    /**
     * What a front sends for {@code jrunc WORDS} in a bundle.
     *
     * @param config name of the resource that is the bundle's config.json
     */
    static byte[] request(String config, String... words) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        field(out, RequestReader.ARGUMENT, text("jrunc"));
        for (String word : words) {
            field(out, RequestReader.ARGUMENT, text(word));
        }
        field(out, RequestReader.COMMAND, numbers(words[0].startsWith("--") ? 2 : 1));
        field(out, RequestReader.PROGRAM, text("jrunc"));
        field(out, RequestReader.ROOT, text("/run/jrunc"));
        field(out, RequestReader.DIRECTORY, text("/bundle"));
        field(out, RequestReader.ENVIRONMENT, text("PATH=/usr/bin:/bin"));
        field(out, RequestReader.IDS, numbers(0, 0, 0, 0, 1, 1, 1));
        field(out, RequestReader.NULLS, new byte[] {1, 1, 1});
        field(out, RequestReader.LIMITS, new byte[LIMITS_BYTES]);
        field(out, RequestReader.RELEASE, text("6.18.0"));
        field(out, RequestReader.MACHINE, text(machine()));
        file(out, "/proc/self/status", resource("status"));
        file(out, "/bundle/config.json", resource(config));
        file(out, "/proc/self/cgroup", resource("cgroup"));
        file(out, "/proc/self/mountinfo", resource("mountinfo"));
        file(out, "/proc/self/uid_map", text("0 0 4294967295\n"));
        file(out, "/proc/sys/kernel/random/boot_id", text("00000000-0000-0000-0000-000000000000\n"));
        return out.toByteArray();
    }

    /** As {@code uname -m} names it. */
    private static String machine() {
        String machine = System.getProperty("os.arch");
        return machine.equals("amd64") ? "x86_64" : machine;
    }

    private static byte[] resource(String name) {
        try (InputStream in = Rehearsal.class.getResourceAsStream("training/" + name)) {
            if (in == null) {
                throw new IllegalStateException("no training resource " + name);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void file(ByteArrayOutputStream out, String name, byte[] content) {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.writeBytes(numbers(Need.Kind.FILE.number()));
        file.writeBytes(text(name));
        file.write(0);
        file.writeBytes(content);
        field(out, RequestReader.KNOWN, file.toByteArray());
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
