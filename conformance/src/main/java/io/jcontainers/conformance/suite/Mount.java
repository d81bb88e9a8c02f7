package io.jcontainers.conformance.suite;

import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;

/**
 * One line of /proc/PID/mountinfo (proc(5)).
 *
 * @param options of the mount, sorted, joined by commas
 * @param propagation "private", "shared", "slave", "slave,shared" or "unbindable", without group numbers
 * @param superOptions of the file system, as written
 */
public record Mount(
        String root,
        String point,
        String options,
        String propagation,
        String type,
        String source,
        String superOptions) {
    public static final Mount NONE = new Mount("", "(no mount)", "", "", "", "", "");

    public static Mount parse(String line) {
        String[] halves = line.split(" - ", 2);
        String[] head = halves[0].split(" ");
        String[] tail = halves[1].split(" ");
        TreeSet<String> fields = new TreeSet<>();
        for (int i = 6; i < head.length; i++) {
            fields.add(head[i].replaceAll(":.*", "").replace("master", "slave"));
        }
        fields.remove("propagate_from");
        String propagation = fields.isEmpty() ? "private" : String.join(",", fields.descendingSet());
        return new Mount(
                head[3],
                head[4],
                sorted(head[5]),
                propagation,
                tail[0],
                tail.length > 1 ? tail[1] : "",
                tail.length > 2 ? tail[2] : "");
    }

    public boolean has(String option) {
        return List.of(options.split(",")).contains(option);
    }

    private static String sorted(String options) {
        return String.join(",", new TreeSet<>(Arrays.asList(options.split(","))));
    }
}
