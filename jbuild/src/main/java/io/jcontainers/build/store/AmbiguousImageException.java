package io.jcontainers.build.store;

/** The beginning of an id that more than one image has. */
public final class AmbiguousImageException extends java.io.IOException {
    private static final long serialVersionUID = 1L;

    /** @param prefix what was given */
    public AmbiguousImageException(String prefix) {
        super("image id \"" + prefix + "\" is ambiguous: give more of its digits");
    }
}
