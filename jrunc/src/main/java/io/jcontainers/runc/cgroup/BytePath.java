package io.jcontainers.runc.cgroup;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A path as the kernel sees it: bytes without a character set. Two paths are equal if their bytes are. */
public final class BytePath {
    /** The path {@code /}. */
    public static final BytePath ROOT = new BytePath("/");

    private final String latin1;
    private final boolean normal;

    /**
     * The path with these bytes, one a character.
     *
     * @throws IllegalArgumentException for characters above U+00FF
     */
    public BytePath(String latin1) {
        this(latin1, isNormal(latin1));
        for (int i = 0; i < latin1.length(); i++) {
            if (latin1.charAt(i) > 0xFF) {
                throw new IllegalArgumentException("not bytes: " + latin1);
            }
        }
    }

    private BytePath(String latin1, boolean normal) {
        this.latin1 = latin1;
        this.normal = normal;
    }

    /** The bytes, one a character (U+0000 to U+00FF); never shown to people, see {@link #display}. */
    public String latin1() {
        return latin1;
    }

    /** The path with these bytes. */
    public static BytePath of(byte[] bytes) {
        String latin1 = new String(bytes, StandardCharsets.ISO_8859_1);
        return new BytePath(latin1, isNormal(latin1));
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
        int start = 0;
        while (start < latin1.length()) {
            int slash = latin1.indexOf('/', start);
            int end = slash < 0 ? latin1.length() : slash;
            if (end > start && !(end == start + 1 && latin1.charAt(start) == '.')) {
                names.add(latin1.substring(start, end));
            }
            start = end + 1;
        }
        return names;
    }

    /** Absolute, and without {@code .}, {@code ..}, double or trailing slashes. */
    private static boolean isNormal(String latin1) {
        int length = latin1.length();
        if (length == 0 || latin1.charAt(0) != '/') {
            return false;
        }
        if (length == 1) {
            return true;
        }
        // A component that is empty or begins with a dot is looked at the slow way.
        for (int i = 0; i >= 0; i = latin1.indexOf('/', i + 1)) {
            if (i + 1 == length || latin1.charAt(i + 1) == '/' || latin1.charAt(i + 1) == '.') {
                return false;
            }
        }
        return true;
    }

    /**
     * The shortest absolute path that means the same from {@code /}: no {@code .}, no double or trailing slash, and
     * {@code ..} resolved by name (at the top it stays at the top).
     */
    public BytePath absolute() {
        if (normal) {
            return this;
        }
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
        if (normal && below.normal && latin1.length() > 1) {
            return below.latin1.length() == 1 ? this : new BytePath(latin1.concat(below.latin1), true);
        }
        String separator = below.latin1.startsWith("/") || latin1.endsWith("/") ? "" : "/";
        return new BytePath(latin1 + separator + below.latin1).absolute();
    }

    /** {@link #join(BytePath)} with an ASCII name. */
    public BytePath join(String name) {
        return join(new BytePath("/".concat(name)));
    }

    /** A path as a process in this directory means it: itself when absolute, else {@link #join joined}. */
    public BytePath resolve(BytePath given) {
        return given.isAbsolute() ? given : join(given);
    }

    /** The directory above; of {@code /} itself {@code /}. */
    public BytePath parent() {
        String path = absolute().latin1;
        int slash = path.lastIndexOf('/');
        return slash <= 0 ? ROOT : new BytePath(path.substring(0, slash));
    }

    /** The last name; empty for {@code /}. */
    public String fileName() {
        String path = absolute().latin1;
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /** What is left of this path below an ancestor, with a leading slash; {@code /} if equal, null if not below it. */
    public @Nullable BytePath below(BytePath ancestor) {
        String own = absolute().latin1;
        String above = ancestor.absolute().latin1;
        if (above.length() == 1) {
            return new BytePath(own, true);
        }
        if (!own.startsWith(above)) {
            return null;
        }
        if (own.length() == above.length()) {
            return ROOT;
        }
        return own.charAt(above.length()) == '/' ? new BytePath(own.substring(above.length()), true) : null;
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
        return isPrintable() ? latin1 : new String(bytes(), StandardCharsets.UTF_8);
    }

    /** For people: UTF-8 where the bytes are valid, else {@code \xNN} for each byte outside of printable ASCII. */
    public String display() {
        if (isPrintable()) {
            return latin1;
        }
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

    private boolean isPrintable() {
        for (int i = 0; i < latin1.length(); i++) {
            char c = latin1.charAt(i);
            if (c < 0x20 || c > 0x7E) {
                return false;
            }
        }
        return true;
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
    public boolean equals(@Nullable Object other) {
        return other instanceof BytePath path && latin1.equals(path.latin1);
    }

    @Override
    public int hashCode() {
        return latin1.hashCode();
    }

    @Override
    public String toString() {
        return display();
    }
}
