package io.jcontainers.shim.proto;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.UnsafeByteOperations;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the fields of one message. Unknown fields are skipped; a known one of another wire type, a string that is not
 * UTF-8, a length that reaches beyond its message are errors that name message and field. As protobuf demands, of a
 * single value that comes twice the last counts, and a single message that comes twice is merged.
 *
 * <p>Memory is bounded: nothing is allocated by a length before that many bytes are known to be there, and lists and
 * maps of one message have at most {@value #ELEMENTS_MOST} elements together, those of its inner messages included.
 * The format: protobuf.dev/programming-guides/encoding.
 */
public final class MessageReader {
    /** The longest message: that of a ttrpc frame. */
    public static final int BYTES_MOST = 4 << 20;

    static final int ELEMENTS_MOST = 1 << 16;

    /** No writer has any; each one copies what the message had before, its lists too. */
    static final int MERGES_MOST = 1000;

    /** Groups within groups, which only unknown fields can have. */
    static final int GROUPS_DEEPEST = 32;

    private static final List<String> WIRE_TYPES =
            List.of("varint", "64 bits", "length-delimited", "start of a group", "end of a group", "32 bits");
    private static final long UINT32_MASK = 0xffff_ffffL;
    private static final int VARINT_BITS = 7;
    private static final int VARINT_MASK = 0x7f;
    private static final int TAG_TYPE_BITS = 3;

    /** Field 1, the first that there is, as a varint. */
    private static final int FIRST_TAG = 1 << TAG_TYPE_BITS;

    private final CodedInputStream in;
    private final @Nullable MessageReader outer;
    private final String name;
    private int tag;
    private int elements;
    private int merges;

    private MessageReader(CodedInputStream in, @Nullable MessageReader outer, String name) {
        this.in = in;
        this.outer = outer;
        this.name = name;
    }

    /** How a type reads its fields: calls {@link #next} until there is none. */
    public interface Fields<T> {
        T read(MessageReader in) throws MalformedMessageException;
    }

    /** The same for a type of single fields; begins with the values that an earlier occurrence had. */
    public interface MergedFields<T> {
        T read(MessageReader in, @Nullable T before) throws MalformedMessageException;
    }

    /** Reads a whole message; the name is for errors. */
    public static <T> T read(ByteString bytes, String name, Fields<T> fields) throws MalformedMessageException {
        if (bytes.size() > BYTES_MOST) {
            throw new MalformedMessageException(
                    name, bytes.size() + " bytes are more than " + BYTES_MOST + ", the longest message");
        }
        CodedInputStream in = bytes.newCodedInput();
        in.setRecursionLimit(GROUPS_DEEPEST);
        MessageReader reader = new MessageReader(in, null, name);
        reader.enter(bytes.size());
        return fields.read(reader);
    }

    /** Goes to the next field; false at the message's end. The field then has to be read, or {@link #skip skipped}. */
    public boolean next() throws MalformedMessageException {
        if (in.getBytesUntilLimit() == 0) {
            return false;
        }
        long read;
        try {
            read = varint();
        } catch (IOException e) {
            throw new MalformedMessageException(location(), "a field's tag is cut off or too long");
        }
        if (read < FIRST_TAG || read > UINT32_MASK) {
            throw new MalformedMessageException(location(), "a field with the number " + (read >>> TAG_TYPE_BITS));
        }
        tag = (int) read;
        return true;
    }

    /** The number of the field that {@link #next} found. */
    public int field() {
        return WireFormat.getTagFieldNumber(tag);
    }

    /** Passes over an unknown field. */
    public void skip() throws MalformedMessageException {
        if (WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_END_GROUP) {
            throw malformed("field " + field(), "a group ends that has not begun");
        }
        try {
            in.skipField(tag);
        } catch (IOException e) {
            throw malformed("field " + field(), "a field that is skipped is cut off, of no wire type or too deep");
        }
    }

    public String string(String field) throws MalformedMessageException {
        ByteString bytes = bytes(field);
        if (!bytes.isValidUtf8()) {
            throw malformed(field, "the string is not UTF-8");
        }
        return bytes.toStringUtf8();
    }

    /** One more element of a list. */
    public void string(String field, List<String> into) throws MalformedMessageException {
        countElement(field);
        into.add(string(element(field, into.size())));
    }

    public ByteString bytes(String field) throws MalformedMessageException {
        int length = length(field);
        try {
            return UnsafeByteOperations.unsafeWrap(in.readRawBytes(length));
        } catch (IOException e) {
            throw malformed(field, "the value is cut off");
        }
    }

    public boolean bool(String field) throws MalformedMessageException {
        return varint(field) != 0;
    }

    /** As protobuf has it, the lower half of what is on the wire. Enum values are such numbers, too. */
    public int int32(String field) throws MalformedMessageException {
        return (int) varint(field);
    }

    public long int64(String field) throws MalformedMessageException {
        return varint(field);
    }

    /** From 0 to 2^32 - 1. */
    public long uint32(String field) throws MalformedMessageException {
        return varint(field) & UINT32_MASK;
    }

    /** One more element of a list of enum values, or several in packed form. */
    public void enumNumbers(String field, List<Integer> into) throws MalformedMessageException {
        if (WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_VARINT) {
            countElement(field);
            into.add(int32(field));
            return;
        }
        int before = enter(length(field));
        while (in.getBytesUntilLimit() > 0) {
            countElement(field);
            into.add((int) rawVarint(field));
        }
        in.popLimit(before);
    }

    /** A single message, merged with an earlier occurrence of the field. */
    public <T> T message(String field, @Nullable T before, MergedFields<T> fields) throws MalformedMessageException {
        if (before != null && ++whole().merges > MERGES_MOST) {
            throw malformed(field, "more than " + MERGES_MOST + " single messages that come again");
        }
        return nested(field, in -> fields.read(in, before));
    }

    /** One more element of a list. */
    public <T> void message(String field, List<T> into, Fields<T> fields) throws MalformedMessageException {
        countElement(field);
        into.add(nested(element(field, into.size()), fields));
    }

    /** One more entry of a map; a key that comes again has the later value. */
    public void entry(String field, Map<String, String> into) throws MalformedMessageException {
        countElement(field);
        nested(field, in -> {
            String key = "";
            String value = "";
            while (in.next()) {
                switch (in.field()) {
                    case 1 -> key = in.string("key");
                    case 2 -> value = in.string("value");
                    default -> in.skip();
                }
            }
            into.put(key, value);
            return key;
        });
    }

    /** An error of a field, for what only its type can judge. */
    public MalformedMessageException malformed(String field, String problem) {
        return new MalformedMessageException(location() + "." + field, problem);
    }

    private <T> T nested(String field, Fields<T> fields) throws MalformedMessageException {
        int before = enter(length(field));
        T value = fields.read(new MessageReader(in, this, field));
        in.popLimit(before);
        return value;
    }

    private int enter(int length) {
        try {
            return in.pushLimit(length);
        } catch (IOException e) {
            throw new AssertionError("the length was compared with what is left", e);
        }
    }

    private int length(String field) throws MalformedMessageException {
        expect(field, WireFormat.WIRETYPE_LENGTH_DELIMITED);
        long length = rawVarint(field);
        int left = in.getBytesUntilLimit();
        if (length < 0 || length > left) {
            throw malformed(
                    field, "a length of " + Long.toUnsignedString(length) + " bytes where " + left + " are left");
        }
        return (int) length;
    }

    private long varint(String field) throws MalformedMessageException {
        expect(field, WireFormat.WIRETYPE_VARINT);
        return rawVarint(field);
    }

    private long rawVarint(String field) throws MalformedMessageException {
        try {
            return varint();
        } catch (IOException e) {
            throw malformed(field, "a varint is cut off or has more than 64 bits");
        }
    }

    /** Not the library's: that of arrays (4.36.2) takes ten bytes for a number even when the tenth says go on. */
    private long varint() throws IOException {
        long value = 0;
        for (int shift = 0; shift < Long.SIZE; shift += VARINT_BITS) {
            byte next = in.readRawByte();
            value |= (long) (next & VARINT_MASK) << shift;
            if (next >= 0) {
                if (shift == Long.SIZE - 1 && next > 1) {
                    break;
                }
                return value;
            }
        }
        throw new IOException("more than 64 bits");
    }

    private void expect(String field, int wireType) throws MalformedMessageException {
        int actual = WireFormat.getTagWireType(tag);
        if (actual != wireType) {
            throw malformed(field, "wire type " + wireName(actual) + " where " + wireName(wireType) + " belongs");
        }
    }

    private static String wireName(int type) {
        return type + (type < WIRE_TYPES.size() ? " (" + WIRE_TYPES.get(type) + ")" : " (none)");
    }

    /** Counted in the outermost message, so that lists of lists have no way around the bound. */
    private void countElement(String field) throws MalformedMessageException {
        if (++whole().elements > ELEMENTS_MOST) {
            throw malformed(field, "more than " + ELEMENTS_MOST + " elements of lists and maps in one message");
        }
    }

    private MessageReader whole() {
        MessageReader whole = this;
        while (whole.outer != null) {
            whole = whole.outer;
        }
        return whole;
    }

    private static String element(String field, int index) {
        return field + "[" + index + "]";
    }

    private String location() {
        return outer == null ? name : outer.location() + "." + name;
    }
}
