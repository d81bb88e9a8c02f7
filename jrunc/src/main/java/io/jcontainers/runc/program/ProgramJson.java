package io.jcontainers.runc.program;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;

/** Programs for other programs: one object a step. */
public final class ProgramJson {
    private final JsonGenerator json;

    /** Writes into a document. */
    public ProgramJson(JsonGenerator json) {
        this.json = json;
    }

    /** {@code "NAME": [{"step": 0, "executor": "front", "call": "openat", "args": [...], "field": ...}, ...]}. */
    public void steps(String name, Program program) throws IOException {
        json.writeArrayFieldStart(name);
        for (int i = 0; i < program.steps().size(); i++) {
            if (program.steps().get(i).op() != Op.END) {
                step(program, i);
            }
        }
        json.writeEndArray();
    }

    private void step(Program program, int index) throws IOException {
        Step step = program.steps().get(index);
        json.writeStartObject();
        json.writeNumberField("step", index);
        json.writeNumberField("block", block(program, index));
        json.writeStringField("executor", program.executors().get(index).text());
        json.writeStringField("call", step.name());
        json.writeArrayFieldStart("args");
        for (String arg : ProgramText.shown(step)) {
            json.writeString(arg);
        }
        json.writeEndArray();
        if (step.op() == Op.IF) {
            json.writeStringField("test", Test.values()[step.number()].sign());
        }
        Slot out = step.out();
        if (out != null) {
            json.writeStringField("out", out.name());
        }
        if (!step.origin().field().isEmpty()) {
            json.writeStringField("field", step.origin().field());
        }
        json.writeStringField("code", step.origin().code());
        reactions(step);
        json.writeEndObject();
    }

    private void reactions(Step step) throws IOException {
        if (!step.tolerated().isEmpty()) {
            json.writeStringField("tolerates", ProgramText.names(step.tolerated()));
        }
        flag(step, Step.TOLERATE_ALL, "toleratesAll");
        flag(step, Step.IF_SET, "ifSet");
        flag(step, Step.RETRY_BUSY, "retryBusy");
        flag(step, Step.WARN, "warnOnly");
        Label other = step.otherwise();
        if (other != null && !step.otherwiseOn().isEmpty()) {
            json.writeStringField("on", ProgramText.names(step.otherwiseOn()));
            json.writeNumberField("otherwise", other.index());
        }
    }

    private void flag(Step step, int flag, String name) throws IOException {
        if ((step.flags() & flag) != 0) {
            json.writeBooleanField(name, true);
        }
    }

    private static int block(Program program, int index) {
        int block = -1;
        for (int start : program.blocks()) {
            block += start <= index ? 1 : 0;
        }
        return block;
    }
}
