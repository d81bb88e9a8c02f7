package io.jcontainers.build.dockerfile;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The arguments before the first {@code FROM} with their values in this build. {@code FROM} sees them, and an
 * {@code ARG} without a default of its own in a stage. Safe for several threads.
 */
public final class GlobalScope {
    /** The most characters that all expansions of a build make. */
    public static final long MOST_EXPANDED = 64L << 20;

    private final Dockerfile file;
    private final BuildArguments arguments;
    private final Map<String, String> values;
    private final Set<String> declared;
    private final AtomicLong expanded = new AtomicLong();

    private GlobalScope(Dockerfile file, BuildArguments arguments) {
        this.file = file;
        this.arguments = arguments;
        this.values = new LinkedHashMap<>(arguments.predefined());
        this.declared = new LinkedHashSet<>(arguments.predefined().keySet());
        values.replaceAll((name, value) -> arguments.given().getOrDefault(name, value));
        file.arguments().forEach(this::declare);
    }

    /**
     * Gives the arguments of this file their values.
     *
     * @throws DockerfileException when a default can't be expanded
     */
    public static GlobalScope of(Dockerfile file, BuildArguments arguments) {
        return new GlobalScope(file, arguments);
    }

    private void declare(Instruction.Arg instruction) {
        for (Instruction.Argument argument : instruction.arguments()) {
            declared.add(argument.name());
            String given = arguments.given().get(argument.name());
            if (given != null) {
                values.put(argument.name(), given);
            } else if (argument.value() != null) {
                VariableExpansion words =
                        VariableExpansion.ofWords(file.directives().escape());
                values.put(
                        argument.name(),
                        expand(
                                        words,
                                        argument.value(),
                                        values,
                                        instruction.origin().lines())
                                .text());
            }
        }
    }

    /** Expands an expression of {@code FROM}. */
    public VariableExpansion.Result expand(String expression, LineRange lines) {
        return expand(VariableExpansion.ofWords(file.directives().escape()), expression, values, lines);
    }

    /** Every expansion of a build comes through here, so that all of them together have a limit. */
    VariableExpansion.Result expand(
            VariableExpansion expansion, String text, Map<String, String> variables, LineRange lines) {
        return counted(lines, () -> expansion.expand(text, Variables.of(variables)));
    }

    /** As {@link #expand}, split into words. */
    VariableExpansion.Result split(
            VariableExpansion expansion, String text, Map<String, String> variables, LineRange lines) {
        return counted(lines, () -> expansion.split(text, Variables.of(variables)));
    }

    private VariableExpansion.Result counted(LineRange lines, Supplier<VariableExpansion.Result> expansion) {
        try {
            VariableExpansion.Result result = expansion.get();
            if (expanded.addAndGet(result.text().length()) > MOST_EXPANDED) {
                throw ExpansionException.of(
                        "the variables of this build expand to more than " + MOST_EXPANDED + " characters");
            }
            return result;
        } catch (ExpansionException e) {
            throw DockerfileException.of(file.source(), lines, String.valueOf(e.getMessage()));
        }
    }

    /** The file. */
    public Dockerfile file() {
        return file;
    }

    /** What the build was given. */
    public BuildArguments arguments() {
        return arguments;
    }

    /** The value, null when there is none. */
    public @Nullable String value(String name) {
        return values.get(name);
    }

    /** All that have a value. */
    public Map<String, String> values() {
        return Collections.unmodifiableMap(values);
    }

    /** All names that {@code FROM} may ask for, with and without a value. */
    public Set<String> declared() {
        return Collections.unmodifiableSet(declared);
    }
}
