package io.jcontainers.build.template;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of a function or method.
 *
 * @param fixed those that must be there
 * @param rest the type of any number more, null when there may be none
 */
public record Signature(List<Type> fixed, @Nullable Type rest) {
    /** Takes an immutable copy. */
    public Signature {
        fixed = List.copyOf(fixed);
    }

    /** Exactly these. */
    public static Signature of(Type... fixed) {
        return new Signature(List.of(fixed), null);
    }

    /** The type of a parameter, in Go's terms. */
    public enum Type {
        /** Anything; nil arrives as nil. */
        ANY(Value.ANY),
        /** Anything, as the template's own functions take it. */
        VALUE("reflect.Value"),
        STRING("string"),
        INT("int"),
        BOOL("bool"),
        STRINGS("[]string");

        private final String goName;

        Type(String goName) {
            this.goName = goName;
        }

        String goName() {
            return goName;
        }

        boolean takesAnything() {
            return this == ANY || this == VALUE;
        }

        boolean canBeNil() {
            return takesAnything() || this == STRINGS;
        }
    }

    /** The type of the argument at this place, which is one that exists. */
    Type at(int index) {
        if (index < fixed.size() || rest == null) {
            return fixed.get(index);
        }
        return rest;
    }
}
