package io.jcontainers.spec.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.jcontainers.spec.RawJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Walks a document value by value. A reader of an object calls {@link #nextKey} until it is null and, for each key,
 * exactly one method that takes the value. Null counts as absent everywhere but inside an array.
 */
final class JsonCursor {
    private static final int DEEPEST = 64;
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(DEEPEST).build())
            .build();

    private final byte[] bytes;
    private final int start;
    private final int end;
    private final String root;
    private final boolean escapes;
    private final JsonParser parser;
    private @Nullable List<String> skipped;

    private JsonCursor(byte[] bytes, int offset, int length, String root) {
        this.bytes = bytes;
        this.start = offset;
        this.end = offset + length;
        this.root = root;
        this.escapes = DocumentBytes.check(bytes, offset, length).escapes();
        try {
            this.parser = FACTORY.createParser(bytes, offset, length);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Opens a document that must be one object, and enters it. */
    static JsonCursor open(byte[] document) {
        return open(new RawJson(document, 0, document.length), "");
    }

    /** Opens an object that is part of a document, and enters it; {@code root} is its place there. */
    static JsonCursor open(RawJson value, String root) {
        JsonCursor cursor = new JsonCursor(value.bytes(), value.offset(), value.length(), root);
        if (cursor.advance() != JsonToken.START_OBJECT) {
            throw cursor.unexpected("an object");
        }
        return cursor;
    }

    /** Ends the document: nothing may follow. */
    void close() {
        if (advance() != null) {
            throw unexpected("the end of the document");
        }
    }

    /** The next key of the present object, or null at its end. */
    @Nullable
    String nextKey() {
        try {
            String key = parser.nextFieldName();
            if (key != null && escapes) {
                checkText(key);
            }
            return key;
        } catch (IOException e) {
            throw malformed(e);
        }
    }

    /** Lists the places of unknown keys from here on. */
    JsonCursor listing(List<String> places) {
        skipped = places;
        return this;
    }

    /** Passes over the value of an unknown key. */
    void skip() {
        if (skipped != null) {
            skipped.add(JsonPath.of(root, parser.getParsingContext()));
        }
        advance();
        skipChildren();
    }

    /** Enters an object; false if the value is null. */
    boolean beginObject() {
        return begin(JsonToken.START_OBJECT, "an object");
    }

    /** Enters an array; false if the value is null. */
    boolean beginArray() {
        return begin(JsonToken.START_ARRAY, "an array");
    }

    private boolean begin(JsonToken start, String expected) {
        JsonToken token = advance();
        if (token == JsonToken.VALUE_NULL) {
            return false;
        }
        if (token != start) {
            throw unexpected(expected);
        }
        return true;
    }

    /** Enters the next object of the present array; false at its end. */
    boolean nextObject() {
        JsonToken token = advance();
        if (token == JsonToken.END_ARRAY) {
            return false;
        }
        if (token != JsonToken.START_OBJECT) {
            throw unexpected("an object");
        }
        return true;
    }

    /** A string, empty when null. */
    String text() {
        return advance() == JsonToken.VALUE_NULL ? "" : presentText();
    }

    /** A string, null when null or empty. */
    @Nullable
    String optionalText() {
        String text = text();
        return text.isEmpty() ? null : text;
    }

    private String presentText() {
        if (parser.currentToken() != JsonToken.VALUE_STRING) {
            throw unexpected("a string");
        }
        try {
            String text = parser.getText();
            if (escapes) {
                checkText(text);
            }
            return text;
        } catch (IOException e) {
            throw malformed(e);
        }
    }

    private void checkText(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == 0) {
                throw problem("a string without NUL", Quoted.of(text));
            }
            if (Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
            } else if (Character.isSurrogate(c)) {
                throw problem("a string of Unicode characters", Quoted.of(text));
            }
        }
    }

    /** A boolean, false when null. */
    boolean flag() {
        return Boolean.TRUE.equals(optionalFlag());
    }

    /** A boolean or null. */
    @Nullable
    Boolean optionalFlag() {
        JsonToken token = advance();
        if (token == JsonToken.VALUE_NULL) {
            return null;
        }
        if (token != JsonToken.VALUE_TRUE && token != JsonToken.VALUE_FALSE) {
            throw unexpected("true or false");
        }
        return token == JsonToken.VALUE_TRUE;
    }

    /** An integer of a range, 0 when null. */
    long integer(IntegerRange range) {
        Long value = optionalInteger(range);
        return value == null ? 0 : value;
    }

    /** An integer of a range, or null. */
    @Nullable
    Long optionalInteger(IntegerRange range) {
        return advance() == JsonToken.VALUE_NULL ? null : Long.valueOf(presentInteger(range));
    }

    private long presentInteger(IntegerRange range) {
        if (parser.currentToken() != JsonToken.VALUE_NUMBER_INT) {
            throw unexpected(range.description());
        }
        try {
            if (parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
                return range.parseBig(parser.getText());
            }
            long value = parser.getLongValue();
            if (!range.contains(value)) {
                throw unexpected(range.description());
            }
            return value;
        } catch (NumberFormatException e) {
            throw unexpected(range.description());
        } catch (IOException e) {
            throw malformed(e);
        }
    }

    /** An array of strings, empty when null. */
    List<String> texts() {
        if (!beginArray()) {
            return List.of();
        }
        List<String> texts = new ArrayList<>();
        while (advance() != JsonToken.END_ARRAY) {
            texts.add(presentText());
        }
        return texts;
    }

    /** An array of integers of a range, empty when null. */
    List<Long> integers(IntegerRange range) {
        if (!beginArray()) {
            return List.of();
        }
        List<Long> integers = new ArrayList<>();
        while (advance() != JsonToken.END_ARRAY) {
            integers.add(presentInteger(range));
        }
        return integers;
    }

    /** An object of strings, empty when null; a key whose value is null maps to an empty string. */
    Map<String, String> textMap() {
        if (!beginObject()) {
            return Map.of();
        }
        Map<String, String> map = new LinkedHashMap<>();
        for (String key = nextKey(); key != null; key = nextKey()) {
            map.put(key, text());
        }
        return map;
    }

    /** An object as it stands, or null. */
    @Nullable
    RawJson rawObject() {
        if (!beginObject()) {
            return null;
        }
        int first = index(parser.currentTokenLocation());
        skipChildren();
        return new RawJson(bytes, first, index(parser.currentLocation()) - first);
    }

    private @Nullable JsonToken advance() {
        try {
            return parser.nextToken();
        } catch (IOException e) {
            throw malformed(e);
        }
    }

    private void skipChildren() {
        try {
            parser.skipChildren();
        } catch (IOException e) {
            throw malformed(e);
        }
    }

    /** The present value is not what its place asks for. */
    JsonProblem unexpected(String expected) {
        return problem(expected, FoundValue.describe(parser));
    }

    /** The object that has just ended lacks what its place asks for. */
    JsonProblem missing(String expected) {
        return problem(expected, "none");
    }

    private JsonProblem problem(String expected, String found) {
        JsonToken token = parser.currentToken();
        boolean opened = token == JsonToken.START_OBJECT || token == JsonToken.START_ARRAY;
        JsonStreamContext context = parser.getParsingContext();
        JsonStreamContext place = opened && context.getParent() != null ? context.getParent() : context;
        return at(JsonPath.of(root, place), expected, found, index(parser.currentTokenLocation()));
    }

    private JsonProblem malformed(IOException cause) {
        if (!(cause instanceof JsonProcessingException json)) {
            throw new UncheckedIOException(cause);
        }
        String path = JsonPath.of(root, parser.getParsingContext());
        int where = json.getLocation() == null ? end : index(json.getLocation());
        SyntaxFault fault = SyntaxFault.of(json, DEEPEST);
        return at(path, fault.expected(), fault.found(), where);
    }

    private JsonProblem at(String path, String expected, String found, int where) {
        return new JsonProblem(
                path, expected, found, DocumentBytes.lineOf(bytes, where), DocumentBytes.columnOf(bytes, where));
    }

    /** Index in the array of a place, which Jackson counts from the start of the value that it was given. */
    private int index(JsonLocation location) {
        return Math.clamp(start + location.getByteOffset(), start, end);
    }
}
