package io.jcontainers.runc.container;

import io.jcontainers.runc.cgroup.BytePath;
import io.jcontainers.runc.program.Arg;
import io.jcontainers.runc.program.Call;
import io.jcontainers.runc.program.Memory;
import io.jcontainers.runc.program.Op;
import io.jcontainers.runc.program.OpenFlags;
import io.jcontainers.runc.program.ProgramBuilder;
import io.jcontainers.runc.program.Slot;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * A connection to a unix stream socket of the caller's, by path.
 *
 * <p>A socket address holds 108 bytes only. The path is opened first, and the address is that descriptor's name in
 * {@code /proc/self/fd}: connect(2) follows it to the very file that was opened. What is no socket is refused by
 * connect(2) with ECONNREFUSED.
 */
public final class UnixConnection {
    private static final int ADDRESS_BYTES = 64;

    private UnixConnection() {}

    /**
     * Connects; errors read {@code text: <errno>}.
     *
     * @param into the slot of the connection
     * @param path relative to the caller's directory, or absolute
     */
    public static void connect(ProgramBuilder front, Slot into, BytePath path, String field, String code, String text) {
        Slot file = front.scratch("socket-file");
        front.at(field, code, text);
        front.call(
                        Call.OPENAT,
                        Assembly.here(),
                        front.memory().path(path.bytes()),
                        Arg.of(OpenFlags.PATH | OpenFlags.CLOEXEC, "O_PATH|O_CLOEXEC"),
                        Arg.of(0))
                .into(file);
        front.call(Call.SOCKET, Arg.of(1, "AF_UNIX"), Arg.of(02000001, "SOCK_STREAM|SOCK_CLOEXEC"), Arg.of(0))
                .into(into);
        Memory.Room address = front.memory().zeroes(ADDRESS_BYTES, "sockaddr_un");
        byte[] template = template(file);
        front.add(Op.POKE, Arg.offset(address), Arg.of(1, "AF_UNIX"), Arg.of(2));
        front.add(
                Op.FORMAT,
                front.memory().struct(template, "/proc/self/fd/N"),
                Arg.of(template.length),
                Arg.of(address.plus(2)),
                Arg.of(ADDRESS_BYTES - 2));
        front.call(Call.CONNECT, into.arg(), Arg.of(address), Arg.of(ADDRESS_BYTES));
        front.call(Call.CLOSE, file.arg());
    }

    /** Connects to who wants a pidfd. */
    public static Slot forPidfd(ProgramBuilder front, BytePath path) {
        Slot socket = front.slot("pidfd-socket");
        String text = "failed to dial " + path.display() + ": dial unix " + path.display() + ": connect";
        connect(front, socket, path, "--pidfd-socket", "pidfd-socket", text);
        return socket;
    }

    /**
     * Sends a pidfd.
     *
     * @param kind {@code standard} for a container's init, {@code setns} for another process
     */
    public static void sendPidfd(ProgramBuilder front, Slot connection, Slot pidfd, String kind) {
        front.at("--pidfd-socket", "pidfd-send", "send the pidfd");
        send(front, connection, pidfd, kind);
    }

    private static byte[] template(Slot descriptor) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes("/proc/self/fd/".getBytes(StandardCharsets.US_ASCII));
        out.writeBytes(new byte[] {1, 'd', (byte) descriptor.index(), (byte) (descriptor.index() >> 8)});
        return out.toByteArray();
    }

    /** Sends a descriptor with a text, and closes the connection. */
    public static void send(ProgramBuilder program, Slot connection, Slot descriptor, String text) {
        program.add(
                Op.SEND_FD, connection.arg(), descriptor.arg(), program.memory().text(text), Arg.of(text.length()));
        program.call(Call.CLOSE, connection.arg());
    }
}
