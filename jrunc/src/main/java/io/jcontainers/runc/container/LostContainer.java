package io.jcontainers.runc.container;

import io.jcontainers.runc.cgroup.BytePath;
import io.jcontainers.runc.cgroup.CgroupPlacement;
import io.jcontainers.runc.cgroup.HierarchyPlacement;
import io.jcontainers.runc.program.Arg;
import io.jcontainers.runc.program.Call;
import io.jcontainers.runc.program.Errno;
import io.jcontainers.runc.program.Executor;
import io.jcontainers.runc.program.Label;
import io.jcontainers.runc.program.Op;
import io.jcontainers.runc.program.OpenFlags;
import io.jcontainers.runc.program.Program;
import io.jcontainers.runc.program.ProgramBuilder;
import io.jcontainers.runc.program.Slot;
import io.jcontainers.runc.state.ContainerRecord;
import org.jspecify.annotations.Nullable;

/** What the front of an {@link Ephemeral} container leaves when it is killed: cgroups and the state's directory. */
public final class LostContainer {
    private static final int LOCK_EX_NB = 6;
    private static final int OPEN = OpenFlags.RDONLY | OpenFlags.DIRECTORY | OpenFlags.NOFOLLOW | OpenFlags.CLOEXEC;

    private LostContainer() {}

    /**
     * A program that removes it. Of a container whose front lives it removes nothing.
     *
     * @param stateRoot directory of all states, absolute
     * @param containerFile content of the file {@code container} in the state's directory; empty: there is none
     */
    public static Program removal(BytePath stateRoot, String id, byte[] containerFile) {
        ProgramBuilder front = new ProgramBuilder(Executor.FRONT, new Slot.Numbering());
        Label done = new Label();
        Slot directory = front.slot("directory");
        Arg name = front.memory().text(id);
        front.block(Executor.FRONT);
        front.at("", "lost-remove", "remove what is left of " + id);
        front.call(
                        Call.OPENAT,
                        Assembly.here(),
                        front.memory().path(stateRoot.bytes()),
                        Arg.of(OpenFlags.RDONLY | OpenFlags.DIRECTORY | OpenFlags.CLOEXEC),
                        Arg.of(0))
                .into(Slot.ROOT_DIR)
                .otherwise(done, Errno.ENOENT);
        front.call(Call.OPENAT, Slot.ROOT_DIR.arg(), name, Arg.of(OPEN), Arg.of(0))
                .into(directory)
                .otherwise(done, Errno.ENOENT);
        front.call(Call.FLOCK, directory.arg(), Arg.of(LOCK_EX_NB, "LOCK_EX|LOCK_NB"))
                .otherwise(done, Errno.EAGAIN);
        CgroupPlacement placement = placement(containerFile);
        if (placement != null && !placement.hierarchies().isEmpty()) {
            removeCgroups(front, placement);
        }
        front.at("", "lost-remove", "remove what is left of " + id);
        front.add(Op.REMOVE_TREE, Slot.ROOT_DIR.arg(), name).tolerate(Errno.ENOENT);
        front.here(done);
        front.add(Op.EXIT, Arg.of(0));
        front.block(Executor.FRONT); // nothing to take back
        return front.build();
    }

    private static void removeCgroups(ProgramBuilder front, CgroupPlacement placement) {
        CgroupDirectory cgroups = CgroupDirectory.of(placement, front.slot("cgroups"));
        cgroups.open(front);
        CgroupSteps.killAll(front, placement, cgroups).tolerateAll();
        for (HierarchyPlacement hierarchy : CgroupDirectory.removalOrder(placement)) {
            front.at("", "cgroup-remove", "remove cgroup " + hierarchy.path().display());
            front.add(Op.REMOVE_CGROUP, cgroups.arg(), cgroups.name(front, hierarchy.path()))
                    .warnOnly();
        }
    }

    private static @Nullable CgroupPlacement placement(byte[] containerFile) {
        byte[] json = ContainerFile.record(containerFile);
        ContainerRecord record = json == null ? null : ContainerRecord.parse(json);
        return record == null ? null : record.placement();
    }
}
