package io.jcontainers.spec;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * State of a container as hooks and {@code state} report it (runtime.md of the specification), with the extra keys that
 * runc prints.
 *
 * @param ociVersion version of the specification
 * @param id container id
 * @param status {@code creating}, {@code created}, {@code running}, {@code paused} or {@code stopped}
 * @param pid init's pid in the runtime's pid namespace; 0 when there is none
 * @param bundle absolute path of the bundle
 * @param rootfs absolute path of the root filesystem
 * @param created time of creation, RFC 3339 with nanoseconds
 * @param annotations annotations of config.json, in their order
 * @param owner user that owns the container's state directory
 */
public record State(
        String ociVersion,
        String id,
        String status,
        long pid,
        String bundle,
        @Nullable String rootfs,
        @Nullable String created,
        Map<String, String> annotations,
        @Nullable String owner) {
    /** Takes immutable copies of the collections. */
    public State {
        annotations = Ordered.copyOf(annotations);
    }
}
