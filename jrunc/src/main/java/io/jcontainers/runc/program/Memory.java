package io.jcontainers.runc.program;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The memory of a program: texts and structs first, then zeroes that are not stored.
 *
 * <p>Offset 0 holds a NUL, so that no text has it. Equal texts are kept once.
 */
public final class Memory {
    private static final int CHUNK_BYTES = 8192;

    private final List<byte[]> full = new ArrayList<>();
    private byte[] chunk = new byte[CHUNK_BYTES];
    private int used = 8;
    private int before;
    private int zeroes;
    private final Map<String, Integer> texts = new HashMap<>();
    private final Map<String, Integer> names = new HashMap<>();

    /** A NUL-ended text in UTF-8. */
    public Arg text(String text) {
        return new Arg.Address(offsetOf(text), text);
    }

    /** The offset of a NUL-ended text in UTF-8. */
    public int offsetOf(String text) {
        Integer known = texts.get(text);
        if (known != null) {
            return known;
        }
        int offset = add(text.getBytes(StandardCharsets.UTF_8), 1);
        append((byte) 0);
        texts.put(text, offset);
        return offset;
    }

    /** The offset of a step's error text: code, tab, text. */
    int label(String code, String text) {
        int offset = add(code.getBytes(StandardCharsets.UTF_8), 1);
        append((byte) '\t');
        add(text.getBytes(StandardCharsets.UTF_8), 1);
        append((byte) 0);
        return offset;
    }

    /** NUL-ended bytes that need not be UTF-8. */
    public Arg path(byte[] path) {
        int offset = add(path, 1);
        append((byte) 0);
        return new Arg.Address(offset, new String(path, StandardCharsets.UTF_8));
    }

    /** NUL-ended bytes, one a character; kept once. */
    public Arg name(String latin1) {
        Integer known = names.get(latin1);
        if (known == null) {
            known = add(latin1.getBytes(StandardCharsets.ISO_8859_1), 1);
            append((byte) 0);
            names.put(latin1, known);
        }
        return new Arg.Address(known, latin1);
    }

    /** Bytes that may be changed, on a multiple of eight; {@code text} names them. */
    public Arg.Address struct(byte[] struct, String text) {
        return new Arg.Address(add(struct, 8), text);
    }

    /** The same with a text that is made when somebody reads it. */
    public Arg struct(byte[] struct, Supplier<String> text) {
        return new Arg.Described(add(struct, 8), text);
    }

    /** u32 count, then the NUL-ended strings: argv, envp. */
    public Arg.Address strings(List<byte[]> strings, String text) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(ByteBuffer.allocate(4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(strings.size())
                .array());
        for (byte[] string : strings) {
            out.writeBytes(string);
            out.write(0);
        }
        return new Arg.Address(add(out.toByteArray(), 8), text);
    }

    /** Room that is zero when the program starts; it lies behind everything stored. */
    public Room zeroes(int length, String text) {
        Room room = new Room(zeroes, text);
        zeroes += (length + 7) & ~7;
        return room;
    }

    /** Bytes as they are, which nobody changes any more, on a multiple of {@code alignment}; their offset. */
    public int add(byte[] added, int alignment) {
        int padding = -size() & alignment - 1;
        if (padding + added.length > chunk.length - used) {
            newChunk(padding);
        } else {
            used += padding;
        }
        int offset = size();
        if (added.length > CHUNK_BYTES) {
            newChunk(0);
            full.add(added);
            before += added.length;
        } else {
            System.arraycopy(added, 0, chunk, used, added.length);
            used += added.length;
        }
        return offset;
    }

    private void append(byte value) {
        if (used == chunk.length) {
            newChunk(0);
        }
        chunk[used++] = value;
    }

    private int size() {
        return before + used;
    }

    /** Puts the chunk away, with some zeroes behind what it holds. */
    private void newChunk(int padding) {
        if (used + padding > 0) {
            full.add(Arrays.copyOf(chunk, used + padding));
            before += used + padding;
        }
        chunk = new byte[CHUNK_BYTES];
        used = 0;
    }

    /** Ends with a NUL on a multiple of eight; from now on nothing is added. */
    int storedBytes() {
        append((byte) 0);
        while (size() % 8 != 0) {
            append((byte) 0);
        }
        return size();
    }

    /** Copies the stored part. */
    void copyInto(byte[] out, int offset) {
        int at = offset;
        for (byte[] part : full) {
            System.arraycopy(part, 0, out, at, part.length);
            at += part.length;
        }
        System.arraycopy(chunk, 0, out, at, used);
    }

    int zeroBytes() {
        return zeroes;
    }

    /**
     * A place among the zeroes. Its offset is known only when all of memory is: the encoder adds the stored size.
     *
     * @param start bytes from the first zero
     * @param text for people
     */
    public record Room(int start, String text) {
        /** This place, some bytes further. */
        public Room plus(int bytes) {
            return new Room(start + bytes, text);
        }
    }
}
