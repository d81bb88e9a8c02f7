package io.jcontainers.runc.trace;

import io.jcontainers.runc.program.Executor;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * What a front sends when a traced program has ended.
 *
 * @param engine phases of the compilation
 * @param steps what front, joiner and init have run
 */
public record Timings(List<Span> engine, List<Step> steps) {
    /** Takes immutable copies. */
    public Timings {
        engine = List.copyOf(engine);
        steps = List.copyOf(steps);
    }

    /**
     * One step: {@code struct trace_event} of {@code trace.h}.
     *
     * @param index in the program of the front and joiner, or in init's
     */
    public record Step(int index, Executor executor, long beganNanos, long endedNanos) {}

    /** u32 size of the head; the head: path NUL, phases; then the events. */
    public static Timings read(ByteBuffer in) {
        byte[] head = new byte[in.getInt()];
        in.get(head);
        String text = new String(head, StandardCharsets.ISO_8859_1);
        List<Step> steps = new ArrayList<>();
        while (in.remaining() >= 24) {
            int index = in.getInt();
            Executor executor = Executor.values()[in.getInt()];
            steps.add(new Step(index, executor, in.getLong(), in.getLong()));
        }
        return new Timings(Span.read(text.substring(text.indexOf('\0') + 1)), steps);
    }
}
