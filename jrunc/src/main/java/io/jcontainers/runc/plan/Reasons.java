package io.jcontainers.runc.plan;

import static io.jcontainers.runc.plan.Places.on;

/** Why fields have no effect, as far as the compiler does not say so itself. */
final class Reasons {
    /** Fields of the specification that depend on another one. */
    static final Places KNOWN = Places.of(
            on("process.commandLine", "for Windows only"), on("process.consoleSize.*", "process.terminal is not set"));

    /** Fields that the reader passes over. */
    static final Places UNKNOWN = Places.of(
            on("windows", "for another platform than Linux"),
            on("solaris", "for another platform than Linux"),
            on("vm", "for another platform than Linux"),
            on("zos", "for another platform than Linux"),
            on("freebsd", "for another platform than Linux"),
            on("process.commandLine", "for Windows only"),
            on("**", "no field of the runtime specification 1.3.0"));

    private Reasons() {}
}
