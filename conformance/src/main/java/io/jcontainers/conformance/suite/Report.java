package io.jcontainers.conformance.suite;

import io.jcontainers.conformance.suite.Outcome.Verdict;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The results of one run of the suite as text, JUnit XML and Markdown. */
record Report(Path runtime, Optional<Path> oracle, List<Outcome> outcomes) {
    void write(PrintStream out, Optional<Path> junit, Optional<Path> failures) throws IOException {
        out.print(table());
        long skipped = count(Verdict.SKIP);
        long passed = count(Verdict.PASS);
        long failed = outcomes.size() - skipped - passed;
        if (junit.isPresent()) {
            Files.writeString(junit.get(), xml());
        }
        if (failures.isPresent()) {
            Files.writeString(failures.get(), markdown());
        }
        out.printf("%d passed, %d failed, %d skipped%n", passed, failed, skipped);
    }

    private long count(Verdict verdict) {
        return outcomes.stream().filter(o -> o.verdict() == verdict).count();
    }

    private String table() {
        Map<String, Map<Verdict, Integer>> areas = new TreeMap<>();
        for (Outcome outcome : outcomes) {
            areas.computeIfAbsent(outcome.played().area(), _ -> new EnumMap<>(Verdict.class))
                    .merge(outcome.verdict(), 1, Integer::sum);
        }
        StringBuilder text =
                new StringBuilder(String.format("%-14s %6s %6s %6s %9s%n", "area", "pass", "fail", "skip", "disputed"));
        areas.forEach((area, counts) -> text.append(row(area, counts)));
        Map<Verdict, Integer> all = new EnumMap<>(Verdict.class);
        areas.values().forEach(counts -> counts.forEach((v, n) -> all.merge(v, n, Integer::sum)));
        text.append(row("all", all));
        outcomes.stream()
                .filter(o -> o.verdict() == Verdict.SKIP)
                .forEach(o -> text.append("skip ")
                        .append(o.played().id())
                        .append(": ")
                        .append(String.join("; ", o.details()))
                        .append('\n'));
        return text.toString();
    }

    private static String row(String area, Map<Verdict, Integer> counts) {
        return String.format(
                "%-14s %6d %6d %6d %9d%n",
                area,
                counts.getOrDefault(Verdict.PASS, 0),
                counts.getOrDefault(Verdict.FAIL, 0),
                counts.getOrDefault(Verdict.SKIP, 0),
                counts.getOrDefault(Verdict.DISPUTED, 0));
    }

    private String xml() {
        StringBuilder xml = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
        xml.append("<testsuite name=\"")
                .append(escape(runtime.toString()))
                .append("\" tests=\"")
                .append(outcomes.size())
                .append("\">\n");
        for (Outcome o : outcomes) {
            xml.append("<testcase classname=\"")
                    .append(escape(o.played().area()))
                    .append("\" name=\"")
                    .append(escape(o.played().name()))
                    .append("\" time=\"")
                    .append(o.millis() / 1000.0)
                    .append("\">");
            String details = escape(String.join("\n", o.details()));
            if (o.verdict() == Verdict.SKIP) {
                xml.append("<skipped message=\"").append(details).append("\"/>");
            } else if (!o.good()) {
                xml.append("<failure message=\"")
                        .append(o.verdict())
                        .append("\">")
                        .append(details)
                        .append("</failure>");
            }
            xml.append("</testcase>\n");
        }
        return xml.append("</testsuite>\n").toString();
    }

    private String markdown() {
        StringBuilder text = new StringBuilder("# " + runtime + " compared with "
                + oracle.map(Path::toString).orElse("nothing") + "\n\n```\n" + table() + "```\n");
        for (Outcome o : outcomes) {
            if (!o.good()) {
                text.append("\n## ")
                        .append(o.verdict())
                        .append(' ')
                        .append(o.played().id())
                        .append("\n```\n")
                        .append(String.join("\n", o.details()))
                        .append("\n```\n");
            }
        }
        return text.toString();
    }

    private static String escape(String text) {
        StringBuilder escaped = new StringBuilder();
        text.codePoints()
                .filter(c -> c == '\t' || c == '\n' || c >= 0x20 && c < 0xd800 || c >= 0xe000 && c < 0xfffe)
                .forEach(c -> escaped.append(
                        switch (c) {
                            case '<' -> "&lt;";
                            case '>' -> "&gt;";
                            case '&' -> "&amp;";
                            case '"' -> "&quot;";
                            default -> Character.toString(c);
                        }));
        return escaped.toString();
    }
}
