package io.jcontainers.shim.ttrpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import io.jcontainers.shim.proto.Empty;
import io.jcontainers.shim.proto.MalformedMessageException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The target of the fuzzer (Jazzer, {@code --target_class}), and damage to a conversation that is right. */
public final class FrameFuzzTest {
    /** Takes bytes whole and in pieces, as long as the first says, and answers what they are; nothing is thrown. */
    public static void fuzzerTestOneInput(byte[] bytes) {
        converse(bytes);
    }

    private static List<Received> converse(byte[] bytes) {
        int piece = bytes.length == 0 ? 1 : 1 + (bytes[0] & 0x3f);
        List<Incoming> whole = frames(bytes, Math.max(1, bytes.length));
        assertEquals(whole, frames(bytes, piece));
        ServerStreams streams = new ServerStreams();
        List<Received> all = new ArrayList<>();
        long last = 0;
        for (Incoming incoming : whole) {
            Received received = streams.receive(incoming);
            all.add(received);
            switch (received) {
                case Received.Call(long streamId, Request request) -> {
                    assertTrue(streamId > last && streamId % 2 == 1);
                    last = streamId;
                    assertEquals(request, reread(request));
                }
                case Received.Refused refused ->
                    assertEquals(incoming.streamId(), refused.toFrame().streamId());
                case Received.Ignored ignored -> assertEquals(incoming.streamId(), ignored.streamId());
            }
        }
        return all;
    }

    private static Request reread(Request request) {
        try {
            return Request.read(request.toByteString());
        } catch (MalformedMessageException e) {
            throw new AssertionError("what was read and written can't be read: " + request, e);
        }
    }

    private static List<Incoming> frames(byte[] bytes, int piece) {
        FrameDecoder decoder = new FrameDecoder();
        List<Incoming> frames = new ArrayList<>();
        for (int at = 0; at < bytes.length; at += piece) {
            ByteBuffer in = ByteBuffer.wrap(bytes, at, Math.min(piece, bytes.length - at));
            for (Incoming got = decoder.decode(in); got != null; got = decoder.decode(in)) {
                frames.add(got);
            }
            assertEquals(0, in.remaining());
        }
        int read = frames.stream().mapToInt(FrameFuzzTest::bytesOf).sum();
        try {
            decoder.finish();
            assertEquals(bytes.length, read);
        } catch (FrameException cutOff) {
            assertTrue(read < bytes.length, cutOff.getMessage());
        }
        return frames;
    }

    private static int bytesOf(Incoming incoming) {
        return FrameHeader.BYTES
                + switch (incoming) {
                    case Frame frame -> frame.data().size();
                    case OversizedFrame oversized -> (int) oversized.header().length();
                };
    }

    @Test
    void damagedConversationsAreAnswered() {
        ByteBuffer made = ByteBuffer.allocate(1000);
        for (int id = 1; id < 12; id += 2) {
            made.put(new Request("s", "m" + id, new Empty().toByteString(), id, List.of(new KeyValue("k", "v")))
                    .toFrame(id)
                    .toBytes());
        }
        made.put(new Frame(3, Frame.DATA, Frame.REMOTE_CLOSED, ByteString.EMPTY).toBytes());
        byte[] whole = new byte[made.flip().remaining()];
        made.get(whole);
        assertEquals(7, converse(whole).size());
        int calls = 0;
        int refused = 0;
        for (int seed = 0; seed < 5_000; seed++) {
            Random random = new Random(seed);
            byte[] damaged = whole.clone();
            for (int times = 1 + random.nextInt(4); times > 0; times--) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(random.nextBoolean() ? 256 : 4);
            }
            for (Received received : converse(damaged)) {
                calls += received instanceof Received.Call ? 1 : 0;
                refused += received instanceof Received.Refused ? 1 : 0;
            }
        }
        assertTrue(calls > 1_000 && refused > 1_000, calls + " calls, " + refused + " refused");
    }
}
