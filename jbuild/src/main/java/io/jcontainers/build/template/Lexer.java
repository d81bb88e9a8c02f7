package io.jcontainers.build.template;

import io.jcontainers.build.template.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Cuts a template into tokens. The last one is the end of the input, or the first error. */
final class Lexer {
    private static final String OPEN = "{{";
    private static final String CLOSE = "}}";
    private static final String OPEN_COMMENT = "/*";
    private static final String CLOSE_COMMENT = "*/";
    private static final int END = -1;
    private static final Map<String, Kind> WORDS = Map.ofEntries(
            Map.entry("block", Kind.BLOCK),
            Map.entry("break", Kind.BREAK),
            Map.entry("continue", Kind.CONTINUE),
            Map.entry("define", Kind.DEFINE),
            Map.entry("else", Kind.ELSE),
            Map.entry("end", Kind.END),
            Map.entry("if", Kind.IF),
            Map.entry("nil", Kind.NIL),
            Map.entry("range", Kind.RANGE),
            Map.entry("template", Kind.TEMPLATE),
            Map.entry("with", Kind.WITH),
            Map.entry("true", Kind.BOOL),
            Map.entry("false", Kind.BOOL));

    private final String input;
    private final List<Token> tokens = new ArrayList<>();
    private int position;
    private int start;
    private int counted;
    private int line = 1;
    private int parentheses;

    Lexer(String input) {
        this.input = input;
    }

    List<Token> tokens() {
        while (plainText() && action()) {
            start = position;
        }
        return tokens;
    }

    /** Up to the next action, without what a trim marker takes away; false at the end of the input. */
    private boolean plainText() {
        int open = input.indexOf(OPEN, position);
        int end = open < 0 ? input.length() : open;
        if (open >= 0 && trimsLeft(open + OPEN.length())) {
            while (end > start && isSpace(input.charAt(end - 1))) {
                end--;
            }
        }
        position = end;
        if (end > start) {
            emit(Kind.TEXT);
        }
        if (open < 0) {
            emit(Kind.END_OF_INPUT);
            return false;
        }
        position = open;
        start = open;
        return true;
    }

    private boolean trimsLeft(int at) {
        return at + 1 < input.length() && input.charAt(at) == '-' && isSpace(input.charAt(at + 1));
    }

    /** How long the closing delimiter is here, with its trim marker; 0 when there is none. */
    private int closing(int at) {
        if (input.startsWith(CLOSE, at)) {
            return CLOSE.length();
        }
        boolean trims = at < input.length() && isSpace(input.charAt(at)) && input.startsWith("-" + CLOSE, at + 1);
        return trims ? 2 + CLOSE.length() : 0;
    }

    private boolean action() {
        int inside = position + OPEN.length();
        boolean trims = trimsLeft(inside);
        int body = inside + (trims ? 2 : 0);
        if (input.startsWith(OPEN_COMMENT, body)) {
            position = body;
            start = body;
            return comment();
        }
        position = inside;
        emit(Kind.LEFT_DELIMITER);
        position = body;
        start = body;
        parentheses = 0;
        while (true) {
            int closing = closing(position);
            if (closing > 0) {
                if (parentheses > 0) {
                    return error("unclosed left paren");
                }
                start = position + closing - CLOSE.length();
                position += closing;
                emit(Kind.RIGHT_DELIMITER);
                skipSpace(closing > CLOSE.length());
                return true;
            }
            if (!element()) {
                return false;
            }
        }
    }

    private boolean comment() {
        int end = input.indexOf(CLOSE_COMMENT, position + OPEN_COMMENT.length());
        if (end < 0) {
            return error("unclosed comment");
        }
        position = end + CLOSE_COMMENT.length();
        int closing = closing(position);
        if (closing == 0) {
            return error("comment ends before closing delimiter");
        }
        position += closing;
        skipSpace(closing > CLOSE.length());
        return true;
    }

    private void skipSpace(boolean trims) {
        while (trims && position < input.length() && isSpace(input.charAt(position))) {
            position++;
        }
    }

    /** One token inside an action; false after an error. */
    private boolean element() {
        int first = next();
        return switch (first) {
            case END -> error("unclosed action");
            case ' ', '\t', '\r', '\n' -> space();
            case '=' -> emit(Kind.ASSIGN);
            case ':' -> next() == '=' ? emit(Kind.DECLARE) : error("expected :=");
            case '|' -> emit(Kind.PIPE);
            case '"' -> quoted('"', Kind.STRING, "unterminated quoted string");
            case '\'' -> quoted('\'', Kind.CHARACTER, "unterminated character constant");
            case '`' -> rawString();
            case '$' -> name(Kind.VARIABLE, Kind.VARIABLE);
            case '.' -> isAsciiDigit(peek()) || peek() == END ? number() : name(Kind.FIELD, Kind.DOT);
            case '(' -> {
                parentheses++;
                yield emit(Kind.LEFT_PARENTHESIS);
            }
            case ')' -> --parentheses < 0 ? error("unexpected right paren") : emit(Kind.RIGHT_PARENTHESIS);
            default -> other(first);
        };
    }

