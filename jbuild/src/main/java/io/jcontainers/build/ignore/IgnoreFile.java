package io.jcontainers.build.ignore;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rules of a .dockerignore file, in their order (moby/patternmatcher, ignorefile and patternmatcher).
 *
 * @param name for messages
 * @param rules none when the file is empty
 */
public record IgnoreFile(String name, List<IgnoreRule> rules) {
    private static final String SUFFIX = ".dockerignore";
    private static final int MOST_BYTES = 1 << 20;
    private static final int MOST_RULES = 10_000;
    private static final int MOST_CHARACTERS = 4096;

    /** Takes an immutable copy. */
    public IgnoreFile {
        rules = List.copyOf(rules);
    }

    /** Without rules: nothing is left out. */
    public static IgnoreFile none() {
        return new IgnoreFile(SUFFIX, List.of());
    }

    /**
     * The names to look for in the context; the first that exists is used alone.
     *
     * @param dockerfile its path in the context
     */
    public static List<String> candidates(String dockerfile) {
        return List.of(dockerfile + SUFFIX, SUFFIX);
    }

    /**
     * Reads an ignore file.
     *
     * @param name for messages
     * @throws IgnoreException for a malformed pattern, and for more than 1 MiB, 10,000 rules or 4,096 characters in one
     */
    public static IgnoreFile parse(String name, byte[] content) {
        if (content.length > MOST_BYTES) {
            throw new IgnoreException(name, 1, "an ignore file has at most " + MOST_BYTES + " bytes");
        }
        String text = new String(content, StandardCharsets.UTF_8);
        List<IgnoreRule> rules = new ArrayList<>();
        int number = 0;
        for (String line : (text.startsWith("\ufeff") ? text.substring(1) : text).split("\n", -1)) {
            number++;
            String written = trimmed(line);
            if (line.startsWith("#") || written.isEmpty()) {
                continue;
            }
            if (written.length() > MOST_CHARACTERS || rules.size() >= MOST_RULES) {
                String most = MOST_RULES + " patterns of at most " + MOST_CHARACTERS + " characters";
                throw new IgnoreException(name, number, "an ignore file has at most " + most);
            }
            IgnoreRule rule = rule(name, number, written);
            if (rule != null) {
                rules.add(rule);
            }
        }
        return new IgnoreFile(name, rules);
    }

    /** Null for a line that comes to nothing. */
    private static @Nullable IgnoreRule rule(String file, int line, String written) {
        String normal = twiceRead(written);
        if (normal.isEmpty()) {
            return null;
        }
        boolean exception = normal.startsWith("!");
        String pattern = exception ? normal.substring(1) : normal;
        if (pattern.isEmpty()) {
            throw new IgnoreException(file, line, "illegal exclusion pattern: \"!\": a pattern must follow it");
        }
        try {
            return new IgnoreRule(line, written, exception, Glob.of(pattern));
        } catch (IllegalArgumentException e) {
            throw new IgnoreException(file, line, e.getMessage() + ": " + written);
        }
    }

    /**
     * BuildKit cleans a line when it reads the file and what is left of it again when it makes the matcher, so that
     * {@code /!name} is an exception too and blanks beside a slash are lost.
     */
    private static String twiceRead(String written) {
        boolean exception = written.startsWith("!");
        String path = trimmed(exception ? written.substring(1) : written);
        path = path.isEmpty() ? path : cleaned(path);
        if (path.length() > 1 && path.startsWith("/")) {
            path = path.substring(1);
        }
        String left = trimmed(exception ? "!" + path : path);
        return left.isEmpty() ? left : cleaned(left);
    }

    /** Without blanks in Unicode's sense around it. */
    private static String trimmed(String text) {
        int start = 0;
        int end = text.length();
        while (start < end && isSpace(text.charAt(start))) {
            start++;
        }
        while (end > start && isSpace(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(start, end);
    }

    private static boolean isSpace(char character) {
        return Character.isSpaceChar(character) || (character >= '\t' && character <= '\r') || character == '\u0085';
    }

    /** The shortest path that means the same: without {@code .}, {@code name/..} and slashes in a row. */
    static String cleaned(String path) {
        boolean absolute = path.startsWith("/");
        Deque<String> names = new ArrayDeque<>();
        for (String name : path.split("/", -1)) {
            if (name.isEmpty() || name.equals(".")) {
                continue;
            }
            boolean up = name.equals("..");
            if (up && !names.isEmpty() && !names.getLast().equals("..")) {
                names.removeLast();
            } else if (!up || !absolute) {
                names.addLast(name);
            }
        }
        String joined = String.join("/", names);
        return absolute ? "/" + joined : joined.isEmpty() ? "." : joined;
    }
}
