package io.jcontainers.spec.schema;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.jcontainers.spec.Samples;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Changes each value of a document that uses every field, and asks the official schema and ours for their verdicts. */
final class SchemaAgreementTest {
    private static final String BASE = "https://example.org/";
    private static final List<String> VALUES = List.of(
            "null",
            "true",
            "\"x\"",
            "\"\"",
            "[]",
            "[{}]",
            "{}",
            "{\"x\": 1}",
            "0",
            "-1",
            "1.5",
            "513",
            "65536",
            "4294967296",
            "9223372036854775808",
            "18446744073709551616");

    /** Where we know better: real clients write {@code fileMode} with the bits of the file's type. */
    private static final Set<String> OURS_ALLOWS =
            Set.of("/linux/devices/0/fileMode = 513", "/linux/devices/0/fileMode = 65536");

    private final JsonMapper mapper = JsonMapper.builder().build();
    private final SchemaValidator ours = new SchemaValidator();

    @Test
    void verdictsAreTheSameForEveryChangedValue() throws IOException {
        Schema official = official();
        ObjectNode document = (ObjectNode) mapper.readTree(Samples.own("every-field.json"));
        // The official schema lacks rslave, which podman writes.
        ((ObjectNode) document.get("linux")).put("rootfsPropagation", "slave");
        ((ObjectNode) document.get("linux").get("seccomp"))
                .set(
                        "syscalls",
                        mapper.readTree(
                                "[{\"names\": [\"a\"], \"action\": \"SCMP_ACT_LOG\", \"errnoRet\": 1, \"args\": "
                                        + "[{\"index\": 0, \"value\": 1, \"valueTwo\": 2, \"op\":"
                                        + " \"SCMP_CMP_EQ\"}]}]"));
        assertEquals(List.of(), official.validate(document));

        List<JsonPointer> places = new ArrayList<>();
        collect(document, JsonPointer.empty(), places);
        Set<String> different = new TreeSet<>();
        for (JsonPointer place : places) {
            for (String value : VALUES) {
                compare(official, replaced(document, place, value), place + " = " + value, different);
            }
            compare(official, removed(document, place), place + " removed", different);
        }
        assertTrue(places.size() > 250, places.size() + " places");
        assertEquals(new TreeSet<>(OURS_ALLOWS), different);
    }

    private void compare(Schema official, JsonNode document, String change, Set<String> different) throws IOException {
        boolean theirs = official.validate(document).isEmpty();
        boolean ourVerdict = ours.validate(SchemaKind.CONFIG, mapper.writeValueAsBytes(document))
                .isEmpty();
        if (theirs != ourVerdict) {
            different.add(change);
        }
    }

    private static void collect(JsonNode node, JsonPointer place, List<JsonPointer> places) {
        String path = place.toString();
        if (path.matches("/(windows|solaris|vm|zos|freebsd|unknown)(/.*)?")) {
            return;
        }
        if (!path.isEmpty()) {
            places.add(place);
        }
        node.properties().forEach(entry -> collect(entry.getValue(), place.appendProperty(entry.getKey()), places));
        for (int i = 0; i < (node.isArray() ? node.size() : 0); i++) {
            collect(node.get(i), place.appendIndex(i), places);
        }
    }

    private JsonNode replaced(JsonNode document, JsonPointer place, String value) throws IOException {
        JsonNode copy = document.deepCopy();
        JsonNode parent = copy.at(place.head());
        if (parent instanceof ArrayNode array) {
            array.set(place.last().getMatchingIndex(), mapper.readTree(value));
        } else {
            ((ObjectNode) parent).set(place.last().getMatchingProperty(), mapper.readTree(value));
        }
        return copy;
    }

    private static JsonNode removed(JsonNode document, JsonPointer place) {
        JsonNode copy = document.deepCopy();
        JsonNode parent = copy.at(place.head());
        if (parent instanceof ArrayNode array) {
            array.remove(place.last().getMatchingIndex());
        } else {
            ((ObjectNode) parent).remove(place.last().getMatchingProperty());
        }
        return copy;
    }

    private static Schema official() {
        Map<String, String> schemas = new HashMap<>();
        for (var file : Samples.beside("spec/runtime-spec")) {
            if (!file.toString().contains("/test/")) {
                schemas.put(BASE + file.getFileName(), new String(Samples.read(file), StandardCharsets.UTF_8));
            }
        }
        return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_4, builder -> builder.schemas(schemas))
                .getSchema(SchemaLocation.of(BASE + "config-schema.json"));
    }
}
