package io.jcontainers.build.dockerfile;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The exec form: an instruction's text that is one JSON array of strings and nothing else. */
final class JsonStrings {
    private static final JsonFactory FACTORY = new JsonFactory();

    private JsonStrings() {}

    /**
     * The strings.
     *
     * @return null when the text is no JSON array
     * @throws InstructionFault for an array that has something else than strings in it
     */
    static @Nullable List<String> read(String text) {
        if (!text.startsWith("[")) {
            return null;
        }
        List<String> strings = new ArrayList<>();
        boolean others = false;
        try (JsonParser parser = FACTORY.createParser(text)) {
            parser.nextToken();
            for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
                if (token == null) {
                    return null;
                }
                if (token == JsonToken.VALUE_STRING) {
                    strings.add(wellFormed(parser.getText()));
                } else {
                    others = true;
                    parser.skipChildren();
                }
            }
            if (parser.nextToken() != null) {
                return null;
            }
        } catch (com.fasterxml.jackson.core.JacksonException e) {
            return null;
        } catch (IOException e) {
            throw new UncheckedIOException("reading a string", e);
        }
        if (others) {
            throw new InstructionFault("when using JSON array syntax, arrays must be comprised of strings only");
        }
        return strings;
    }

    /** Whether the text is an array of strings. */
    static boolean isArray(String text) {
        try {
            return read(text) != null;
        } catch (InstructionFault e) {
            return false;
        }
    }

    /** A surrogate that is alone can be written in JSON but not in UTF-8. */
    private static String wellFormed(String text) {
        StringBuilder out = new StringBuilder(text);
        for (int i = 0; i < out.length(); i++) {
            char c = out.charAt(i);
            if (Character.isHighSurrogate(c) && i + 1 < out.length() && Character.isLowSurrogate(out.charAt(i + 1))) {
                i++;
            } else if (Character.isSurrogate(c)) {
                out.setCharAt(i, (char) 0xFFFD);
            }
        }
        return out.toString();
    }
}
