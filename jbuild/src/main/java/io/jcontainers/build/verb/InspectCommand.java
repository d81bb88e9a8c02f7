package io.jcontainers.build.verb;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jcontainers.build.command.Call;
import io.jcontainers.build.command.Command;
import io.jcontainers.build.command.CommandException;
import io.jcontainers.build.command.Stores;
import io.jcontainers.build.flag.Flag;
import io.jcontainers.build.flag.Syntax;
import io.jcontainers.build.template.JsonValues;
import io.jcontainers.build.template.Template;
import io.jcontainers.build.template.TemplateException;
import io.jcontainers.build.template.Value;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** inspect and image inspect: of images both, others have no business here. */
final class InspectCommand implements Command {
    private static final int TEMPLATE_STATUS = 64;
    private static final List<String> TYPES =
            List.of("config", "container", "image", "network", "node", "plugin", "secret", "service", "task", "volume");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Stores stores;
    private final Syntax syntax;

    private InspectCommand(Stores stores, Syntax syntax) {
        this.stores = stores;
        this.syntax = syntax;
    }

    private static Flag format() {
        return Flag.text("format", 'f', "string", """
                Format output using a custom template:
                'json':             Print in JSON format
                'TEMPLATE':         Print output using the given Go template.""");
    }

    /** The form that docker has for everything. */
    static InspectCommand ofAnything(Stores stores) {
        return new InspectCommand(
                stores,
                Syntax.of(
                                "jbuild inspect",
                                "[OPTIONS] NAME|ID [NAME|ID...]",
                                "Return low-level information on images",
                                1,
                                Syntax.ANY,
                                format(),
                                Flag.toggle("size", 's', "Display total file sizes if the type is container"),
                                Flag.text("type", '\0', "string", "Only inspect objects of the given type"))
                        .withExamples(
                                "jbuild inspect app:1",
                                "jbuild inspect -f '{{json .Config.Cmd}} {{.Config.User}}' app:1"));
    }

    /** The form for images. */
    static InspectCommand ofImages(Stores stores) {
        return new InspectCommand(
                stores,
                Syntax.of(
                                "jbuild image inspect",
                                "[OPTIONS] IMAGE [IMAGE...]",
                                "Display detailed information on one or more images",
                                1,
                                Syntax.ANY,
                                format())
                        .withExamples(
                                "jbuild image inspect app:1 debian:12-slim",
                                "jbuild image inspect -f '{{range .RootFS.Layers}}{{println .}}{{end}}' app:1"));
    }

    @Override
    public Syntax syntax() {
        return syntax;
    }

    @Override
    public int run(Call call) throws IOException {
        String type = call.flags().text("type");
        if (!type.isEmpty() && !TYPES.contains(type)) {
            throw new CommandException("unknown type: \"" + Shown.cell(type) + "\": must be one of \""
                    + String.join("\", \"", TYPES) + "\"");
        }
        if (call.flags().on("size")) {
            call.tell("WARNING: --size ignored for image");
        }
        boolean images = type.isEmpty() || type.equals("image");
        String kind =
                type.isEmpty() && syntax.path().equals("jbuild inspect") ? "object" : type.isEmpty() ? "image" : type;
        LocalImages known = new LocalImages(stores.images(call.globals()));
        InspectedImage inspected = new InspectedImage(
                stores.images(call.globals()), stores.layers(call.globals()), stores.sizes(call.globals()));
        Output output = Output.of(call.flags().text("format"));
        List<String> failures = new ArrayList<>();
        for (String text : call.arguments()) {
            Optional<LocalImage> image = images ? known.find(text) : Optional.empty();
            if (image.isEmpty()) {
                failures.add("Error: No such " + kind + ": " + Shown.cell(text));
                continue;
            }
            try {
                output.add(inspected.of(image.get()));
            } catch (TemplateException e) {
                failures.add("jbuild: template parsing error: " + e.getMessage());
            }
        }
        Shown.print(call, output.text());
        failures.forEach(call::tell);
        return failures.isEmpty() ? 0 : 1;
    }

    /** What is printed at the end, be it of images or of none. */
    private sealed interface Output {
        void add(Value image) throws IOException;

        String text();

        static Output of(String format) {
            if (format.isEmpty() || format.equals("json")) {
                return new Documents(new ArrayList<>(), format.isEmpty());
            }
            try {
                return new Lines(Template.parse(format), new StringBuilder());
            } catch (TemplateException e) {
                throw new CommandException("template parsing error: " + e.getMessage(), TEMPLATE_STATUS);
            }
        }

        static String json(Value value) {
            return Template.parse("{{json .}}").execute(value);
        }
    }

    private record Documents(List<String> documents, boolean indented) implements Output {
        @Override
        public void add(Value image) {
            documents.add(Output.json(image));
        }

        @Override
        public String text() {
            String array = "[" + String.join(",", documents) + "]";
            return (indented ? JsonLayout.indent(array) : array) + "\n";
        }
    }

    /** A template sees the structure, and if that doesn't do, the JSON object: {@code .ID} and {@code .Id}. */
    private record Lines(Template template, StringBuilder lines) implements Output {
        @Override
        public void add(Value image) throws IOException {
            lines.append(result(image)).append('\n');
        }

        private String result(Value image) throws IOException {
            try {
                return template.execute(image);
            } catch (TemplateException noSuchField) {
                JsonNode object = JSON.readTree(Output.json(image));
                return template.executeStrictly(JsonValues.of(object));
            }
        }

        @Override
        public String text() {
            return lines.isEmpty() ? "\n" : lines.toString();
        }
    }
}
