package io.jcontainers.build.outline;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** The JSON of answers, laid out as Go's {@code json.MarshalIndent} does with two blanks. */
final class AnswerText {
    private static final DefaultIndenter LINES = new DefaultIndenter("  ", "\n");

    private final ObjectMapper json = new ObjectMapper();

    /** Ends with a line feed. */
    String of(JsonNode all) {
        DefaultPrettyPrinter printer = new DefaultPrettyPrinter()
                .withSeparators(Separators.createDefaultInstance()
                        .withObjectFieldValueSpacing(Separators.Spacing.AFTER)
                        .withArrayEmptySeparator("")
                        .withObjectEmptySeparator(""));
        printer.indentObjectsWith(LINES);
        printer.indentArraysWith(LINES);
        try {
            return json.writer(printer).writeValueAsString(all) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree that can't be written", e);
        }
    }

    /** Lines of the Dockerfile. */
    static ObjectNode location(int start, int end) {
        ObjectNode location = JsonNodeFactory.instance.objectNode();
        ObjectNode range = location.putArray("ranges").addObject();
        range.putObject("start").put("line", start);
        range.putObject("end").put("line", end);
        return location;
    }
}
