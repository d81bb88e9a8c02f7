package io.jcontainers.spec;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The {@code intelRdt} object (resctrl filesystem).
 *
 * @param closID class of service; {@code /} is the default class
 * @param schemata lines for the schemata file, written after the two below
 * @param l3CacheSchema lines that begin with L3
 * @param memBwSchema the line that begins with MB:
 * @param enableMonitoring whether to make a monitoring group
 */
public record IntelRdt(
        @Nullable String closID,
        List<String> schemata,
        @Nullable String l3CacheSchema,
        @Nullable String memBwSchema,
        boolean enableMonitoring) {
    /** Takes immutable copies of the collections. */
    public IntelRdt {
        schemata = List.copyOf(schemata);
    }
}
