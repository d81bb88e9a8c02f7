package io.jcontainers.build.lint;

import io.jcontainers.build.dockerfile.Instruction;
import io.jcontainers.build.dockerfile.LineRange;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Collects the warnings of rules that count. */
final class Findings {
    private static final String COMMENT = "check=";

    private final CheckOptions options;
    private final List<Warning> warnings = new ArrayList<>();
    private boolean error;

    Findings(CheckOptions options) {
        this.options = options;
    }

    void add(Rule rule, Instruction instruction, String message) {
        add(rule, instruction, instruction.origin().lines(), message);
    }

    /** A warning at other lines than the instruction's own, whose comment may still have options. */
    void add(Rule rule, Instruction instruction, LineRange lines, String message) {
        CheckOptions here = options;
        for (String comment : instruction.origin().comments()) {
            if (isOption(comment)) {
                here = here.merged(option(comment));
            }
        }
        if (here.counts(rule)) {
            warnings.add(new Warning(rule, message, lines));
            error |= here.error();
        }
    }

    static boolean isOption(String comment) {
        return comment.replace(" ", "").startsWith(COMMENT);
    }

    /** What is malformed is a comment like any other. */
    private static CheckOptions option(String comment) {
        try {
            return CheckOptions.parse(comment.substring(comment.indexOf('=') + 1));
        } catch (IllegalArgumentException e) {
            return CheckOptions.NONE;
        }
    }

    /** By lines; in the order of finding within one. */
    List<Warning> sorted() {
        return warnings.stream()
                .sorted(Comparator.comparingInt(warning -> warning.lines().start()))
                .toList();
    }

    /** Whether one of them fails the build. */
    boolean isError() {
        return error;
    }
}
