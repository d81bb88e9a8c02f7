package io.jcontainers.build.store;

/** How long a lease lasts. */
public enum LeaseTerm {
    /** As long as the process that took it lives: a build, a pull. */
    PROCESS("process"),
    /** Until it is released or the machine starts anew: a running container. */
    BOOT("boot"),
    /** Until it is released: a stopped container. */
    PERSISTENT("persistent");

    private final String text;

    LeaseTerm(String text) {
        this.text = text;
    }

    String text() {
        return text;
    }
}
