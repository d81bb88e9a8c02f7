package io.jcontainers.spec.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;

/** Says in words what stands at a place of a document. */
final class FoundValue {
    private FoundValue() {}

    static String describe(JsonParser parser) {
        JsonToken token = parser.currentToken();
        if (token == null) {
            return "the end of the document";
        }
        return switch (token) {
            case START_OBJECT -> "an object";
            case START_ARRAY -> "an array";
            case END_OBJECT -> "}";
            case END_ARRAY -> "]";
            case VALUE_STRING, FIELD_NAME -> Quoted.of(text(parser));
            default -> Quoted.cut(text(parser));
        };
    }

    private static String text(JsonParser parser) {
        try {
            String text = parser.getText();
            return text == null ? "" : text;
        } catch (IOException e) {
            return "something unreadable";
        }
    }
}
