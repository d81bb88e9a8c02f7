package io.jcontainers.runc.cgroup;

/** Which cgroup interface a host offers. */
public enum CgroupMode {
    /** Only v1 hierarchies (or none at all). */
    V1,
    /** v1 hierarchies hold the controllers; a v2 hierarchy without use for limits is mounted besides. */
    HYBRID,
    /** One v2 hierarchy at the place where cgroups are mounted. */
    V2;

    /** Whether limits are written into v1 files. */
    public boolean limitsAreV1() {
        return this != V2;
    }
}
