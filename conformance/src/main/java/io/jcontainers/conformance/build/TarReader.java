package io.jcontainers.conformance.build;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads ustar, PAX and GNU long names as POSIX describes them; a reader of its own, so that no defect is shared. */
public final class TarReader {
    private static final int BLOCK = 512;

    private final byte[] bytes;
    private int at;

    private TarReader(byte[] bytes) {
        this.bytes = bytes;
    }

    /** @throws IllegalStateException where the archive is damaged */
    public static List<TarEntry> read(byte[] bytes) {
        return new TarReader(bytes).entries();
    }

    private List<TarEntry> entries() {
        List<TarEntry> entries = new ArrayList<>();
        Map<String, String> pax = new LinkedHashMap<>();
        while (at + BLOCK <= bytes.length && bytes[at] != 0) {
            check();
            int header = at;
            char type = (char) bytes[header + 156];
            long size = pax.containsKey("size") ? Long.parseLong(pax.get("size")) : number(header + 124, 12);
            at += BLOCK;
            byte[] content = Arrays.copyOfRange(bytes, at, Math.toIntExact(at + size));
            at += Math.toIntExact((size + BLOCK - 1) / BLOCK * BLOCK);
            switch (type) {
                case 'x' -> pax.putAll(records(content));
                case 'g' -> {}
                case 'L' -> pax.put("path", cString(content, 0, content.length));
                case 'K' -> pax.put("linkpath", cString(content, 0, content.length));
                default -> {
                    entries.add(entry(header, type == 0 ? '0' : type, pax, content));
                    pax.clear();
                }
            }
        }
        return entries;
    }

    private TarEntry entry(int header, char type, Map<String, String> pax, byte[] content) {
        String prefix = new String(bytes, header + 257, 6, StandardCharsets.ISO_8859_1).equals("ustar\0")
                ? cString(bytes, header + 345, 155)
                : "";
        String name = (prefix.isEmpty() ? "" : prefix + "/") + cString(bytes, header, 100);
        Map<String, String> xattrs = new LinkedHashMap<>();
        pax.forEach((key, value) -> {
            if (key.startsWith("SCHILY.xattr.")) {
                xattrs.put(key.substring("SCHILY.xattr.".length()), value);
            }
        });
        return new TarEntry(
                pax.getOrDefault("path", name),
                type,
                (int) number(header + 100, 8) & 07777,
                Long.parseLong(pax.getOrDefault("uid", Long.toString(number(header + 108, 8)))),
                Long.parseLong(pax.getOrDefault("gid", Long.toString(number(header + 116, 8)))),
                pax.getOrDefault("mtime", Long.toString(number(header + 136, 12))),
                pax.getOrDefault("linkpath", cString(bytes, header + 157, 100)),
                content,
                xattrs);
    }

    private void check() {
        long sum = 0;
        for (int i = 0; i < BLOCK; i++) {
            sum += i >= 148 && i < 156 ? ' ' : bytes[at + i] & 255;
        }
        if (sum != number(at + 148, 8)) {
            throw new IllegalStateException("tar header at " + at + " has a wrong checksum");
        }
    }

    private long number(int from, int length) {
        if ((bytes[from] & 0x80) != 0) {
            long value = 0;
            for (int i = from + 1; i < from + length; i++) {
                value = value << 8 | bytes[i] & 255;
            }
            return value;
        }
        String text = cString(bytes, from, length).strip();
        return text.isEmpty() ? 0 : Long.parseLong(text, 8);
    }

    private static Map<String, String> records(byte[] content) {
        Map<String, String> records = new LinkedHashMap<>();
        int from = 0;
        while (from < content.length) {
            int blank = from;
            while (content[blank] != ' ') {
                blank++;
            }
            int length = Integer.parseInt(new String(content, from, blank - from, StandardCharsets.US_ASCII));
            int equals = blank;
            while (content[equals] != '=') {
                equals++;
            }
            String key = new String(content, blank + 1, equals - blank - 1, StandardCharsets.UTF_8);
            records.put(
                    key,
                    new String(
                            content,
                            equals + 1,
                            from + length - 1 - equals - 1,
                            key.startsWith("SCHILY.xattr.") ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8));
            from += length;
        }
        return records;
    }

    private static String cString(byte[] bytes, int from, int length) {
        int end = from;
        while (end < from + length && bytes[end] != 0) {
            end++;
        }
        return new String(bytes, from, end - from, StandardCharsets.UTF_8);
    }
}
