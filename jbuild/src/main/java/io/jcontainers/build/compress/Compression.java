package io.jcontainers.build.compress;

/** How a stream is compressed. */
public enum Compression {
    NONE("uncompressed"),
    GZIP("gzip"),
    ZSTD("zstd"),
    BZIP2("bzip2"),
    XZ("xz");

    /** As many first bytes as {@link #sniff} wants to see. */
    public static final int HEAD_BYTES = 6;

    private static final byte[] GZIP_MAGIC = {0x1f, (byte) 0x8b, 8};
    private static final byte[] ZSTD_MAGIC = {0x28, (byte) 0xb5, 0x2f, (byte) 0xfd};
    private static final byte[] BZIP2_MAGIC = {'B', 'Z', 'h'};
    private static final byte[] XZ_MAGIC = {(byte) 0xfd, '7', 'z', 'X', 'Z', 0};

    private final String text;

    Compression(String text) {
        this.text = text;
    }

    /**
     * The format that these first bytes of a stream belong to; {@link #NONE} where they belong to none, which says
     * nothing about what they are.
     *
     * @param head up to {@link #HEAD_BYTES} bytes; fewer for a shorter stream
     */
    public static Compression sniff(byte[] head) {
        if (startsWith(head, GZIP_MAGIC)) {
            return GZIP;
        }
        if (startsWith(head, ZSTD_MAGIC) || isSkippableFrame(head)) {
            return ZSTD;
        }
        if (startsWith(head, XZ_MAGIC)) {
            return XZ;
        }
        // The fourth byte is the block size; without it many texts would be taken for bzip2.
        if (startsWith(head, BZIP2_MAGIC) && head.length > 3 && head[3] >= '1' && head[3] <= '9') {
            return BZIP2;
        }
        return NONE;
    }

    /** RFC 8878, 3.1.2: sixteen magic numbers. */
    private static boolean isSkippableFrame(byte[] head) {
        return head.length >= 4 && (head[0] & 0xf0) == 0x50 && head[1] == 0x2a && head[2] == 0x4d && head[3] == 0x18;
    }

    private static boolean startsWith(byte[] head, byte[] magic) {
        if (head.length < magic.length) {
            return false;
        }
        for (int i = 0; i < magic.length; i++) {
            if (head[i] != magic[i]) {
                return false;
            }
        }
        return true;
    }

    /** As messages name it. */
    @Override
    public String toString() {
        return text;
    }
}
