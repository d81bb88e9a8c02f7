package io.jcontainers.runc.process;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The environment of a container's process: a later value of a name wins, at the place of the first.
 *
 * @param entries {@code NAME=value}, without HOME when that is to be looked up
 * @param path the value of PATH, empty without one
 * @param looksUpHome whether HOME is absent or empty
 */
public record Environment(List<byte[]> entries, String path, boolean looksUpHome) {
    /** From {@code process.env}; an entry without an equals sign is left out. */
    public static Environment of(List<String> env) {
        Map<String, String> values = new LinkedHashMap<>();
        for (String entry : env) {
            int sign = entry.indexOf('=');
            if (sign > 0) {
                values.put(entry.substring(0, sign), entry);
            }
        }
        String home = values.getOrDefault("HOME", "HOME=");
        boolean looksUp = home.equals("HOME=");
        if (looksUp) {
            values.remove("HOME");
        }
        List<byte[]> entries = new ArrayList<>();
        for (String entry : values.values()) {
            entries.add(entry.getBytes(StandardCharsets.UTF_8));
        }
        String path = values.getOrDefault("PATH", "PATH=").substring("PATH=".length());
        return new Environment(List.copyOf(entries), path, looksUp);
    }
}
