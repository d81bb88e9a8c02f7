package io.jcontainers.build.process;

import java.io.IOException;

/** A helper program is not installed. */
public final class MissingProgramException extends IOException {
    private static final long serialVersionUID = 1L;

    private final String program;

    /** @param program as it was called */
    public MissingProgramException(String program) {
        super(program + ": no such program in the PATH");
        this.program = program;
    }

    /** As it was called. */
    public String program() {
        return program;
    }
}
