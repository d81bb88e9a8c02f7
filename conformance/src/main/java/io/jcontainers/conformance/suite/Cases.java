package io.jcontainers.conformance.suite;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Collects the cases of one area. */
public final class Cases {
    private final String area;
    private final List<Case> list = new ArrayList<>();

    public Cases(String area) {
        this.area = area;
    }

    /** The oracle has to pass the same assertions and to show the same facts. */
    public void add(String name, Case.Body body) {
        list.add(new Case(area, name, Optional.empty(), body));
    }

    /** Asserted directly, without the oracle, for the reason given. */
    public void direct(String name, String reason, Case.Body body) {
        list.add(new Case(area, name, Optional.of(reason), body));
    }

    public List<Case> list() {
        return List.copyOf(list);
    }
}
