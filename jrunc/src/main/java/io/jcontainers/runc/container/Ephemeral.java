package io.jcontainers.runc.container;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a container has that is run once in the foreground and leaves nothing but what it wrote: a step of a build.
 *
 * <p>It ends with its front: SIGINT, SIGTERM and SIGHUP to the front kill it, and so does the front's death. The front
 * holds the lock of its state's directory: one that nobody holds is that of a killed front, for others to delete. A
 * text on the front's stderr says if the kernel killed one of its processes for want
 * of memory: {@link EphemeralSteps#OUT_OF_MEMORY}.
 *
 * @param root the root file system; null: {@code root.path}
 * @param sources of bind mounts, by the mount's index, in place of their {@code source}
 * @param stubs mount points that go again once it has ended if they are missing before, with those of their parents
 *     that are missing and empty then: absolute paths in the root without {@code .}, {@code ..} and symbolic links
 */
public record Ephemeral(@Nullable OverlayRoot root, Map<Integer, TreeSource> sources, List<String> stubs) {
    /** Takes immutable copies. */
    public Ephemeral {
        sources = Map.copyOf(sources);
        stubs = List.copyOf(stubs);
    }
}
