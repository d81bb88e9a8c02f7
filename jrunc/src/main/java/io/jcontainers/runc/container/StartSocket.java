package io.jcontainers.runc.container;

import io.jcontainers.runc.program.Arg;
import io.jcontainers.runc.program.Call;
import io.jcontainers.runc.program.Memory;
import io.jcontainers.runc.program.Op;
import io.jcontainers.runc.program.ProgramBuilder;
import io.jcontainers.runc.program.Slot;
import io.jcontainers.runc.program.Step;

/**
 * The socket in the container's directory at which a created container waits: start connects, init accepts and
 * executes, and the connection closes with the exec or carries its error.
 */
final class StartSocket {
    static final String NAME = "start.sock";
    private static final int SUN_PATH_BYTES = 108;

    private StartSocket() {}

    /** Init's end, made by the front. */
    static Slot listen(Assembly assembly) {
        ProgramBuilder front = assembly.front();
        Slot listener = assembly.keep(front.slot("start-socket"));
        front.at("", "start-socket", "make the socket that start connects to");
        front.call(Call.SOCKET, Arg.of(1, "AF_UNIX"), Arg.of(02000001, "SOCK_STREAM|SOCK_CLOEXEC"), Arg.of(0))
                .into(listener);
        address(front, Call.BIND, listener);
        front.call(Call.LISTEN, listener.arg(), Arg.of(16));
        return listener;
    }

    /** bind or connect by way of the directory's descriptor: a socket address has room for short paths only. */
    static Step address(ProgramBuilder program, Call call, Slot socket) {
        Slot directory = Slot.STATE_DIR;
        byte[] template = concat(
                "/proc/self/fd/".getBytes(java.nio.charset.StandardCharsets.US_ASCII),
                new byte[] {1, 'd', (byte) directory.index(), (byte) (directory.index() >> 8)},
                ("/" + NAME).getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        Memory.Room address = program.memory().zeroes(2 + SUN_PATH_BYTES, "sockaddr_un");
        program.add(Op.POKE, Arg.offset(address), Arg.of(1, "AF_UNIX"), Arg.of(2));
        program.add(
                Op.FORMAT,
                program.memory().struct(template, "path of " + NAME),
                Arg.of(template.length),
                Arg.of(address.plus(2)),
                Arg.of(SUN_PATH_BYTES));
        return program.call(call, socket.arg(), Arg.of(address), Arg.of(2 + SUN_PATH_BYTES));
    }

    private static byte[] concat(byte[]... parts) {
        java.io.ByteArrayOutputStream out = new java.io.ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }
}
