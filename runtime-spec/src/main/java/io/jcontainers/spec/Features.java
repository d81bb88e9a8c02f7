package io.jcontainers.spec;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a runtime supports (features.md of the specification).
 *
 * @param ociVersionMin oldest version understood; empty when absent
 * @param ociVersionMax newest version understood; empty when absent
 * @param hooks kinds of hooks
 * @param mountOptions mount options that are not data for the filesystem
 * @param linux Linux features
 * @param annotations free keys and values, in their order
 * @param potentiallyUnsafeConfigAnnotations annotations of config.json that change what the runtime does
 */
public record Features(
        String ociVersionMin,
        String ociVersionMax,
        List<String> hooks,
        List<String> mountOptions,
        @Nullable FeaturesLinux linux,
        Map<String, String> annotations,
        List<String> potentiallyUnsafeConfigAnnotations) {
    /** Takes immutable copies of the collections. */
    public Features {
        hooks = List.copyOf(hooks);
        mountOptions = List.copyOf(mountOptions);
        annotations = Ordered.copyOf(annotations);
        potentiallyUnsafeConfigAnnotations = List.copyOf(potentiallyUnsafeConfigAnnotations);
    }
}
