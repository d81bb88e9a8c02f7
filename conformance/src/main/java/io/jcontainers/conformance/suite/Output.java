package io.jcontainers.conformance.suite;

import java.util.List;

/** What the payload printed, one JSON object for each verb, beside how the command ended. */
public record Output(Result result, List<Json> lines) {
    public static Output of(Result result) {
        return new Output(
                result,
                result.stdout()
                        .lines()
                        .filter(l -> l.startsWith("{\"verb\":"))
                        .map(Json::parse)
                        .toList());
    }

    /** The value of the first such verb as text, or the name of its errno, or "(absent)" where it did not get there. */
    public String said(String verb) {
        for (Json line : lines) {
            if (line.get("verb").text().equals(verb)) {
                return line.get("errno").isAbsent()
                        ? line.get("ok").text()
                        : line.get("errno").text();
            }
        }
        return "(absent)";
    }

    /** The value of the first such verb; {@link Json#ABSENT} where it failed or did not run. */
    public Json value(String verb) {
        return lines.stream()
                .filter(l -> l.get("verb").text().equals(verb))
                .map(l -> l.get("ok"))
                .findFirst()
                .orElse(Json.ABSENT);
    }

    public Json report() {
        return value("report");
    }

    /** The topmost mount at a mount point, as the container sees it; the verb or report "mountinfo" has to be there. */
    public Mount mount(String point) {
        List<Mount> all = mounts(point);
        return all.isEmpty() ? Mount.NONE : all.getLast();
    }

    public List<Mount> mounts(String point) {
        return lines.stream()
                .filter(l -> l.get("verb").text().matches("mountinfo.*|report"))
                .map(l -> l.get("verb").text().equals("report") ? l.get("ok").get("mountinfo") : l.get("ok"))
                .map(l -> l.texts().stream()
                        .map(Mount::parse)
                        .filter(m -> m.point().equals(point))
                        .toList())
                .filter(found -> !found.isEmpty())
                .findFirst()
                .orElse(List.of());
    }
}
