package io.jcontainers.build.solve;

/** What stands behind the name of a {@code --build-context}. */
public sealed interface NamedContext {
    /** Files. */
    record Files(ContextTree tree) implements NamedContext {}

    /**
     * An image.
     *
     * @param name as {@link BaseImages} takes it
     */
    record Image(String name) implements NamedContext {}
}
