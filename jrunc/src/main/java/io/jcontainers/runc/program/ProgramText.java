package io.jcontainers.runc.program;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;

/** Programs for people and for other programs. */
public final class ProgramText {
    private static final JsonFactory JSON = new JsonFactory();

    private ProgramText() {}

    /** One line a step; init's program stands where the front feeds it. */
    public static String text(Program front, Program init) {
        StringBuilder text = new StringBuilder();
        int blocks = 0;
        for (int i = 0; i < front.steps().size(); i++) {
            if (front.blocks().contains(i)) {
                text.append(blocks == 0 ? "# front\n" : blocks == 1 ? "\n# front, when a step failed\n" : "\n# joiner\n");
                blocks++;
            }
            line(text, front, i);
            if (front.steps().get(i).op() == Op.FEED) {
                text.append("\n# init, from here on beside the front\n");
                for (int j = 0; j < init.steps().size(); j++) {
                    line(text, init, j);
                }
                text.append("\n# front\n");
            }
        }
        return text.toString();
    }

    private static void line(StringBuilder text, Program program, int index) {
        Step step = program.steps().get(index);
        if (step.op() == Op.END) {
            return;
        }
        String field = step.origin().field();
        text.append(String.format("%-6s %4d  ", program.executors().get(index).text(), index));
        Slot out = step.out();
        text.append(out == null ? "" : out.name() + " = ").append(step.name()).append('(');
        text.append(arguments(step)).append(')');
        if (!step.tolerated().isEmpty()) {
            text.append("  tolerates ").append(names(step.tolerated()));
        }
        Label other = step.otherwise();
        if (other != null && !step.otherwiseOn().isEmpty()) {
            text.append("  on ").append(names(step.otherwiseOn())).append(" -> ").append(other.index());
        }
        text.append(field.isEmpty() ? "" : "    # " + field).append('\n');
    }

    private static String names(List<Errno> errors) {
        return String.join(",", errors.stream().map(Enum::name).toList());
    }

    private static String arguments(Step step) {
        if (step.op() == Op.IF) {
            return step.args().get(0).shown() + " " + Test.values()[step.number()].sign() + " "
                    + step.args().get(1).shown() + " -> " + step.args().get(2).shown();
        }
        return String.join(", ", step.args().stream().map(Arg::shown).toList());
    }

    /** {@code {"front":[...],"init":[...]}}, one object a step. */
    public static String json(Program front, Program init) {
        StringWriter out = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(out)) {
            json.writeStartObject();
            steps(json, "front", front);
            steps(json, "init", init);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.append('\n').toString();
    }

    private static void steps(JsonGenerator json, String name, Program program) throws IOException {
        json.writeArrayFieldStart(name);
        for (int i = 0; i < program.steps().size(); i++) {
            step(json, program, i);
        }
        json.writeEndArray();
    }

    private static void step(JsonGenerator json, Program program, int index) throws IOException {
        Step step = program.steps().get(index);
        json.writeStartObject();
        json.writeNumberField("step", index);
        json.writeStringField("executor", program.executors().get(index).text());
        json.writeStringField("call", step.name());
        json.writeArrayFieldStart("args");
        for (Arg arg : step.args()) {
            json.writeString(arg.shown());
        }
        json.writeEndArray();
        Slot out = step.out();
        if (out != null) {
            json.writeStringField("out", out.name());
        }
        if (!step.origin().field().isEmpty()) {
            json.writeStringField("field", step.origin().field());
        }
        if (!step.tolerated().isEmpty()) {
            json.writeStringField("tolerates", names(step.tolerated()));
        }
        Label other = step.otherwise();
        if (other != null && !step.otherwiseOn().isEmpty()) {
            json.writeStringField("on", names(step.otherwiseOn()));
            json.writeNumberField("otherwise", other.index());
        }
        json.writeEndObject();
    }
}
