package io.jcontainers.runc.container;

import static io.jcontainers.runc.container.Assembly.here;

import io.jcontainers.runc.cgroup.BytePath;
import io.jcontainers.runc.cgroup.Mountpoints;
import io.jcontainers.runc.program.Arg;
import io.jcontainers.runc.program.Call;
import io.jcontainers.runc.program.Errno;
import io.jcontainers.runc.program.Label;
import io.jcontainers.runc.program.Memory;
import io.jcontainers.runc.program.Op;
import io.jcontainers.runc.program.OpenFlags;
import io.jcontainers.runc.program.ProgramBuilder;
import io.jcontainers.runc.program.Slot;
import io.jcontainers.runc.program.Test;
import io.jcontainers.runc.request.Files;
import io.jcontainers.runc.request.Need;
import io.jcontainers.runc.request.RequestException;
import io.jcontainers.spec.IntelRdt;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * {@code linux.intelRdt}: the container's group of the resctrl file system, wherever mountinfo has that.
 *
 * <p>A group that closID names is shared: it may exist already, and it outlives the container. Without closID the group
 * has the container's id, and goes with it; so does the monitoring group.
 */
final class IntelRdtSteps {
    private static final int MOUNTINFO_BYTES = 1 << 20;
    private static final int SCHEMATA_BYTES = 1 << 16;
    private static final int AT_REMOVEDIR = 0x200;
    private static final String FAILED = "unable to start container process: unable to apply Intel RDT configuration: ";

    private final Assembly assembly;
    private final IntelRdt rdt;
    private final BytePath group;
    private final BytePath monitor;

    private IntelRdtSteps(Assembly assembly, IntelRdt rdt, BytePath root) {
        this.assembly = assembly;
        this.rdt = rdt;
        String closID = rdt.closID();
        String name = closID == null || closID.isEmpty() ? assembly.options().id() : closID;
        this.group = name.equals("/") ? root : root.join(name);
        this.monitor = group.join("mon_groups").join(assembly.options().id());
    }

    /**
     * The container's group, or null where it has none.
     *
     * @throws RequestException if this machine has no resctrl mounted
     */
    static @Nullable IntelRdtSteps of(Assembly assembly) {
        IntelRdt rdt = assembly.bundle().spec().linux().intelRdt();
        if (rdt == null) {
            return null;
        }
        byte[] mountinfo = assembly.request().files().orEmpty(Need.file("/proc/self/mountinfo", MOUNTINFO_BYTES));
        List<BytePath> roots = Mountpoints.ofWhole(mountinfo, Set.of("resctrl"));
        if (roots.isEmpty()) {
            throw new RequestException(
                    "intelrdt-absent",
                    "intelRdt is specified in config, but Intel RDT is not supported or enabled (linux.intelRdt; is"
                            + " resctrl mounted?)");
        }
        return new IntelRdtSteps(assembly, rdt, roots.getFirst());
    }

    private boolean shared() {
        return rdt.closID() != null && !rdt.closID().isEmpty();
    }

    private ResourceSchemata wanted() {
        List<String> lines = new ArrayList<>();
        for (String text : new String[] {rdt.l3CacheSchema(), rdt.memBwSchema()}) {
            if (text != null) {
                lines.addAll(ResourceSchemata.parse(text).lines());
            }
        }
        rdt.schemata().forEach(line -> lines.addAll(ResourceSchemata.parse(line).lines()));
        return new ResourceSchemata(lines);
    }

    /** Front, once init is there: makes the group, or checks it, and moves init into it. */
    void apply(ProgramBuilder front) {
        boolean exists = shared() && existsAsWanted();
        if (!exists) {
            make(front);
        }
        move(front, group, "linux.intelRdt");
        if (rdt.enableMonitoring()) {
            front.at("linux.intelRdt.enableMonitoring", "intelrdt-monitor", FAILED + "mkdir " + monitor.display());
            front.call(Call.MKDIRAT, here(), front.memory().path(monitor.bytes()), Arg.of(0755, "0755"))
                    .tolerate(Errno.EEXIST);
            assembly.onFailure(this::remove);
            move(front, monitor, "linux.intelRdt.enableMonitoring");
        }
    }

