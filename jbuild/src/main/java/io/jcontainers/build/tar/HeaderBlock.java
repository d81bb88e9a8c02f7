package io.jcontainers.build.tar;

import io.jcontainers.build.sys.ByteString;

/**
 * One block of 512 bytes as a header.
 *
 * <pre>
 *   0 name[100]  100 mode[8]  108 uid[8]  116 gid[8]  124 size[12]  136 mtime[12]  148 checksum[8]  156 type
 * 157 linkname[100]  257 magic[6]  263 version[2]  265 uname[32]  297 gname[32]  329 devmajor[8]  337 devminor[8]
 * 345 prefix[155] (ustar; of star 131 and other fields behind it; of GNU tar other fields)
 * </pre>
 */
final class HeaderBlock {
    static final int BYTES = 512;

    private static final int CHECKSUM = 148;
    private static final int TYPE = 156;
    private static final int MAGIC = 257;
    private static final int PREFIX = 345;
    private static final int PREFIX_BYTES = 155;
    private static final int STAR_PREFIX_BYTES = 131;
    private static final ByteString USTAR = ByteString.utf8("ustar\0");
    private static final ByteString STAR = ByteString.utf8("tar\0");
    private static final ByteString GNU = ByteString.utf8("ustar  \0");

    private final byte[] block;

    HeaderBlock(byte[] block) {
        this.block = block;
    }

    boolean isZero() {
        for (byte each : block) {
            if (each != 0) {
                return false;
            }
        }
        return true;
    }

    /** Also where the bytes were summed up as signed ones, as some old programs did. */
    boolean hasGoodChecksum() {
        long unsigned = 0;
        long signed = 0;
        for (int i = 0; i < BYTES; i++) {
            byte each = i >= CHECKSUM && i < CHECKSUM + 8 ? (byte) ' ' : block[i];
            unsigned += each & 0xff;
            signed += each;
        }
        try {
            long stated = TarNumbers.read(block, CHECKSUM, 8, "checksum");
            return stated == unsigned || stated == signed;
        } catch (TarException e) {
            return false;
        }
    }

    char type() {
        return (char) (block[TYPE] & 0xff);
    }

    /** The prefix and the name. */
    ByteString name() {
        ByteString name = text(0, 100);
        if (!startsWith(MAGIC, USTAR)) {
            return name;
        }
        ByteString prefix = text(PREFIX, startsWith(508, STAR) ? STAR_PREFIX_BYTES : PREFIX_BYTES);
        return prefix.isEmpty() ? name : prefix.plus(ByteString.utf8("/")).plus(name);
    }

    ByteString linkName() {
        return text(157, 100);
    }

    long mode() throws TarException {
        return TarNumbers.readPositive(block, 100, 8, "mode");
    }

    long uid() throws TarException {
        return TarNumbers.readPositive(block, 108, 8, "uid");
    }

    long gid() throws TarException {
        return TarNumbers.readPositive(block, 116, 8, "gid");
    }

    long size() throws TarException {
        return TarNumbers.readPositive(block, 124, 12, "size");
    }

    long mtime() throws TarException {
        return TarNumbers.read(block, 136, 12, "mtime");
    }

    long deviceMajor() throws TarException {
        return hasDeviceNumbers() ? TarNumbers.readPositive(block, 329, 8, "devmajor") : 0;
    }

    long deviceMinor() throws TarException {
        return hasDeviceNumbers() ? TarNumbers.readPositive(block, 337, 8, "devminor") : 0;
    }

    private boolean hasDeviceNumbers() {
        return startsWith(MAGIC, USTAR) || startsWith(MAGIC, GNU);
    }

    private boolean startsWith(int offset, ByteString text) {
        return ByteString.of(block, offset, offset + text.length()).equals(text);
    }

    /** To the first NUL or the end of the field. */
    private ByteString text(int offset, int length) {
        int end = offset;
        while (end < offset + length && block[end] != 0) {
            end++;
        }
        return ByteString.of(block, offset, end);
    }
}
