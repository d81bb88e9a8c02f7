package io.jcontainers.runc.cgroup;

import java.util.Set;

/**
 * What besides {@code linux.resources} decides what is written.
 *
 * @param rootless whether the caller is an ordinary user: errors of the devices controller don't count
 * @param inUserNamespace whether the caller runs in a user namespace, where device rules can't be set on v1
 * @param update whether the container exists: no device rules, no cpuset inheritance
 * @param devicePaths the paths of {@code linux.devices}: a device given there takes the place of the default one
 */
public record ResourceOptions(boolean rootless, boolean inUserNamespace, boolean update, Set<String> devicePaths) {
    /** Takes an immutable copy. */
    public ResourceOptions {
        devicePaths = Set.copyOf(devicePaths);
    }

    /** For a container that root makes outside of user namespaces. */
    public static ResourceOptions create(Set<String> devicePaths) {
        return new ResourceOptions(false, false, false, devicePaths);
    }

    /** For the command {@code update}. */
    public static ResourceOptions update(boolean rootless, boolean inUserNamespace) {
        return new ResourceOptions(rootless, inUserNamespace, true, Set.of());
    }
}
