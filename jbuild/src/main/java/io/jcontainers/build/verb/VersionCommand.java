package io.jcontainers.build.verb;

import io.jcontainers.build.command.Call;
import io.jcontainers.build.command.Command;
import io.jcontainers.build.command.CommandException;
import io.jcontainers.build.command.Commands;
import io.jcontainers.build.flag.Flag;
import io.jcontainers.build.flag.Syntax;
import io.jcontainers.build.image.Platform;
import io.jcontainers.build.template.Template;
import io.jcontainers.build.template.TemplateException;

/** version. */
final class VersionCommand implements Command {
    @Override
    public Syntax syntax() {
        return Syntax.of(
                        "jbuild version",
                        "[OPTIONS]",
                        "Show the version",
                        0,
                        0,
                        Flag.text("format", 'f', "string", """
                        Format output using a custom template:
                        'json':             Print in JSON format
                        'TEMPLATE':         Print output using the given Go template."""))
                .withExamples("jbuild version", "jbuild version -f '{{.Client.Version}}'");
    }

    @Override
    public int run(Call call) {
        String format = call.flags().text("format");
        if (format.isEmpty()) {
            call.line("jbuild version " + Commands.VERSION);
            return 0;
        }
        String template = format.equals("json") ? "{{json .}}" : format;
        try {
            call.line(Template.parse(template).execute(value(call)));
            return 0;
        } catch (TemplateException e) {
            throw new CommandException("template parsing error: " + e.getMessage());
        }
    }

    /** The engine is what docker's scripts take for the server. */
    private static GoStruct value(Call call) {
        return new GoStruct("verb.Version")
                .field("Client", part("verb.ClientVersion", call))
                .field("Server", part("verb.ServerVersion", call));
    }

    private static GoStruct part(String type, Call call) {
        Platform platform = Platform.ofThisMachine();
        return new GoStruct(type)
                .field("Version", Commands.VERSION)
                .field("Os", platform.os())
                .field("Arch", platform.architecture())
                .field("KernelVersion", call.request().release())
                .field("JavaVersion", Runtime.version().toString());
    }
}
