package io.jcontainers.build.run;

import io.jcontainers.runc.cgroup.BytePath;
import org.jspecify.annotations.Nullable;

/** A mount of one step, found and ready. The target is an absolute path in the container. */
public sealed interface StepMount {
    /** Where it is mounted. */
    String target();

    /**
     * Files of a tree: {@code type=bind} and {@code type=cache}.
     *
     * @param inside a path in the tree, {@code /} for all of it; symbolic links do not lead out
     */
    record Files(String target, FileTree tree, String inside, Access access) implements StepMount {}

    /** What a step may do with files. */
    sealed interface Access {
        /** Read. */
        record ReadOnly() implements Access {}

        /** Change them: the tree is a {@link FileTree.Directory}. */
        record InPlace() implements Access {}

        /**
         * Change what it sees of them, not them.
         *
         * @param upper an empty directory that takes what is changed; its owner removes it
         * @param work an empty directory of the kernel's own on the same file system
         */
        record ThrownAway(BytePath upper, BytePath work) implements Access {}
    }

    /**
     * A file in memory: a secret.
     *
     * @param content not copied
     * @param mode permission bits
     */
    @SuppressWarnings("ArrayRecordComponent")
    record Content(String target, byte[] content, int mode, long uid, long gid) implements StepMount {
        @Override
        public String toString() {
            return "Content[" + target + ", " + content.length + " bytes]"; // it may be a secret
        }
    }

    /**
     * A socket of the host: an SSH agent's.
     *
     * @param socket absolute
     */
    record Socket(String target, BytePath socket) implements StepMount {}

    /**
     * Memory: {@code type=tmpfs}.
     *
     * @param sizeBytes null: half of the machine's
     */
    record Memory(String target, @Nullable Long sizeBytes, boolean readOnly) implements StepMount {}
}
