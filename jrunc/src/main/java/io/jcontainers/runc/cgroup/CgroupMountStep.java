package io.jcontainers.runc.cgroup;

import java.util.List;
import java.util.Set;

/**
 * One step of mounting cgroups inside of a container. Targets are paths inside of the container's root, directories
 * that are made, mode 0755, where they are missing; flags are the MS_ bits of mount(2).
 */
public sealed interface CgroupMountStep {
    /** Where it happens, inside of the container's root. */
    BytePath target();

    /** Path of the field in config.json, such as {@code mounts[3]}. */
    String field();

    /**
     * What is done instead when a step fails.
     *
     * @param on the errors
     * @param steps what to do instead
     */
    record Alternative(Set<Errno> on, List<CgroupMountStep> steps) {
        /** Takes immutable copies. */
        public Alternative {
            on = Set.copyOf(on);
            steps = List.copyOf(steps);
        }
    }

    /**
     * Mounts a new instance of a file system. It has to be made by a process that is already in the container's cgroup
     * namespace: that is what makes the container's own cgroup its root.
     *
     * @param target where
     * @param type {@code tmpfs}, {@code cgroup} or {@code cgroup2}
     * @param source name in mountinfo
     * @param options file system options ({@code mode=755}, {@code cpu}, {@code name=systemd})
     * @param flags MS_RDONLY, MS_NOSUID, MS_NODEV, MS_NOEXEC and atime bits
     * @param propagation whether the mount's own propagation options apply to it
     * @param alternatives what to do when it can't be mounted
     * @param field where it comes from
     */
    record NewFilesystem(
            BytePath target,
            String type,
            String source,
            List<String> options,
            long flags,
            boolean propagation,
            List<Alternative> alternatives,
            String field)
            implements CgroupMountStep {
        /** Takes immutable copies. */
        public NewFilesystem {
            options = List.copyOf(options);
            alternatives = List.copyOf(alternatives);
        }
    }

    /**
     * Binds a directory of the host, and then sets exactly these flags.
     *
     * @param target where
     * @param source directory of the host
     * @param recursive whether mounts below the source come along
     * @param flags as for a new file system, set by a remount
     * @param alternatives what to do when it can't be bound
     * @param field where it comes from
     */
    record BindDirectory(
            BytePath target,
            BytePath source,
            boolean recursive,
            long flags,
            List<Alternative> alternatives,
            String field)
            implements CgroupMountStep {
        /** Takes an immutable copy. */
        public BindDirectory {
            alternatives = List.copyOf(alternatives);
        }
    }

    /**
     * Makes a symbolic link; one that exists stays.
     *
     * @param target the link
     * @param text what it holds
     * @param field where it comes from
     */
    record Link(BytePath target, String text, String field) implements CgroupMountStep {}

    /**
     * Makes the mount at a target read-only (without the mounts below it).
     *
     * @param target a mount made by an earlier step
     * @param flags all flags that it has afterwards
     * @param field where it comes from
     */
    record ReadOnly(BytePath target, long flags, String field) implements CgroupMountStep {}

    /** Covers a directory with an empty read-only tmpfs, as a masked path. */
    record Mask(BytePath target, String field) implements CgroupMountStep {}
}
