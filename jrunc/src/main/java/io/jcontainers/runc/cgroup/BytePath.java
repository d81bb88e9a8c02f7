package io.jcontainers.runc.cgroup;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A path as the kernel sees it: bytes without a character set. Two paths are equal if their bytes are.
 *
 * @param latin1 the bytes, one a character (U+0000 to U+00FF); never shown to people, see {@link #display}
 */
public record BytePath(String latin1) {
    /** The path {@code /}. */
    public static final BytePath ROOT = new BytePath("/");

    /** Refuses characters that are no byte. */
    public BytePath {
        for (int i = 0; i < latin1.length(); i++) {
            if (latin1.charAt(i) > 0xFF) {
                throw new IllegalArgumentException("not bytes: " + latin1);
            }
        }
    }

    /** The path with these bytes. */
    public static BytePath of(byte[] bytes) {
        return new BytePath(new String(bytes, StandardCharsets.ISO_8859_1));
    }

    /** The path whose bytes are the UTF-8 form of a text. */
    public static BytePath ofText(String text) {
        return of(text.getBytes(StandardCharsets.UTF_8));
    }

    /** A copy of the bytes, without a trailing NUL. */
    public byte[] bytes() {
        return latin1.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Whether it starts with a slash. */
    public boolean isAbsolute() {
        return latin1.startsWith("/");
    }

    /** The names between the slashes, without empty ones and {@code .}. */
    public List<String> components() {
        List<String> names = new ArrayList<>();
        for (String name : latin1.split("/", -1)) {
            if (!name.isEmpty() && !name.equals(".")) {
                names.add(name);
            }
        }
        return List.copyOf(names);
    }

    /**
     * The shortest absolute path that means the same from {@code /}: no {@code .}, no double or trailing slash, and
     * {@code ..} resolved by name (at the top it stays at the top).
     */
    public BytePath absolute() {
        List<String> kept = new ArrayList<>();
        for (String name : components()) {
            if (!name.equals("..")) {
                kept.add(name);
            } else if (!kept.isEmpty()) {
                kept.removeLast();
            }
        }
        return new BytePath("/" + String.join("/", kept));
    }

    /** This path followed by another one, which counts as relative even with a leading slash; normalised. */
    public BytePath join(BytePath below) {
        return new BytePath(latin1 + "/" + below.latin1).absolute();
    }

    /** {@link #join(BytePath)} with an ASCII name. */
    public BytePath join(String name) {
        return join(new BytePath(name));
    }

    /** The directory above; of {@code /} itself {@code /}. */
    public BytePath parent() {
        List<String> names = absolute().components();
        return names.isEmpty() ? ROOT : new BytePath("/" + String.join("/", names.subList(0, names.size() - 1)));
    }

    /** The last name; empty for {@code /}. */
    public String fileName() {
        List<String> names = absolute().components();
        return names.isEmpty() ? "" : names.getLast();
    }

    /** What is left of this path below an ancestor, with a leading slash; {@code /} if equal, null if not below it. */
    public @Nullable BytePath below(BytePath ancestor) {
        List<String> own = absolute().components();
        List<String> above = ancestor.absolute().components();
        if (own.size() < above.size() || !own.subList(0, above.size()).equals(above)) {
            return null;
        }
        return new BytePath("/" + String.join("/", own.subList(above.size(), own.size())));
    }

    /** Every directory on the way, from the first below {@code /} to this path; empty for {@code /}. */
    public List<BytePath> prefixes() {
        List<String> names = absolute().components();
        List<BytePath> paths = new ArrayList<>();
        for (int end = 1; end <= names.size(); end++) {
            paths.add(new BytePath("/" + String.join("/", names.subList(0, end))));
        }
        return List.copyOf(paths);
    }

    /** For JSON: UTF-8, each byte that is none replaced by U+FFFD. */
    public String utf8() {
        return new String(bytes(), StandardCharsets.UTF_8);
    }

    /** For people: UTF-8 where the bytes are valid, else {@code \xNN} for each byte outside of printable ASCII. */
    public String display() {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes()))
                    .toString();
            if (text.codePoints().noneMatch(Character::isISOControl)) {
                return text;
            }
        } catch (CharacterCodingException notUtf8) {
            return escaped();
        }
        return escaped();
    }

    private String escaped() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < latin1.length(); i++) {
            char c = latin1.charAt(i);
            text.append(c < 0x20 || c > 0x7E ? String.format("\\x%02x", (int) c) : String.valueOf(c));
        }
        return text.toString();
    }

    @Override
    public String toString() {
        return display();
    }
}
