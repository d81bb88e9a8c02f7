package io.jcontainers.conformance.build;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Writes archives that no tool would. */
public final class TarWriter {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    public TarWriter entry(String name, char type, String link, String content) {
        return entry(name, type, link, content, content.length());
    }

    public TarWriter entry(String name, char type, String link, String content, long size) {
        byte[] header = new byte[512];
        put(header, 0, name);
        put(header, 100, "0000755");
        put(header, 108, "0000000");
        put(header, 116, "0000000");
        put(header, 124, String.format("%011o", size));
        put(header, 136, "07346545000");
        Arrays.fill(header, 148, 156, (byte) ' ');
        header[156] = (byte) type;
        put(header, 157, link);
        put(header, 257, "ustar");
        put(header, 263, "00");
        put(header, 329, "0000001");
        put(header, 337, "0000003");
        int sum = 0;
        for (byte b : header) {
            sum += b & 255;
        }
        put(header, 148, String.format("%06o\0", sum));
        bytes.writeBytes(header);
        byte[] data = content.getBytes(StandardCharsets.ISO_8859_1);
        bytes.writeBytes(data);
        bytes.writeBytes(new byte[(512 - data.length % 512) % 512]);
        return this;
    }

    /** A PAX header with one record. */
    public TarWriter pax(String key, String value) {
        String body = " " + key + "=" + value + "\n";
        int length = body.length() + 1;
        while (String.valueOf(length).length() + body.length() > length) {
            length++;
        }
        return entry("PaxHeaders/x", 'x', "", length + body);
    }

    public byte[] bytes() {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(bytes.toByteArray());
        all.writeBytes(new byte[1024]);
        return all.toByteArray();
    }

    private static void put(byte[] header, int at, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        System.arraycopy(bytes, 0, header, at, Math.min(bytes.length, 100));
    }
}
