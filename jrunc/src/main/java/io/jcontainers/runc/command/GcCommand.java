package io.jcontainers.runc.command;

import io.jcontainers.runc.request.Reply;
import io.jcontainers.runc.state.Containers;
import io.jcontainers.runc.state.Leftover;
import java.util.List;
import java.util.stream.Collectors;

/** gc. */
final class GcCommand implements Command {
    @Override
    public String name() {
        return "gc";
    }

    @Override
    public String purpose() {
        return "remove what is left of containers that were never finished or were lost with the host's last boot";
    }

    @Override
    public String operands() {
        return "";
    }

    @Override
    public List<Option> options() {
        return List.of(Option.flag("dry-run", "only tell what would be removed"));
    }

    @Override
    public List<String> examples() {
        return List.of(
                "# what would go, and why", "jrunc gc --dry-run", "# containers that merely stopped stay", "jrunc gc");
    }

    @Override
    public int leastWords() {
        return 0;
    }

    @Override
    public Reply answer(Call call) {
        Containers containers = new Containers(call.request());
        List<Leftover> leftovers = Leftover.all(containers);
        if (leftovers.isEmpty() || call.arguments().flag("dry-run")) {
            return Reply.print(leftovers.stream().map(GcCommand::line).collect(Collectors.joining()));
        }
        return new Reply.Run(new GcProgram(call.request(), containers.root())
                .compile(leftovers)
                .encode(call.request().machine()));
    }

    static String line(Leftover leftover) {
        return leftover.id() + ": " + leftover.kind().reason() + "\n";
    }
}
