package io.jcontainers.runc.cgroup;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * One line of mountinfo.
 *
 * @param id mount id
 * @param parent id of the parent mount
 * @param root directory of the file system that is the root of this mount
 * @param mountpoint where it is mounted, relative to the reader's root
 * @param type file system type
 * @param superOptions options of the superblock
 */
record MountinfoEntry(
        long id, long parent, BytePath root, BytePath mountpoint, String type, List<String> superOptions) {
    /**
     * Reads all lines.
     *
     * <pre>
     *   36 35 98:0 /mnt1 /mnt2 rw,noatime master:1 - ext3 /dev/root rw,errors=continue
     *   id parent dev root mountpoint options [optional ...] - type source super-options
     * </pre>
     */
    static List<MountinfoEntry> parse(byte[] content) {
        List<MountinfoEntry> entries = new ArrayList<>();
        for (String line : new String(content, StandardCharsets.ISO_8859_1).split("\n", -1)) {
            if (!line.isEmpty()) {
                entries.add(parseLine(line));
            }
        }
        return entries;
    }

    private static MountinfoEntry parseLine(String line) {
        String[] fields = line.split(" ", -1);
        int dash = Arrays.asList(fields).indexOf("-");
        if (dash < 6 || fields.length < dash + 4) {
            throw malformed(line);
        }
        try {
            return new MountinfoEntry(
                    Long.parseLong(fields[0]),
                    Long.parseLong(fields[1]),
                    new BytePath(unescape(fields[3])),
                    new BytePath(unescape(fields[4])),
                    fields[dash + 1],
                    Arrays.stream(fields[dash + 3].split(",", -1))
                            .map(MountinfoEntry::unescape)
                            .toList());
        } catch (NumberFormatException notANumber) {
            throw malformed(line);
        }
    }

    private static CgroupException malformed(String line) {
        return new CgroupException("/proc/self/mountinfo", "malformed line: " + new BytePath(line).display());
    }

    /** Undoes the kernel's escapes: a backslash and three octal digits are one byte. */
    static String unescape(String field) {
        StringBuilder text = new StringBuilder(field.length());
        int at = 0;
        while (at < field.length()) {
            if (isEscape(field, at)) {
                text.append((char) Integer.parseInt(field.substring(at + 1, at + 4), 8));
                at += 4;
            } else {
                text.append(field.charAt(at));
                at++;
            }
        }
        return text.toString();
    }

    private static boolean isEscape(String field, int at) {
        return at + 3 < field.length()
                && field.charAt(at) == '\\'
                && field.charAt(at + 1) >= '0'
                && field.charAt(at + 1) <= '3'
                && isOctal(field.charAt(at + 2))
                && isOctal(field.charAt(at + 3));
    }

    private static boolean isOctal(char c) {
        return c >= '0' && c <= '7';
    }
}
