package io.jcontainers.runc.command;

import io.jcontainers.runc.explain.Explainer;
import io.jcontainers.runc.explain.Failure;
import io.jcontainers.runc.program.Program;
import io.jcontainers.runc.request.Files;
import io.jcontainers.runc.request.Reply;
import io.jcontainers.runc.request.Request;
import io.jcontainers.runc.trace.ChromeTrace;
import io.jcontainers.runc.trace.Timings;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** All commands, found by name. */
public final class Commands {
    static final List<Option> GLOBALS = List.of(
            Option.value("root", "DIR", "directory of all state (default /run/jrunc, or $XDG_RUNTIME_DIR/jrunc)"),
            Option.value("log", "FILE", "append errors and warnings to this file (default: stderr)"),
            Option.value("log-format", "FORMAT", "text or json (default text)"),
            Option.flag("debug", "log more"),
            Option.flag("systemd-cgroup", "let systemd make the cgroups: linux.cgroupsPath is slice:prefix:name"),
            Option.value("rootless", "MODE", "true, false or auto: whether cgroup errors of an ordinary user count"),
            Option.value("cgroup-manager", "NAME", "cgroupfs, systemd or disabled")
                    .hide(),
            Option.value("log-level", "LEVEL", "error, warning or debug").hide(),
            Option.value("criu", "PATH", "ignored").hide(),
            Option.flag("version,v", "print the version"));

    private final Engine engine;
    private final Service service = new Service();
    private final Map<String, Command> commands = new LinkedHashMap<>();

    /**
     * With everything that they share.
     *
     * @param cache directory of the engine's own for compiled filters, null: none are kept
     */
    public Commands(@Nullable Path cache) {
        engine = new Engine(cache);
        List<Command> all = new ArrayList<>(List.of(new RunCommand(engine, "create"), new RunCommand(engine, "run")));
        all.addAll(StoredCommand.all());
        all.addAll(List.of(
                new ListCommand(),
                new PsCommand(),
                new EventsCommand(),
                new UpdateCommand(),
                new ExecCommand(engine),
                new SpecCommand(),
                new FeaturesCommand(engine),
                new PlanCommand(engine),
                new ValidateCommand(),
                new GcCommand(),
                new EngineCommand(service),
                new UnsupportedCommand("checkpoint"),
                new UnsupportedCommand("restore")));
        all.forEach(command -> commands.put(command.name(), command));
    }

    /** The engine that these commands are answered by. */
    public Service service() {
        return service;
    }

    /** How long the engine waits for another request before it ends. */
    public long idleSeconds() {
        return Long.getLong("jrunc.idle.seconds", 300);
    }

    /** Exit code of a failure of the requested command. */
    public int failureCode(Request request) {
        Command command = commands.get(String.valueOf(request.commandName()));
        return command == null ? 1 : command.failureCode();
    }

    /** Answers a request. */
    public Reply answer(Request request) {
        try {
            Arguments globals = Arguments.parse(request.globals(), GLOBALS, -1);
            check(globals, request);
            String name = request.commandName();
            if (globals.flag("version")) {
                return Reply.print(Version.text(engine.libseccompVersion()));
            }
            if (name == null || globals.help()) {
                return Reply.print(Help.all(request.program(), commands.values()));
            }
            if (name.equals("help") || name.equals("h")) {
                return help(request);
            }
            Command command = command(name);
            return answer(command, request, globals);
        } catch (UsageException e) {
            String help = "Try '" + request.program() + " --help'.\n";
            return usageError("Incorrect Usage: " + e.text() + "\n\n" + help, e.text());
        }
    }

    private static Reply usageError(String shown, String error) {
        return new Reply.Text(1, shown.getBytes(StandardCharsets.UTF_8), new byte[0], error, "usage");
    }

    private Command command(String name) {
        Command command = commands.get(name);
        if (command == null) {
            throw new UsageException("No help topic for '" + name + "'");
        }
        return command;
    }

    private Reply help(Request request) {
        Arguments arguments = Arguments.parse(request.words(), List.of(Option.flag("man", "the manual page")), -1);
        if (arguments.flag("man")) {
            return Reply.print(manPage());
        }
        if (arguments.words().isEmpty()) {
            return Reply.print(Help.all(request.program(), commands.values()));
        }
        return Reply.print(
                Help.of(request.program(), command(arguments.words().getFirst().latin1())));
    }

    /** The manual page of all commands, for man(1). */
    String manPage() {
        return ManPage.of(commands.values());
    }

    /** The trace of the program that answered a request, as JSON. */
    public byte[] render(Request request, Timings timings) {
        Explained explained = explained(request);
        List<Program> programs =
                explained == null ? List.of() : explained.subject().programs();
        return new ChromeTrace(programs, request.environment().getOrDefault("TRACEPARENT", "")).render(timings);
    }

    /** One line on why the program that answered a request failed, and what to do; empty if there is nothing to say. */
    public String explain(Request request, Failure failure) {
        Explainer explainer = new Explainer(request.machine());
        Explained explained = explained(request);
        return explained == null
                ? explainer.explain(failure, null, null)
                : explainer.explain(failure, explained.subject(), explained.root());
    }

    private static void check(Arguments globals, Request request) {
        String format = globals.text("log-format", "text");
        if (!format.equals("text") && !format.equals("json")) {
            throw new UsageException("unknown log-format \"" + format + "\": text or json");
        }
        if (new String(request.root(), StandardCharsets.UTF_8).equals("/")) {
            throw new UsageException("--root must not be /");
        }
    }

    /** What a call is about; null where that is not known any more. */
    private @Nullable Explained explained(Request request) {
        Command command = commands.get(String.valueOf(request.commandName()));
        if (command == null) {
            return null;
        }
        try {
            Arguments globals = Arguments.parse(request.globals(), GLOBALS, -1);
            Arguments arguments = Arguments.parse(request.words(), command.options(), command.wordsUntilRaw());
            return command.explained(new Call(request, globals, arguments));
        } catch (Files.Missing missing) {
            throw missing;
        } catch (RuntimeException changed) {
            return null; // What was right a moment ago is so no more.
        }
    }

    private static Reply answer(Command command, Request request, Arguments globals) {
        if (command.takesAnything()) {
            return command.answer(new Call(request, globals, Arguments.parse(List.of(), List.of(), -1)));
        }
        Arguments arguments;
        try {
            arguments = Arguments.parse(request.words(), command.options(), command.wordsUntilRaw());
        } catch (UsageException e) {
            String help = Help.of(request.program(), command);
            return usageError("Incorrect Usage: " + e.text() + "\n\n" + help, e.text());
        }
        if (arguments.help()) {
            return Reply.print(Help.of(request.program(), command));
        }
        int words = arguments.words().size();
        if (words < command.leastWords() || words > command.mostWords()) {
            return countError(command, request.program(), words);
        }
        return command.answer(new Call(request, globals, arguments));
    }

    private static Reply countError(Command command, String program, int words) {
        boolean exact = command.leastWords() == command.mostWords();
        String bound = exact ? "exactly " : words < command.leastWords() ? "a minimum of " : "a maximum of ";
        int count = words < command.leastWords() ? command.leastWords() : command.mostWords();
        String message = program + ": \"" + command.name() + "\" requires " + bound + count + " argument(s)";
        String usage = "Incorrect Usage.\n\n" + Help.of(program, command);
        return usageError(usage, message);
    }
}
