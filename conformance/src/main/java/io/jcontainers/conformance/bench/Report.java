package io.jcontainers.conformance.bench;

import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/** Figures as tables and as JSON. */
final class Report {
    private static final List<String> BASES = List.of("crun", "floor");
    private static final String RATIO_QUANTITY = "median";

    private final Results results;

    Report(Results results) {
        this.results = results;
    }

    /** One table for each work label in {@code works}. */
    String tables(List<String> works) {
        return works.stream().map(this::table).collect(Collectors.joining());
    }

    private String table(String work) {
        List<Measure> own =
                results.measures().stream().filter(m -> m.work().equals(work)).toList();
        StringBuilder text = new StringBuilder();
        for (String contestant :
                own.stream().map(Measure::contestant).distinct().toList()) {
            text.append(String.format(Locale.ROOT, "  %-12s", contestant));
            own.stream()
                    .filter(m -> m.contestant().equals(contestant))
                    .forEach(m -> text.append(String.format(
                            Locale.ROOT,
                            m.unit().equals("ms") ? "  %s %8.2f %s" : "  %s %.0f %s",
                            m.quantity(),
                            m.value(),
                            m.unit())));
            BASES.forEach(base -> ratio(work, contestant, base)
                    .ifPresent(r -> text.append(String.format(Locale.ROOT, "  x%.2f %s", r, base))));
            text.append('\n');
        }
        results.failures().stream()
                .filter(f -> f.work().equals(work))
                .forEach(f -> text.append("  FAILED ")
                        .append(f.contestant())
                        .append(": ")
                        .append(f.reason())
                        .append('\n'));
        return text.isEmpty() ? "" : work + "\n" + text;
    }

    private OptionalDouble ratio(String work, String contestant, String base) {
        OptionalDouble own = results.find(work, contestant, RATIO_QUANTITY);
        OptionalDouble other = results.find(work, base, RATIO_QUANTITY);
        return own.isEmpty() || other.isEmpty()
                ? OptionalDouble.empty()
                : OptionalDouble.of(own.getAsDouble() / other.getAsDouble());
    }

    /** A line for each target that could be compared. */
    String targets() {
        StringBuilder text = new StringBuilder();
        for (Target target : Target.ALL) {
            target.actual(results)
                    .ifPresent(actual -> text.append(String.format(
                            Locale.ROOT,
                            "  %-6s %-12s %-12s %10.2f  <= %.2f%s%n",
                            target.isMet(actual) ? "ok" : "MISSED",
                            target.work(),
                            target.quantity(),
                            actual,
                            target.limit(),
                            target.base().isEmpty() ? "" : " x " + target.base())));
        }
        return text.isEmpty() ? "" : "targets of jrunc\n" + text;
    }

    /** Whether a target is missed. */
    boolean missesTarget() {
        return Target.ALL.stream().anyMatch(target -> {
            OptionalDouble actual = target.actual(results);
            return actual.isPresent() && !target.isMet(actual.getAsDouble());
        });
    }

    /** All figures and failures, one a line. */
    String json(String kernel, int processors, double idlePercent) {
        String measures = results.measures().stream()
                .map(m -> String.format(
                        Locale.ROOT,
                        "    {\"work\": %s, \"contestant\": %s, \"quantity\": %s, \"unit\": %s, \"value\": %.4f}",
                        quote(m.work()),
                        quote(m.contestant()),
                        quote(m.quantity()),
                        quote(m.unit()),
                        m.value()))
                .collect(Collectors.joining(",\n"));
        String failures = results.failures().stream()
                .map(f -> "    {\"work\": " + quote(f.work()) + ", \"contestant\": " + quote(f.contestant())
                        + ", \"reason\": " + quote(f.reason()) + "}")
                .collect(Collectors.joining(",\n"));
        return String.format(
                Locale.ROOT,
                "{%n  \"kernel\": %s,%n  \"processors\": %d,%n  \"idlePercent\": %.1f,%n"
                        + "  \"measures\": [%n%s%n  ],%n  \"failures\": [%n%s%n  ]%n}%n",
                quote(kernel),
                processors,
                idlePercent,
                measures,
                failures);
    }

    private static String quote(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                quoted.append('\\').append(c);
            } else if (c < ' ') {
                quoted.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
            } else {
                quoted.append(c);
            }
        }
        return quoted.append('"').toString();
    }
}
