package io.jcontainers.runc.container;

import io.jcontainers.runc.program.Arg;
import io.jcontainers.runc.program.Call;
import io.jcontainers.runc.program.Errno;
import io.jcontainers.runc.program.Label;
import io.jcontainers.runc.program.Memory;
import io.jcontainers.runc.program.Op;
import io.jcontainers.runc.program.ProgramBuilder;
import io.jcontainers.runc.program.Slot;
import io.jcontainers.runc.program.Test;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * An rtnetlink(7) socket and what is asked on it, as steps.
 *
 * @param program where the steps go
 * @param socket of the network namespace in which it was opened
 */
record Netlink(ProgramBuilder program, Slot socket) {
    static final int NLM_F_REQUEST = 1;
    static final int NLM_F_ACK = 4;
    static final int HEADER_BYTES = 16;

    private static final int AF_NETLINK = 16;
    private static final int SOCK_RAW_CLOEXEC = 02000003;
    private static final int SOL_NETLINK = 270;
    private static final int NETLINK_GET_STRICT_CHK = 12;
    private static final int ANSWER_BYTES = 1024;
    private static final List<Errno> KNOWN =
            List.of(Errno.EEXIST, Errno.EPERM, Errno.ENODEV, Errno.EBUSY, Errno.EINVAL, Errno.EOPNOTSUPP);

    /** A message: a header, a fixed part, attributes. */
    static final class Message {
        private final ByteArrayOutputStream out = new ByteArrayOutputStream();
        private final List<Hole> holes = new ArrayList<>();

        private record Hole(int offset, Slot slot) {}

        /** A request that is to be acknowledged. */
        Message(int type) {
            this(type, NLM_F_ACK);
        }

        /** A request with further flags. */
        Message(int type, int flags) {
            number32(0);
            number16(type);
            number16(NLM_F_REQUEST | flags);
            number32(1);
            number32(0);
        }

        Message number8(int value) {
            out.write(value);
            return this;
        }

        Message number16(int value) {
            return number8(value & 0xff).number8(value >> 8);
        }

        Message number32(int value) {
            return number16(value & 0xffff).number16(value >>> 16);
        }

        /** A u32 that only the running program knows. */
        Message slot(Slot slot) {
            holes.add(new Hole(out.size(), slot));
            return number32(0);
        }

        Message attribute(int type, byte[] value) {
            number16(4 + value.length).number16(type);
            out.writeBytes(value);
            while (out.size() % 4 != 0) {
                out.write(0);
            }
            return this;
        }

        Message attribute(int type, Slot value) {
            return number16(8).number16(type).slot(value);
        }

        private byte[] bytes() {
            byte[] bytes = out.toByteArray();
            ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(0, bytes.length);
            return bytes;
        }
    }

    /** Opens one in the network namespace in which the program is. */
    static Netlink open(ProgramBuilder program, String name) {
        Slot socket = program.slot(name);
        program.call(
                        Call.SOCKET,
                        Arg.of(AF_NETLINK, "AF_NETLINK"),
                        Arg.of(SOCK_RAW_CLOEXEC, "SOCK_RAW|SOCK_CLOEXEC"),
                        Arg.of(0, "NETLINK_ROUTE"))
                .into(socket);
        // Without it (before Linux 4.20) a dump has the addresses of all devices.
        program.call(
                        Call.SETSOCKOPT,
                        socket.arg(),
                        Arg.of(SOL_NETLINK, "SOL_NETLINK"),
                        Arg.of(NETLINK_GET_STRICT_CHK, "NETLINK_GET_STRICT_CHK"),
                        program.memory().struct(new byte[] {1, 0, 0, 0}, "1"),
                        Arg.of(4))
                .tolerateAll();
        return new Netlink(program, socket);
    }

    /** Sends a request and waits until it is acknowledged. */
    void request(Message message) {
        send(message);
        acknowledged();
    }

    /** Sends a message. */
    void send(Message message) {
        byte[] bytes = message.bytes();
        Arg.Address struct = program.memory().struct(bytes, bytes.length + " bytes");
        for (Message.Hole hole : message.holes) {
            program.add(Op.POKE, struct.offsetAt(hole.offset()), hole.slot().arg(), Arg.of(4));
        }
        send(struct, Arg.of(bytes.length));
    }

    /** Sends bytes. */
    void send(Arg bytes, Arg size) {
        program.call(Call.SENDTO, socket.arg(), bytes, size, Arg.of(0), Arg.of(0), Arg.of(0));
    }

    /** One datagram of answers. */
    void receive(Memory.Room room, int bytes, Slot size) {
        program.call(Call.RECVFROM, socket.arg(), Arg.of(room), Arg.of(bytes), Arg.of(0), Arg.of(0), Arg.of(0))
                .into(size);
    }

    /** Waits for one acknowledgement; its error is the step's. */
    void acknowledged() {
        Memory.Room room = program.memory().zeroes(ANSWER_BYTES, "answer");
        Slot size = program.scratch("answer-size");
        Slot error = program.scratch("answer-error");
        Label fine = new Label();
        receive(room, ANSWER_BYTES, size);
        program.add(Op.PEEK, Arg.offset(room.plus(HEADER_BYTES)), Arg.of(4), Arg.of(1))
                .into(error)
                .tolerateAll();
        program.jumpIf(error.arg(), Test.EQ, Arg.of(0), fine);
        for (Errno known : KNOWN) {
            Label refused = new Label();
            program.jumpIf(error.arg(), Test.EQ, Arg.of(-known.number()), refused);
            program.later(refused, () -> program.fail(known));
        }
        program.fail(Errno.EIO);
        program.here(fine);
    }
}
