package io.jcontainers.build.registry.auth;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads WWW-Authenticate (RFC 7235, 2.1 and appendix C): any number of challenges in any number of header lines,
 * schemes and names in any case, values as tokens or quoted, blanks around {@code =} and {@code ,}, empty list
 * elements, token68. One pass, linear; for one header value.
 */
public final class ChallengeParser {
    private static final int MOST_CHARS = 16 * 1024;
    private static final int MOST_CHALLENGES = 32;
    private static final int MOST_PARAMETERS = 64;
    private static final String TOKEN_EXTRA = "!#$%&'*+-.^_`|~";
    private static final String TOKEN68_EXTRA = "-._~+/";

    private final String text;
    private int at;

    private ChallengeParser(String text) {
        this.text = text;
    }

    /**
     * The challenges of all header lines, in their order. A line that is malformed gives none, as long as another line
     * is well-formed.
     *
     * @throws IllegalArgumentException when there are lines and none of them can be read
     */
    public static List<Challenge> parseAll(List<String> headers) {
        List<Challenge> all = new ArrayList<>();
        IllegalArgumentException first = null;
        for (String header : headers.subList(0, Math.min(headers.size(), MOST_CHALLENGES))) {
            try {
                all.addAll(parse(header));
            } catch (IllegalArgumentException e) {
                first = first == null ? e : first;
            }
        }
        if (all.isEmpty() && first != null) {
            throw first;
        }
        return all;
    }

    /**
     * The challenges of one header line.
     *
     * @throws IllegalArgumentException with the place where it goes wrong
     */
    public static List<Challenge> parse(String header) {
        if (header.length() > MOST_CHARS) {
            throw new IllegalArgumentException("a WWW-Authenticate header of " + header.length() + " characters");
        }
        return new ChallengeParser(header).challenges();
    }

    private List<Challenge> challenges() {
        List<Challenge> all = new ArrayList<>();
        skipListBlanks();
        while (at < text.length()) {
            if (all.size() == MOST_CHALLENGES) {
                throw wrong("more than " + MOST_CHALLENGES + " challenges");
            }
            all.add(challenge());
            skipListBlanks();
        }
        return all;
    }

    private Challenge challenge() {
        String scheme = token("a scheme");
        int afterScheme = at;
        skipBlanks();
        if (at == text.length() || text.charAt(at) == ',') {
            return withParameters(scheme);
        }
        if (at == afterScheme) {
            throw wrong("a blank expected");
        }
        String token68 = token68();
        return token68 == null ? withParameters(scheme) : new Challenge(scheme, Map.of(), token68);
    }

    /** Reads parameters as long as what follows is one: the next challenge begins with a token that no "=" follows. */
    private Challenge withParameters(String scheme) {
        Map<String, String> parameters = new LinkedHashMap<>();
        while (true) {
            int start = at;
            skipListBlanks();
            boolean first = parameters.isEmpty() && text.substring(start, at).indexOf(',') < 0;
            if (at == text.length() || !isParameter()) {
                if (first && at < text.length()) {
                    throw wrong("a parameter expected");
                }
                return new Challenge(scheme, parameters, null);
            }
            if (!first && text.substring(start, at).indexOf(',') < 0) {
                throw wrong("a comma expected");
            }
            parameter(parameters);
        }
    }

    private boolean isParameter() {
        int saved = at;
        while (at < text.length() && isToken(text.charAt(at))) {
            at++;
        }
        boolean named = at > saved;
        skipBlanks();
        boolean is = named && at < text.length() && text.charAt(at) == '=';
        at = saved;
        return is;
    }

    private void parameter(Map<String, String> into) {
        String name = token("a parameter").toLowerCase(Locale.ROOT);
        skipBlanks();
        at++; // isParameter has seen the "="
        skipBlanks();
        String value = at < text.length() && text.charAt(at) == '"' ? quoted() : token("a value");
        if (into.size() == MOST_PARAMETERS) {
            throw wrong("more than " + MOST_PARAMETERS + " parameters");
        }
        if (into.putIfAbsent(name, value) != null) {
            throw wrong("a parameter twice");
        }
    }

    private String quoted() {
        StringBuilder value = new StringBuilder();
        for (at++; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == '"') {
                at++;
                return value.toString();
            }
            if (c == '\\') {
                at++;
                if (at == text.length()) {
                    break;
                }
                c = text.charAt(at);
            }
            if (c != '\t' && Character.isISOControl(c)) {
                throw wrong("a control character");
            }
            value.append(c);
        }
        throw wrong("a quotation without end");
    }

    /** A token68 ends with the challenge; otherwise nothing is read and null comes back. */
    private @Nullable String token68() {
        int saved = at;
        while (at < text.length() && isToken68(text.charAt(at))) {
            at++;
        }
        boolean some = at > saved;
        while (some && at < text.length() && text.charAt(at) == '=') {
            at++;
        }
        int end = at;
        skipBlanks();
        if (some && (at == text.length() || text.charAt(at) == ',')) {
            return text.substring(saved, end);
        }
        at = saved;
        return null;
    }

    private String token(String what) {
        int start = at;
        while (at < text.length() && isToken(text.charAt(at))) {
            at++;
        }
        if (at == start) {
            throw wrong(what + " expected");
        }
        return text.substring(start, at);
    }

    private void skipBlanks() {
        while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
            at++;
        }
    }

    private void skipListBlanks() {
        while (at < text.length() && " \t,".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    private static boolean isToken(char c) {
        return isAlphanumeric(c) || TOKEN_EXTRA.indexOf(c) >= 0;
    }

    private static boolean isToken68(char c) {
        return isAlphanumeric(c) || TOKEN68_EXTRA.indexOf(c) >= 0;
    }

    private static boolean isAlphanumeric(char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    private IllegalArgumentException wrong(String what) {
        return new IllegalArgumentException("invalid WWW-Authenticate header at character " + (at + 1) + ": " + what);
    }
}
