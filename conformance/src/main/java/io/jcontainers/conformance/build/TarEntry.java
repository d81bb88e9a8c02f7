package io.jcontainers.conformance.build;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * One entry of a layer.
 *
 * @param type 0 file, 1 hard link, 2 symbolic link, 3 and 4 devices, 5 directory, 6 FIFO
 * @param mode permission bits with setuid, setgid and sticky
 * @param mtime seconds, with a fraction where there is one
 * @param xattrs name to value, byte for byte as Latin-1
 */
public record TarEntry(
        String name,
        char type,
        int mode,
        long uid,
        long gid,
        String mtime,
        String link,
        byte[] content,
        Map<String, String> xattrs) {
    public String text() {
        return new String(content, StandardCharsets.UTF_8);
    }

    /** For one comparison: type, mode in octal, owner, link target. */
    public String look() {
        String kind =
                switch (type) {
                    case '0' -> "file";
                    case '1' -> "hardlink";
                    case '2' -> "symlink";
                    case '5' -> "dir";
                    case '6' -> "fifo";
                    default -> "type" + type;
                };
        return kind + " " + Integer.toOctalString(mode) + " " + uid + ":" + gid + (link.isEmpty() ? "" : " -> " + link);
    }

    public long seconds() {
        return Long.parseLong(mtime.replaceAll("\\..*", ""));
    }
}
