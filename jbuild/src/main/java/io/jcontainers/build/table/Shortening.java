package io.jcontainers.build.table;

/** What {@code --no-trunc} turns off. */
public final class Shortening {
    private static final int ID_LENGTH = 12;

    private Shortening() {}

    /** Twelve digits of an identifier or digest, without the name of its algorithm. */
    public static String id(String id) {
        String digits = id.substring(id.indexOf(':') + 1);
        return digits.substring(0, Math.min(ID_LENGTH, digits.length()));
    }

    /** At most so many places of a terminal, with {@code …} where something was cut off. */
    public static String ellipsis(String text, int width) {
        if (width <= 0) {
            return "";
        }
        if (width == 1) {
            return text.isEmpty() ? "" : text.substring(0, text.offsetByCodePoints(0, 1));
        }
        if (DisplayWidth.of(text) <= width) {
            return text;
        }
        int end = 0;
        int taken = 0;
        while (taken + DisplayWidth.of(text.codePointAt(end)) < width) {
            taken += DisplayWidth.of(text.codePointAt(end));
            end = text.offsetByCodePoints(end, 1);
        }
        return text.substring(0, end) + "…";
    }
}
