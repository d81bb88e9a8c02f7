package io.jcontainers.build.manual;

import io.jcontainers.build.command.Call;
import io.jcontainers.build.command.Command;
import io.jcontainers.build.flag.Syntax;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;

/** completion. */
public final class CompletionCommand implements Command {
    private static final Syntax SYNTAX = Syntax.of(
                    "jbuild completion",
                    "bash|zsh|fish",
                    "Print a script that completes command lines in a shell",
                    1,
                    1)
            .withExamples(
                    "source <(jbuild completion bash)",
                    "jbuild completion zsh > ~/.zfunc/_jbuild",
                    "jbuild completion fish | source");

    private final Supplier<CommandSet> commands;

    /** @param commands all that there are, this one among them; asked for by each call */
    public CompletionCommand(Supplier<CommandSet> commands) {
        this.commands = commands;
    }

    @Override
    public Syntax syntax() {
        return SYNTAX;
    }

    @Override
    public int run(Call call) {
        String script;
        try {
            script = Completions.of(commands.get(), call.arguments().getFirst());
        } catch (IllegalArgumentException e) {
            throw SYNTAX.wrong("jbuild: " + e.getMessage());
        }
        call.front().out(script.getBytes(StandardCharsets.UTF_8));
        return 0;
    }
}
