package io.jcontainers.build.dockerfile;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The variables of a stage while its instructions are gone through, one after the other. Of {@code ENV} and
 * {@code ARG} with the same name the later one counts, as in BuildKit. Not for several threads.
 */
public final class StageEnvironment {
    /** The search path of a stage whose base has none; it goes into the image too. */
    public static final String DEFAULT_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    /** The most characters of all variables of a stage. */
    public static final int MOST_LENGTH = 8 << 20;

    private static final Set<String> NOT_VARIABLES = Set.of("BUILDKIT_SBOM_SCAN_CONTEXT", "BUILDKIT_SBOM_SCAN_STAGE");

    private final GlobalScope globals;
    private final Map<String, String> variables;
    private final Map<String, String> image;
    private final List<DeclaredArgument> declared;
    private long length;

    /**
     * An argument that a stage has declared.
     *
     * @param value at its declaration; null for none
     */
    public record DeclaredArgument(String name, @Nullable String value) {}

    /**
     * An instruction with its variables expanded.
     *
     * @param used names that were asked for and set
     * @param undefined names that were asked for and neither set nor declared
     */
    public record Expanded(Instruction instruction, Set<String> used, Set<String> undefined) {}

    private StageEnvironment(
            GlobalScope globals,
            Map<String, String> variables,
            Map<String, String> image,
            List<DeclaredArgument> declared,
            long length) {
        this.globals = globals;
        this.variables = new LinkedHashMap<>(variables);
        this.image = new LinkedHashMap<>(image);
        this.declared = new ArrayList<>(declared);
        this.length = length;
    }

    /** For a stage whose base is an image with this environment, or empty for {@code scratch}. */
    public static StageEnvironment of(GlobalScope globals, Map<String, String> environment) {
        StageEnvironment stage = new StageEnvironment(globals, Map.of(), Map.of(), List.of(), 0);
        LineRange none = new LineRange(1, 1);
        environment.forEach((name, value) -> stage.set(name, value, none));
        if (!environment.containsKey("PATH")) {
            stage.set("PATH", DEFAULT_PATH, none);
        }
        stage.image.putAll(stage.variables);
        return stage;
    }

    /** For a stage whose base is the stage of this one, as it is now. */
    public StageEnvironment child() {
        return new StageEnvironment(globals, variables, image, declared, length);
    }

    /**
     * Expands an instruction with the variables as they are before it, then lets it take effect.
     *
     * @throws DockerfileException when a variable can't be expanded, or what comes of it is wrong
     */
    public Expanded apply(Instruction instruction) {
        LineRange lines = instruction.origin().lines();
        InstructionExpansion expansion = new InstructionExpansion(globals, variables, lines);
        Instruction result;
        try {
            result = instruction instanceof Instruction.Arg arg
                    ? declare(arg, expansion)
                    : expansion.expand(instruction);
        } catch (InstructionFault e) {
            throw DockerfileException.of(globals.file().source(), lines, String.valueOf(e.getMessage()));
        }
        if (result instanceof Instruction.Env env) {
            for (KeyValue pair : env.pairs()) {
                set(pair.key(), pair.value(), lines);
                image.put(pair.key(), pair.value());
            }
        }
        Set<String> undefined = new LinkedHashSet<>(expansion.unset());
        declared.forEach(argument -> undefined.remove(argument.name()));
        undefined.removeAll(NOT_VARIABLES);
        return new Expanded(result, expansion.used(), undefined);
    }

    /** Each argument sees those before it. */
    private Instruction declare(Instruction.Arg instruction, InstructionExpansion expansion) {
        LineRange lines = instruction.origin().lines();
        List<Instruction.Argument> arguments = new ArrayList<>();
        for (Instruction.Argument argument : instruction.arguments()) {
            String name = argument.name();
            String value = globals.arguments().given().get(name);
            if (value == null) {
                value = argument.value() == null ? globals.value(name) : expansion.word(argument.value());
            }
            if (value != null && !NOT_VARIABLES.contains(name)) {
                set(name, value, lines);
            }
            declared.add(new DeclaredArgument(name, value));
            arguments.add(new Instruction.Argument(name, value, argument.description()));
        }
        return new Instruction.Arg(instruction.origin(), arguments);
    }

    private void set(String name, String value, LineRange lines) {
        String before = variables.put(name, value);
        length += value.length() + (before == null ? name.length() : -before.length());
        if (length > MOST_LENGTH) {
            throw DockerfileException.of(
                    globals.file().source(),
                    lines,
                    "the variables of this stage have more than " + MOST_LENGTH + " characters");
        }
    }

    /** What the next instruction sees and a {@code RUN} gets: those of the base, of {@code ENV} and {@code ARG}. */
    public Map<String, String> variables() {
        return Collections.unmodifiableMap(variables);
    }

    /** What the image gets: those of the base and of {@code ENV}, in the order of their first appearance. */
    public Map<String, String> imageVariables() {
        return Collections.unmodifiableMap(image);
    }

    /** All declarations so far, those of base stages first; a name may be there twice. */
    public List<DeclaredArgument> declared() {
        return Collections.unmodifiableList(declared);
    }

    /** The arguments as the history of a {@code RUN} lists them, {@code name=value}, each once. */
    public List<String> historyArguments() {
        Map<String, String> lines = new LinkedHashMap<>();
        for (DeclaredArgument argument : declared) {
            String now = variables.get(argument.name());
            String value = now != null ? now : argument.value() != null ? argument.value() : "";
            lines.put(argument.name(), argument.name() + "=" + value);
        }
        return List.copyOf(lines.values());
    }
}
