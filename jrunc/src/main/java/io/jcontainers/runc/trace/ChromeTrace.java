package io.jcontainers.runc.trace;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.jcontainers.runc.program.Executor;
import io.jcontainers.runc.program.Program;
import io.jcontainers.runc.program.Step;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;

/**
 * Chrome's Trace Event Format: complete events ({@code "ph":"X"}), times in microseconds of CLOCK_MONOTONIC, one thread
 * each for engine, front, joiner and init.
 */
public final class ChromeTrace {
    private static final JsonFactory JSON = new JsonFactory();
    private static final int ENGINE = 0;
    private static final double NANOS_PER_MICRO = 1000;

    private final List<Program> programs;
    private final String parent;

    /**
     * For the programs of one call.
     *
     * @param programs the front's and init's
     * @param traceParent W3C Trace Context: {@code 00-TRACE-PARENT-FLAGS}; empty for none
     */
    public ChromeTrace(List<Program> programs, String traceParent) {
        this.programs = List.copyOf(programs);
        this.parent = traceParent;
    }

    /** The whole file. */
    public byte[] render(Timings timings) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(1 << 16);
        try (JsonGenerator json = JSON.createGenerator(out)) {
            json.writeStartObject();
            json.writeStringField("displayTimeUnit", "ms");
            context(json);
            json.writeArrayFieldStart("traceEvents");
            thread(json, ENGINE, "engine");
            for (Executor executor : Executor.values()) {
                thread(json, thread(executor), executor.text());
            }
            for (Span span : timings.engine()) {
                begin(json, span.name(), ENGINE, span.beganNanos(), span.endedNanos());
                json.writeEndObject();
            }
            for (Timings.Step step : timings.steps()) {
                step(json, step);
            }
            json.writeEndArray();
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        out.write('\n');
        return out.toByteArray();
    }

    private static int thread(Executor executor) {
        return executor.ordinal() + 1;
    }

    private void context(JsonGenerator json) throws IOException {
        String[] parts = parent.split("-");
        if (parts.length >= 4) {
            json.writeObjectFieldStart("otherData");
            json.writeStringField("traceparent", parent);
            json.writeStringField("trace_id", parts[1]);
            json.writeStringField("parent_id", parts[2]);
            json.writeEndObject();
        }
    }

    private static void thread(JsonGenerator json, int number, String name) throws IOException {
        json.writeStartObject();
        json.writeStringField("name", "thread_name");
        json.writeStringField("ph", "M");
        json.writeNumberField("pid", 1);
        json.writeNumberField("tid", number);
        json.writeObjectFieldStart("args");
        json.writeStringField("name", name);
        json.writeEndObject();
        json.writeEndObject();
    }

    private static void begin(JsonGenerator json, String name, int thread, long began, long ended) throws IOException {
        json.writeStartObject();
        json.writeStringField("name", name);
        json.writeStringField("ph", "X");
        json.writeNumberField("pid", 1);
        json.writeNumberField("tid", thread);
        json.writeFieldName("ts");
        json.writeNumber(micros(began));
        json.writeFieldName("dur");
        json.writeNumber(micros(ended - began));
    }

    private static String micros(long nanos) {
        return String.format(Locale.ROOT, "%.3f", nanos / NANOS_PER_MICRO);
    }

    private void step(JsonGenerator json, Timings.Step timed) throws IOException {
        int which = timed.executor() == Executor.INIT ? 1 : 0;
        Step step = which < programs.size()
                        && timed.index() < programs.get(which).steps().size()
                ? programs.get(which).steps().get(timed.index())
                : null;
        String name = step == null ? "step " + timed.index() : step.name();
        begin(json, name, thread(timed.executor()), timed.beganNanos(), timed.endedNanos());
        json.writeObjectFieldStart("args");
        json.writeNumberField("step", timed.index());
        if (step != null) {
            json.writeStringField("code", step.origin().code());
            json.writeStringField("label", step.origin().text());
            if (!step.origin().field().isEmpty()) {
                json.writeStringField("field", step.origin().field());
            }
        }
        json.writeEndObject();
        json.writeEndObject();
    }
}
