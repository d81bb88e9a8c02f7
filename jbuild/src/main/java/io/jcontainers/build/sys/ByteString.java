package io.jcontainers.build.sys;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/**
 * Bytes that are a name to the kernel: of a file, an extended attribute, the target of a symbolic link. They need not
 * be UTF-8, and two that differ are never taken for the same. Immutable; ordered by unsigned bytes.
 */
public final class ByteString implements Comparable<ByteString> {
    private static final ByteString EMPTY = new ByteString(new byte[0]);

    /** Longest text of a message. */
    private static final int SHOWN_MOST = 300;

    private final byte[] bytes;

    private ByteString(byte[] bytes) {
        this.bytes = bytes;
    }

    /** No byte. */
    public static ByteString empty() {
        return EMPTY;
    }

    /** A copy of these bytes. */
    public static ByteString of(byte[] bytes) {
        return new ByteString(bytes.clone());
    }

    /** A copy of a part. */
    public static ByteString of(byte[] bytes, int start, int end) {
        return new ByteString(Arrays.copyOfRange(bytes, start, end));
    }

    /** The text in UTF-8. */
    public static ByteString utf8(String text) {
        return new ByteString(text.getBytes(StandardCharsets.UTF_8));
    }

    /** How many bytes. */
    public int length() {
        return bytes.length;
    }

    /** Whether there is none. */
    public boolean isEmpty() {
        return bytes.length == 0;
    }

    /** The byte at an index, signed. */
    public byte at(int index) {
        return bytes[index];
    }

    /** A copy. */
    public byte[] toByteArray() {
        return bytes.clone();
    }

    /** A copy with a NUL behind it. */
    byte[] terminated() {
        return Arrays.copyOf(bytes, bytes.length + 1);
    }

    /** Index of the first such byte at or behind {@code from}, or -1. */
    public int indexOf(char ascii, int from) {
        for (int i = from; i < bytes.length; i++) {
            if (bytes[i] == ascii) {
                return i;
            }
        }
        return -1;
    }

    /** Index of the last such byte, or -1. */
    public int lastIndexOf(char ascii) {
        for (int i = bytes.length - 1; i >= 0; i--) {
            if (bytes[i] == ascii) {
                return i;
            }
        }
        return -1;
    }

    /** Whether the first bytes are these. */
    public boolean startsWith(ByteString prefix) {
        return bytes.length >= prefix.bytes.length
                && Arrays.equals(bytes, 0, prefix.bytes.length, prefix.bytes, 0, prefix.bytes.length);
    }

    /** Whether the last byte is this one. */
    public boolean endsWith(char ascii) {
        return bytes.length > 0 && bytes[bytes.length - 1] == ascii;
    }

    /** The bytes from {@code start} on. */
    public ByteString from(int start) {
        return slice(start, bytes.length);
    }

    /** The bytes from {@code start} to before {@code end}. */
    public ByteString slice(int start, int end) {
        return start == 0 && end == bytes.length ? this : of(bytes, start, end);
    }

    /** Both behind each other. */
    public ByteString plus(ByteString other) {
        byte[] both = Arrays.copyOf(bytes, bytes.length + other.bytes.length);
        System.arraycopy(other.bytes, 0, both, bytes.length, other.bytes.length);
        return new ByteString(both);
    }

    /** Copies all bytes to an array. */
    public void copyTo(byte[] target, int offset) {
        System.arraycopy(bytes, 0, target, offset, bytes.length);
    }

    @Override
    public int compareTo(ByteString other) {
        return Arrays.compareUnsigned(bytes, other.bytes);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ByteString that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** For people: valid UTF-8 as it is but for control characters; every other byte as {@code \xNN}. */
    @Override
    public String toString() {
        boolean utf8 = true;
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            utf8 = false;
            text = new String(bytes, StandardCharsets.ISO_8859_1);
        }
        StringBuilder shown = new StringBuilder();
        for (int i = 0; i < Math.min(text.length(), SHOWN_MOST); i++) {
            char c = text.charAt(i);
            boolean plain = utf8 ? !Character.isISOControl(c) && !isFormat(c) : c >= ' ' && c < 0x7f;
            shown.append(plain ? c : String.format(Locale.ROOT, c < 0x100 ? "\\x%02x" : "\\u%04x", (int) c));
        }
        return shown.append(text.length() > SHOWN_MOST ? "..." : "").toString();
    }

    /** Characters that turn the direction of a line or end it. */
    private static boolean isFormat(char c) {
        return Character.getType(c) == Character.FORMAT || c == 0x2028 || c == 0x2029;
    }
}
