package io.jcontainers.runc.cgroup;

/**
 * Gives a new v1 cpuset what its parent has: where the file reads as empty (or one newline), the content of the same
 * file of the parent directory is written into it. No process can join a cpuset without CPUs and memory nodes.
 *
 * @param hierarchy key of the hierarchy
 * @param directory the cgroup, below the mountpoint; its parent is made and filled before it
 * @param file {@code cpuset.cpus} or {@code cpuset.mems}
 * @param field path of the field in config.json that the cgroup comes from
 */
public record CpusetCopy(String hierarchy, BytePath directory, String file, String field) implements CgroupStep {}
