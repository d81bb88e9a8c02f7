package io.jcontainers.build.dockerfile;

/** The {@code --network} of a {@code RUN}. */
public enum RunNetwork {
    /** That of the build. */
    DEFAULT,
    /** Only a loopback device. */
    NONE,
    /** The host's; the build must allow it. */
    HOST
}
