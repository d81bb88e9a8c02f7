package io.jcontainers.build.progress;

/** How a step ended. */
public enum Outcome {
    DONE,
    CACHED,
    FAILED,
    CANCELED
}
