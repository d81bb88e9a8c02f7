package io.jcontainers.conformance.suite;

import java.util.Optional;

/**
 * One case.
 *
 * @param name within its area
 * @param direct why the oracle is not asked, where it is not: what it lacks or does differently on purpose
 */
public record Case(String area, String name, Optional<String> direct, Body body) {
    /** Drives the runtime of the stage, asserts effects and records facts. */
    @FunctionalInterface
    public interface Body {
        void play(Stage stage) throws Exception;
    }

    public String id() {
        return area + "/" + name;
    }
}
