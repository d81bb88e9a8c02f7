package io.jcontainers.build.run;

import io.jcontainers.runc.cgroup.BytePath;
import java.util.List;

/** Files that a mount shows. Their directories must stay as long as the step runs. */
public sealed interface FileTree {
    /**
     * A directory of the host.
     *
     * @param path absolute
     */
    record Directory(BytePath path) implements FileTree {}

    /**
     * Layers, as an overlay shows them.
     *
     * @param lower their directories, absolute, the uppermost first; one at least
     * @param userAttributes whether their marks are user.overlay attributes
     */
    record Layers(List<BytePath> lower, boolean userAttributes) implements FileTree {
        /** Takes an immutable copy. */
        public Layers {
            lower = List.copyOf(lower);
            if (lower.isEmpty()) {
                throw new IllegalArgumentException("no layer");
            }
        }
    }
}
