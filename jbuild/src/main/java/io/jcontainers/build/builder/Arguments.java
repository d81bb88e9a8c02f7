package io.jcontainers.build.builder;

import io.jcontainers.build.flag.FlagValueException;
import io.jcontainers.build.flag.ParsedFlags;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Values of flags in forms that come again and again; what is wrong with one is told with the flag's name. */
record Arguments(ParsedFlags flags) {
    /** Every value, read by something that throws IllegalArgumentException. */
    <T> List<T> each(String name, Function<String, T> reading) {
        List<T> all = new ArrayList<>();
        for (String value : flags.list(name)) {
            all.add(read(name, value, reading));
        }
        return all;
    }

    /** The last value; null: it was not given. */
    <T> @Nullable T last(String name, Function<String, T> reading) {
        String value = flags.textOrNull(name);
        return value == null ? null : read(name, value, reading);
    }

    private static <T> T read(String name, String value, Function<String, T> reading) {
        try {
            return reading.apply(value);
        } catch (IllegalArgumentException e) {
            throw new FlagValueException(name, value, String.valueOf(e.getMessage()));
        }
    }

    /** {@code NAME=VALUE} each; without a value that of the caller's variable, or nothing. */
    Map<String, String> pairs(String name, Map<String, String> environment) {
        Map<String, String> pairs = new LinkedHashMap<>();
        for (String pair : flags.list(name)) {
            int equals = pair.indexOf('=');
            String key = equals < 0 ? pair : pair.substring(0, equals);
            String value = equals < 0 ? environment.get(key) : pair.substring(equals + 1);
            if (key.isEmpty()) {
                throw new FlagValueException(name, pair, "invalid environment variable: " + pair);
            }
            if (value != null) {
                pairs.put(key, value);
            }
        }
        return pairs;
    }
}
