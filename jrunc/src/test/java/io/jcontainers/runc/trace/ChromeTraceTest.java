package io.jcontainers.runc.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jcontainers.runc.program.Arg;
import io.jcontainers.runc.program.Call;
import io.jcontainers.runc.program.Executor;
import io.jcontainers.runc.program.Program;
import io.jcontainers.runc.program.ProgramBuilder;
import io.jcontainers.runc.program.Slot;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChromeTraceTest {
    private static final String PARENT = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    private static Program program(Executor executor, String field, Call call) {
        ProgramBuilder program = new ProgramBuilder(executor, new Slot.Numbering());
        program.at(field, "some-code", "do it");
        program.call(call, Arg.of(0));
        return program.build();
    }

    @Test
    void timingsAreReadAsTheFrontSendsThem() {
        byte[] head = ("/tmp/t\0compile\t1000\t4500\n").getBytes(StandardCharsets.US_ASCII);
        ByteBuffer bytes = ByteBuffer.allocate(4 + head.length + 48).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putInt(head.length).put(head);
        bytes.putInt(0).putInt(0).putLong(5000).putLong(6001);
        bytes.putInt(7).putInt(2).putLong(7000).putLong(7000);
        assertEquals(
                new Timings(
                        List.of(new Span("compile", 1000, 4500)),
                        List.of(
                                new Timings.Step(0, Executor.FRONT, 5000, 6001),
                                new Timings.Step(7, Executor.INIT, 7000, 7000))),
                Timings.read(bytes.flip()));
    }

    @Test
    void everyExecutorIsAThread() {
        List<Program> programs =
                List.of(program(Executor.FRONT, "root.path", Call.OPENAT), program(Executor.INIT, "", Call.CHDIR));
        Timings timings = new Timings(
                List.of(new Span("compile", 1000, 4500)),
                List.of(
                        new Timings.Step(0, Executor.FRONT, 5000, 6001),
                        new Timings.Step(0, Executor.INIT, 7000, 7000),
                        new Timings.Step(99, Executor.JOINER, 8000, 9000)));
        String expected = """
                {"displayTimeUnit":"ms","otherData":{"traceparent":"%s",
                "trace_id":"4bf92f3577b34da6a3ce929d0e0e4736","parent_id":"00f067aa0ba902b7"},"traceEvents":[
                {"name":"thread_name","ph":"M","pid":1,"tid":0,"args":{"name":"engine"}},
                {"name":"thread_name","ph":"M","pid":1,"tid":1,"args":{"name":"front"}},
                {"name":"thread_name","ph":"M","pid":1,"tid":2,"args":{"name":"joiner"}},
                {"name":"thread_name","ph":"M","pid":1,"tid":3,"args":{"name":"init"}},
                {"name":"compile","ph":"X","pid":1,"tid":0,"ts":1.000,"dur":3.500},
                {"name":"openat","ph":"X","pid":1,"tid":1,"ts":5.000,"dur":1.001,"args":{"step":0,"code":"some-code",\
                "label":"do it","field":"root.path"}},
                {"name":"chdir","ph":"X","pid":1,"tid":3,"ts":7.000,"dur":0.000,"args":{"step":0,"code":"some-code",\
                "label":"do it"}},
                {"name":"step 99","ph":"X","pid":1,"tid":2,"ts":8.000,"dur":1.000,"args":{"step":99}}]}
                """;
        String got = new String(new ChromeTrace(programs, PARENT).render(timings), StandardCharsets.UTF_8);
        assertEquals(expected.formatted(PARENT).replace("\n", ""), got.strip());
    }

    @Test
    void spansSurviveTheirWayThroughTheFront() {
        List<Span> spans = List.of(new Span("read the request", 1, 2), new Span("encode", 3, Long.MAX_VALUE));
        assertEquals(spans, Span.read(new String(Span.write(spans), StandardCharsets.UTF_8)));
    }
}
