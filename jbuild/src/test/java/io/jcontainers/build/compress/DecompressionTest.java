package io.jcontainers.build.compress;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

class DecompressionTest {
    private static final byte[] TEXT =
            "the same text in every format\n".repeat(500).getBytes(StandardCharsets.US_ASCII);

    private final Decompression decompression = new Decompression(ExpansionLimits.standard());

    @ParameterizedTest
    @EnumSource(Compression.class)
    void everyFormatIsFoundAndRead(Compression format) throws IOException {
        Decompression.Opened opened = decompression.open(in(packed(format, TEXT)));
        assertEquals(format, opened.compression());
        try (InputStream in = opened.in()) {
            assertArrayEquals(TEXT, in.readAllBytes());
        }
    }

    @ParameterizedTest
    @EnumSource(value = Compression.class, names = "NONE", mode = EnumSource.Mode.EXCLUDE)
    void severalMembersAreOneStream(Compression format) throws IOException {
        byte[] one = packed(format, TEXT);
        byte[] two = Arrays.copyOf(one, 2 * one.length);
        System.arraycopy(one, 0, two, one.length, one.length);
        try (InputStream in = decompression.open(in(two)).in()) {
            assertEquals(2 * TEXT.length, in.readAllBytes().length);
        }
    }

    @ParameterizedTest
    @EnumSource(value = Compression.class, names = "NONE", mode = EnumSource.Mode.EXCLUDE)
    void trailingBytesAndAnEarlyEndAreErrors(Compression format) throws IOException {
        byte[] whole = packed(format, TEXT);
        byte[] longer = Arrays.copyOf(whole, whole.length + 5);
        Arrays.fill(longer, whole.length, longer.length, (byte) 'j');
        assertThrows(CompressionException.class, () -> readAll(longer));
        byte[] shorter = Arrays.copyOf(whole, whole.length - 3);
        assertThrows(CompressionException.class, () -> readAll(shorter));
    }

    @ParameterizedTest
    @EnumSource(Compression.class)
    void theDeclaredFormatAndTheBytesMustAgree(Compression declared) throws IOException {
        for (Compression real : Compression.values()) {
            byte[] bytes = packed(real, TEXT);
            if (real == declared) {
                assertArrayEquals(TEXT, decompression.open(in(bytes), declared).readAllBytes());
            } else {
                CompressionException e =
                        assertThrows(CompressionException.class, () -> decompression.open(in(bytes), declared));
                assertTrue(e.getMessage().startsWith("declared as " + declared), e.getMessage());
            }
        }
    }

    @Test
    void aGzipBombEndsAtTheLimit() throws IOException {
        byte[] bomb = packed(Compression.GZIP, new byte[10 << 20]);
        ExpansionLimits limits = ExpansionLimits.standard().withMostBytes(5 << 20);
        assertEquals(
                "gzip: more than 5242880 bytes come out: beyond the limit",
                assertThrows(CompressionException.class, () -> drain(limits, bomb))
                        .getMessage());
        assertEquals(10 << 20, drain(limits.withMostBytes(10 << 20), bomb), "exactly the limit is within it");
    }

    @Test
    void aZstdBombEndsAtTheRatio() throws IOException {
        byte[] bomb = packed(Compression.ZSTD, new byte[64 << 20]);
        ExpansionLimits limits = new ExpansionLimits(1L << 40, 250, 1 << 20, 23, 1024);
        String message = assertThrows(CompressionException.class, () -> drain(limits, bomb))
                .getMessage();
        assertTrue(message.endsWith("more than 250 for one: taken for a decompression bomb"), message);
    }

