package io.jcontainers.build.table;

import io.jcontainers.build.template.Floats;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sizes for people and from people (docker/go-units). */
public final class Sizes {
    private static final List<String> DECIMAL = List.of("B", "kB", "MB", "GB", "TB", "PB", "EB", "ZB", "YB");
    private static final List<String> BINARY = List.of("B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB", "ZiB", "YiB");
    private static final int USUAL_PRECISION = 4;
    private static final String PREFIXES = "kmgtp";
    private static final Pattern SIZE = Pattern.compile("(.*[0-9.]|) ?([^0-9. ]*)", Pattern.DOTALL);
    private static final Pattern NUMBER =
            Pattern.compile("[+-]?(?:[0-9](?:_?[0-9])*\\.?(?:[0-9](?:_?[0-9])*)?|\\.[0-9]+)(?:[eE][+-]?[0-9]{1,4})?");

    private Sizes() {}

    /** Decimal units and four digits: {@code 2.746MB}. */
    public static String human(double bytes) {
        return human(bytes, USUAL_PRECISION);
    }

    /** Decimal units and so many digits; three, {@code 7.05MB}, are what listings of images have. */
    public static String human(double bytes, int precision) {
        return with(bytes, precision, 1000, DECIMAL);
    }

    /** Binary units and four digits: {@code 17.5MiB}. */
    public static String binary(double bytes) {
        return with(bytes, USUAL_PRECISION, 1024, BINARY);
    }

    private static String with(double bytes, int precision, double base, List<String> units) {
        double size = bytes;
        int unit = 0;
        while (size >= base && unit < units.size() - 1) {
            size /= base;
            unit++;
        }
        return Floats.general(size, precision) + units.get(unit);
    }

    /**
     * Bytes of a size in decimal units, {@code 44kB}.
     *
     * @throws IllegalArgumentException for anything else
     */
    public static long parseDecimal(String text) {
        return parse(text, 1000);
    }

    /**
     * Bytes of a size in binary units, as limits of memory have them: {@code 64m} is 64 MiB.
     *
     * @throws IllegalArgumentException for anything else
     */
    public static long parseBinary(String text) {
        return parse(text, 1024);
    }

    private static long parse(String text, int base) {
        Matcher matcher = SIZE.matcher(text);
        if (!matcher.matches() || matcher.group(1).isEmpty()) {
            throw new IllegalArgumentException("invalid size: '" + text + "'");
        }
        if (!NUMBER.matcher(matcher.group(1)).matches() || matcher.group(1).startsWith("-")) {
            throw new IllegalArgumentException("invalid size: '" + text + "'");
        }
        double bytes = Double.parseDouble(matcher.group(1).replace("_", "")) * factor(matcher.group(2), base);
        if (bytes >= 0x1p63) {
            throw new IllegalArgumentException("invalid size: '" + text + "' is 8 EiB or more");
        }
        return (long) bytes;
    }

    private static double factor(String suffix, int base) {
        String unit = suffix.toLowerCase(Locale.ROOT);
        if (unit.isEmpty() || unit.equals("b")) {
            return 1;
        }
        int power = PREFIXES.indexOf(unit.charAt(0)) + 1;
        String rest = unit.substring(1);
        if (power == 0 || !(rest.isEmpty() || rest.equals("b") || rest.equals("ib"))) {
            throw new IllegalArgumentException("invalid suffix: '" + (suffix.length() > 3 ? suffix : unit) + "'");
        }
        return Math.pow(base, power);
    }
}
