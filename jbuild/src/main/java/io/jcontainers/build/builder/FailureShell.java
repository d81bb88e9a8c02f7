package io.jcontainers.build.builder;

import io.jcontainers.build.command.Call;
import io.jcontainers.build.flag.FlagValueException;
import io.jcontainers.build.flag.UsageException;
import io.jcontainers.build.progress.BuildProgress;
import io.jcontainers.build.solve.Build;
import io.jcontainers.build.solve.FailedStep;
import io.jcontainers.build.solve.OnError;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** {@code --on-error}. */
final class FailureShell {
    private static final String FLAG = "on-error";

    private final Call call;

    FailureShell(Call call) {
        this.call = call;
    }

    /** @throws UsageException for another word, and for a shell without a terminal */
    OnError choice() {
        String word = call.flags().has(FLAG) ? call.flags().text(FLAG) : "";
        return switch (word) {
            case "" -> OnError.REMOVE;
            case "keep" -> OnError.KEEP;
            case "shell" -> {
                if (!call.front().isTerminal(0) || !call.front().isTerminal(1)) {
                    throw new UsageException("jbuild: --on-error=shell needs a terminal on stdin and stdout;"
                            + " --on-error=keep does without one");
                }
                yield OnError.HOLD;
            }
            default -> throw new FlagValueException(FLAG, word, "use shell or keep");
        };
    }

    /** After a failure: lets the user into the step that was held, if there is one. */
    void open(Build build, BuildProgress progress) throws IOException {
        Optional<FailedStep> failed = build.failedStep();
        if (failed.isEmpty() || call.front().interruption().isDone()) {
            return;
        }
        progress.close(); // the terminal is the shell's now
        call.tell("jbuild: a shell in the container of the failed step; what it changes is lost. Leave it with: exit");
        try {
            failed.get()
                    .shell(call.front(), List.of("TERM=" + call.environment().getOrDefault("TERM", "dumb")));
        } catch (IOException e) {
            call.tell("jbuild: --on-error=shell: " + e.getMessage());
        }
    }

    /** Gives back what was held. */
    static void close(Build build) throws IOException {
        if (build.failedStep().isPresent()) {
            build.failedStep().get().close();
        }
    }
}
