package io.jcontainers.build.compress;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GzipInputTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 100, 10_000})
    void allMembersAreReadAlsoWhenTheyDrip(int members) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        ByteArrayOutputStream plain = new ByteArrayOutputStream();
        for (int i = 0; i < members; i++) {
            byte[] text = ("member " + i + "\n").getBytes(StandardCharsets.US_ASCII);
            plain.write(text);
            all.write(jdk(text));
        }
        try (GzipInput in = new GzipInput(dripping(all.toByteArray()))) {
            assertArrayEquals(plain.toByteArray(), in.readAllBytes());
        }
    }

    @Test
    void bytesBehindTheLastMemberAreAnError() throws IOException {
        byte[] packed = jdk("x".getBytes(StandardCharsets.US_ASCII));
        for (byte[] tail : new byte[][] {{0}, {0, 0, 0, 0}, {'t'}, {0x1f, (byte) 0x8a}}) {
            byte[] bytes = Arrays.copyOf(packed, packed.length + tail.length);
            System.arraycopy(tail, 0, bytes, packed.length, tail.length);
            CompressionException e = assertThrows(CompressionException.class, () -> readAll(bytes));
            assertEquals(true, e.getMessage().endsWith("bytes that are no gzip member"), e.getMessage());
        }
    }

    @Test
    void anEndWithinAMemberIsAnErrorAtEveryByte() throws IOException {
        byte[] packed = jdk("some text some text some text".getBytes(StandardCharsets.US_ASCII));
        for (int length = 0; length < packed.length; length++) {
            byte[] cut = Arrays.copyOf(packed, length);
            assertThrows(EOFException.class, () -> readAll(cut), "cut at " + length);
        }
    }

    @Test
    void aWrongCheckSumOrLengthIsAnError() throws IOException {
        byte[] packed = jdk("text".getBytes(StandardCharsets.US_ASCII));
        for (int back = 1; back <= 8; back++) {
            byte[] wrong = packed.clone();
            wrong[wrong.length - back] ^= 1;
            assertThrows(CompressionException.class, () -> readAll(wrong), "byte " + -back);
        }
    }

    @Test
    void allOptionalFieldsOfTheHeaderAreSkippedAndItsCheckSumVerified() throws IOException {
        byte[] packed = jdk("text".getBytes(StandardCharsets.US_ASCII));
        ByteArrayOutputStream header = new ByteArrayOutputStream();
        header.write(new byte[] {0x1f, (byte) 0x8b, 8, 2 | 4 | 8 | 16, 1, 2, 3, 4, 0, 3});
        header.write(new byte[] {3, 0, 'a', 'b', 'c'});
        header.write("name\0comment\0".getBytes(StandardCharsets.US_ASCII));
        CRC32 crc = new CRC32();
        crc.update(header.toByteArray());
        for (int off : new int[] {0, 1}) {
            ByteArrayOutputStream whole = new ByteArrayOutputStream();
            whole.write(header.toByteArray());
            int sum = (int) crc.getValue() + off;
            whole.write(sum);
            whole.write(sum >> 8);
            whole.write(packed, 10, packed.length - 10);
            if (off == 0) {
                assertEquals("text", new String(readAll(whole.toByteArray()), StandardCharsets.US_ASCII));
            } else {
                assertThrows(CompressionException.class, () -> readAll(whole.toByteArray()));
            }
        }
    }

    @Test
    void reservedFlagsAndOtherMethodsAreRefused() throws IOException {
        byte[] packed = jdk("text".getBytes(StandardCharsets.US_ASCII));
        byte[] flags = packed.clone();
        flags[3] = 0x20;
        assertThrows(CompressionException.class, () -> readAll(flags));
        byte[] method = packed.clone();
        method[2] = 7;
        assertThrows(CompressionException.class, () -> readAll(method));
    }

    @Test
    void anEndlessNameIsRefused() {
        byte[] bytes = new byte[200_000];
        Arrays.fill(bytes, (byte) 'n');
        System.arraycopy(new byte[] {0x1f, (byte) 0x8b, 8, 8, 0, 0, 0, 0, 0, 0}, 0, bytes, 0, 10);
        assertThrows(CompressionException.class, () -> readAll(bytes));
    }

    private static byte[] readAll(byte[] packed) throws IOException {
        try (GzipInput in = new GzipInput(new ByteArrayInputStream(packed))) {
            return in.readAllBytes();
        }
    }

    static byte[] jdk(byte[] plain) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write(plain);
        }
        return packed.toByteArray();
    }

    /** A byte at a time, with nothing ever "available". */
    private static InputStream dripping(byte[] bytes) {
        return new FilterInputStream(new ByteArrayInputStream(bytes)) {
            @Override
            public int read(byte[] into, int offset, int length) throws IOException {
                return super.read(into, offset, Math.min(1, length));
            }

            @Override
            public int available() {
                return 0;
            }
        };
    }
}
