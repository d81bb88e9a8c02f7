package io.jcontainers.build.dockerfile;

import org.jspecify.annotations.Nullable;

/**
 * A mount of a {@code RUN} with its defaults filled in. A relative target is under the working directory. Modes are
 * permission bits, user and group numbers those of the container.
 */
public sealed interface RunMount {
    /**
     * Files of a stage, a named context, an image or the build context.
     *
     * @param from null for the build context
     * @param source path in it, {@code /} for all
     * @param readOnly otherwise written files are thrown away after the step
     */
    record Bind(String target, String source, @Nullable String from, boolean readOnly) implements RunMount {}

    /**
     * A directory that stays for the next build.
     *
     * @param id the cleaned target unless given
     * @param from what it begins with when it is new, null for an empty directory
     * @param source path in that
     */
    record Cache(
            String target,
            String id,
            @Nullable String from,
            String source,
            boolean readOnly,
            Sharing sharing,
            int mode,
            int uid,
            int gid)
            implements RunMount {}

    /** What becomes of a cache that two steps want at once. */
    enum Sharing {
        /** Both have it. */
        SHARED,
        /** The second has a new one. */
        PRIVATE,
        /** The second waits. */
        LOCKED
    }

    /**
     * Memory.
     *
     * @param sizeBytes 0 for no limit of its own
     */
    record Tmpfs(String target, long sizeBytes, boolean readOnly) implements RunMount {}

    /**
     * A secret of the caller.
     *
     * @param target null when it is only a variable
     * @param variable name of the variable that has it, null for none
     * @param required whether it is an error when the caller has none of this id
     */
    record Secret(
            String id, @Nullable String target, @Nullable String variable, boolean required, int mode, int uid, int gid)
            implements RunMount {}

    /**
     * The caller's SSH agent.
     *
     * @param target path of the socket; null for {@code /run/buildkit/ssh_agent.N}
     */
    record Ssh(String id, @Nullable String target, boolean required, int mode, int uid, int gid) implements RunMount {}
}
