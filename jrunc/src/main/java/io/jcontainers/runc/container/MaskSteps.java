package io.jcontainers.runc.container;

import static io.jcontainers.runc.container.Assembly.here;
import static io.jcontainers.runc.mount.MountFlags.*;

import io.jcontainers.runc.program.Arg;
import io.jcontainers.runc.program.Call;
import io.jcontainers.runc.program.Errno;
import io.jcontainers.runc.program.Label;
import io.jcontainers.runc.program.Memory;
import io.jcontainers.runc.program.Op;
import io.jcontainers.runc.program.ProgramBuilder;
import io.jcontainers.runc.program.Slot;
import io.jcontainers.runc.program.Step;
import io.jcontainers.runc.program.Test;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Masked and read-only paths, each on the one descriptor that it was resolved to.
 *
 * <p>A masked directory is covered by a clone of one empty read-only tmpfs, anything else by a clone of the
 * container's /dev/null, which is verified first to be that device.
 */
final class MaskSteps {
    /** Masked by everybody, and files: tried as such first. */
    private static final Set<String> PROC_FILES = Set.of(
            "/proc/interrupts",
            "/proc/kcore",
            "/proc/keys",
            "/proc/latency_stats",
            "/proc/sched_debug",
            "/proc/timer_list",
            "/proc/timer_stats");

    private static final String NO_NULL = "unable to start container process: /dev/null of the container is invalid: it"
            + " is not the null device, so nothing can be masked with it";

    private final Assembly assembly;
    private final ProgramBuilder init;
    private final MountSteps mounts;
    private final Memory.Room statx;

    MaskSteps(Assembly assembly, MountSteps mounts) {
        this.assembly = assembly;
        this.init = assembly.init();
        this.mounts = mounts;
        this.statx = init.memory().zeroes(NullDevice.STATX_BYTES, "statx");
    }

    /** Read-only paths, then masked ones; after the root was pivoted. */
    void cover() {
        Slot root = init.slot("new-root");
        List<String> readOnly = assembly.bundle().spec().linux().readonlyPaths();
        List<String> masked = assembly.bundle().spec().linux().maskedPaths();
        if (readOnly.isEmpty() && masked.isEmpty()) {
            return;
        }
        init.at("linux.maskedPaths", "mask-failed", "open the container's root");
        init.call(Call.OPENAT, here(), init.memory().text("/"), Arg.of(010200000, "O_PATH|O_DIRECTORY"), Arg.of(0))
                .into(root);
        for (int i = 0; i < readOnly.size(); i++) {
            init.at(
                    "linux.readonlyPaths[" + i + "]",
                    "readonly-failed",
                    "unable to start container process: " + "readonly path " + readOnly.get(i));
            readOnly(root, readOnly.get(i));
        }
        if (!masked.isEmpty()) {
            mask(root, masked);
        }
        init.call(Call.CLOSE, root.arg());
    }

    private Slot resolve(Slot root, String path, Label absent) {
        Slot found = init.scratch("path");
        init.add(Op.IN_ROOT, root.arg(), init.memory().text(path), Arg.of(InRoot.OPEN, "existing"), Arg.of(0))
                .into(found)
                .otherwise(absent, Errno.ENOENT, Errno.ENOTDIR);
        return found;
    }

    private void readOnly(Slot root, String path) {
        Label absent = new Label();
        Slot found = resolve(root, path, absent);
        Slot clone = clone(found, AT_RECURSIVE);
        mounts.setAttributes(clone, ATTR_RDONLY, 0, 0, AT_RECURSIVE);
        mounts.attach(clone, found);
        mounts.close(clone);
        mounts.close(found);
        init.here(absent);
    }

    private Slot clone(Slot of, int flags) {
        Slot clone = init.scratch("clone");
        init.call(
                        Call.OPEN_TREE,
                        of.arg(),
                        init.memory().text(""),
                        Arg.of(OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC | AT_EMPTY_PATH | flags))
                .into(clone);
        return clone;
    }

