package io.jcontainers.build.verb;

import io.jcontainers.build.command.Call;
import io.jcontainers.build.command.CommandException;
import io.jcontainers.build.table.Columns;
import io.jcontainers.build.table.Format;
import io.jcontainers.build.table.FormatException;
import io.jcontainers.build.table.Listing;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.function.IntPredicate;

/**
 * Names, labels and commands of images were written by somebody else: on a terminal they must not move the cursor,
 * change its settings or turn the direction of the text. In tables they have no control characters at all; templates of
 * one's own give every byte to programs, and none of these to terminals.
 */
final class Shown {
    private Shown() {}

    /** For one cell of a table: in one line. */
    static String cell(String text) {
        String line = text.replace('\t', ' ').replace('\n', ' ').replace('\r', ' ');
        return escaped(line, Shown::isDangerous);
    }

    /** For a terminal: lines and tabs stay. */
    static String lines(String text) {
        return escaped(text, point -> point != '\n' && point != '\t' && isDangerous(point));
    }

    private static String escaped(String text, IntPredicate dangerous) {
        if (text.codePoints().noneMatch(dangerous)) {
            return text;
        }
        StringBuilder shown = new StringBuilder();
        text.codePoints()
                .forEach(point -> shown.append(
                        dangerous.test(point)
                                ? String.format(Locale.ROOT, "\\u%04x", point)
                                : Character.toString(point)));
        return shown.toString();
    }

    /** Control characters of both sets; marks that change the direction of text (Unicode 15, section 23.2). */
    private static boolean isDangerous(int point) {
        return Character.isISOControl(point)
                || point == 0x061c
                || point == 0x200e
                || point == 0x200f
                || (point >= 0x2028 && point <= 0x202e)
                || (point >= 0x2066 && point <= 0x2069);
    }

    /** Writes a text that may have anything in it. */
    static void print(Call call, String text) {
        boolean terminal = call.front().size().rows() > 0;
        call.front().out((terminal ? lines(text) : text).getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Writes rows.
     *
     * @throws CommandException when the format is wrong
     */
    static <T> void list(Call call, Format format, Columns<T> columns, Iterable<T> rows) {
        print(call, listing(format, columns, rows));
    }

    static <T> String listing(Format format, Columns<T> columns, Iterable<T> rows) {
        try {
            return Listing.write(format, columns, rows);
        } catch (FormatException e) {
            throw new CommandException(String.valueOf(e.getMessage()));
        }
    }
}
