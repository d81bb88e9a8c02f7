package io.jcontainers.spec.rules;

import org.jspecify.annotations.Nullable;

/** Lists of CPUs and memory nodes such as {@code 0-3,7} (cpuset(7), "List format"). */
final class NumberList {
    private NumberList() {}

    /** What is wrong with a list, or null. An empty list is right; spaces around its parts are ignored. */
    static @Nullable String fault(String list) {
        if (list.isBlank()) {
            return null;
        }
        for (String part : list.split(",", -1)) {
            String range = part.strip();
            int dash = range.indexOf('-');
            long low = Digits.parse((dash < 0 ? range : range.substring(0, dash)).strip());
            long high = dash < 0 ? low : Digits.parse(range.substring(dash + 1).strip());
            if (low < 0 || high < 0) {
                return Findings.quote(range) + " is neither a number nor a range";
            }
            if (low > high) {
                return Findings.quote(range) + " ends before it begins";
            }
        }
        return null;
    }

    /** How many numbers a list without fault holds, counting doubles twice. */
    static long size(String list) {
        if (list.isBlank()) {
            return 0;
        }
        long size = 0;
        for (String part : list.split(",", -1)) {
            String range = part.strip();
            int dash = range.indexOf('-');
            long low = Digits.parse((dash < 0 ? range : range.substring(0, dash)).strip());
            long high = dash < 0 ? low : Digits.parse(range.substring(dash + 1).strip());
            size += high - low + 1;
        }
        return size;
    }

    static void check(String path, @Nullable String list, Findings out) {
        String fault = list == null ? null : fault(list);
        if (fault != null) {
            out.error(path, "invalid list: " + fault);
        }
    }
}