    @Test
    void aZstdWindowAboveTheLimitIsRefusedBeforeItIsAllocated() throws IOException {
        for (int log : new int[] {24, 27}) {
            ByteArrayOutputStream packed = new ByteArrayOutputStream();
            try (OutputStream out = new ZstdOutputStreamNoFinalizer(packed, 3).setWindowLog(log)) {
                out.write(new byte[1 << 20]);
                out.flush();
                out.write(TEXT);
            }
            String message = assertThrows(CompressionException.class, () -> readAll(packed.toByteArray()))
                    .getMessage();
            assertTrue(message.contains("too much memory"), message);
            Decompression large = new Decompression(ExpansionLimits.standard().withZstdWindowLog(27));
            try (InputStream in = large.open(in(packed.toByteArray())).in()) {
                assertEquals((1 << 20) + TEXT.length, in.readAllBytes().length);
            }
        }
    }

    @Test
    void aWindowOfTwoGibibytesIsRefused() {
        // Magic; no single segment, no check sum; window descriptor 21 << 3: 2^31 bytes; one empty last block.
        byte[] frame = {0x28, (byte) 0xb5, 0x2f, (byte) 0xfd, 0, (byte) (21 << 3), 1, 0, 0};
        assertThrows(CompressionException.class, () -> readAll(frame));
    }

    @Test
    void aZstdFrameWithADictionaryIsRefused() {
        byte[] dictionary = new byte[1000];
        new java.util.Random(3).nextBytes(dictionary);
        System.arraycopy(new byte[] {0x37, (byte) 0xa4, 0x30, (byte) 0xec}, 0, dictionary, 0, 4);
        // Magic; a dictionary id of one byte; window of 1 KiB; the id; one raw last block.
        byte[] frame = {0x28, (byte) 0xb5, 0x2f, (byte) 0xfd, 1, 0, 7, 9, 0, 0, 'x'};
        assertThrows(CompressionException.class, () -> readAll(frame));
    }

    @Test
    void skippableFramesAreSkipped() throws IOException {
        byte[] data = packed(Compression.ZSTD, TEXT);
        byte[] both = new byte[8 + 3 + data.length];
        System.arraycopy(new byte[] {0x53, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 'a', 'b', 'c'}, 0, both, 0, 11);
        System.arraycopy(data, 0, both, 11, data.length);
        assertArrayEquals(TEXT, readAll(both));
    }

    @Test
    void zstdIsTheSameForAnyNumberOfThreads() throws IOException {
        byte[] input = ParallelGzipOutputTest.mixed(9 << 20);
        byte[] one = compress(new Compressor(Compression.ZSTD, 3, 1), input);
        assertArrayEquals(one, compress(new Compressor(Compression.ZSTD, 3, 2), input));
        assertArrayEquals(one, compress(new Compressor(Compression.ZSTD, 3, 5), input));
        assertEquals(input.length, Zstd.decompress(one, input.length).length);
    }

    @Test
    void shortStreamsAreNoFormat() throws IOException {
        for (byte[] bytes : new byte[][] {{}, {0x1f}, {0x1f, (byte) 0x8b}, {'B', 'Z', 'h'}, {'B', 'Z', 'h', 'x'}}) {
            assertEquals(Compression.NONE, decompression.open(in(bytes)).compression());
        }
    }

    private byte[] readAll(byte[] packed) throws IOException {
        try (InputStream in = decompression.open(in(packed)).in()) {
            return in.readAllBytes();
        }
    }

    private static long drain(ExpansionLimits limits, byte[] packed) throws IOException {
        try (InputStream in = new Decompression(limits).open(in(packed)).in()) {
            return in.transferTo(OutputStream.nullOutputStream());
        }
    }

    private static InputStream in(byte[] bytes) {
        return new ByteArrayInputStream(bytes);
    }

    private static byte[] compress(Compressor compressor, byte[] plain) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream out = compressor.open(packed)) {
            out.write(plain);
        }
        return packed.toByteArray();
    }

    private static byte[] packed(Compression format, byte[] plain) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        OutputStream target =
                switch (format) {
                    case NONE, GZIP, ZSTD -> Compressor.of(format, 2).open(packed);
                    case BZIP2 -> new BZip2CompressorOutputStream(packed);
                    case XZ -> new XZOutputStream(packed, new LZMA2Options(1));
                };
        try (OutputStream out = target) {
            out.write(plain);
        }
        return packed.toByteArray();
    }
}
