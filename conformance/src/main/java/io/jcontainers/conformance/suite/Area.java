package io.jcontainers.conformance.suite;

/** A subject of the suite. */
public interface Area {
    String name();

    void declare(Cases cases);
}
