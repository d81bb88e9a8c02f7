package io.jcontainers.build.template;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A template that has been read. It may be executed any number of times, by several threads at once.
 *
 * <p>The language is that of Go 1.26's text/template. Differences: strings are characters (see {@link Value.Text}),
 * {@code call} finds nothing to call, and there are {@link Limits}.
 */
public final class Template {
    private final String name;
    private final String text;
    private final Functions functions;
    private final Limits limits;
    private final Map<String, Node.Block> trees;

    private Template(String name, String text, Functions functions, Limits limits, Map<String, Node.Block> trees) {
        this.name = name;
        this.text = text;
        this.functions = functions;
        this.limits = limits;
        this.trees = Map.copyOf(trees);
    }

    /**
     * Reads a template as Docker does: without a name, with Docker's functions.
     *
     * @throws TemplateException with Go's text, {@code template: :1: unexpected EOF} for instance
     */
    public static Template parse(String text) {
        return parse("", text, Functions.docker(), Limits.USUAL);
    }

    /**
     * Reads a template.
     *
     * @param name for errors; an inner template of this name is the template itself
     * @throws TemplateException with Go's text
     */
    public static Template parse(String name, String text, Functions functions, Limits limits) {
        if (text.length() > limits.source()) {
            throw new TemplateException("template: " + name + ":1: a template of " + text.length()
                    + " characters is longer than " + limits.source());
        }
        Map<String, Node.Block> trees = new HashMap<>();
        Tokens tokens = new Tokens(name, new Lexer(text).tokens());
        new Parser(tokens, functions, limits, trees).parse(name);
        return new Template(name, text, functions, limits, trees);
    }

    /**
     * What the template makes of this value.
     *
     * @throws TemplateException with Go's text, {@code template: :1:2: executing "" at <.Nam>: can't evaluate field Nam
     *     in type *formatter.imageContext} for instance
     */
    public String execute(Value data) {
        Execution execution = new Execution(this, functions, data, false);
        execution.run();
        return execution.output();
    }

    /**
     * The same where a key that a map doesn't have is an error, as with Go's option {@code missingkey=error}.
     *
     * @throws TemplateException with Go's text
     */
    public String executeStrictly(Value data) {
        Execution execution = new Execution(this, functions, data, true);
        execution.run();
        return execution.output();
    }

    /**
     * What the template writes before its end or its first error.
     *
     * @param others functions to use in place of those that it was read with
     */
    public String executeLeniently(Value data, Functions others) {
        Execution execution = new Execution(this, others, data, false);
        try {
            execution.run();
        } catch (TemplateException _) {
            return execution.output();
        }
        return execution.output();
    }

    Limits limits() {
        return limits;
    }

    String name() {
        return name;
    }

    Node.@Nullable Block tree(String inner) {
        return trees.get(inner);
    }

    /** {@code name:line:column} of a position; columns count bytes from 0. */
    String location(int position) {
        String before = text.substring(0, position);
        int lineStart = before.lastIndexOf('\n') + 1;
        long line = 1 + before.chars().filter(character -> character == '\n').count();
        return name + ":" + line + ":" + Utf8.length(before.substring(lineStart));
    }
}
