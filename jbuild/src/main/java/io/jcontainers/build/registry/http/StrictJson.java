package io.jcontainers.build.registry.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Reads JSON in one way only, so that no two programs see different documents in the same bytes: UTF-8 without a mark,
 * no name twice, nothing after its end, at most 64 levels. Immutable.
 */
public final class StrictJson {
    private static final int DEPTH = 64;

    private final ObjectMapper mapper = new ObjectMapper(JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEPTH)
                            .maxNumberLength(100)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    /**
     * Reads an object.
     *
     * @throws IOException for anything else, with line and column
     */
    public JsonNode object(byte[] bytes) throws IOException {
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new IOException("invalid JSON: not UTF-8", e);
        }
        JsonNode node;
        try {
            node = mapper.readTree(text);
        } catch (JsonProcessingException e) {
            // The parser's message may quote what it read, and that may be a secret.
            JsonLocation at = e.getLocation();
            throw new IOException("invalid JSON"
                    + (at == null ? "" : " at line " + at.getLineNr() + ", column " + at.getColumnNr())
                    + (e.getOriginalMessage().startsWith("Duplicate field") ? ": a name stands twice" : ""));
        }
        if (!node.isObject()) {
            throw new IOException("invalid JSON: no object");
        }
        return node;
    }

    /** The bytes of a document, indented. */
    public byte[] indented(JsonNode node) throws IOException {
        return mapper.writerWithDefaultPrettyPrinter().writeValueAsBytes(node);
    }

    /** The bytes of a document without blanks. */
    public byte[] compact(JsonNode node) throws IOException {
        return mapper.writeValueAsBytes(node);
    }
}
