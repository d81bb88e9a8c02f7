package io.jcontainers.build.compress;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One member, the same bytes for any number of threads, read by the JDK's reader and by ours. */
class ParallelGzipOutputTest {
    private static final int BLOCK = ParallelGzipOutput.BLOCK_BYTES;

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 100, BLOCK - 1, BLOCK, BLOCK + 1, 3 * BLOCK, 5 * BLOCK + 77})
    void theSameBytesForAnyNumberOfThreadsAndAnyWrites(int length) throws IOException {
        byte[] input = mixed(length);
        byte[] one = gzip(input, 1, 64 * 1024);
        assertArrayEquals(one, gzip(input, 2, 1 << 20));
        assertArrayEquals(one, gzip(input, 7, 999));
        try (GZIPInputStream jdk = new GZIPInputStream(new ByteArrayInputStream(one))) {
            assertArrayEquals(input, jdk.readAllBytes());
        }
        try (GzipInput ours = new GzipInput(new ByteArrayInputStream(one))) {
            assertArrayEquals(input, ours.readAllBytes());
        }
    }

    @Test
    void bytesThatCannotBeCompressedPass() throws IOException {
        byte[] input = new byte[2 * BLOCK + 5];
        new Random(1).nextBytes(input);
        byte[] packed = gzip(input, 2, 8192);
        try (GzipInput ours = new GzipInput(new ByteArrayInputStream(packed))) {
            assertArrayEquals(input, ours.readAllBytes());
        }
    }

    @Test
    void theHeaderHasNoTimeAndNoName() throws IOException {
        byte[] expected = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, (byte) 0xff};
        assertArrayEquals(expected, Arrays.copyOf(gzip(mixed(10), 1, 10), 10));
    }

    @Test
    void checkSumsAreJoined() {
        byte[] whole = mixed(100_000);
        for (int cut : new int[] {0, 1, 7, 50_000, 99_999, 100_000}) {
            long joined = Crc32Join.join(crc(whole, 0, cut), crc(whole, cut, whole.length - cut), whole.length - cut);
            assertEquals(crc(whole, 0, whole.length), joined, "cut at " + cut);
        }
    }

    @Test
    void anErrorOfTheSinkReachesTheWriter() throws IOException {
        OutputStream full = new OutputStream() {
            private int count;

            @Override
            public void write(int value) throws IOException {
                if (++count > 100) {
                    throw new IOException("no space left");
                }
            }
        };
        ParallelGzipOutput out = new ParallelGzipOutput(full, 6, 2);
        out.write(mixed(3 * BLOCK));
        assertEquals(
                "no space left", assertThrows(IOException.class, out::close).getMessage());
    }

    private static long crc(byte[] bytes, int offset, int length) {
        CRC32 crc = new CRC32();
        crc.update(bytes, offset, length);
        return crc.getValue();
    }

    static byte[] gzip(byte[] input, int threads, int chunk) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (ParallelGzipOutput out = new ParallelGzipOutput(packed, 6, threads)) {
            for (int at = 0; at < input.length; at += chunk) {
                out.write(input, at, Math.min(chunk, input.length - at));
            }
        }
        return packed.toByteArray();
    }

    /** Words, so that there is something to compress. */
    static byte[] mixed(int length) {
        Random random = new Random(42);
        byte[] bytes = new byte[length];
        int at = 0;
        while (at < length) {
            byte[] word =
                    Integer.toString(random.nextInt(5000) * 7919).getBytes(java.nio.charset.StandardCharsets.US_ASCII);
            int count = Math.min(word.length, length - at);
            System.arraycopy(word, 0, bytes, at, count);
            at += count;
        }
        return bytes;
    }
}
