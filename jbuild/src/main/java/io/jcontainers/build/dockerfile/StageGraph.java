package io.jcontainers.build.dockerfile;

import io.jcontainers.build.image.Platform;
import io.jcontainers.build.image.Reference;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Which stage needs what. A name is a named context, else an earlier stage, else an image. */
public final class StageGraph {
    private static final int MOST_NAME = 512;

    private final Dockerfile file;
    private final GlobalScope globals;
    private final Map<String, String> contexts = new LinkedHashMap<>();
    private final Map<String, Integer> byName = new HashMap<>();
    private final List<ResolvedStage> stages = new ArrayList<>();

    private StageGraph(GlobalScope globals, Collection<String> contextNames) {
        this.file = globals.file();
        this.globals = globals;
        contextNames.forEach(name -> contexts.put(normal(name), name));
    }

    /**
     * Resolves the bases of all stages.
     *
     * @param contextNames of {@code --build-context}
     * @throws DockerfileException when a {@code FROM} has no meaning, or stages need each other
     */
    public static StageGraph of(GlobalScope globals, Collection<String> contextNames) {
        StageGraph graph = new StageGraph(globals, contextNames);
        for (Stage stage : graph.file.stages()) {
            graph.stages.add(graph.resolve(stage));
            String name = stage.from().stageName();
            if (name != null) {
                graph.byName.put(name, stage.index());
            }
        }
        graph.refuseCircles();
        return graph;
    }

    private ResolvedStage resolve(Stage stage) {
        Instruction.From from = stage.from();
        LineRange lines = from.origin().lines();
        String base = globals.expand(from.base(), lines).text();
        if (base.isEmpty()) {
            throw fault(lines, "base name (" + Printed.word(from.base()) + ") should not be blank");
        }
        Platform platform = from.platform() == null ? null : platform(from.platform(), lines);
        String replacement = from.stageName() == null ? null : contexts.get(normal(from.stageName()));
        if (replacement != null) {
            return new ResolvedStage(
                    stage, base, new StageSource.OfContext(replacement), platform, List.of(), List.of());
        }
        Integer earlier = byName.get(base);
        StageSource source = earlier == null ? elsewhere(base, lines) : new StageSource.OfStage(earlier);
        List<Instruction> triggers = new ArrayList<>();
        if (earlier != null) {
            file.stages().get(earlier).triggers().forEach(text -> triggers.add(file.trigger(text, lines)));
        }
        return new ResolvedStage(stage, base, source, platform, triggers, stage.instructions());
    }

    private Platform platform(String expression, LineRange lines) {
        VariableExpansion.Result result = globals.expand(expression, lines);
        if (result.text().isEmpty()) {
            throw fault(
                    lines, suggest("empty platform value from expression " + Printed.word(expression), result.unset()));
        }
        try {
            return Platform.parse(result.text());
        } catch (IllegalArgumentException e) {
            throw fault(
                    lines,
                    suggest(
                            "failed to parse platform " + Printed.word(expression) + ": " + e.getMessage(),
                            result.unset()));
        }
    }

    private String suggest(String message, Set<String> unset) {
        for (String name : unset) {
            String near = Suggestion.nearest(name, globals.values().keySet());
            if (near != null) {
                return message + " (did you mean " + near + "?)";
            }
        }
        return message;
    }

    /** What a name means that is no stage. */
    private StageSource elsewhere(String name, LineRange lines) {
        if (name.equals("scratch")) {
            return new StageSource.Scratch();
        }
        String context = contexts.get(normal(name));
        if (context != null) {
            return new StageSource.OfContext(context);
        }
        try {
            reference(name);
        } catch (IllegalArgumentException e) {
            throw fault(
                    lines,
                    Suggestion.add(
                            "failed to parse stage name " + Printed.quoted(name) + ": " + e.getMessage(),
                            name,
                            byName.keySet()));
        }
        return new StageSource.OfImage(name);
    }

    /** One form for all names of the same image, so that a context can stand in for it. */
    private static String normal(String name) {
        try {
            String familiar = reference(name).familiar();
            return familiar.endsWith(":latest")
                    ? familiar.substring(0, familiar.length() - ":latest".length())
                    : familiar;
        } catch (IllegalArgumentException e) {
            return name.toLowerCase(Locale.ROOT);
        }
    }

    private static Reference reference(String name) {
        if (name.length() > MOST_NAME) {
            throw new IllegalArgumentException("invalid reference format: more than " + MOST_NAME + " characters");
        }
        return Reference.parse(name);
    }

    /** The arguments before the first stage. */
    public GlobalScope globals() {
        return globals;
    }

    /** All stages in the order of the file. */
    public List<ResolvedStage> stages() {
        return List.copyOf(stages);
    }

