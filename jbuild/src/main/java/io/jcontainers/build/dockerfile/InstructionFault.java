package io.jcontainers.build.dockerfile;

import java.io.Serial;

/** What is wrong with one instruction, before it is known where that is. */
final class InstructionFault extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    InstructionFault(String message) {
        super(message);
    }

    static InstructionFault atLeastOne(String keyword) {
        return new InstructionFault(keyword + " requires at least one argument");
    }

    static InstructionFault exactlyOne(String keyword) {
        return new InstructionFault(keyword + " requires exactly one argument");
    }
}
