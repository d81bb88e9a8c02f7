package io.jcontainers.build.solve;

import io.jcontainers.build.command.Front;
import io.jcontainers.build.layer.MergedTree;
import io.jcontainers.build.run.RunOptions;
import io.jcontainers.build.run.RunStep;
import io.jcontainers.build.run.StepCommand;
import io.jcontainers.build.run.StepCompiler;
import io.jcontainers.build.sys.ByteString;
import io.jcontainers.build.sys.Fd;
import io.jcontainers.build.sys.FileType;
import io.jcontainers.build.sys.SysException;
import io.jcontainers.runc.cgroup.BytePath;
import io.jcontainers.runc.request.Request;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;

/** A RUN that failed, with its root as it left it, its mounts, variables, user and network. For one thread. */
public final class FailedStep implements AutoCloseable {
    private static final String USUAL_SHELL = "/bin/sh";
    private static final int KILL = 9;

    private final Services services;
    private final Request request;
    private final RunOptions options;
    private final RunStep step;
    private final StepRoom room;
    private final List<String> shell;

    /**
     * Of a build.
     *
     * @param shell words of the stage's SHELL
     */
    FailedStep(Build build, RunStep step, StepRoom room, List<String> shell) {
        this.services = build.services();
        this.request = build.request();
        this.options = build.job().run();
        this.step = step;
        this.room = room;
        this.shell = shell;
    }

    /**
     * Gives the front's caller a shell in such a container, and waits for its end.
     *
     * @param front with a terminal
     * @param variables that it gets besides, {@code NAME=value}
     * @return its status
     * @throws IOException when there is no shell
     */
    public int shell(Front front, List<String> variables) throws IOException {
        StepCommand command = new StepCommand(program(), step.command().script());
        List<String> environment = new ArrayList<>(variables);
        environment.addAll(step.env());
        RunStep again = new RunStep(
                "jbuild-" + UUID.randomUUID(),
                step.root(),
                command,
                environment,
                step.cwd(),
                step.user(),
                step.network(),
                step.insecure(),
                step.mounts(),
                step.stubs());
        StepCompiler compiler = services.compiler();
        BytePath states = BytePath.ofText(services.states().toString());
        CompletableFuture<Integer> end = new CompletableFuture<>();
        Front.RunningStep running = front.runAttached(
                compiler.compileInteractive(request, states, options, again), new Front.StepListener() {
                    @Override
                    public void said(boolean toStderr, byte[] bytes) {
                        // It speaks to the terminal.
                    }

                    @Override
                    public void ended(int status) {
                        end.complete(status);
                    }
                });
        // Shells ignore SIGTERM.
        front.interruption().thenRun(() -> running.signal(KILL));
        return end.join();
    }

    private List<String> program() throws IOException {
        try (Fd changed = room.openChanged()) {
            MergedTree tree = room.tree(changed);
            return choose(shell, path -> isFile(tree, path));
        }
    }

    /** That of SHELL without its options if it is there, else the usual one. */
    static List<String> choose(List<String> shell, Predicate<String> isFile) throws IOException {
        List<String> words =
                shell.stream().takeWhile(word -> !word.startsWith("-")).toList();
        if (!words.isEmpty() && isFile.test(words.getFirst())) {
            return words;
        }
        if (isFile.test(USUAL_SHELL)) {
            return List.of(USUAL_SHELL);
        }
        throw new IOException("there is no "
                + (words.isEmpty() || words.getFirst().equals(USUAL_SHELL) ? "" : words.getFirst() + " and no ")
                + USUAL_SHELL
                + " in the container of the failed step; use --on-error=keep to look at its files from outside");
    }

    private static boolean isFile(MergedTree tree, String path) {
        try {
            Optional<FileType> type =
                    tree.resolve(ByteString.utf8(path), true).stat().map(stat -> stat.type());
            return path.startsWith("/") && type.isPresent() && type.get() == FileType.REGULAR;
        } catch (SysException e) {
            return false;
        }
    }

    @Override
    public void close() throws IOException {
        room.close();
    }
}