    private void mask(Slot root, List<String> masked) {
        Slot empty = init.slot("empty");
        Slot nothing = init.slot("null");
        Label noNull = new Label();
        emptyDirectory(empty);
        openNull(root, nothing);
        for (int i = 0; i < masked.size(); i++) {
            init.at(
                    "linux.maskedPaths[" + i + "]",
                    "mask-failed",
                    "unable to start container process: can't mask path \"" + masked.get(i) + "\"");
            mask(root, masked.get(i), empty, nothing, noNull);
        }
        init.call(Call.CLOSE, empty.arg());
        init.call(Call.CLOSE, nothing.arg()).ifSet();
        init.at("linux.maskedPaths", "mask-null", NO_NULL);
        init.later(noNull, () -> init.fail(null));
    }

    private void emptyDirectory(Slot empty) {
        Slot context = init.scratch("fs");
        init.at("linux.maskedPaths", "mask-failed", "make an empty directory for masked paths");
        init.call(Call.FSOPEN, init.memory().text("tmpfs"), Arg.of(FSOPEN_CLOEXEC))
                .into(context);
        for (String[] option : new String[][] {{"source", "tmpfs"}, {"nr_blocks", "1"}, {"nr_inodes", "2"}}) {
            mounts.configure(context, option[0], option[1]);
        }
        mounts.configure(context, "ro", null);
        init.call(Call.FSCONFIG, context.arg(), Arg.of(FSCONFIG_CMD_CREATE), Arg.of(0), Arg.of(0), Arg.of(0));
        init.call(Call.FSMOUNT, context.arg(), Arg.of(FSMOUNT_CLOEXEC), Arg.of(ATTR_RDONLY))
                .into(empty);
        init.call(Call.CLOSE, context.arg());
    }

    /** What the path is shows when a mount of the other kind can't cover it (EINVAL of move_mount(2)). */
    private void mask(Slot root, String path, Slot empty, Slot nothing, Label noNull) {
        Label absent = new Label();
        Label other = new Label();
        Label covered = new Label();
        Slot found = resolve(root, path, absent);
        boolean file = PROC_FILES.contains(path);
        Label otherKind = new Label();
        Slot clone = file ? cloneNull(nothing, noNull) : cloneEmpty(empty, found, covered, otherKind);
        mounts.attach(clone, found).otherwise(other, Errno.EINVAL, Errno.ENOTDIR);
        mounts.close(clone);
        init.here(covered);
        mounts.close(found);
        init.here(absent);
        init.later(other, () -> {
            mounts.close(clone);
            init.here(otherKind);
            mounts.attach(file ? cloneEmpty(empty, found, covered, null) : cloneNull(nothing, noNull), found);
            mounts.close(clone);
            init.jump(covered);
        });
    }

    private Slot cloneNull(Slot nothing, Label noNull) {
        init.jumpIf(nothing.arg(), Test.LT, Arg.of(0), noNull);
        return clone(nothing, 0);
    }

    private Slot cloneEmpty(Slot empty, Slot found, Label covered, @Nullable Label otherKind) {
        if (!assembly.host().kernel().atLeast(6, 15)) {
            attachFirst(empty, found, covered, otherKind);
        }
        return clone(empty, 0);
    }

    /** Before Linux 6.15 a mount that is attached nowhere can't be cloned, so the first path takes it itself. */
    private void attachFirst(Slot empty, Slot found, Label covered, @Nullable Label otherKind) {
        Slot attached = init.scratch("empty-attached");
        Label later = new Label();
        init.jumpIf(attached.arg(), Test.GE, Arg.of(0), later);
        Step step = mounts.attach(empty, found);
        if (otherKind != null) {
            step.otherwise(otherKind, Errno.EINVAL, Errno.ENOTDIR);
        }
        init.add(Op.SET, Arg.of(1), Arg.of(0)).into(attached);
        init.jump(covered);
        init.here(later);
    }

    /** Stays unset unless it is the null device; CVE-2025-31133: it may be anything in an image's /dev. */
    private void openNull(Slot root, Slot nothing) {
        Label other = new Label();
        Label done = new Label();
        int flags = InRoot.OPEN | InRoot.PLAIN;
        init.add(
                        Op.IN_ROOT,
                        root.arg(),
                        init.memory().text("/dev/null"),
                        Arg.of(flags, "existing, no links"),
                        Arg.of(0))
                .into(nothing)
                .otherwise(done, Errno.ANY);
        NullDevice.jumpUnless(init, statx, nothing.arg(), other);
        init.here(done);
        init.later(other, () -> {
            init.call(Call.CLOSE, nothing.arg());
            init.add(Op.SET, Arg.of(-1), Arg.of(0)).into(nothing);
            init.jump(done);
        });
    }
}
