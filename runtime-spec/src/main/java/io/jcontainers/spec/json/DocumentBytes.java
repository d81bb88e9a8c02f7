package io.jcontainers.spec.json;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * What must be known about a document before it is parsed. Jackson would accept a byte order mark, UTF-16 and overlong
 * UTF-8, and gives no hint which strings hold escapes.
 *
 * @param escapes whether there is a backslash: without one no string can hold NUL or a lone surrogate
 */
record DocumentBytes(boolean escapes) {
    private static final int CHUNK_CHARS = 8192;

    /** Checks the encoding. */
    static DocumentBytes check(byte[] bytes, int offset, int length) {
        boolean escapes = false;
        boolean ascii = true;
        for (int i = offset; i < offset + length; i++) {
            byte b = bytes[i];
            if (b == '\\') {
                escapes = true;
            } else if (b <= 0) {
                if (b == 0) {
                    throw problem(bytes, i, "JSON text", "a NUL byte");
                }
                ascii = false;
            }
        }
        if (!ascii) {
            checkUtf8(bytes, offset, length);
        }
        return new DocumentBytes(escapes);
    }

    private static void checkUtf8(byte[] bytes, int offset, int length) {
        if (length >= 3
                && bytes[offset] == (byte) 0xef
                && bytes[offset + 1] == (byte) 0xbb
                && bytes[offset + 2] == (byte) 0xbf) {
            throw problem(bytes, offset, "JSON text", "a byte order mark");
        }
        CharsetDecoder decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        ByteBuffer in = ByteBuffer.wrap(bytes, offset, length);
        CharBuffer out = CharBuffer.allocate(CHUNK_CHARS);
        CoderResult result;
        do {
            out.clear();
            result = decoder.decode(in, out, true);
        } while (result.isOverflow());
        if (result.isError()) {
            throw problem(bytes, in.position(), "UTF-8", String.format("byte 0x%02x", bytes[in.position()]));
        }
    }

    private static JsonProblem problem(byte[] bytes, int at, String expected, String found) {
        return new JsonProblem("", expected, found, lineOf(bytes, at), columnOf(bytes, at));
    }

    /** Line of an index, from 1. */
    static int lineOf(byte[] bytes, int at) {
        int line = 1;
        for (int i = 0; i < Math.min(at, bytes.length); i++) {
            if (bytes[i] == '\n') {
                line++;
            }
        }
        return line;
    }

    /** Column of an index in bytes, from 1. */
    static int columnOf(byte[] bytes, int at) {
        int start = Math.min(at, bytes.length);
        while (start > 0 && bytes[start - 1] != '\n') {
            start--;
        }
        return at - start + 1;
    }
}
