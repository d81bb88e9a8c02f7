package io.jcontainers.build.outline;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jcontainers.build.table.TabWriter;
import java.util.List;

/** {@code subrequests.describe}: what a Dockerfile can be asked, in the form of BuildKit's frontends. */
public final class Subrequests {
    private static final String PREFIX = "frontend.";
    private static final String VERSION = "1.0.0";
    private static final List<Subrequest> ALL = List.of(
            new Subrequest("outline", "List all parameters current build target supports", true, true),
            new Subrequest("targets", "List all targets current build supports", false, true),
            new Subrequest("subrequests.describe", "List available subrequest types", false, false));

    private Subrequests() {}

    private record Subrequest(String name, String description, boolean hasTarget, boolean hasText) {}

    /** Ends with a line feed. */
    public static String text() {
        StringBuilder table = new StringBuilder("NAME\tVERSION\tDESCRIPTION\n");
        ALL.forEach(each -> table.append(each.name())
                .append('\t')
                .append(VERSION)
                .append('\t')
                .append(each.description())
                .append('\n'));
        return new TabWriter(0, 1).align(table.toString());
    }

    /** Ends with a line feed. */
    public static String json() {
        ArrayNode all = JsonNodeFactory.instance.arrayNode();
        for (Subrequest each : ALL) {
            ObjectNode request = all.addObject()
                    .put("name", PREFIX + each.name())
                    .put("version", VERSION)
                    .put("type", "rpc")
                    .put("description", each.description());
            ArrayNode options = request.putArray("opts");
            if (each.hasTarget()) {
                named(options, "target", "Target build stage");
            }
            request.putNull("inputs");
            ArrayNode results = request.putArray("metadata");
            named(results, "result.json", "");
            if (each.hasText()) {
                named(results, "result.txt", "");
            }
            request.putNull("refs");
        }
        return new AnswerText().of(all);
    }

    private static void named(ArrayNode into, String name, String description) {
        into.addObject().put("name", name).put("description", description);
    }
}
