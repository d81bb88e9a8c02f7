package io.jcontainers.runc.cgroup;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sizes on the command line of {@code update}: {@code 512m}, {@code 1G}, {@code 1.5GiB}; powers of 1024. */
public final class ByteSize {
    private static final Pattern FORM = Pattern.compile("([0-9]+(?:\\.[0-9]+)?) ?([kKmMgGtTpP]?)([iI]?[bB])?");
    private static final String UNITS = "kmgtp";

    private ByteSize() {}

    /**
     * A limit: a size, or {@code -1} for none.
     *
     * @throws IllegalArgumentException with the text of runc, without its {@code invalid value for FLAG: }
     */
    public static long limit(String text) {
        return text.equals("-1") ? -1 : parse(text);
    }

    private static long parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("invalid size: '" + text + "'");
        }
        double number = Double.parseDouble(matcher.group(1));
        String unit = matcher.group(2).toLowerCase(Locale.ROOT);
        int power = unit.isEmpty() ? 0 : UNITS.indexOf(unit) + 1;
        double bytes = number * Math.pow(1024, power);
        if (bytes >= Long.MAX_VALUE) {
            throw new IllegalArgumentException("invalid size: '" + text + "'");
        }
        return (long) bytes;
    }
}
