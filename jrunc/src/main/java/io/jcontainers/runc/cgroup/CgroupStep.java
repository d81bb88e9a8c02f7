package io.jcontainers.runc.cgroup;

/** One piece of work on a file of a cgroup. Steps are done in their order; the first that fails ends them. */
public sealed interface CgroupStep permits CgroupWrite, CpusetCopy, UsageCheck {
    /** Key of the hierarchy, see {@link HierarchyPlacement#key}. */
    String hierarchy();

    /** Name of the file in the cgroup's directory. */
    String file();

    /** Path of the field in config.json that asks for it. */
    String field();
}
