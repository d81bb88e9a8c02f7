package io.jcontainers.build.outline;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jcontainers.build.dockerfile.LineRange;
import io.jcontainers.build.lint.CheckReport;
import io.jcontainers.build.lint.Warning;

/** What the checks found, as BuildKit's frontends answer {@code frontend.lint}. */
public final class CheckJson {
    private static final String LANGUAGE = "Dockerfile";

    private CheckJson() {}

    /**
     * Ends with a line feed.
     *
     * @param name of the file
     * @param source the file, which is a part of the answer
     */
    public static String of(CheckReport report, String name, byte[] source) {
        ObjectNode all = JsonNodeFactory.instance.objectNode();
        ArrayNode warnings = all.putArray("warnings");
        for (Warning warning : report.warnings()) {
            warnings.addObject()
                    .put("ruleName", warning.rule().title())
                    .put("description", warning.rule().description())
                    .put("url", warning.rule().url())
                    .put("detail", warning.message())
                    .set("location", location(warning.lines()));
        }
        all.putArray("sources")
                .addObject()
                .put("filename", name)
                .put("data", source)
                .put("language", LANGUAGE);
        if (report.fault() != null) {
            all.putObject("buildError")
                    .put("message", report.fault().getMessage())
                    .set("location", location(report.fault().lines()));
        }
        return new AnswerText().of(all);
    }

    private static ObjectNode location(LineRange lines) {
        return AnswerText.location(lines.start(), lines.end());
    }
}
