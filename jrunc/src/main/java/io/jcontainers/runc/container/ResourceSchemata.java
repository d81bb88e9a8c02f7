package io.jcontainers.runc.container;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Lines of a resctrl schemata file, such as {@code L3:0=ff;1=ff} (Linux Documentation/filesystems/resctrl.rst).
 *
 * @param lines without surrounding space, in their order
 */
record ResourceSchemata(List<String> lines) {
    ResourceSchemata {
        lines = List.copyOf(lines);
    }

    static ResourceSchemata parse(String text) {
        List<String> lines = new ArrayList<>();
        text.lines().map(String::strip).filter(line -> !line.isEmpty()).forEach(lines::add);
        return new ResourceSchemata(lines);
    }

    /** Values by resource and domain, however they are padded. */
    private Map<String, String> values() {
        Map<String, String> values = new HashMap<>();
        for (String line : lines) {
            int colon = line.indexOf(':');
            if (colon < 0) {
                continue;
            }
            String resource = line.substring(0, colon).strip();
            for (String part : line.substring(colon + 1).split(";")) {
                int sign = part.indexOf('=');
                if (sign > 0) {
                    String value = part.substring(sign + 1).strip().toLowerCase(Locale.ROOT);
                    values.put(resource + ":" + part.substring(0, sign).strip(), value.replaceFirst("^0+(?=.)", ""));
                }
            }
        }
        return values;
    }

    /** Whether all that another one says holds here too. */
    boolean has(ResourceSchemata other) {
        return values().entrySet().containsAll(other.values().entrySet());
    }

    /** One line each, as one write. */
    String text() {
        return String.join("\n", lines) + "\n";
    }
}
