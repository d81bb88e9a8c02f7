package io.jcontainers.runc.plan;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.jcontainers.runc.container.ContainerCompiler.Compiled;
import io.jcontainers.runc.program.ProgramJson;
import io.jcontainers.runc.program.ProgramText;
import io.jcontainers.spec.rules.Problem;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * What run would do.
 *
 * @param config config.json
 * @param warnings what the rules of the specification say about it
 * @param compiled its programs
 * @param stored whether the programs of later commands are shown too
 */
@SuppressWarnings("ArrayRecordComponent")
public record Plan(byte[] config, List<Problem> warnings, Compiled compiled, boolean stored) {
    /** The reason of a field that neither a step nor {@link Consumers} knows: a defect. */
    static final String UNEXPLAINED = "nothing acts on it";

    private static final JsonFactory JSON = new JsonFactory();
    private static final List<String> STORED =
            List.of("state", "start", "kill", "pause", "resume", "delete", "start, when a poststart hook failed");

    /** What became of every value of config.json. */
    public List<FieldUse> fields() {
        return FieldReport.of(
                config, List.of(compiled.front(), compiled.init(), compiled.stored()), compiled.ignored());
    }

    private List<FieldUse> ignored() {
        return fields().stream()
                .filter(use -> use.how() == FieldUse.How.IGNORED || use.how() == FieldUse.How.UNEXPLAINED)
                .toList();
    }

    private static String reason(FieldUse use) {
        return use.how() == FieldUse.How.IGNORED ? use.text() : UNEXPLAINED;
    }

    /** For people. */
    public String text() {
        StringBuilder text = new StringBuilder();
        List<FieldUse> ignored = ignored();
        section(
                text,
                "fields without effect here",
                ignored.stream()
                        .map(use -> use.path() + " = " + use.value() + ": " + reason(use))
                        .toList());
        section(
                text,
                "warnings",
                warnings.stream()
                        .map(problem -> problem.path() + ": " + problem.message())
                        .toList());
        section(
                text,
                "limits as the kernel gets them",
                CgroupValue.of(config, compiled.front()).stream()
                        .map(CgroupValue::text)
                        .toList());
        text.append(ProgramText.of(compiled.front(), compiled.init()));
        if (stored) {
            text.append('\n').append(ProgramText.of(compiled.stored(), STORED));
        }
        return text.toString();
    }

    private static void section(StringBuilder text, String title, List<String> lines) {
        if (!lines.isEmpty()) {
            text.append("# ").append(title).append('\n');
            lines.forEach(line -> text.append(line).append('\n'));
            text.append('\n');
        }
    }

    /** For programs: {@code ignored}, {@code warnings}, {@code limits}, {@code front}, {@code init}, {@code stored}. */
    public String json() {
        StringWriter out = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(out)) {
            json.writeStartObject();
            json.writeArrayFieldStart("ignored");
            for (FieldUse use : ignored()) {
                object(json, "field", use.path(), "value", use.value(), "reason", reason(use));
            }
            json.writeEndArray();
            json.writeArrayFieldStart("warnings");
            for (Problem problem : warnings) {
                object(json, "field", problem.path(), "message", problem.message());
            }
            json.writeEndArray();
            json.writeArrayFieldStart("limits");
            for (CgroupValue value : CgroupValue.of(config, compiled.front())) {
                object(
                        json,
                        "field",
                        value.field(),
                        "given",
                        value.given(),
                        "file",
                        value.file(),
                        "written",
                        value.written());
            }
            json.writeEndArray();
            ProgramJson programs = new ProgramJson(json);
            programs.steps("front", compiled.front());
            programs.steps("init", compiled.init());
            if (stored) {
                programs.steps("stored", compiled.stored());
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.append('\n').toString();
    }

    private static void object(JsonGenerator json, String... namesAndValues) throws IOException {
        json.writeStartObject();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            json.writeStringField(namesAndValues[i], namesAndValues[i + 1]);
        }
        json.writeEndObject();
    }
}
