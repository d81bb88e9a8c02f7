package io.jcontainers.runc.container;

import io.jcontainers.runc.cgroup.BytePath;
import io.jcontainers.runc.cgroup.CgroupPlacement;
import io.jcontainers.runc.cgroup.HierarchyPlacement;
import io.jcontainers.runc.program.Arg;
import io.jcontainers.runc.program.Call;
import io.jcontainers.runc.program.OpenFlags;
import io.jcontainers.runc.program.ProgramBuilder;
import io.jcontainers.runc.program.Slot;
import java.util.List;

/**
 * The directory above all hierarchies of a container, opened once; everything else is named relative to it.
 *
 * @param path such as /sys/fs/cgroup
 * @param slot its descriptor
 */
public record CgroupDirectory(BytePath path, Slot slot) {
    /** The deepest directory that holds all mountpoints. */
    public static CgroupDirectory of(CgroupPlacement placement, Slot slot) {
        BytePath common = null;
        for (HierarchyPlacement hierarchy : placement.hierarchies()) {
            BytePath mountpoint = hierarchy.mountpoint();
            common = common == null ? mountpoint : shared(common, mountpoint);
        }
        return new CgroupDirectory(common == null ? BytePath.ROOT : common, slot);
    }

    private static BytePath shared(BytePath one, BytePath other) {
        BytePath above = one;
        while (other.below(above) == null) {
            above = above.parent();
        }
        return above;
    }

    /** Opens it. */
    public void open(ProgramBuilder program) {
        program.call(
                        Call.OPENAT,
                        Assembly.here(),
                        program.memory().path(path.bytes()),
                        Arg.of(OpenFlags.PATH | OpenFlags.DIRECTORY | OpenFlags.CLOEXEC),
                        Arg.of(0))
                .into(slot);
    }

    /** Its descriptor as an argument. */
    public Arg arg() {
        return slot.arg();
    }

    /** The name of something below it, relative. */
    public Arg name(ProgramBuilder program, BytePath absolute) {
        BytePath below = absolute.below(path);
        if (below == null) {
            throw new IllegalArgumentException(absolute + " is not below " + path);
        }
        String relative = below.latin1().substring(1);
        return program.memory().name(relative.isEmpty() ? "." : relative);
    }

    /** The directories of a container, the last made first. */
    public static List<HierarchyPlacement> removalOrder(CgroupPlacement placement) {
        return placement.hierarchies().reversed();
    }
}
