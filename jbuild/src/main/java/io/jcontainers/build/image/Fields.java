package io.jcontainers.build.image;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The fields of one object in a document, each asked for by name and type; null counts as absent, as in Go.
 *
 * <p>{@link #rest} gives what nobody asked for. A field that differs from a known one in its case only is refused: Go's
 * decoder takes it for the known one, others do not.
 */
final class Fields {
    private final String document;
    private final String path;
    private final ObjectNode node;
    private final Set<String> asked = new LinkedHashSet<>();

    Fields(String document, String path, ObjectNode node) {
        this.document = document;
        this.path = path;
        this.node = node;
    }

    private @Nullable JsonNode get(String name) {
        asked.add(name);
        JsonNode value = node.get(name);
        return value == null || value.isNull() ? null : value;
    }

    boolean has(String name) {
        return node.has(name);
    }

    DocumentException wrong(String name, String problem) {
        return new DocumentException(document, place(name), problem);
    }

    private String place(String name) {
        return path.isEmpty() ? name : name.isEmpty() ? path : path + "." + name;
    }

    /** Empty if absent. */
    String string(String name) throws DocumentException {
        JsonNode value = get(name);
        if (value == null) {
            return "";
        }
        if (!value.isTextual()) {
            throw wrong(name, "it has to be a string");
        }
        return value.textValue();
    }

    String required(String name) throws DocumentException {
        String value = string(name);
        if (value.isEmpty()) {
            throw wrong(name, "it is required");
        }
        return value;
    }

    boolean flag(String name) throws DocumentException {
        JsonNode value = get(name);
        if (value != null && !value.isBoolean()) {
            throw wrong(name, "it has to be true or false");
        }
        return value != null && value.booleanValue();
    }

    @Nullable
    Long number(String name) throws DocumentException {
        JsonNode value = get(name);
        if (value == null) {
            return null;
        }
        if (!value.isIntegralNumber() || !value.canConvertToLong()) {
            throw wrong(name, "it has to be a whole number of at most 63 bits");
        }
        return value.longValue();
    }

    @Nullable
    Instant time(String name) throws DocumentException {
        String text = string(name);
        if (text.isEmpty()) {
            return null;
        }
        try {
            return Timestamps.parse(text);
        } catch (IllegalArgumentException e) {
            throw wrong(name, String.valueOf(e.getMessage()));
        }
    }

    Digest digest(String name) throws DocumentException {
        try {
            return Digest.parse(required(name));
        } catch (IllegalArgumentException e) {
            throw wrong(name, String.valueOf(e.getMessage()));
        }
    }

    /** Null if absent. */
    @Nullable
    List<String> strings(String name) throws DocumentException {
        ArrayNode array = array(name);
        if (array == null) {
            return null;
        }
        List<String> strings = new ArrayList<>(array.size());
        for (JsonNode element : array) {
            if (!element.isTextual()) {
                throw wrong(name + "[" + strings.size() + "]", "it has to be a string");
            }
            strings.add(element.textValue());
        }
        return List.copyOf(strings);
    }

    List<String> stringsOrNone(String name) throws DocumentException {
        List<String> strings = strings(name);
        return strings == null ? List.of() : strings;
    }

    SortedMap<String, String> stringMap(String name) throws DocumentException {
        SortedMap<String, String> map = new TreeMap<>();
        ObjectNode object = object(name);
        if (object != null) {
            for (Map.Entry<String, JsonNode> entry : object.properties()) {
                if (!entry.getValue().isTextual()) {
                    throw wrong(name + "." + entry.getKey(), "it has to be a string");
                }
                map.put(entry.getKey(), entry.getValue().textValue());
            }
        }
        return map;
    }

    /** Go's sets: {@code {"80/tcp": {}}}. */
    SortedSet<String> set(String name) throws DocumentException {
        ObjectNode object = object(name);
        SortedSet<String> set = new TreeSet<>();
        if (object != null) {
            object.fieldNames().forEachRemaining(set::add);
        }
        return set;
    }

    /** Null if absent. */
    @Nullable
    Fields fields(String name) throws DocumentException {
        ObjectNode object = object(name);
        return object == null ? null : new Fields(document, place(name), object);
    }

    Fields requiredFields(String name) throws DocumentException {
        Fields fields = fields(name);
        if (fields == null) {
            throw wrong(name, "it is required");
        }
        return fields;
    }

    /** The objects of an array; null if absent. */
    @Nullable
    List<Fields> list(String name) throws DocumentException {
        ArrayNode array = array(name);
        if (array == null) {
            return null;
        }
        List<Fields> list = new ArrayList<>(array.size());
        for (JsonNode element : array) {
            String at = name + "[" + list.size() + "]";
            if (!(element instanceof ObjectNode object)) {
                throw wrong(at, "it has to be an object");
            }
            list.add(new Fields(document, place(at), object));
        }
        return list;
    }

    private @Nullable ObjectNode object(String name) throws DocumentException {
        JsonNode value = get(name);
        if (value != null && !(value instanceof ObjectNode)) {
            throw wrong(name, "it has to be an object");
        }
        return (ObjectNode) value;
    }

    private @Nullable ArrayNode array(String name) throws DocumentException {
        JsonNode value = get(name);
        if (value != null && !(value instanceof ArrayNode)) {
            throw wrong(name, "it has to be an array");
        }
        return (ArrayNode) value;
    }

    /** The other fields in their order, as JSON text. */
    Map<String, String> rest() throws DocumentException {
        Set<String> folded = new LinkedHashSet<>();
        asked.forEach(name -> folded.add(name.toLowerCase(Locale.ROOT)));
        Map<String, String> rest = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> entry : node.properties()) {
            String name = entry.getKey();
            if (asked.contains(name)) {
                continue;
            }
            if (folded.contains(name.toLowerCase(Locale.ROOT))) {
                throw wrong(name, "it differs from a known field in upper and lower case only");
            }
            rest.put(name, entry.getValue().toString());
        }
        return rest;
    }
}
