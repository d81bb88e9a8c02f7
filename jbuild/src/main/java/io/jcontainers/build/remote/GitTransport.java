package io.jcontainers.build.remote;

/** How a repository is reached, by the name that git has for it in GIT_ALLOW_PROTOCOL. */
public enum GitTransport {
    HTTPS("https"),
    HTTP("http"),
    SSH("ssh"),
    GIT("git"),
    /** A directory of this machine; only where {@link GitSettings} allow it. */
    FILE("file");

    private final String text;

    GitTransport(String text) {
        this.text = text;
    }

    /** As git names it. */
    @Override
    public String toString() {
        return text;
    }
}
