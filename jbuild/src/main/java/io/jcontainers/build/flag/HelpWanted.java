package io.jcontainers.build.flag;

/** {@code --help} was given: the answer is {@link HelpText}. */
public final class HelpWanted extends RuntimeException {
    private static final long serialVersionUID = 1L;

    HelpWanted() {
        super("help is wanted");
    }
}
