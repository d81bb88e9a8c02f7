package io.jcontainers.spec;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One entry of {@code mounts}.
 *
 * @param destination mount point inside the container; empty when absent
 * @param type filesystem type; ignored for bind mounts
 * @param source device or, for bind mounts, path (absolute or relative to the bundle)
 * @param options mount options as given; unknown ones are data for the filesystem
 * @param uidMappings user id map of an idmapped mount
 * @param gidMappings group id map of an idmapped mount
 */
public record Mount(
        String destination,
        @Nullable String type,
        @Nullable String source,
        List<String> options,
        List<IdMapping> uidMappings,
        List<IdMapping> gidMappings) {
    /** Takes immutable copies of the collections. */
    public Mount {
        options = List.copyOf(options);
        uidMappings = List.copyOf(uidMappings);
        gidMappings = List.copyOf(gidMappings);
    }
}
