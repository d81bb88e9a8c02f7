package io.jcontainers.build.solve;

/** A build that can't go on; its message says what failed, and where in the Dockerfile. */
public final class BuildFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String excerpt;

    /**
     * With the place.
     *
     * @param excerpt lines of the Dockerfile around it, for people; empty: it has no place there
     */
    public BuildFailure(String message, String excerpt, Throwable cause) {
        super(message, cause);
        this.excerpt = excerpt;
    }

    /** Lines of the Dockerfile around it. */
    public String excerpt() {
        return excerpt;
    }
}
