package io.jcontainers.spec.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jcontainers.spec.json.SpecReader;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * One row of a table: a patch of a sound config.json (RFC 7396, with single quotes) and all the problems that it must
 * bring.
 */
record RuleCase(String patch, List<String> problems) {
    private static final JsonMapper MAPPER =
            JsonMapper.builder().enable(JsonReadFeature.ALLOW_SINGLE_QUOTES).build();
    private static final String SOUND = """
            {'ociVersion': '1.3.0', 'process': {'args': ['sh'], 'cwd': '/'}, 'root': {'path': 'rootfs'},
             'linux': {'namespaces': [{'type': 'mount'}]}}
            """;

    static RuleCase row(String patch, String... problems) {
        return new RuleCase(patch, List.of(problems));
    }

    void check() {
        try {
            JsonNode document = merged(MAPPER.readTree(SOUND), MAPPER.readTree(patch));
            List<Problem> found =
                    SpecRules.checkAll(SpecReader.read(document.toString().getBytes(StandardCharsets.UTF_8)));
            assertEquals(problems, found.stream().map(Problem::toString).toList());
        } catch (JsonProcessingException e) {
            throw new AssertionError(patch, e);
        }
    }

    private static JsonNode merged(JsonNode target, JsonNode patch) {
        if (!(patch instanceof ObjectNode changes)) {
            return patch;
        }
        ObjectNode result = target instanceof ObjectNode object ? object : MAPPER.createObjectNode();
        for (var change : changes.properties()) {
            if (change.getValue().isNull()) {
                result.remove(change.getKey());
            } else {
                JsonNode old = result.path(change.getKey());
                result.set(change.getKey(), merged(old, change.getValue()));
            }
        }
        return result;
    }

    @Override
    public String toString() {
        return patch;
    }
}
