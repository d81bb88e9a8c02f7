package io.jcontainers.build.dockerfile;

import io.jcontainers.build.dockerfile.Instruction.Origin;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** Makes instructions of statements. */
final class InstructionReader {
    private final char escape;
    private final Map<String, BiFunction<Statement, Origin, Instruction>> readers = new TreeMap<>();

    InstructionReader(char escape) {
        this.escape = escape;
        readers.put("FROM", InstructionReader::from);
        readers.put("RUN", RunReader::run);
        readers.put("CMD", (statement, origin) -> new Instruction.Cmd(origin, command(plain(statement))));
        readers.put("ENTRYPOINT", (statement, origin) -> new Instruction.Entrypoint(origin, command(plain(statement))));
        readers.put("ENV", (statement, origin) -> new Instruction.Env(origin, pairs("ENV", plain(statement))));
        readers.put("LABEL", (statement, origin) -> new Instruction.Label(origin, pairs("LABEL", plain(statement))));
        readers.put("MAINTAINER", (statement, origin) -> new Instruction.Maintainer(origin, one(statement)));
        readers.put("EXPOSE", InstructionReader::expose);
        readers.put("ADD", CopyReader::add);
        readers.put("COPY", CopyReader::copy);
        readers.put("VOLUME", InstructionReader::volume);
        readers.put("USER", (statement, origin) -> new Instruction.User(origin, one(statement)));
        readers.put("WORKDIR", (statement, origin) -> new Instruction.Workdir(origin, one(statement)));
        readers.put("ARG", this::arg);
        readers.put("ONBUILD", this::onBuild);
        readers.put("STOPSIGNAL", InstructionReader::stopSignal);
        readers.put("HEALTHCHECK", HealthReader::healthCheck);
        readers.put("SHELL", InstructionReader::shell);
    }

    /**
     * Reads one.
     *
     * @throws DockerfileException when it is unknown or malformed
     */
    Instruction read(Source source, Statement statement) {
        try {
            String keyword = statement.keyword();
            BiFunction<Statement, Origin, Instruction> reader = readers.get(keyword.toUpperCase(Locale.ROOT));
            if (reader == null) {
                throw new InstructionFault(Suggestion.addAnyCase(
                        "unknown instruction: " + Printed.word(keyword), keyword, readers.keySet()));
            }
            Origin origin = new Origin(
                    keyword, statement.whole(), statement.lines(), statement.comments(), statement.emptyContinuation());
            return reader.apply(statement, origin);
        } catch (InstructionFault e) {
            throw DockerfileException.syntax(source, statement.lines(), String.valueOf(e.getMessage()));
        }
    }

    private static Statement plain(Statement statement) {
        Flags.none(statement.flags());
        return statement;
    }

    /** The whole text as the one argument. */
    private static String one(Statement statement) {
        if (statement.rest().isEmpty()) {
            throw InstructionFault.exactlyOne(statement.keyword().toUpperCase(Locale.ROOT));
        }
        return plain(statement).rest();
    }

    static CommandLine command(Statement statement) {
        List<String> array = array(statement.rest());
        return array == null ? new CommandLine(true, List.of(statement.rest())) : new CommandLine(false, array);
    }

    static @Nullable List<String> array(String text) {
        List<String> array = JsonStrings.read(text);
        if (array != null && array.stream().anyMatch(word -> word.indexOf('\0') >= 0)) {
            throw new InstructionFault("an argument can't have a NUL in it; remove the \\u0000");
        }
        return array;
    }

    /** The exec form, or else the words between blanks. */
    static List<String> list(String text) {
        List<String> array = array(text);
        return array == null ? Words.byBlanks(text) : array;
    }

    private static Instruction from(Statement statement, Origin origin) {
        List<String> words = Words.byBlanks(statement.rest());
        boolean named = words.size() == 3 && words.get(1).equalsIgnoreCase("as");
        if (!named && words.size() != 1) {
            throw new InstructionFault("FROM requires either one or three arguments");
        }
        String name = named ? words.get(2).toLowerCase(Locale.ROOT) : null;
        if (name != null && !name.matches("[a-z][a-z0-9_.-]*")) {
            throw new InstructionFault("invalid name for build stage: " + Printed.quoted(words.get(2))
                    + ", name can't start with a number or contain symbols");
        }
        Flags flags = Flags.read(statement.flags(), Set.of("platform"), Set.of(), Set.of());
        return new Instruction.From(
                origin,
                flags.filled("platform"),
                words.getFirst(),
                name,
                named ? words.subList(1, 3) : List.of(),
                name == null ? null : origin.description(name));
    }

