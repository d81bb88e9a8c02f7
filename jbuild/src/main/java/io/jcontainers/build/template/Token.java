package io.jcontainers.build.template;

/**
 * A piece of a template.
 *
 * @param kind what it is
 * @param position of its first character
 * @param text its characters, or the error
 * @param line from 1
 */
record Token(Kind kind, int position, String text, int line) {
    /** Kinds from {@link #BLOCK} on are keywords. */
    enum Kind {
        ERROR,
        END_OF_INPUT,
        TEXT,
        LEFT_DELIMITER,
        RIGHT_DELIMITER,
        SPACE,
        ASSIGN,
        DECLARE,
        PIPE,
        LEFT_PARENTHESIS,
        RIGHT_PARENTHESIS,
        OTHER,
        BOOL,
        CHARACTER,
        COMPLEX,
        NUMBER,
        STRING,
        RAW_STRING,
        FIELD,
        IDENTIFIER,
        VARIABLE,
        BLOCK,
        BREAK,
        CONTINUE,
        DOT,
        DEFINE,
        ELSE,
        END,
        IF,
        NIL,
        RANGE,
        TEMPLATE,
        WITH
    }

    private static final int SHOWN = 10;

    /** As error texts show it. */
    String shown() {
        if (kind == Kind.END_OF_INPUT) {
            return "EOF";
        }
        if (kind == Kind.ERROR) {
            return text;
        }
        if (kind.compareTo(Kind.BLOCK) >= 0) {
            return "<" + text + ">";
        }
        if (Utf8.length(text) > SHOWN) {
            int end = text.offsetByCodePoints(0, Math.min(SHOWN, Utf8.runes(text)));
            return Quoting.quote(text.substring(0, end)) + "...";
        }
        return Quoting.quote(text);
    }
}
