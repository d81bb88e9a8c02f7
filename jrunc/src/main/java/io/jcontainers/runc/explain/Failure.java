package io.jcontainers.runc.explain;

import io.jcontainers.runc.program.Executor;

/**
 * How a program failed, as its front tells it.
 *
 * @param executor who ran the step
 * @param step its index in the front's program, or in init's
 * @param errno error number, 0 for none
 * @param code the step's stable error code
 * @param text the step's words
 * @param detail what the operation added; may be empty
 */
public record Failure(Executor executor, int step, int errno, String code, String text, String detail) {
    /**
     * From the label of a step.
     *
     * @param label code, tab, text; the text alone for code {@code failed}
     */
    public static Failure of(Executor executor, int step, int errno, String label, String detail) {
        int tab = label.indexOf('\t');
        return new Failure(
                executor, step, errno, tab < 0 ? "failed" : label.substring(0, tab), label.substring(tab + 1), detail);
    }
}