    /**
     * The stage to build.
     *
     * @param name a stage's name in any case or its number; null or empty for the last stage
     */
    public ResolvedStage target(@Nullable String name) {
        if (name == null || name.isEmpty()) {
            return stages.getLast();
        }
        Integer index = byName.get(name.toLowerCase(Locale.ROOT));
        if (index == null) {
            int number = number(name);
            if (number < 0 || number >= stages.size()) {
                int last = Math.max(1, file.source().count());
                throw fault(
                        new LineRange(last, last),
                        Suggestion.add(
                                "target stage " + Printed.quoted(name) + " could not be found", name, byName.keySet()));
            }
            index = number;
        }
        return stages.get(index);
    }

    /**
     * The stages that have to be built for that one, itself included, in the order of the file. Triggers of base
     * images may need more: {@link #sources} tells what.
     *
     * @throws DockerfileException when one takes files from a later stage
     */
    public List<ResolvedStage> needed(ResolvedStage target) {
        BitSet found = new BitSet();
        Deque<Integer> open = new ArrayDeque<>(List.of(target.index()));
        while (!open.isEmpty()) {
            int index = open.pop();
            if (found.get(index)) {
                continue;
            }
            found.set(index);
            ResolvedStage stage = stages.get(index);
            Stream.concat(Stream.of(stage.base()), all(stage).flatMap(each -> sources(stage, each).stream()))
                    .filter(StageSource.OfStage.class::isInstance)
                    .forEach(source -> open.push(((StageSource.OfStage) source).index()));
        }
        return found.stream().mapToObj(stages::get).toList();
    }

    private static Stream<Instruction> all(ResolvedStage stage) {
        return Stream.concat(stage.triggers().stream(), stage.instructions().stream());
    }

    /**
     * What an instruction of a stage takes files from besides the build context: one for a {@code COPY --from}, one
     * for each {@code from} of a {@code RUN --mount}.
     *
     * @throws DockerfileException for a stage that isn't before this one, and for what is no name
     */
    public List<StageSource> sources(ResolvedStage stage, Instruction instruction) {
        List<StageSource> sources = new ArrayList<>();
        for (String name : names(instruction)) {
            LineRange lines = instruction.origin().lines();
            StageSource source = source(name, lines);
            if (source instanceof StageSource.OfStage(int index) && index >= stage.index()) {
                String action = instruction instanceof Instruction.Copy ? "copy" : "mount";
                throw fault(
                        lines,
                        "cannot " + action + " from stage " + Printed.quoted(name)
                                + ", it needs to be defined before current stage "
                                + Printed.quoted(stage.stage().displayName()));
            }
            sources.add(source);
        }
        return sources;
    }

    private static List<String> names(Instruction instruction) {
        return switch (instruction) {
            case Instruction.Copy copy when copy.from() != null -> List.of(copy.from());
            case Instruction.Run run ->
                run.mounts().stream()
                        .map(MountFlag::from)
                        .flatMap(Stream::ofNullable)
                        .toList();
            default -> List.of();
        };
    }

    private StageSource source(String name, LineRange lines) {
        Integer index = byName.get(name.toLowerCase(Locale.ROOT));
        if (index == null && name.matches("[0-9]+")) {
            index = number(name);
            if (index < 0 || index >= stages.size()) {
                throw fault(lines, "invalid stage index " + Printed.word(name));
            }
        }
        return index == null ? elsewhere(name, lines) : new StageSource.OfStage(index);
    }

    private static int number(String text) {
        return text.matches("[0-9]{1,9}") ? Integer.parseInt(text) : -1;
    }

    private DockerfileException fault(LineRange lines, String reason) {
        return DockerfileException.of(file.source(), lines, reason);
    }

    /** One walk into the depth over the stages that take files from each other, without recursion. */
    private void refuseCircles() {
        BitSet done = new BitSet();
        BitSet onPath = new BitSet();
        for (ResolvedStage start : stages) {
            Deque<Visit> path = new ArrayDeque<>();
            visit(start.index(), done, onPath, path);
            while (!path.isEmpty()) {
                Visit top = path.getFirst();
                if (top.rest.isEmpty()) {
                    onPath.clear(path.pop().index);
                    continue;
                }
                Edge edge = top.rest.removeFirst();
                if (onPath.get(edge.to)) {
                    throw fault(
                            edge.lines,
                            "circular dependency detected on stage: "
                                    + stages.get(edge.to).stage().displayName());
                }
                visit(edge.to, done, onPath, path);
            }
        }
    }

    private void visit(int index, BitSet done, BitSet onPath, Deque<Visit> path) {
        if (done.get(index)) {
            return;
        }
        done.set(index);
        onPath.set(index);
        Deque<Edge> edges = new ArrayDeque<>();
        all(stages.get(index)).forEach(instruction -> {
            LineRange lines = instruction.origin().lines();
            for (String name : names(instruction)) {
                if (source(name, lines) instanceof StageSource.OfStage(int to)) {
                    edges.add(new Edge(to, lines));
                }
            }
        });
        path.push(new Visit(index, edges));
    }

    private record Edge(int to, LineRange lines) {}

    private record Visit(int index, Deque<Edge> rest) {}
}
