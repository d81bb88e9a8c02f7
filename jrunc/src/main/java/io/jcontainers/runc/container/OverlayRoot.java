package io.jcontainers.runc.container;

import io.jcontainers.runc.cgroup.BytePath;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A file system that is put together for one container, and ends with it: an overlay that is mounted nowhere but in the
 * container (overlayfs; Linux 6.5 for layers that are added one by one).
 *
 * @param lower directories of the layers, absolute, the uppermost first
 * @param upper takes what the container changes; absolute, on one file system with {@code work}; null: read-only
 * @param work an empty directory of the kernel's own; null when {@code upper} is
 * @param userAttributes whether the marks of removed files are user.overlay attributes: what an ordinary user may set
 */
public record OverlayRoot(
        List<BytePath> lower,
        @Nullable BytePath upper,
        @Nullable BytePath work,
        boolean userAttributes) {
    /** Takes an immutable copy. */
    public OverlayRoot {
        lower = List.copyOf(lower);
        if (lower.isEmpty()) {
            throw new IllegalArgumentException("an overlay needs a layer below");
        }
        if ((upper == null) != (work == null)) {
            throw new IllegalArgumentException("an overlay has both an upper and a work directory, or none");
        }
        if (upper == null && lower.size() < 2) {
            throw new IllegalArgumentException("an overlay without an upper directory needs two layers below");
        }
    }

    /** Nothing is ever written to it; of two layers at least. */
    public static OverlayRoot readOnly(List<BytePath> lower, boolean userAttributes) {
        return new OverlayRoot(lower, null, null, userAttributes);
    }
}
