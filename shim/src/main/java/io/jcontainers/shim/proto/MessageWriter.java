package io.jcontainers.shim.proto;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes the fields of one message by the rules of proto3: a single value that is its type's default is left out, an
 * element of a list never is.
 */
public final class MessageWriter {
    private static final int BUFFER_BYTES = 256;
    private static final long UINT32_MOST = 0xffff_ffffL;

    private final CodedOutputStream out;

    private MessageWriter(CodedOutputStream out) {
        this.out = out;
    }

    static ByteString bytes(Message message) {
        ByteString.Output bytes = ByteString.newOutput(BUFFER_BYTES);
        MessageWriter writer = new MessageWriter(CodedOutputStream.newInstance(bytes, BUFFER_BYTES));
        message.write(writer);
        put(writer.out::flush);
        return bytes.toByteString();
    }

    /** Unpaired surrogates become question marks. */
    public void string(int field, String value) {
        if (!value.isEmpty()) {
            text(field, value);
        }
    }

    /** A field whose presence is told apart from being empty ({@code optional}). */
    public void optionalString(int field, @Nullable String value) {
        if (value != null) {
            text(field, value);
        }
    }

    public void strings(int field, List<String> values) {
        values.forEach(value -> text(field, value));
    }

    public void bytes(int field, ByteString value) {
        if (!value.isEmpty()) {
            put(() -> out.writeBytes(field, value));
        }
    }

    public void bool(int field, boolean value) {
        if (value) {
            put(() -> out.writeBool(field, true));
        }
    }

    public void int32(int field, int value) {
        if (value != 0) {
            put(() -> out.writeInt32(field, value));
        }
    }

    public void int64(int field, long value) {
        if (value != 0) {
            put(() -> out.writeInt64(field, value));
        }
    }

    /** @throws IllegalArgumentException when the value has more than 32 bits */
    public void uint32(int field, long value) {
        if (value < 0 || value > UINT32_MOST) {
            throw new IllegalArgumentException("field " + field + ": " + value + " is no uint32");
        }
        if (value != 0) {
            put(() -> out.writeUInt32(field, (int) value));
        }
    }

    /** A list of enum values, packed as proto3 does. */
    public void enumNumbers(int field, List<Integer> values) {
        if (!values.isEmpty()) {
            int size = values.stream()
                    .mapToInt(CodedOutputStream::computeEnumSizeNoTag)
                    .sum();
            put(() -> {
                out.writeTag(field, WireFormat.WIRETYPE_LENGTH_DELIMITED);
                out.writeUInt32NoTag(size);
                for (int value : values) {
                    out.writeEnumNoTag(value);
                }
            });
        }
    }

    /** A message that may be absent; one without fields is written. */
    public void message(int field, @Nullable Message value) {
        if (value != null) {
            ByteString bytes = bytes(value);
            put(() -> out.writeBytes(field, bytes));
        }
    }

    public void messages(int field, List<? extends Message> values) {
        values.forEach(value -> message(field, value));
    }

    /** Entries in the map's order, each with key and value. */
    public void map(int field, Map<String, String> entries) {
        entries.forEach((key, value) -> message(field, entry -> {
            entry.text(1, key);
            entry.text(2, value);
        }));
    }

    /** Not writeString: that logs, to stderr, where a string is no UTF-16. */
    private void text(int field, String value) {
        put(() -> out.writeByteArray(field, value.getBytes(StandardCharsets.UTF_8)));
    }

    private static void put(Step step) {
        try {
            step.run();
        } catch (IOException e) {
            throw new AssertionError("a write to memory", e);
        }
    }

    private interface Step {
        void run() throws IOException;
    }
}