    private void make(ProgramBuilder front) {
        Slot made = front.slot("rdt-group");
        front.at("linux.intelRdt", "intelrdt-group", FAILED + "mkdir " + group.display());
        front.call(Call.MKDIRAT, here(), front.memory().path(group.bytes()), Arg.of(0755, "0755"))
                .into(made)
                .tolerate(Errno.EEXIST);
        assembly.onFailure(undo -> {
            Label over = new Label();
            undo.jumpIf(made.arg(), Test.NE, Arg.of(0), over);
            removeDirectory(undo, group);
            undo.here(over);
        });
        String text = wanted().text();
        if (!wanted().lines().isEmpty()) {
            front.at("linux.intelRdt.schemata", "intelrdt-schemata", FAILED + "write schemata of " + group.display());
            front.put(
                    here(),
                    front.memory().path(group.join("schemata").bytes()),
                    OpenFlags.WRONLY,
                    text.getBytes(StandardCharsets.UTF_8));
        }
    }

    /** runtime-spec config-linux.md, "IntelRdt": an existing class has to have what is asked for. */
    private boolean existsAsWanted() {
        Files.Content schemata =
                assembly.request().files().get(Need.file(group.join("schemata").bytes(), SCHEMATA_BYTES));
        if (schemata.errno() == Errno.ENOENT.number()) {
            if (wanted().lines().isEmpty()) {
                throw new RequestException(
                        "intelrdt-class", "clos " + group.display() + " does not exist (linux.intelRdt.closID)");
            }
            return false;
        }
        ResourceSchemata present = ResourceSchemata.parse(new String(schemata.bytes(), StandardCharsets.UTF_8));
        if (!present.has(wanted())) {
            throw new RequestException(
                    "intelrdt-differs",
                    "linux.intelRdt.closID: the schemata of " + group.display() + " differ from those that are asked"
                            + " for");
        }
        return true;
    }

    private static void move(ProgramBuilder front, BytePath directory, String field) {
        Memory.Room pid = front.memory().zeroes(24, "pid");
        Slot file = front.scratch("tasks");
        Slot length = front.scratch("pid-length");
        byte[] template = {1, 'd', (byte) Slot.PID.index(), (byte) (Slot.PID.index() >> 8)};
        front.at(field, "intelrdt-tasks", FAILED + "write tasks of " + directory.display());
        front.add(Op.FORMAT, front.memory().struct(template, "pid"), Arg.of(4), Arg.of(pid), Arg.of(24))
                .into(length);
        front.call(
                        Call.OPENAT,
                        here(),
                        front.memory().path(directory.join("tasks").bytes()),
                        Arg.of(OpenFlags.WRONLY | OpenFlags.CLOEXEC, "O_WRONLY|O_CLOEXEC"),
                        Arg.of(0))
                .into(file);
        front.call(Call.WRITE, file.arg(), Arg.of(pid), length.arg());
        front.call(Call.CLOSE, file.arg());
    }

    /** What was made for this container alone. */
    void remove(ProgramBuilder program) {
        program.at("linux.intelRdt", "intelrdt-remove", "remove the container's resctrl group");
        if (rdt.enableMonitoring()) {
            removeDirectory(program, monitor);
        }
        if (!shared()) {
            removeDirectory(program, group);
        }
    }

    private static void removeDirectory(ProgramBuilder program, BytePath directory) {
        program.call(
                        Call.UNLINKAT,
                        here(),
                        program.memory().path(directory.bytes()),
                        Arg.of(AT_REMOVEDIR, "AT_REMOVEDIR"))
                .tolerateAll();
    }
}
