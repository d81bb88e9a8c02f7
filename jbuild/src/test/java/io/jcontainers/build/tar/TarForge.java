package io.jcontainers.build.tar;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Writes archives byte by byte, also such as no tar program would. */
public final class TarForge {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    /** A header with these fields; names and numbers as they are. */
    public TarForge header(String name, char type, String size, String linkName) {
        byte[] block = block(name, type, size, linkName);
        return seal(block);
    }

    /** A header that the caller changes before its checksum is made. */
    public static byte[] block(String name, char type, String size, String linkName) {
        byte[] block = new byte[512];
        put(block, 0, name);
        put(block, 100, "0000644");
        put(block, 108, "0000000");
        put(block, 116, "0000000");
        put(block, 124, size);
        put(block, 136, "00000000000");
        block[156] = (byte) type;
        put(block, 157, linkName);
        put(block, 257, "ustar\00000");
        return block;
    }

    public static void put(byte[] block, int offset, String latin1) {
        byte[] bytes = latin1.getBytes(StandardCharsets.ISO_8859_1);
        System.arraycopy(bytes, 0, block, offset, bytes.length);
    }

    /** Makes the checksum and adds the block. */
    public TarForge seal(byte[] block) {
        Arrays.fill(block, 148, 156, (byte) ' ');
        int sum = 0;
        for (byte each : block) {
            sum += each & 0xff;
        }
        put(block, 148, String.format("%06o\0 ", sum));
        return raw(block);
    }

    public TarForge raw(byte[] bytes) {
        out.writeBytes(bytes);
        return this;
    }

    /** Content with its padding. */
    public TarForge content(byte[] bytes) {
        return raw(bytes).raw(new byte[-bytes.length & 511]);
    }

    public TarForge file(String name, String content) {
        byte[] bytes = content.getBytes(StandardCharsets.ISO_8859_1);
        return header(name, '0', String.format("%011o", bytes.length), "").content(bytes);
    }

    /** A pax, GNU or other header with content, by type. */
    public TarForge extension(char type, String content) {
        byte[] bytes = content.getBytes(StandardCharsets.ISO_8859_1);
        return header("ext", type, String.format("%011o", bytes.length), "").content(bytes);
    }

    /** One pax record. */
    public static String record(String key, String value) {
        int rest = key.length() + value.length() + 3;
        int length = rest + Integer.toString(rest).length();
        length = rest + Integer.toString(length).length();
        return length + " " + key + "=" + value + "\n";
    }

    public TarForge link(String name, char type, String target) {
        return header(name, type, "00000000000", target);
    }

    public byte[] end() {
        return raw(new byte[1024]).bytes();
    }

    public byte[] bytes() {
        return out.toByteArray();
    }
}
