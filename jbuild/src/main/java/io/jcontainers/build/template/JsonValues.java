package io.jcontainers.build.template;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** JSON documents as templates see them, as in {@code docker inspect --format}. */
public final class JsonValues {
    private JsonValues() {}

    /** Numbers keep their text, as Docker's own reading of JSON does: they compare with nothing but themselves. */
    public static Value of(JsonNode node) {
        return switch (node.getNodeType()) {
            case OBJECT -> {
                Map<String, Value> entries = new LinkedHashMap<>();
                node.properties().forEach(entry -> entries.put(entry.getKey(), of(entry.getValue())));
                yield Value.map(entries);
            }
            case ARRAY -> {
                List<Value> items = new ArrayList<>(node.size());
                node.forEach(item -> items.add(of(item)));
                yield Value.list(items);
            }
            case BOOLEAN -> Value.of(node.booleanValue());
            case NUMBER -> new Value.Text(node.asText(), "json.Number");
            case STRING -> Value.of(node.textValue());
            case NULL, MISSING -> Value.NOTHING;
            case BINARY, POJO -> throw new IllegalArgumentException("not JSON: " + node.getNodeType());
        };
    }
}
