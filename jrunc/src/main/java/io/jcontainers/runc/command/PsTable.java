package io.jcontainers.runc.command;

import io.jcontainers.runc.request.RequestException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** What ps(1) prints: a line with the names of the columns, then a line a process; bytes of any character set. */
final class PsTable {
    private PsTable() {}

    /** The first line and those whose column PID is one of these. */
    static byte[] filter(byte[] printed, List<Long> pids) {
        String[] lines = new String(printed, StandardCharsets.ISO_8859_1).split("\n");
        int column = Arrays.asList(words(lines[0])).indexOf("PID");
        if (column < 0) {
            throw new RequestException("ps-columns", "couldn't find PID field in ps output");
        }
        ByteArrayOutputStream kept = new ByteArrayOutputStream();
        for (int i = 0; i < lines.length; i++) {
            if (i == 0 || pids.contains(pid(lines[i], column))) {
                kept.writeBytes((lines[i] + "\n").getBytes(StandardCharsets.ISO_8859_1));
            }
        }
        return kept.toByteArray();
    }

    private static long pid(String line, int column) {
        String[] words = words(line);
        if (words.length == 1 && words[0].isEmpty()) {
            return -1;
        }
        String word = column < words.length ? words[column] : "";
        if (!word.matches("[0-9]{1,18}")) {
            throw new RequestException("ps-columns", "unexpected pid '" + word + "' in ps output");
        }
        return Long.parseLong(word);
    }

    private static String[] words(String line) {
        return line.trim().split("\\s+");
    }
}
