package io.jcontainers.build.template;

/**
 * What a template may cost. Templates come from command lines and files that somebody else may have written.
 *
 * @param source most characters of a template's text
 * @param nesting most levels of blocks and parentheses while it is read
 * @param depth most levels of calls, blocks and templates within templates while it runs
 * @param output most characters of the result, and of any text made on the way
 * @param steps most nodes evaluated; 16 characters made or read by a function count as one
 */
public record Limits(int source, int nesting, int depth, int output, long steps) {
    /** Ample for people, small enough for a resident engine and for a thread's ordinary stack. */
    public static final Limits USUAL = new Limits(1 << 20, 150, 300, 16 << 20, 20_000_000);
}
