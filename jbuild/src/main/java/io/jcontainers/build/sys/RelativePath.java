package io.jcontainers.build.sys;

/**
 * A path below some directory: components between single slashes, none of them empty, {@code .} or {@code ..}; the
 * directory itself has no component. What it names depends on symbolic links, so it only means something to a call that
 * resolves below a descriptor.
 */
public record RelativePath(ByteString bytes) implements Comparable<RelativePath> {
    /** The directory itself. */
    public static final RelativePath ROOT = new RelativePath(ByteString.empty());

    /** @throws IllegalArgumentException when the bytes are no such path as they stand */
    public RelativePath {
        for (int start = 0; start < bytes.length(); ) {
            int slash = bytes.indexOf('/', start);
            int end = slash < 0 ? bytes.length() : slash;
            if (end == start || isDots(bytes, start, end) || slash == bytes.length() - 1) {
                throw new IllegalArgumentException("not a plain relative path: " + bytes);
            }
            start = end + 1;
        }
        if (bytes.indexOf('\0', 0) >= 0) {
            throw new IllegalArgumentException("a NUL in the path " + bytes);
        }
    }

    /** The path of a text in UTF-8. */
    public static RelativePath of(String text) {
        return parse(ByteString.utf8(text));
    }

    /**
     * Reads a path of somebody else: slashes at both ends, doubled slashes and {@code .} components mean nothing.
     *
     * @throws IllegalArgumentException for a component {@code ..} or a NUL
     */
    public static RelativePath parse(ByteString raw) {
        byte[] clean = new byte[raw.length()];
        int length = 0;
        for (int start = 0; start < raw.length(); ) {
            int slash = raw.indexOf('/', start);
            int end = slash < 0 ? raw.length() : slash;
            if (end > start && !(end == start + 1 && raw.at(start) == '.')) {
                if (length > 0) {
                    clean[length++] = '/';
                }
                for (int i = start; i < end; i++) {
                    clean[length++] = raw.at(i);
                }
                if (isDots(raw, start, end)) {
                    throw new IllegalArgumentException("a component \"..\" in the path " + raw);
                }
            }
            start = end + 1;
        }
        return length == 0 ? ROOT : new RelativePath(ByteString.of(clean, 0, length));
    }

    private static boolean isDots(ByteString bytes, int start, int end) {
        int length = end - start;
        return length <= 2 && length > 0 && bytes.at(start) == '.' && bytes.at(end - 1) == '.';
    }

    /** Whether it is the directory itself. */
    public boolean isRoot() {
        return bytes.isEmpty();
    }

    /** The last component; empty for the directory itself. */
    public ByteString name() {
        return bytes.from(bytes.lastIndexOf('/') + 1);
    }

    /** Without the last component; the directory itself is its own parent. */
    public RelativePath parent() {
        int slash = bytes.lastIndexOf('/');
        return slash < 0 ? ROOT : new RelativePath(bytes.slice(0, slash));
    }

    /** One component more. */
    public RelativePath child(ByteString name) {
        return new RelativePath(isRoot() ? name : bytes.plus(SLASH).plus(name));
    }

    /** How many components. */
    public int depth() {
        int depth = isRoot() ? 0 : 1;
        for (int i = 0; i < bytes.length(); i++) {
            depth += bytes.at(i) == '/' ? 1 : 0;
        }
        return depth;
    }

    @Override
    public int compareTo(RelativePath other) {
        return bytes.compareTo(other.bytes);
    }

    /** For people; {@code .} for the directory itself. */
    @Override
    public String toString() {
        return isRoot() ? "." : bytes.toString();
    }

    private static final ByteString SLASH = ByteString.utf8("/");
}
