package io.jcontainers.build.dockerfile;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The text of a Dockerfile by lines. A line here has no line feed, but keeps a carriage return before it.
 *
 * @param name how messages call the file, such as {@code Dockerfile}
 * @param lines the first one without a byte order mark; after a line feed at the end comes one more, an empty one
 */
public record Source(String name, List<String> lines) {
    /** The longest file, in bytes. */
    public static final int MOST_BYTES = 4 << 20;

    /** The longest line in bytes, as in BuildKit. */
    public static final int MOST_LINE_BYTES = 65_535;

    private static final String RULE = "--------------------\n";
    private static final int MOST_SHOWN_LINES = 40;
    private static final int MOST_SHOWN = 400;

    /** Takes an immutable copy. */
    public Source {
        lines = List.copyOf(lines);
    }

    /**
     * Splits a file.
     *
     * @throws DockerfileException for a file that is too long, a line that is too long, a NUL, or bytes that are no
     *     UTF-8
     */
    public static Source of(String name, byte[] bytes) {
        if (bytes.length > MOST_BYTES) {
            throw unreadable(name, 1, "the Dockerfile is larger than " + MOST_BYTES + " bytes");
        }
        int at = hasMark(bytes) ? 3 : 0;
        List<String> lines = new ArrayList<>();
        while (at <= bytes.length) {
            int end = at;
            while (end < bytes.length && bytes[end] != '\n') {
                end++;
            }
            lines.add(line(name, bytes, at, end, lines.size() + 1));
            at = end + 1;
        }
        return new Source(name, lines);
    }

    /** How many lines there are, not counting what follows the last line feed when that is nothing. */
    public int count() {
        return !lines.isEmpty() && lines.getLast().isEmpty() ? lines.size() - 1 : lines.size();
    }

    private static boolean hasMark(byte[] bytes) {
        return bytes.length >= 3 && bytes[0] == (byte) 0xEF && bytes[1] == (byte) 0xBB && bytes[2] == (byte) 0xBF;
    }

    private static String line(String name, byte[] bytes, int start, int end, int number) {
        if (end - start > MOST_LINE_BYTES) {
            throw unreadable(name, number, "dockerfile line greater than max allowed size of " + MOST_LINE_BYTES);
        }
        for (int i = start; i < end; i++) {
            if (bytes[i] == 0) {
                throw unreadable(name, number, "NUL in column " + (i - start + 1) + "; a Dockerfile is text");
            }
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(bytes, start, end - start))
                    .toString();
        } catch (CharacterCodingException e) {
            throw unreadable(name, number, "invalid UTF-8; save the Dockerfile as UTF-8");
        }
    }

    private static DockerfileException unreadable(String name, int number, String reason) {
        return DockerfileException.syntax(new Source(name, List.of()), new LineRange(number, number), reason);
    }

    /**
     * The lines with some around them, numbered, theirs marked with {@code >>>}, in BuildKit's form. Control
     * characters are replaced: what a Dockerfile says is not for the terminal to obey.
     *
     * @return empty when there is no such line
     */
    public String excerpt(LineRange range) {
        if (range.start() > lines.size()) {
            return "";
        }
        int first = range.start();
        int last = Math.min(range.end(), lines.size());
        int around = first == last ? 4 : 2;
        for (int added = 0; added < around; added++) {
            if (first > 1) {
                first--;
                added++;
            }
            if (last < lines.size()) {
                last++;
                added++;
            }
        }
        StringBuilder out = new StringBuilder(name + ":" + range.start() + "\n" + RULE);
        for (int number = first; number <= last; number++) {
            if (number - first >= MOST_SHOWN_LINES && last - number > 3) {
                out.append("  ... | ").append(last - 3 - number).append(" more lines\n");
                number = last - 3;
            }
            out.append(String.format(" %3d | %s ", number, range.contains(number) ? ">>>" : "   "))
                    .append(Printed.line(lines.get(number - 1), MOST_SHOWN))
                    .append('\n');
        }
        return out.append(RULE).toString();
    }
}
