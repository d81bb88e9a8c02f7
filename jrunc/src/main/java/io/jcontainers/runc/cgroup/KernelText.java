package io.jcontainers.runc.cgroup;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads the text forms of cgroup files. Numbers are unsigned 64-bit, kept in the bits of a {@code long}. */
final class KernelText {
    /** 2^64-1: no limit. */
    static final long MAX = -1;

    private KernelText() {}

    /** The text without white space around it. */
    static String strip(byte[] content) {
        return new String(content, StandardCharsets.ISO_8859_1).strip();
    }

    /** The lines that are not empty. */
    static List<String> lines(byte[] content) {
        return new String(content, StandardCharsets.ISO_8859_1)
                .lines()
                .filter(line -> !line.isBlank())
                .toList();
    }

    /** The words between white space. */
    static List<String> words(String text) {
        List<String> words = new ArrayList<>();
        for (String word : text.split("[ \t\r\n]+", -1)) {
            if (!word.isEmpty()) {
                words.add(word);
            }
        }
        return words;
    }

    /** A file with one number; {@code max} is 2^64-1, and a negative number (v1's "no limit") 0. */
    static long number(String file, byte[] content) {
        String text = strip(content);
        if (text.equals("max")) {
            return MAX;
        }
        if (text.startsWith("-")) {
            number(file, text.substring(1));
            return 0;
        }
        return number(file, text);
    }

    /** One unsigned decimal number. */
    static long number(String file, String text) {
        try {
            return Long.parseUnsignedLong(text);
        } catch (NumberFormatException e) {
            throw new CgroupException(file, "unable to parse " + GoText.quote(text) + " as a uint");
        }
    }

    /** A file with lines {@code key value}, in their order. */
    static Map<String, Long> table(String file, byte[] content) {
        Map<String, Long> table = new LinkedHashMap<>();
        for (String line : lines(content)) {
            List<String> words = words(line);
            if (words.size() != 2) {
                throw new CgroupException(file, "line " + GoText.quote(line) + " is not in key value format");
            }
            table.put(words.get(0), number(file, words.get(1)));
        }
        return table;
    }
}
