package io.jcontainers.shim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.UnknownFieldSet;
import com.google.protobuf.UnknownFieldSet.Field;
import io.jcontainers.shim.MessageTypes.MessageType;
import io.jcontainers.shim.proto.Message;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The oracle is protobuf-java, which knows the messages by descriptors alone. */
final class ProtobufComparisonTest {
    private static final int ROUNDS = 200;

    static List<MessageType> types() {
        return MessageTypes.all();
    }

    @ParameterizedTest
    @MethodSource("types")
    void whatProtobufWritesIsReadAndWrittenTheSame(MessageType type) throws IOException {
        for (int seed = 0; seed < ROUNDS; seed++) {
            ByteString bytes = random(type, seed).toByteString();
            Message read = type.reader().read(bytes);
            assertEquals(bytes, read.toByteString(), () -> read.toString());
            assertEquals(read, type.reader().read(read.toByteString()));
            assertEquals(read.hashCode(), type.reader().read(bytes).hashCode());
        }
    }

    @ParameterizedTest
    @MethodSource("types")
    void twoMessagesInARowAreOneMerged(MessageType type) throws IOException {
        for (int seed = 0; seed < ROUNDS; seed++) {
            ByteString both = random(type, seed)
                    .toByteString()
                    .concat(random(type, ROUNDS + seed).toByteString());
            DynamicMessage merged = DynamicMessage.parseFrom(type.descriptor(), both);
            assertEquals(merged.toByteString(), type.reader().read(both).toByteString(), () -> merged.toString());
        }
    }

    @ParameterizedTest
    @MethodSource("types")
    void unknownFieldsAreSkipped(MessageType type) throws IOException {
        UnknownFieldSet group = UnknownFieldSet.newBuilder()
                .addField(1, Field.newBuilder().addVarint(5).build())
                .build();
        ByteString unknown = UnknownFieldSet.newBuilder()
                .addField(1000, Field.newBuilder().addVarint(-1).build())
                .addField(1001, Field.newBuilder().addFixed32(7).build())
                .addField(1002, Field.newBuilder().addFixed64(7).build())
                .addField(1003, Field.newBuilder().addGroup(group).build())
                .addField(
                        (1 << 29) - 1,
                        Field.newBuilder()
                                .addLengthDelimited(ByteString.copyFromUtf8("x"))
                                .build())
                .build()
                .toByteString();
        for (int seed = 0; seed < 10; seed++) {
            ByteString bytes = random(type, seed).toByteString();
            assertEquals(bytes, type.reader().read(unknown.concat(bytes)).toByteString());
            assertEquals(bytes, type.reader().read(bytes.concat(unknown)).toByteString());
        }
    }

    /** Against a table whose fields nobody fills. */
    @ParameterizedTest
    @MethodSource("types")
    void everyFieldIsFilledInSomeRound(MessageType type) {
        for (var field : type.descriptor().getFields()) {
            boolean filled = false;
            for (int seed = 0; seed < ROUNDS && !filled; seed++) {
                DynamicMessage message = random(type, seed);
                filled = field.isRepeated() ? message.getRepeatedFieldCount(field) > 0 : message.hasField(field);
            }
            assertTrue(filled, field.getFullName());
        }
    }

    private static DynamicMessage random(MessageType type, long seed) {
        return new RandomMessages(seed).next(type.descriptor());
    }
}
