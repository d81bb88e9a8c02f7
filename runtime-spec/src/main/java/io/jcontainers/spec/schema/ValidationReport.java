package io.jcontainers.spec.schema;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jcontainers.spec.rules.Problem;
import java.util.List;
import java.util.Locale;

/**
 * What the checks say about one config.json.
 *
 * @param document path of the document as the user named it
 * @param findings errors and warnings of all checks
 */
public record ValidationReport(String document, List<Finding> findings) {
    /** Takes an immutable copy. */
    public ValidationReport {
        findings = List.copyOf(findings);
    }

    /** Whether there are no errors. */
    public boolean isValid() {
        return errors() == 0;
    }

    private long errors() {
        return findings.stream()
                .filter(finding -> finding.severity() == Problem.Severity.ERROR)
                .count();
    }

    /** One line a finding, and the verdict; ends with a newline. */
    public String toText() {
        StringBuilder text = new StringBuilder();
        for (Finding finding : findings) {
            text.append(lower(finding.severity()))
                    .append(" (")
                    .append(lower(finding.check()))
                    .append("): ");
            text.append(finding.path()).append(finding.path().isEmpty() ? "" : ": ");
            text.append(finding.message()).append('\n');
        }
        long errors = errors();
        text.append(document).append(errors == 0 ? ": valid" : ": invalid, " + count(errors, "error"));
        long warnings = findings.size() - errors;
        return text.append(warnings == 0 ? "" : ", " + count(warnings, "warning"))
                .append('\n')
                .toString();
    }

    /** An object with {@code document}, {@code valid} and {@code findings}; ends with a newline. */
    public String toJson() {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        root.put("document", document).put("valid", isValid());
        ArrayNode array = root.putArray("findings");
        for (Finding finding : findings) {
            array.addObject()
                    .put("check", lower(finding.check()))
                    .put("severity", lower(finding.severity()))
                    .put("path", finding.path())
                    .put("message", finding.message());
        }
        ObjectWriter writer = JsonMapper.builder().build().writerWithDefaultPrettyPrinter();
        try {
            return writer.writeValueAsString(root) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private static String count(long number, String noun) {
        return number + " " + noun + (number == 1 ? "" : "s");
    }
}
