package io.jcontainers.runc.process;

import io.jcontainers.spec.rules.KnownNames;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;

/** Names of capabilities by number; linux/capability.h of Linux 5.9 and later. */
public final class CapabilityName {
    private static final List<String> NAMES = KnownNames.CAPABILITIES;

    private CapabilityName() {}

    /** All names, by number. */
    public static List<String> all() {
        return NAMES;
    }

    /** The highest number with a name. */
    public static int last() {
        return NAMES.size() - 1;
    }

    /** The number of a name in any case, with or without CAP_. */
    public static OptionalInt number(String name) {
        String upper = name.toUpperCase(Locale.ROOT);
        int index = NAMES.indexOf(upper.startsWith("CAP_") ? upper : "CAP_" + upper);
        return index < 0 ? OptionalInt.empty() : OptionalInt.of(index);
    }

    /** One bit for each known name. */
    public static long mask(List<String> names) {
        long mask = 0;
        for (String name : names) {
            OptionalInt number = number(name);
            if (number.isPresent()) {
                mask |= 1L << number.getAsInt();
            }
        }
        return mask;
    }
}