    private boolean other(int first) {
        if (first == '+' || first == '-' || isAsciiDigit(first)) {
            return number();
        }
        if (isWord(first)) {
            while (isWord(peek())) {
                next();
            }
            return ends() ? emit(WORDS.getOrDefault(input.substring(start, position), Kind.IDENTIFIER)) : bad();
        }
        if (first > ' ' && first < 0x7f) {
            return emit(Kind.OTHER);
        }
        return error("unrecognized character in action: " + Quoting.codePoint(first, true));
    }

    /** A run of spaces; the last one may belong to a closing delimiter. */
    private boolean space() {
        while (position < input.length() && isSpace(input.charAt(position))) {
            position++;
        }
        if (closing(position - 1) > CLOSE.length()) {
            position--;
        }
        return emit(Kind.SPACE);
    }

    private boolean quoted(char end, Kind kind, String unterminated) {
        while (true) {
            int character = next();
            if (character == end) {
                return emit(kind);
            }
            if (character == '\\') {
                character = next();
            }
            if (character == END || character == '\n') {
                return error(unterminated);
            }
        }
    }

    private boolean rawString() {
        int end = input.indexOf('`', position);
        if (end < 0) {
            return error("unterminated raw quoted string");
        }
        position = end + 1;
        return emit(Kind.RAW_STRING);
    }

    private boolean name(Kind named, Kind alone) {
        if (ends()) {
            return emit(alone);
        }
        while (isWord(peek())) {
            next();
        }
        return ends() ? emit(named) : bad();
    }

    /** Whether a name may end here: Go leaves room for operators that it may get one day. */
    private boolean ends() {
        int next = peek();
        return next == END || " \t\r\n.,|:)(".indexOf(next) >= 0 || input.startsWith(CLOSE, position);
    }

    private boolean bad() {
        return error("bad character " + Quoting.codePoint(next(), true));
    }

    /** Wider than the grammar of numbers: the parser sees to the rest. */
    private boolean number() {
        position = start;
        if (!scanNumber()) {
            return error("bad number syntax: " + Quoting.quote(input.substring(start, position)));
        }
        if (peek() != '+' && peek() != '-') {
            return emit(Kind.NUMBER);
        }
        if (!scanNumber() || input.charAt(position - 1) != 'i') {
            return error("bad number syntax: " + Quoting.quote(input.substring(start, position)));
        }
        return emit(Kind.COMPLEX);
    }

    private boolean scanNumber() {
        accept("+-");
        String digits = "0123456789_";
        if (accept("0")) {
            if (accept("xX")) {
                digits = "0123456789abcdefABCDEF_";
            } else if (accept("oO")) {
                digits = "01234567_";
            } else if (accept("bB")) {
                digits = "01_";
            }
        }
        run(digits);
        if (accept(".")) {
            run(digits);
        }
        boolean hex = digits.contains("a");
        if ((hex && accept("pP")) || (digits.contains("9") && !hex && accept("eE"))) {
            accept("+-");
            run("0123456789_");
        }
        accept("i");
        if (isWord(peek())) {
            next();
            return false;
        }
        return true;
    }

    private boolean accept(String any) {
        if (position < input.length() && any.indexOf(input.charAt(position)) >= 0) {
            position++;
            return true;
        }
        return false;
    }

    private void run(String any) {
        while (accept(any)) {
            continue;
        }
    }

    private int peek() {
        return position < input.length() ? input.codePointAt(position) : END;
    }

    private int next() {
        int character = peek();
        position += character == END ? 0 : Character.charCount(character);
        return character;
    }

    private boolean emit(Kind kind) {
        tokens.add(new Token(kind, start, input.substring(start, position), lineOfStart()));
        start = position;
        return true;
    }

    private boolean error(String message) {
        tokens.add(new Token(Kind.ERROR, start, message, lineOfStart()));
        return false;
    }

    private int lineOfStart() {
        for (; counted < start; counted++) {
            if (input.charAt(counted) == '\n') {
                line++;
            }
        }
        return line;
    }

    private static boolean isSpace(char character) {
        return character == ' ' || character == '\t' || character == '\r' || character == '\n';
    }

    private static boolean isAsciiDigit(int character) {
        return character >= '0' && character <= '9';
    }

    private static boolean isWord(int character) {
        return character == '_' || (character != END && Character.isLetterOrDigit(character));
    }
}
