package io.jcontainers.spec;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The {@code linux} object of {@link Features}.
 *
 * @param namespaces kinds of namespaces
 * @param capabilities names of capabilities
 * @param cgroup cgroup managers
 * @param seccomp seccomp
 * @param apparmor AppArmor
 * @param selinux SELinux
 * @param intelRdt resctrl
 * @param memoryPolicy NUMA memory policies
 * @param mountExtensions mount extensions
 * @param netDevices moving of network interfaces
 */
public record FeaturesLinux(
        List<String> namespaces,
        List<String> capabilities,
        @Nullable FeaturesCgroup cgroup,
        @Nullable FeaturesSeccomp seccomp,
        @Nullable FeaturesEnabled apparmor,
        @Nullable FeaturesEnabled selinux,
        @Nullable FeaturesIntelRdt intelRdt,
        @Nullable FeaturesMemoryPolicy memoryPolicy,
        @Nullable FeaturesMountExtensions mountExtensions,
        @Nullable FeaturesEnabled netDevices) {
    /** Takes immutable copies of the collections. */
    public FeaturesLinux {
        namespaces = List.copyOf(namespaces);
        capabilities = List.copyOf(capabilities);
    }
}
