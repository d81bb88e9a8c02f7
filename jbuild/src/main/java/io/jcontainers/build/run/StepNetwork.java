package io.jcontainers.build.run;

/** Whose network a step sees. */
public sealed interface StepNetwork {
    /** The caller's. */
    record Host() implements StepNetwork {}

    /** One of its own with nothing but a loopback device. */
    record None() implements StepNetwork {}

    /**
     * A network namespace that somebody else has made.
     *
     * @param path of the namespace as the front sees it: a file it is bound to, {@code /proc/PID/ns/net} or
     *     {@code /proc/PID/fd/N}
     */
    record Joined(String path) implements StepNetwork {}
}
