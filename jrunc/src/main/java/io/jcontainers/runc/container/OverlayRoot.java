package io.jcontainers.runc.container;

import io.jcontainers.runc.cgroup.BytePath;
import java.util.List;

/**
 * A root file system that is put together for one container, and ends with it: an overlay that is mounted nowhere but
 * in the container (overlayfs; Linux 6.5 for layers that are added one by one).
 *
 * @param lower directories of the layers, absolute, the uppermost first
 * @param upper takes what the container changes; absolute, on one file system with {@code work}
 * @param work an empty directory of the kernel's own
 * @param userAttributes whether the marks of removed files are user.overlay attributes: what an ordinary user may set
 */
public record OverlayRoot(List<BytePath> lower, BytePath upper, BytePath work, boolean userAttributes) {
    /** Takes an immutable copy. */
    public OverlayRoot {
        lower = List.copyOf(lower);
        if (lower.isEmpty()) {
            throw new IllegalArgumentException("an overlay needs a layer below");
        }
    }
}
