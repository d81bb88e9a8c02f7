package io.jcontainers.runc.command;

import io.jcontainers.runc.cgroup.BytePath;
import io.jcontainers.runc.cgroup.CgroupException;
import io.jcontainers.runc.container.PreservedDescriptors;
import io.jcontainers.runc.container.SeccompSteps;
import io.jcontainers.runc.container.TerminalSteps;
import io.jcontainers.runc.exec.ExecCompiler;
import io.jcontainers.runc.exec.ExecOptions;
import io.jcontainers.runc.exec.ProcessFile;
import io.jcontainers.runc.exec.ProcessOptions;
import io.jcontainers.runc.exec.RunningContainer;
import io.jcontainers.runc.explain.Subject;
import io.jcontainers.runc.request.Files;
import io.jcontainers.runc.request.Need;
import io.jcontainers.runc.request.Reply;
import io.jcontainers.runc.request.RequestException;
import io.jcontainers.spec.Process;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** exec. */
final class ExecCommand implements Command {
    private static final int FAILURE = 255;
    private static final int MOST_FILE_BYTES = 10 << 20;
    private static final int RECENT_PROGRAMS = 8;

    private final Engine engine;
    private final Recent<Given, byte[]> programs = new Recent<>(RECENT_PROGRAMS);

    /** All that decides what the program is. */
    private record Given(String machine, RunningContainer container, Process process, ExecOptions options) {}

    ExecCommand(Engine engine) {
        this.engine = engine;
    }

    @Override
    public String name() {
        return "exec";
    }

    @Override
    public String purpose() {
        return "start another process in a running container";
    }

    @Override
    public String operands() {
        return "<container-id> <command> [args...] | --process FILE <container-id>";
    }

    @Override
    public List<Option> options() {
        return List.of(
                Option.value("console-socket", "SOCKET", "unix socket that takes the terminal's descriptor"),
                Option.value("pidfd-socket", "SOCKET", "unix socket that takes the pidfd of the process"),
                Option.value("cwd", "DIR", "its working directory in the container"),
                Option.value("env,e", "NAME=VALUE", "add to its environment (repeatable)"),
                Option.flag("tty,t", "give it a terminal"),
                Option.value("user,u", "UID[:GID]", "run it as this user, in numbers"),
                Option.value("additional-gids,g", "GID", "give it this group too (repeatable)"),
                Option.value("process,p", "FILE", "take all of the process from this JSON file"),
                Option.flag("detach,d", "do not wait for it"),
                Option.value("pid-file", "FILE", "write its process id here"),
                Option.value("process-label", "LABEL", "its SELinux label"),
                Option.value("apparmor", "PROFILE", "its AppArmor profile"),
                Option.flag("no-new-privs", "set no_new_privs"),
                Option.value("cap,c", "CAP", "give it this capability too (repeatable)"),
                Option.value("preserve-fds", "N", "pass N more descriptors, from 3 on, to it"),
                Option.value(
                        "cgroup",
                        "[CONTROLLER:]PATH",
                        "put it into this cgroup below the container's (repeatable with controllers)"),
                Option.flag("ignore-paused", "also in a paused container"));
    }

    @Override
    public List<String> examples() {
        return List.of(
                "# a shell with a terminal",
                "jrunc exec -t web1 sh",
                "# as another user, somewhere else",
                "jrunc exec --user 1000:1000 --cwd /srv web1 id");
    }

    @Override
    public int wordsUntilRaw() {
        return 1;
    }

    @Override
    public int mostWords() {
        return Integer.MAX_VALUE;
    }

    @Override
    public int failureCode() {
        return FAILURE;
    }

    @Override
    public Reply answer(Call call) {
        Given given = given(call);
        return new Reply.Run(programs.get(given, () -> compile(given).front().encode(given.machine)));
    }

    @Override
    public Explained explained(Call call) {
        Given given = given(call);
        ExecCompiler.Compiled compiled = compile(given);
        Subject subject = new Subject(
                List.of(compiled.front(), compiled.init()),
                given.process,
                given.container.spec().mounts());
        byte[] root = SelfCall.bytes("/proc/" + given.container.init().pid() + "/root");
        return Explained.of(subject, call.request().files(), root, true);
    }

    private Given given(Call call) {
        RunningContainer container = RunningContainer.load(call.request(), call.id(), engine::spec);
        Process process = process(call, container.process());
        ExecOptions options = options(call);
        TerminalSteps.check(process.terminal(), options.detached(), options.consoleSocket());
        return new Given(call.request().machine(), container, process, options);
    }

    private ExecCompiler.Compiled compile(Given given) {
        RunningContainer container = given.container;
        SeccompSteps.Filter filter = engine.filter(container.spec().linux().seccomp(), given.machine);
        try {
            return new ExecCompiler(given.machine, container, given.process, given.options, filter).compile();
        } catch (CgroupException e) {
            throw new RequestException("cgroup-invalid", e.problem().message());
        }
    }

    private static ExecOptions options(Call call) {
        Arguments arguments = call.arguments();
        return new ExecOptions(
                arguments.flag("detach"),
                arguments.path("console-socket"),
                arguments.path("pidfd-socket"),
                arguments.path("pid-file"),
                PreservedDescriptors.of(call.request(), arguments.number("preserve-fds", 0)),
                arguments.texts("cgroup"),
                arguments.flag("ignore-paused"),
                call.request().nulls());
    }

    private static Process process(Call call, Process container) {
        Arguments arguments = call.arguments();
        BytePath file = arguments.path("process");
        if (file != null) {
            return ofFile(call, file, container);
        }
        List<String> words =
                arguments.words().stream().skip(1).map(BytePath::utf8).toList();
        if (words.isEmpty()) {
            throw new RequestException("usage", "process args cannot be empty");
        }
        Process process = new ProcessOptions(
                        words,
                        arguments.text("cwd"),
                        arguments.texts("env"),
                        arguments.flag("tty"),
                        arguments.text("user"),
                        arguments.texts("additional-gids"),
                        arguments.text("process-label"),
                        arguments.text("apparmor"),
                        flag(arguments, "no-new-privs"),
                        arguments.texts("cap"))
                .over(container);
        ProcessFile.check(process, "");
        return process;
    }

    private static @Nullable Boolean flag(Arguments arguments, String flag) {
        return arguments.path(flag) == null ? null : Boolean.valueOf(arguments.flag(flag));
    }

    private static Process ofFile(Call call, BytePath file, Process container) {
        Files.Content content = call.request().files().get(Need.file(file.bytes(), MOST_FILE_BYTES));
        if (content.errno() != 0) {
            throw new RequestException(
                    "process-unreadable",
                    "open " + file.display() + ": "
                            + (content.errno() == 2 ? "no such file or directory" : "errno " + content.errno()));
        }
        Process process = ProcessFile.read(content.bytes(), file.display(), container);
        ProcessFile.check(process, file.display() + ": ");
        return process;
    }
}
