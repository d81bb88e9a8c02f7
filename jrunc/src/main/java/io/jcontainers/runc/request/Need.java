package io.jcontainers.runc.request;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Something that the front is asked to read with its caller's eyes.
 *
 * @param kind what it is
 * @param name a path, relative to the caller's directory or absolute; bytes
 * @param mostBytes a larger file is an error (EFBIG)
 */
public record Need(Kind kind, byte[] name, int mostBytes) {
    /** Numbers of {@code enum need_kind} in {@code front.h}. */
    public enum Kind {
        FILE(1),
        DIRECTORY(2),
        RECORD(3),
        CONFIG(4),
        STDIN(5),
        IN_ROOT(6);

        private final int number;

        Kind(int number) {
            this.number = number;
        }

        /** As it is sent. */
        public int number() {
            return number;
        }

        /** The one that is sent as this number; null: there is none. */
        public static @Nullable Kind of(int number) {
            for (Kind kind : values()) {
                if (kind.number == number) {
                    return kind;
                }
            }
            return null;
        }
    }

    /** A regular file. */
    public static Need file(String path, int mostBytes) {
        return new Need(Kind.FILE, path.getBytes(StandardCharsets.UTF_8), mostBytes);
    }

    /** A regular file. */
    public static Need file(byte[] path, int mostBytes) {
        return new Need(Kind.FILE, path, mostBytes);
    }

    /**
     * What a path in a container's root is: u32 mode, u32 uid, u32 gid, then of a regular file at most so many bytes.
     * The links on the way do not lead out of the root.
     */
    public static Need inRoot(byte[] root, String path, int mostBytes) {
        byte[] below = path.getBytes(StandardCharsets.UTF_8);
        byte[] name = Arrays.copyOf(root, root.length + 1 + below.length);
        System.arraycopy(below, 0, name, root.length + 1, below.length);
        return new Need(Kind.IN_ROOT, name, mostBytes);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Need need && kind == need.kind && Arrays.equals(name, need.name);
    }

    @Override
    public int hashCode() {
        return 31 * kind.hashCode() + Arrays.hashCode(name);
    }

    /** For messages. */
    public String shown() {
        return new String(name, StandardCharsets.UTF_8);
    }
}
