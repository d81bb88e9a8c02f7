package io.jcontainers.build.template;

import java.util.List;

/**
 * A function that templates can call by its name.
 *
 * @param signature its parameters
 * @param body what it does
 */
record Function(Signature signature, Body body) {
    /** How a function gets its arguments. */
    sealed interface Body {}

    /** Gets as many values as the signature says, of its types; nil as such. */
    @FunctionalInterface
    non-sealed interface Plain extends Body {
        Value call(List<Value> arguments, Texts texts);
    }

    /** {@code and} and {@code or}: arguments are computed until one has this truth. */
    record ShortCircuit(boolean until) implements Body {}

    /** {@code call}: there are no functions among our values, so this always fails. */
    record CallOfValue() implements Body {}
}
