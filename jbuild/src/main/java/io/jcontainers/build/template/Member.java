package io.jcontainers.build.template;

import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/** What a name after a dot stands for. */
public sealed interface Member {
    /** A field: a value that takes no arguments. */
    record Field(Supplier<Value> value) implements Member {}

    /**
     * A method.
     *
     * @param signature its parameters
     * @param body gets as many values as the signature says, of its types
     */
    record Method(Signature signature, Function<List<Value>, Value> body) implements Member {}
}
