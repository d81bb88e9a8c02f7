package io.jcontainers.runc.cgroup;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a container's processes are found, stopped, killed, and its cgroups removed: all by facts of the kernel.
 *
 * @param processes directory whose {@code cgroup.procs}, with those of all directories below it, names every process;
 *     null without a cgroup
 * @param freeze how to freeze, null without a freezer
 * @param killFile {@code cgroup.kill} of a v2 cgroup (Linux 5.14): one write of {@code 1} kills everything below it,
 *     also what is frozen. Null without a v2 hierarchy. ENOENT and EOPNOTSUPP mean: freeze, signal each process, thaw
 * @param remove directories to remove, in order; in each first the directories below it, deepest first
 * @param unit unit to stop before that, null with the cgroupfs driver
 */
public record CgroupTeardown(
        @Nullable BytePath processes,
        @Nullable FreezeFiles freeze,
        @Nullable BytePath killFile,
        List<BytePath> remove,
        @Nullable SystemdUnit unit) {
    /** rmdir(2) says EBUSY as long as a process is not quite gone: so many attempts, waiting in between. */
    public static final int REMOVE_ATTEMPTS = 10;

    /** The first wait; each further one is twice as long. */
    public static final int FIRST_REMOVE_WAIT_MILLIS = 1;

    /** File with the process ids of one cgroup, one a line. */
    public static final String PROCS_FILE = "cgroup.procs";

    /** Used in place of {@link #PROCS_FILE} where that says EOPNOTSUPP: in a threaded v2 cgroup. */
    public static final String THREADS_FILE = "cgroup.threads";

    /** Takes an immutable copy. */
    public CgroupTeardown {
        remove = List.copyOf(remove);
    }

    /** The teardown of a placed container. */
    public static CgroupTeardown of(CgroupPlacement placement) {
        HierarchyPlacement devices = placement.with("devices");
        HierarchyPlacement freezer = placement.with("freezer");
        HierarchyPlacement unified = placement.unified();
        return new CgroupTeardown(
                devices == null ? null : devices.path(),
                freezer == null ? null : freezeFiles(freezer),
                unified == null ? null : unified.file("cgroup.kill"),
                removalOrder(placement, devices),
                placement.unit());
    }

    private static FreezeFiles freezeFiles(HierarchyPlacement freezer) {
        return freezer.unified() ? FreezeFiles.v2(freezer.path()) : FreezeFiles.v1(freezer.path());
    }

    /**
     * Last in, first out; the hierarchy that processes are found by goes last, so that a broken-off delete can be
     * repeated.
     */
    private static List<BytePath> removalOrder(CgroupPlacement placement, @Nullable HierarchyPlacement last) {
        List<BytePath> order = new ArrayList<>();
        for (HierarchyPlacement hierarchy : placement.hierarchies().reversed()) {
            if (hierarchy != last) {
                order.add(hierarchy.path());
            }
        }
        if (last != null) {
            order.add(last.path());
        }
        return order;
    }

    /** Error of create where the cgroup exists and has processes. */
    public static String notEmpty(int processes) {
        return "container's cgroup is not empty: " + processes + " process(es) found";
    }

    /** Error of create where the cgroup exists and is frozen. */
    public static final String UNEXPECTEDLY_FROZEN = "container's cgroup unexpectedly frozen";
}
