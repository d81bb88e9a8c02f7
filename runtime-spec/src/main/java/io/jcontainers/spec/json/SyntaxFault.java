package io.jcontainers.spec.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;

/** The parser's complaint about text that is not the JSON we take, in our words. */
record SyntaxFault(String expected, String found) {
    private static final String DUPLICATE = "Duplicate field ";

    static SyntaxFault of(JsonProcessingException cause, int deepest) {
        String said = cause.getOriginalMessage();
        String text = said == null ? "" : said;
        if (text.startsWith(DUPLICATE)) {
            return new SyntaxFault("each key once", "a second " + Quoted.cut(text.substring(DUPLICATE.length())));
        }
        if (cause instanceof StreamConstraintsException && text.contains("nesting depth")) {
            return new SyntaxFault("at most " + deepest + " levels of nesting", "more");
        }
        if (cause instanceof JsonEOFException) {
            return new SyntaxFault("more JSON text", "the end of the document");
        }
        return new SyntaxFault("valid JSON", firstLine(text));
    }

    private static String firstLine(String text) {
        int end = text.indexOf('\n');
        return end < 0 ? text : text.substring(0, end);
    }
}
