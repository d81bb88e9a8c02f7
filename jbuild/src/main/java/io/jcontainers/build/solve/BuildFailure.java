package io.jcontainers.build.solve;

/** A build that can't go on; its message says what failed, and where in the Dockerfile. */
public final class BuildFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String excerpt;
    private final String hint;

    /**
     * With the place.
     *
     * @param excerpt lines of the Dockerfile around it, for people; empty: it has no place there
     */
    public BuildFailure(String message, String excerpt, Throwable cause) {
        this(message, excerpt, "", cause);
    }

    private BuildFailure(String message, String excerpt, String hint, Throwable cause) {
        super(message, cause);
        this.excerpt = excerpt;
        this.hint = hint;
    }

    /** The same with what the user can do next, in lines of their own. */
    public BuildFailure withHint(String text) {
        return new BuildFailure(String.valueOf(getMessage()), excerpt, text, this);
    }

    /** What the user can do next, in lines of their own; empty for nothing that goes without saying. */
    public String hint() {
        return hint;
    }

    /** Lines of the Dockerfile around it. */
    public String excerpt() {
        return excerpt;
    }
}
