package io.jcontainers.conformance.suite;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** What a case found: failed assertions, and facts to be compared between two runtimes. */
public final class Checks {
    private final List<String> failures = new ArrayList<>();
    private final Map<String, String> facts = new LinkedHashMap<>();

    void equal(String label, Object expected, Object actual) {
        if (!Objects.equals(String.valueOf(expected), String.valueOf(actual))) {
            fail(label + ": expected <" + expected + "> but was <" + actual + ">");
        }
    }

    void that(String label, boolean holds) {
        if (!holds) {
            fail(label);
        }
    }

    void contains(String label, String part, String text) {
        if (!text.contains(part)) {
            fail(label + ": expected to contain <" + part + "> but was <" + text.strip() + ">");
        }
    }

    void fact(String label, Object value) {
        facts.put(label, String.valueOf(value));
    }

    /** The same message only once. */
    void fail(String message) {
        if (!failures.contains(message)) {
            failures.add(message);
        }
    }

    public List<String> failures() {
        return failures;
    }

    public Map<String, String> facts() {
        return facts;
    }

    /** The facts in which two runtimes differ, as readable lines. */
    static List<String> differences(Map<String, String> ours, Map<String, String> oracle) {
        List<String> lines = new ArrayList<>();
        Map<String, String> all = new LinkedHashMap<>(oracle);
        all.putAll(ours);
        for (String label : all.keySet()) {
            String mine = ours.getOrDefault(label, "(no such fact)");
            String theirs = oracle.getOrDefault(label, "(no such fact)");
            if (!mine.equals(theirs)) {
                lines.add(label + ": <" + mine + "> where the oracle has <" + theirs + ">");
            }
        }
        return lines;
    }
}
