package io.jcontainers.spec;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One JSON value exactly as it stands in a document, so that work done for it can be cached by its bytes. The array is
 * shared with the document and must not be written to. Two are equal when their bytes are.
 *
 * @param bytes the array that holds the value
 * @param offset index of its first byte
 * @param length number of its bytes
 */
public record RawJson(byte[] bytes, int offset, int length) {
    /** Checks that the slice lies within the array. */
    public RawJson {
        Objects.checkFromIndexSize(offset, length, bytes.length);
    }

    /** The value as an array of its own. */
    public byte[] toByteArray() {
        return Arrays.copyOfRange(bytes, offset, offset + length);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof RawJson raw
                && Arrays.equals(bytes, offset, offset + length, raw.bytes, raw.offset, raw.offset + raw.length);
    }

    @Override
    public int hashCode() {
        int hash = 1;
        for (int i = offset; i < offset + length; i++) {
            hash = 31 * hash + bytes[i];
        }
        return hash;
    }

    /** Its size alone: a profile has thousands of bytes. */
    @Override
    public String toString() {
        return "RawJson[" + length + " bytes]";
    }
}
