package io.jcontainers.build.network.netlink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.jcontainers.build.sys.Errno;
import io.jcontainers.build.sys.SysException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

class NetlinkSocketTest {
    private static final int ANSWER = 77;

    private final Deque<byte[]> answers = new ArrayDeque<>();
    private int sent;
    private final NetlinkSocket socket = new NetlinkSocket(new Datagrams() {
        @Override
        public void send(byte[] datagram) {
            sent++;
        }

        @Override
        public byte[] receive() throws SysException {
            if (answers.isEmpty()) {
                throw new SysException("recv", "netlink", Errno.EAGAIN);
            }
            return answers.remove();
        }

        @Override
        public void close() {}
    });

    private static Request request(String what) {
        return new Request(what, 16, Request.ACK, new Payload());
    }

    private void answer(byte[]... messages) {
        answers.add(MessageBytes.datagram(List.of(messages)));
    }

    private static byte[] message(int type, int flags, int sequence, byte[] payload) {
        return ByteBuffer.allocate(16 + payload.length)
                .order(ByteOrder.nativeOrder())
                .putInt(16 + payload.length)
                .putShort((short) type)
                .putShort((short) flags)
                .putInt(sequence)
                .putInt(0)
                .put(payload)
                .array();
    }

    /** An acknowledgement as with NETLINK_CAP_ACK: the number and the request's header. */
    private static byte[] acknowledged(int sequence, int errno) {
        return message(
                Message.ERROR,
                0x100,
                sequence,
                ByteBuffer.allocate(20)
                        .order(ByteOrder.nativeOrder())
                        .putInt(-errno)
                        .array());
    }

    private static byte[] explained(int sequence, int errno, String why) {
        byte[] attributes = new Payload().attribute(1, why).toByteArray();
        return message(
                Message.ERROR,
                0x300,
                sequence,
                ByteBuffer.allocate(20 + attributes.length)
                        .order(ByteOrder.nativeOrder())
                        .putInt(-errno)
                        .put(20, attributes)
                        .array());
    }

    @Test
    void everyRequestIsAcknowledged() throws Exception {
        answer(acknowledged(1, 0), acknowledged(2, 0));
        answer(acknowledged(3, 0));
        socket.acknowledge(List.of(request("a"), request("b"), request("c")));
        assertEquals(1, sent);
        assertEquals(0, answers.size());
    }

    @Test
    void theFailedOneIsNamed() {
        answer(acknowledged(1, 0), explained(2, Errno.EEXIST, "there already"), acknowledged(3, 0));
        NetlinkException e = assertThrows(
                NetlinkException.class,
                () -> socket.acknowledge(List.of(request("a"), request("make b"), request("c"))));
        assertEquals("make b: file exists (there already)", e.getMessage());
        assertEquals(Errno.EEXIST, e.errno());
    }

    @Test
    void whatIsMissingInTheKernelIsNotCalledAFileSystem() {
        answer(acknowledged(1, Errno.EOPNOTSUPP));
        NetlinkException e =
                assertThrows(NetlinkException.class, () -> socket.acknowledge(List.of(request("make a pair"))));
        assertEquals("make a pair: not supported by this kernel", e.getMessage());
    }

    @Test
    void lateAcknowledgementsOfAFailedBatchAreNotTakenForOthers() throws Exception {
        answer(acknowledged(1, Errno.EPERM));
        assertThrows(NetlinkException.class, () -> socket.acknowledge(List.of(request("a"), request("b"))));
        answer(acknowledged(2, Errno.EPERM));
        answer(acknowledged(3, 0));
        socket.acknowledge(List.of(request("c")));
        assertEquals(0, answers.size());
    }

    @Test
    void silenceIsAnErrorAndNoHanging() {
        NetlinkException e = assertThrows(NetlinkException.class, () -> socket.acknowledge(List.of(request("ask"))));
        assertEquals("ask: the kernel gave no answer", e.getMessage());
    }

    @Test
    void aDumpEndsWithDone() throws Exception {
        answer(message(ANSWER, 2, 1, new byte[] {1, 0, 0, 0}), message(ANSWER, 2, 1, new byte[] {2, 0, 0, 0}));
        answer(message(ANSWER, 2, 9, new byte[] {9, 0, 0, 0}));
        answer(message(Message.DONE, 2, 1, new byte[4]));
        List<Message> messages = socket.dump(request("list"));
        assertEquals(List.of(1, 2), messages.stream().map(one -> one.u8(0)).toList());
    }

    @Test
    void aDumpThatWasDisturbedIsMadeAgain() throws Exception {
        answer(
                message(ANSWER, 2 | Message.INTERRUPTED, 1, new byte[] {1, 0, 0, 0}),
                message(Message.DONE, 2, 1, new byte[4]));
        answer(message(ANSWER, 2, 2, new byte[] {2, 0, 0, 0}), message(Message.DONE, 2, 2, new byte[4]));
        assertEquals(2, socket.dump(request("list")).getFirst().u8(0));
        assertEquals(2, sent);
    }

    @Test
    void aDumpThatIsAlwaysDisturbedFails() {
        for (int sequence = 1; sequence <= 10; sequence++) {
            answer(message(Message.DONE, 2 | Message.INTERRUPTED, sequence, new byte[4]));
        }
        NetlinkException e = assertThrows(NetlinkException.class, () -> socket.dump(request("list")));
        assertEquals("list: it changed 10 times while it was read", e.getMessage());
    }

    @Test
    void lengthsThatLeadOutOfTheDatagramAreRefused() {
        for (int length : new int[] {0, 15, 17, Integer.MAX_VALUE, -1}) {
            byte[] datagram = Arrays.copyOf(acknowledged(1, 0), 16);
            ByteBuffer.wrap(datagram).order(ByteOrder.nativeOrder()).putInt(0, length);
            NetlinkException e = assertThrows(NetlinkException.class, () -> Message.all(datagram));
            assertEquals(
                    "read the kernel's answer: a message of " + length + " bytes at 0 of 16",
                    e.getMessage(),
                    "length " + length);
        }
    }

    @Test
    void attributesThatLeadOutOfTheMessageAreRefused() {
        for (String hex : List.of("0000 0100", "0300 0100", "0900 0100 00000000", "ffff 0100 00000000")) {
            NetlinkException e = assertThrows(
                    NetlinkException.class, () -> Attributes.of(MessageBytes.bytes(hex), 0), "bytes " + hex);
            assertEquals(0, e.getMessage().indexOf("read the kernel's answer: an attribute of "), e.getMessage());
        }
    }

    @Test
    void attributesOfEveryForm() throws Exception {
        Attributes attributes = Attributes.of(
                new Payload()
                        .attribute32(1, 1400)
                        .attributeBe32(2, 100)
                        .attribute(3, "eth0")
                        .attribute(4, "raw".getBytes(StandardCharsets.US_ASCII))
                        .nested(5, inner -> inner.attribute32(6, 7))
                        .toByteArray(),
                0);
        assertEquals(1400, attributes.u32(1).orElseThrow());
        assertEquals(100, attributes.be32(2).orElseThrow());
        assertEquals("eth0", attributes.text(3).orElseThrow());
        assertEquals("raw", attributes.text(4).orElseThrow());
        assertEquals(7, attributes.nested(5).u32(6).orElseThrow());
        assertEquals(true, attributes.u32(3).isEmpty(), "not four bytes");
        assertEquals(true, attributes.nested(9).all().isEmpty());
    }
}
