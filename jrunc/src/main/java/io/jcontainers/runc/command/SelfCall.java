package io.jcontainers.runc.command;

import io.jcontainers.runc.program.Arg;
import io.jcontainers.runc.program.Memory;
import io.jcontainers.runc.program.Op;
import io.jcontainers.runc.program.ProgramBuilder;
import io.jcontainers.runc.request.Request;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Steps with which a front executes a program: itself again with another command line, or one of the host's. */
final class SelfCall {
    private static final int SIG_SETMASK = 2;
    private static final int SIGNAL_SET_BYTES = 8;
    private static final int PATH_BYTES = 4096;
    private static final String DEFAULT_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    private final Request request;

    SelfCall(Request request) {
        this.request = request;
    }

    /** Becomes this program with the same global options and these words, the command first. */
    void execute(ProgramBuilder program, List<byte[]> words) {
        List<byte[]> argv = new ArrayList<>();
        argv.add(bytes(request.program()));
        argv.addAll(request.globals());
        argv.addAll(words);
        program.at("", "execute-self", "execute this program again");
        execute(program, program.memory().text("/proc/self/exe"), argv);
    }

    /** Becomes a program of the caller's PATH. */
    void executeOther(ProgramBuilder program, String name, List<byte[]> arguments) {
        Memory.Room found = program.memory().zeroes(PATH_BYTES, "path of " + name);
        String path = request.environment().getOrDefault("PATH", DEFAULT_PATH);
        program.at("", "execute-" + name, "exec: \"" + name + "\"");
        program.add(
                Op.LOOK_UP,
                program.memory().text(name),
                program.memory().path(path.getBytes(StandardCharsets.ISO_8859_1)),
                Arg.of(found));
        List<byte[]> argv = new ArrayList<>(List.of(bytes(name)));
        argv.addAll(arguments);
        execute(program, Arg.of(found), argv);
    }

    private void execute(ProgramBuilder program, Arg path, List<byte[]> argv) {
        List<byte[]> environment = new ArrayList<>();
        for (Map.Entry<String, String> variable : request.environment().entrySet()) {
            String pair = variable.getKey() + "=" + variable.getValue();
            environment.add(pair.getBytes(StandardCharsets.ISO_8859_1));
        }
        execute(program, path, argv, environment);
    }

    /**
     * The first step of a program that ends by becoming another one or waits without end: signals that the front holds
     * back while it changes things are let through, and what is executed does not inherit that.
     */
    static void letSignalsThrough(ProgramBuilder program) {
        program.at("", "signals", "let signals through");
        program.call(
                io.jcontainers.runc.program.Call.RT_SIGPROCMASK,
                Arg.of(SIG_SETMASK, "SIG_SETMASK"),
                program.memory().struct(new byte[SIGNAL_SET_BYTES], "no signal"),
                Arg.of(0),
                Arg.of(SIGNAL_SET_BYTES));
    }

    /** Becomes a program. */
    static void execute(ProgramBuilder program, Arg path, List<byte[]> argv, List<byte[]> environment) {
        program.add(
                Op.EXEC,
                path,
                program.memory().strings(argv, "argv"),
                program.memory().strings(environment, "environment"));
    }

    /** A word of a command line. */
    static byte[] bytes(String word) {
        return word.getBytes(StandardCharsets.UTF_8);
    }
}
