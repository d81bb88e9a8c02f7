package io.jcontainers.build.image;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Reads JSON in the one way in which all programs agree on it: strict UTF-8 without a byte order mark, no name twice in
 * an object, nothing behind the value, bounded in size and depth.
 */
public final class StrictJson {
    /** The most that a manifest, index or configuration may have: 4 MiB, as registries limit it. */
    public static final int MAX_BYTES = 4 << 20;

    private static final int MAX_DEPTH = 64;
    private static final int MAX_NUMBER_CHARACTERS = 64;
    private static final ObjectReader READER = JsonMapper.builder(JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            .maxNumberLength(MAX_NUMBER_CHARACTERS)
                            .maxStringLength(Integer.MAX_VALUE)
                            .maxNameLength(1 << 16)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build()
            .readerFor(JsonNode.class);

    private StrictJson() {}

    /**
     * Reads an object of at most {@link #MAX_BYTES}.
     *
     * @param document what it is, for messages
     */
    public static ObjectNode object(String document, byte[] bytes) throws DocumentException {
        return object(document, bytes, MAX_BYTES);
    }

    /** The same with another limit. */
    public static ObjectNode object(String document, byte[] bytes, int maxBytes) throws DocumentException {
        JsonNode value = value(document, bytes, maxBytes);
        if (value instanceof ObjectNode object) {
            return object;
        }
        throw new DocumentException(document, "", "it has to be a JSON object");
    }

    /** Reads an array. */
    public static ArrayNode array(String document, byte[] bytes, int maxBytes) throws DocumentException {
        JsonNode value = value(document, bytes, maxBytes);
        if (value instanceof ArrayNode array) {
            return array;
        }
        throw new DocumentException(document, "", "it has to be a JSON array");
    }

    private static JsonNode value(String document, byte[] bytes, int maxBytes) throws DocumentException {
        if (bytes.length > maxBytes) {
            throw new DocumentException(document, "", "it is larger than " + maxBytes + " bytes");
        }
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            if (text.startsWith("\ufeff")) {
                throw new DocumentException(document, "", "it begins with a byte order mark");
            }
            JsonNode value = READER.readTree(text);
            if (value == null || value.isMissingNode()) {
                throw new DocumentException(document, "", "it is empty");
            }
            return value;
        } catch (CharacterCodingException e) {
            throw new DocumentException(document, "", "it is not UTF-8");
        } catch (JsonProcessingException e) {
            throw new DocumentException(document, "", "it is not JSON: " + firstLine(e));
        } catch (NumberFormatException e) {
            // The parser lets its decimals' own exception through where an exponent is beyond 32 bits.
            throw new DocumentException(document, "", "it has a number that is beyond any range");
        }
    }

    private static String firstLine(JsonProcessingException e) {
        String message = String.valueOf(e.getOriginalMessage());
        int end = message.indexOf('\n');
        String line = end < 0 ? message : message.substring(0, end);
        String shown = line.length() > 200 ? line.substring(0, 200) + "..." : line;
        return e.getLocation() == null ? shown : "line " + e.getLocation().getLineNr() + ": " + shown;
    }
}
