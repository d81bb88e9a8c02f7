package io.jcontainers.runc.trace;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A phase of the engine's work.
 *
 * @param name of the phase
 * @param beganNanos on CLOCK_MONOTONIC, as {@link System#nanoTime} counts on Linux
 * @param endedNanos on the same clock
 */
public record Span(String name, long beganNanos, long endedNanos) {
    /** From a point of time to now. */
    public static Span since(String name, long beganNanos) {
        return new Span(name, beganNanos, System.nanoTime());
    }

    /** One line a span: name, tab, begin, tab, end. */
    public static byte[] write(List<Span> spans) {
        StringBuilder text = new StringBuilder();
        spans.forEach(span -> text.append(span.name)
                .append('\t')
                .append(span.beganNanos)
                .append('\t')
                .append(span.endedNanos)
                .append('\n'));
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** What {@link #write} wrote. */
    public static List<Span> read(String text) {
        List<Span> spans = new ArrayList<>();
        for (String line : text.split("\n")) {
            String[] parts = line.split("\t");
            if (parts.length == 3) {
                spans.add(new Span(parts[0], Long.parseLong(parts[1]), Long.parseLong(parts[2])));
            }
        }
        return spans;
    }
}
