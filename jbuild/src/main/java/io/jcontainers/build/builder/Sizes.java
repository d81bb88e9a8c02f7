package io.jcontainers.build.builder;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Amounts of bytes as people write them: {@code 64m}, {@code 1.5 GiB}; a unit is a power of 1024 (docker/go-units). */
final class Sizes {
    private static final Pattern FORM = Pattern.compile("(\\d+(?:\\.\\d+)?) ?([kKmMgGtTpP])?[iI]?[bB]?");
    private static final String UNITS = "kmgtp";

    private Sizes() {}

    /**
     * Bytes.
     *
     * @throws IllegalArgumentException in Docker's words
     */
    static long parse(String text) {
        Matcher matcher = FORM.matcher(text.strip());
        if (!matcher.matches() || matcher.group(1).length() > 18) {
            throw new IllegalArgumentException("invalid size: '" + text + "'");
        }
        String unit = matcher.group(2);
        double factor = unit == null ? 1 : Math.pow(1024, UNITS.indexOf(Character.toLowerCase(unit.charAt(0))) + 1);
        double bytes = Double.parseDouble(matcher.group(1)) * factor;
        if (bytes >= Long.MAX_VALUE) {
            throw new IllegalArgumentException("invalid size: '" + text + "'");
        }
        return (long) bytes;
    }
}
