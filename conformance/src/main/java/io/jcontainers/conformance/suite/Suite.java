package io.jcontainers.conformance.suite;

import io.jcontainers.conformance.suite.cases.Areas;
import java.util.List;
import java.util.regex.Pattern;

/** The cases, chosen by area and name. */
public final class Suite {
    private Suite() {}

    /**
     * @param areas names of areas; empty for all
     * @param pattern is searched for in "area/name"
     */
    public static List<Case> cases(List<String> areas, Pattern pattern) {
        return Areas.all().stream()
                .filter(a -> areas.isEmpty() || areas.contains(a.name()))
                .flatMap(a -> {
                    Cases cases = new Cases(a.name());
                    a.declare(cases);
                    return cases.list().stream();
                })
                .filter(c -> pattern.matcher(c.id()).find())
                .toList();
    }
}
