package io.jcontainers.shim.ttrpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class FrameDecoderTest {
    static Stream<Arguments> frames() {
        return Stream.of(
                arguments("00000000 00000001 01 00", new Frame(1, Frame.REQUEST, 0, ByteString.EMPTY)),
                arguments(
                        "00000003 00000005 02 00 616263",
                        new Frame(5, Frame.RESPONSE, 0, ByteString.copyFromUtf8("abc"))),
                arguments(
                        "00000001 ffffffff 03 05 ff",
                        new Frame(
                                0xffff_ffffL,
                                Frame.DATA,
                                Frame.REMOTE_CLOSED | Frame.NO_DATA,
                                ByteString.fromHex("ff"))),
                arguments("00000000 00000000 ff ff", new Frame(0, 255, 255, ByteString.EMPTY)));
    }

    @ParameterizedTest
    @MethodSource("frames")
    void areWrittenAndRead(String hex, Frame frame) throws FrameException {
        byte[] bytes = HexFormat.of().parseHex(hex.replace(" ", ""));
        assertEquals(ByteBuffer.wrap(bytes), frame.toBytes());
        FrameDecoder decoder = new FrameDecoder();
        assertEquals(frame, decoder.decode(ByteBuffer.wrap(bytes)));
        decoder.finish();
    }

    @Test
    void allSplitsInTwoAndInThreeGiveTheSameFrames() throws FrameException {
        List<Incoming> expected = List.of(
                new Frame(1, Frame.REQUEST, 0, ByteString.copyFromUtf8("first")),
                new Frame(3, Frame.REQUEST, 0, ByteString.EMPTY),
                new Frame(5, Frame.DATA, Frame.REMOTE_CLOSED, ByteString.copyFromUtf8("x")));
        byte[] bytes = bytes(expected);
        for (int first = 0; first <= bytes.length; first++) {
            for (int second = first; second <= bytes.length; second++) {
                FrameDecoder decoder = new FrameDecoder();
                List<Incoming> got = new ArrayList<>();
                take(decoder, ByteBuffer.wrap(bytes, 0, first), got);
                take(decoder, ByteBuffer.wrap(bytes, first, second - first), got);
                take(decoder, ByteBuffer.wrap(bytes, second, bytes.length - second), got);
                assertEquals(expected, got, first + ", " + second);
                decoder.finish();
            }
        }
    }

    @Test
    void bytesOneByOneFromADirectBuffer() throws FrameException {
        Frame frame = new Frame(7, Frame.REQUEST, 0, ByteString.copyFrom(new byte[10_000]));
        FrameDecoder decoder = new FrameDecoder();
        ByteBuffer bytes =
                ByteBuffer.allocateDirect(10_010).put(frame.toBytes()).flip();
        for (int at = 0; at < 10_009; at++) {
            assertNull(decoder.decode(bytes.slice(at, 1)));
        }
        assertEquals(frame, decoder.decode(bytes.slice(10_009, 1)));
        decoder.finish();
    }

    @Test
    void theLongestFrame() {
        Frame frame = new Frame(1, Frame.REQUEST, 0, ByteString.copyFrom(new byte[Frame.DATA_BYTES_MOST]));
        List<Incoming> got = new ArrayList<>();
        FrameDecoder decoder = new FrameDecoder();
        ByteBuffer bytes = frame.toBytes();
        while (bytes.hasRemaining()) {
            int piece = Math.min(bytes.remaining(), 100_003);
            take(decoder, bytes.slice(bytes.position(), piece), got);
            bytes.position(bytes.position() + piece);
        }
        assertEquals(List.of(frame), got);
    }

    @Test
    void tooLongAFrameIsPassedOverAndTheNextIsRead() throws FrameException {
        FrameHeader header = new FrameHeader(Frame.DATA_BYTES_MOST + 1L, 9, Frame.REQUEST, 0);
        Frame next = new Frame(11, Frame.REQUEST, 0, ByteString.copyFromUtf8("y"));
        ByteBuffer bytes = ByteBuffer.allocate(FrameHeader.BYTES + Frame.DATA_BYTES_MOST + 1 + 11);
        header.write(bytes);
        bytes.position(bytes.position() + Frame.DATA_BYTES_MOST + 1);
        bytes.put(next.toBytes()).flip();
        List<Incoming> got = new ArrayList<>();
        FrameDecoder decoder = new FrameDecoder();
        take(decoder, bytes, got);
        assertEquals(List.of(new OversizedFrame(header), next), got);
        decoder.finish();
    }

    /** A header of ten bytes can state 4 GiB. They pass, in pieces, through a decoder that keeps none. */
    @Test
    void theLongestLengthThatCanBeStated() throws FrameException {
        FrameDecoder decoder = new FrameDecoder();
        assertNull(decoder.decode(ByteBuffer.wrap(HexFormat.of().parseHex("ffffffff000000010100"))));
        ByteBuffer piece = ByteBuffer.allocate(1 << 24);
        for (int times = 0; times < 255; times++) {
            assertNull(decoder.decode(piece.clear()));
        }
        Incoming last = decoder.decode(piece.clear());
        assertEquals(new OversizedFrame(new FrameHeader(0xffff_ffffL, 1, Frame.REQUEST, 0)), last);
        assertEquals(1, piece.remaining());
    }

    static Stream<Arguments> cutOff() {
        return Stream.of(
                arguments("00", "the connection ended within a frame's header, with 1 of 10 bytes"),
                arguments("000000020000000101", "the connection ended within a frame's header, with 9 of 10 bytes"),
                arguments("00000002000000030100", "the connection ended within a frame of stream 3, with 0 of 2 bytes"),
                arguments(
                        "00000002000000030100ff", "the connection ended within a frame of stream 3, with 1 of 2 bytes"),
                arguments(
                        "ffffffffffffffff0100ff",
                        "the connection ended within a frame of stream 4294967295, with 1 of 4294967295 bytes"));
    }

    @ParameterizedTest
    @MethodSource("cutOff")
    void aConnectionThatEndsWithinAFrame(String hex, String expected) {
        FrameDecoder decoder = new FrameDecoder();
        assertNull(decoder.decode(ByteBuffer.wrap(HexFormat.of().parseHex(hex))));
        assertEquals(
                expected, assertThrows(FrameException.class, decoder::finish).getMessage());
    }

    @Test
    void framesThatCanNotBeWritten() {
        ByteString tooLong = ByteString.copyFrom(new byte[Frame.DATA_BYTES_MOST + 1]);
        refused("a frame with 4194305 bytes, more than 4194304, on stream 1", 1, 1, 0, tooLong);
        refused("a frame's stream id of -1", -1, 1, 0, ByteString.EMPTY);
        refused("a frame's stream id of 4294967296", 1L << 32, 1, 0, ByteString.EMPTY);
        refused("a frame's type of 256", 1, 256, 0, ByteString.EMPTY);
        refused("a frame's flags of -1", 1, 1, -1, ByteString.EMPTY);
    }

    @Test
    void flagsAreAskedForOneByOne() {
        Frame frame = new Frame(1, Frame.DATA, Frame.REMOTE_CLOSED | Frame.NO_DATA, ByteString.EMPTY);
        assertEquals(true, frame.has(Frame.NO_DATA));
        assertFalse(frame.has(Frame.REMOTE_OPEN));
    }

    private static void refused(String expected, long streamId, int type, int flags, ByteString data) {
        assertEquals(
                expected,
                assertThrows(IllegalArgumentException.class, () -> new Frame(streamId, type, flags, data))
                        .getMessage());
    }

    private static byte[] bytes(List<Incoming> frames) {
        ByteBuffer all = ByteBuffer.allocate(1000);
        frames.forEach(frame -> all.put(((Frame) frame).toBytes()));
        byte[] bytes = new byte[all.flip().remaining()];
        all.get(bytes);
        return bytes;
    }

    private static void take(FrameDecoder decoder, ByteBuffer bytes, List<Incoming> into) {
        for (Incoming got = decoder.decode(bytes); got != null; got = decoder.decode(bytes)) {
            into.add(got);
        }
        assertEquals(0, bytes.remaining());
    }
}
