package io.jcontainers.build.run;

import io.jcontainers.spec.Rlimit;
import io.jcontainers.spec.rules.KnownNames;
import java.util.Locale;

/** Reads {@code --ulimit}. */
public final class Ulimits {
    private Ulimits() {}

    /**
     * Reads {@code NAME=SOFT[:HARD]}; -1 is no limit.
     *
     * @throws IllegalArgumentException with what is wrong, in Docker's words (docker/go-units)
     */
    public static Rlimit parse(String text) {
        int sign = text.indexOf('=');
        if (sign < 0) {
            throw new IllegalArgumentException("invalid ulimit argument: " + text);
        }
        String type = "RLIMIT_" + text.substring(0, sign).toUpperCase(Locale.ROOT);
        if (!KnownNames.RLIMITS.contains(type)
                || !text.substring(0, sign).equals(type.substring(7).toLowerCase(Locale.ROOT))) {
            throw new IllegalArgumentException("invalid ulimit type: " + text.substring(0, sign));
        }
        String[] values = text.substring(sign + 1).split(":", -1);
        if (values.length > 2) {
            throw new IllegalArgumentException("too many limit value arguments - " + text.substring(sign + 1)
                    + ", can only have up to two, `soft[:hard]`");
        }
        long soft = number(values[0]);
        long hard = values.length == 2 ? number(values[1]) : soft;
        if (hard != -1 && (soft == -1 || soft > hard)) {
            throw new IllegalArgumentException(
                    "ulimit soft limit must be less than or equal to hard limit: " + soft + " > " + hard);
        }
        return new Rlimit(type, hard, soft);
    }

    private static long number(String text) {
        try {
            long value = Long.parseLong(text);
            if (value >= -1) {
                return value;
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("invalid ulimit value: '" + text + "' is not a number", e);
        }
        throw new IllegalArgumentException("invalid ulimit value: " + text + " is below -1");
    }
}