    /** {@code key=value ...}, or {@code key the rest of the line} when the first word has no equals sign. */
    private List<KeyValue> pairs(String keyword, Statement statement) {
        List<String> words = Words.quoted(statement.rest(), escape);
        if (words.isEmpty()) {
            throw InstructionFault.atLeastOne(keyword);
        }
        if (words.getFirst().indexOf('=') < 0) {
            List<String> parts = Words.splitFirst(statement.rest());
            if (parts.size() < 2) {
                throw new InstructionFault(keyword + " must have two arguments");
            }
            return List.of(new KeyValue(parts.get(0), parts.get(1), true));
        }
        List<KeyValue> pairs = new ArrayList<>();
        for (String word : words) {
            int equals = word.indexOf('=');
            if (equals < 0) {
                throw new InstructionFault(
                        "Syntax error - can't find = in " + Printed.quoted(word) + ". Must be of the form: name=value");
            }
            if (equals == 0) {
                throw new InstructionFault(keyword + " names can not be blank");
            }
            pairs.add(new KeyValue(word.substring(0, equals), word.substring(equals + 1), false));
        }
        return pairs;
    }

    private static Instruction expose(Statement statement, Origin origin) {
        List<String> ports = Words.byBlanks(statement.rest());
        if (ports.isEmpty()) {
            throw InstructionFault.atLeastOne("EXPOSE");
        }
        Flags.none(statement.flags());
        return new Instruction.Expose(origin, ports.stream().sorted().toList());
    }

    private static Instruction volume(Statement statement, Origin origin) {
        List<String> paths = list(statement.rest()).stream().map(Words::trim).toList();
        if (paths.isEmpty()) {
            throw InstructionFault.atLeastOne("VOLUME");
        }
        Flags.none(statement.flags());
        if (paths.contains("")) {
            throw new InstructionFault("VOLUME specified can not be an empty string");
        }
        return new Instruction.Volume(origin, paths);
    }

    private Instruction arg(Statement statement, Origin origin) {
        List<String> words = Words.quoted(statement.rest(), escape);
        if (words.isEmpty()) {
            throw InstructionFault.atLeastOne("ARG");
        }
        Flags.none(statement.flags());
        List<Instruction.Argument> arguments = new ArrayList<>();
        for (String word : words) {
            int equals = word.indexOf('=');
            if (equals == 0) {
                throw new InstructionFault("ARG names can not be blank");
            }
            String name = equals < 0 ? word : word.substring(0, equals);
            arguments.add(new Instruction.Argument(
                    name, equals < 0 ? null : word.substring(equals + 1), origin.description(name)));
        }
        return new Instruction.Arg(origin, arguments);
    }

    private Instruction onBuild(Statement statement, Origin origin) {
        if (statement.rest().isEmpty()) {
            throw InstructionFault.atLeastOne("ONBUILD");
        }
        Flags.none(statement.flags());
        Statement inner = statement.inner(escape);
        checkTrigger(inner.keyword());
        checkTriggerText(inner);
        StringBuilder trigger =
                new StringBuilder(Words.trimStart(statement.whole().substring("ONBUILD".length())));
        for (Heredoc document : statement.heredocs()) {
            trigger.append('\n').append(document.content()).append(document.name());
        }
        return new Instruction.OnBuild(origin, trigger.toString());
    }

    /** Only what BuildKit checks before the trigger is pulled. */
    private void checkTriggerText(Statement inner) {
        switch (inner.keyword().toUpperCase(Locale.ROOT)) {
            case "ENV", "LABEL" -> {
                if (!inner.rest().isEmpty()) {
                    pairs(inner.keyword().toUpperCase(Locale.ROOT), inner);
                }
            }
            case "RUN", "CMD", "ENTRYPOINT", "SHELL", "VOLUME", "COPY", "ADD" -> JsonStrings.read(inner.rest());
            default -> {}
        }
    }

    /** What can't be held back. */
    static void checkTrigger(String keyword) {
        switch (keyword.toUpperCase(Locale.ROOT)) {
            case "ONBUILD" -> throw new InstructionFault("Chaining ONBUILD via `ONBUILD ONBUILD` isn't allowed");
            case "MAINTAINER", "FROM" ->
                throw new InstructionFault(keyword.toUpperCase(Locale.ROOT) + " isn't allowed as an ONBUILD trigger");
            default -> {}
        }
    }

    private static Instruction stopSignal(Statement statement, Origin origin) {
        String signal = one(statement);
        if (signal.indexOf('$') < 0 && signal.indexOf('"') < 0 && signal.indexOf('\'') < 0) {
            StopSignals.check(signal);
        }
        return new Instruction.StopSignal(origin, signal);
    }

    private static Instruction shell(Statement statement, Origin origin) {
        Flags.none(statement.flags());
        List<String> words = array(statement.rest());
        if (words == null && !statement.rest().isEmpty()) {
            throw new InstructionFault("SHELL requires the arguments to be in JSON form");
        }
        if (words == null || words.isEmpty()) {
            throw InstructionFault.atLeastOne("SHELL");
        }
        return new Instruction.Shell(origin, words);
    }
}
