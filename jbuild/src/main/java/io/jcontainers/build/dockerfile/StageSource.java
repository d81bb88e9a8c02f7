package io.jcontainers.build.dockerfile;

/** What a stage begins with, or takes files from. */
public sealed interface StageSource {
    /** Nothing. */
    record Scratch() implements StageSource {}

    /** A stage of the same file, by its index. */
    record OfStage(int index) implements StageSource {}

    /** A named context ({@code --build-context}), by the name that the caller gave it. */
    record OfContext(String name) implements StageSource {}

    /** An image, by its name as written; it is a valid reference. */
    record OfImage(String name) implements StageSource {}
}
