package io.jcontainers.build.archive;

import com.github.luben.zstd.ZstdInputStream;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;
import org.tukaani.xz.XZInputStream;

/** How bytes are compressed, told by how they begin. Everything is decompressed within this process. */
enum Compression {
    NONE,
    GZIP(0x1f, 0x8b),
    ZSTD(0x28, 0xb5, 0x2f, 0xfd),
    XZ(0xfd, '7', 'z', 'X', 'Z', 0),
    BZIP2('B', 'Z', 'h');

    static final int MAGIC_BYTES = 6;

    /** 2 to the 27th bytes: the most that zstd's own programs take unasked. */
    private static final int ZSTD_WINDOW_LOG_MAX = 27;

    private static final int XZ_MEMORY_KIB = 128 << 10;

    private final int[] magic;

    Compression(int... magic) {
        this.magic = magic;
    }

    static Compression of(byte[] start) {
        for (Compression compression : values()) {
            if (compression.magic.length > 0 && compression.begins(start)) {
                return compression;
            }
        }
        return NONE;
    }

    private boolean begins(byte[] start) {
        if (start.length < magic.length) {
            return false;
        }
        for (int i = 0; i < magic.length; i++) {
            if ((start[i] & 0xff) != magic[i]) {
                return false;
            }
        }
        return true;
    }

    /** A stream that begins with the same bytes; they can be looked at. */
    static BufferedInputStream peekable(InputStream in) {
        return new BufferedInputStream(in, 128 << 10);
    }

    static Compression peek(BufferedInputStream in) throws IOException {
        in.mark(MAGIC_BYTES);
        byte[] start = in.readNBytes(MAGIC_BYTES);
        in.reset();
        return of(start);
    }

    /** All members of a stream, as the programs that made it read it. */
    InputStream decompress(InputStream in) throws IOException {
        return switch (this) {
            case NONE -> in;
            case GZIP ->
                GzipCompressorInputStream.builder()
                        .setInputStream(in)
                        .setDecompressConcatenated(true)
                        .get();
            case ZSTD -> new ZstdInputStream(in).setLongMax(ZSTD_WINDOW_LOG_MAX);
            case XZ -> new XZInputStream(in, XZ_MEMORY_KIB);
            case BZIP2 -> new BZip2CompressorInputStream(in, true);
        };
    }
}
