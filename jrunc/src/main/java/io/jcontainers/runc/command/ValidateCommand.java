package io.jcontainers.runc.command;

import io.jcontainers.runc.cgroup.BytePath;
import io.jcontainers.runc.program.Executor;
import io.jcontainers.runc.program.ProgramBuilder;
import io.jcontainers.runc.program.Slot;
import io.jcontainers.runc.request.Files;
import io.jcontainers.runc.request.Need;
import io.jcontainers.runc.request.Reply;
import io.jcontainers.runc.request.Request;
import io.jcontainers.runc.request.RequestException;
import io.jcontainers.runc.state.ErrnoText;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** validate: a JVM of its own, because the schema validator is large and slow. The front becomes that JVM. */
final class ValidateCommand implements Command {
    private static final int MOST_BYTES = 65536;
    private static final String DIST = "@DIST@";

    @Override
    public String name() {
        return "validate";
    }

    @Override
    public String purpose() {
        return "report everything that is wrong with a bundle's config.json";
    }

    @Override
    public String operands() {
        return "<bundle>";
    }

    @Override
    public List<Option> options() {
        return List.of(Option.value("format,f", "FORMAT", "text or json (default text)"));
    }

    @Override
    public List<String> examples() {
        return List.of("# exit code 1 if there is an error", "jrunc validate /bundles/web");
    }

    @Override
    public Reply answer(Call call) {
        BytePath dist = BytePath.ofText(System.getProperty("java.home")).parent();
        List<byte[]> argv = new ArrayList<>();
        argv.add(dist.join("runtime/bin/java").bytes());
        argv.addAll(arguments(call.request(), dist));
        argv.add(call.absolute(call.arguments().words().getFirst()).bytes());
        argv.add(SelfCall.bytes("--format"));
        argv.add(SelfCall.bytes(call.arguments().text("format", "text")));
        ProgramBuilder program = new ProgramBuilder(Executor.FRONT, new Slot.Numbering());
        program.block(Executor.FRONT);
        SelfCall.letSignalsThrough(program);
        program.at(
                "", "validate-java", "execute " + dist.join("runtime/bin/java").display());
        SelfCall.execute(
                program, program.memory().path(argv.getFirst()), argv, List.of(SelfCall.bytes("LC_ALL=C.UTF-8")));
        return new Reply.Run(program.build().encode(call.request().machine()));
    }

    /** lib/validate.args: one argument a line. */
    private static List<byte[]> arguments(Request request, BytePath dist) {
        BytePath file = dist.join("lib/validate.args");
        Files.Content content = request.files().get(Need.file(file.bytes(), MOST_BYTES));
        if (content.errno() != 0) {
            throw new RequestException(
                    "validate-arguments", "open " + file.display() + ": " + ErrnoText.of(content.errno()));
        }
        return new String(content.bytes(), StandardCharsets.ISO_8859_1)
                .lines()
                .map(line -> line.replace(DIST, dist.latin1()).getBytes(StandardCharsets.ISO_8859_1))
                .toList();
    }
}
