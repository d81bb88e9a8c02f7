package io.jcontainers.shim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import io.jcontainers.shim.MessageTypes.MessageType;
import io.jcontainers.shim.proto.MalformedMessageException;
import io.jcontainers.shim.proto.Message;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The target of the fuzzer (Jazzer, {@code --target_class}), and damage to messages that are right. */
public final class MessageFuzzTest {
    private static final List<MessageType> TYPES = MessageTypes.all();
    private static final int ROUNDS = 1_000;

    /** Reads bytes as each message; whatever is thrown but a refusal is a fault. */
    public static void fuzzerTestOneInput(byte[] bytes) {
        for (MessageType type : TYPES) {
            readOrRefuse(type, bytes);
        }
    }

    private static boolean readOrRefuse(MessageType type, byte[] bytes) {
        Message read;
        try {
            read = type.reader().read(ByteString.copyFrom(bytes));
        } catch (MalformedMessageException refused) {
            assertTrue(refused.getMessage().startsWith(refused.location() + ": "), refused.getMessage());
            assertTrue(refused.getMessage().length() < 300, refused.getMessage());
            return false;
        }
        try {
            assertEquals(read, type.reader().read(read.toByteString()));
        } catch (MalformedMessageException e) {
            throw new AssertionError("what was read and written can't be read: " + read, e);
        }
        return true;
    }

    @Test
    void damagedMessagesAreReadOrRefused() {
        int read = 0;
        int all = 0;
        for (MessageType type : TYPES) {
            for (int seed = 0; seed < ROUNDS; seed++) {
                Random random = new Random(seed);
                byte[] bytes = new RandomMessages(seed).next(type.descriptor()).toByteArray();
                byte[] damaged = damaged(bytes, random);
                all++;
                try {
                    read += readOrRefuse(type, damaged) ? 1 : 0;
                } catch (RuntimeException | AssertionError e) {
                    throw new AssertionError(type + ", seed " + seed, e);
                }
            }
        }
        // Both outcomes must be common, or the test shows nothing.
        assertTrue(read > all / 10 && read < all - all / 10, read + " of " + all + " read");
    }

    @Test
    void everyBeginningOfAMessageIsReadOrRefused() {
        for (MessageType type : TYPES) {
            byte[] bytes = new RandomMessages(1).next(type.descriptor()).toByteArray();
            for (int length = 0; length <= bytes.length; length++) {
                readOrRefuse(type, java.util.Arrays.copyOf(bytes, length));
            }
        }
    }

    private static byte[] damaged(byte[] bytes, Random random) {
        ByteString damaged = ByteString.copyFrom(bytes);
        for (int times = 1 + random.nextInt(3); times > 0; times--) {
            int at = random.nextInt(damaged.size() + 1);
            ByteString head = damaged.substring(0, at);
            ByteString tail = damaged.substring(at);
            byte[] piece = new byte[random.nextInt(3)];
            random.nextBytes(piece);
            damaged = switch (random.nextInt(4)) {
                case 0 -> head.concat(ByteString.copyFrom(piece)).concat(tail);
                case 1 -> head.concat(tail.substring(Math.min(piece.length, tail.size())));
                case 2 ->
                    head.concat(ByteString.copyFrom(piece)).concat(tail.substring(Math.min(piece.length, tail.size())));
                default -> tail.concat(head);
            };
        }
        return damaged.toByteArray();
    }
}
