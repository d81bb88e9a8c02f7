package io.jcontainers.build.template;

import io.jcontainers.build.template.Token.Kind;
import java.util.List;

/** A parser's place among the tokens, and the errors that it reports from there. */
final class Tokens {
    private final String name;
    private final List<Token> tokens;
    private int next;

    /** Go reports the line of the furthest token that the parser has looked at. */
    private int furthest;

    private int actionLine;

    Tokens(String name, List<Token> tokens) {
        this.name = name;
        this.tokens = tokens;
    }

    Token next() {
        Token token = at(next);
        furthest = Math.max(furthest, next);
        next++;
        return token;
    }

    void back() {
        next--;
    }

    Token peek() {
        furthest = Math.max(furthest, next);
        return at(next);
    }

    /** The last token, which is the end or an error, stays. */
    private Token at(int index) {
        return tokens.get(Math.min(index, tokens.size() - 1));
    }

    Token nextNonSpace() {
        Token token = next();
        while (token.kind() == Kind.SPACE) {
            token = next();
        }
        return token;
    }

    Token peekNonSpace() {
        Token token = nextNonSpace();
        back();
        return token;
    }

    int place() {
        return next;
    }

    void returnTo(int place) {
        next = place;
    }

    /** Whether {@code define} comes next; then it and its delimiter have been read. */
    boolean startsDefinition() {
        int place = next;
        if (next().kind() == Kind.LEFT_DELIMITER && nextNonSpace().kind() == Kind.DEFINE) {
            return true;
        }
        returnTo(place);
        return false;
    }

    Token expect(Kind kind, String context) {
        Token token = nextNonSpace();
        if (token.kind() != kind) {
            throw unexpected(token, context);
        }
        return token;
    }

    String unquoted(Token token) {
        String text = Quoting.unquote(token.text());
        if (text == null) {
            throw failure("invalid syntax");
        }
        return text;
    }

    /** Sets the line on which the current action begins, 0 for none, and returns the one before. */
    int swapActionLine(int line) {
        int before = actionLine;
        actionLine = line;
        return before;
    }

    TemplateException unexpected(Token token, String context) {
        if (token.kind() != Kind.ERROR) {
            return failure("unexpected " + token.shown() + " in " + context);
        }
        String extra = "";
        if (actionLine != 0 && actionLine != token.line()) {
            String started = " started at " + name + ":" + actionLine;
            extra = token.text().endsWith(" action") ? started : " in action" + started;
        }
        return failure(token.text() + extra);
    }

    TemplateException failure(String message) {
        int line = at(furthest).line();
        return new TemplateException("template: " + name + ":" + line + ": " + message);
    }
}
