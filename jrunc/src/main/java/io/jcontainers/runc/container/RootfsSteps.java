package io.jcontainers.runc.container;

import static io.jcontainers.runc.container.Assembly.here;
import static io.jcontainers.runc.mount.MountFlags.*;

import io.jcontainers.runc.cgroup.BytePath;
import io.jcontainers.runc.cgroup.Mountpoints;
import io.jcontainers.runc.program.Arg;
import io.jcontainers.runc.program.Call;
import io.jcontainers.runc.program.Errno;
import io.jcontainers.runc.program.Label;
import io.jcontainers.runc.program.OpenFlags;
import io.jcontainers.runc.program.ProgramBuilder;
import io.jcontainers.runc.program.Slot;
import io.jcontainers.runc.program.Step;
import io.jcontainers.runc.request.Need;
import io.jcontainers.spec.NamespaceType;
import io.jcontainers.spec.Spec;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The root of the container: cloned by the front as a detached tree, attached and made the root by init.
 *
 * <p>It is attached on top of the caller's root, so that no directory of the host has to be reached on the way: an
 * ordinary user's root of a user namespace may not enter them.
 */
final class RootfsSteps {
    private static final Map<String, Long> PROPAGATION = Map.of(
            "shared",
            MS_SHARED,
            "rshared",
            MS_SHARED | MS_REC,
            "slave",
            MS_SLAVE,
            "rslave",
            MS_SLAVE | MS_REC,
            "private",
            MS_PRIVATE,
            "rprivate",
            MS_PRIVATE | MS_REC,
            "unbindable",
            MS_UNBINDABLE,
            "runbindable",
            MS_UNBINDABLE | MS_REC);

    private static final int MOUNTINFO_BYTES = 1 << 20;

    private final Assembly assembly;
    private final MountSteps mounts;

    RootfsSteps(Assembly assembly, MountSteps mounts) {
        this.assembly = assembly;
        this.mounts = mounts;
    }

    private static @Nullable String propagation(Assembly assembly) {
        String propagation = assembly.bundle().spec().linux().rootfsPropagation();
        return propagation == null || propagation.isEmpty() ? null : propagation;
    }

    private static long wanted(Assembly assembly) {
        String propagation = propagation(assembly);
        return PROPAGATION.getOrDefault(propagation == null ? "rslave" : propagation, MS_SLAVE | MS_REC);
    }

    /** What clones of the host's trees become before they are attached: MS_SLAVE, MS_PRIVATE, or 0 for peers. */
    static long fromHost(Assembly assembly) {
        long wanted = wanted(assembly) & ~MS_REC;
        if (wanted == MS_PRIVATE) {
            return MS_PRIVATE;
        }
        return wanted == MS_SHARED && !assembly.has(NamespaceType.USER) ? 0 : MS_SLAVE;
    }

    /** Front: the tree, with everything that is mounted in it. */
    void open() {
        ProgramBuilder front = assembly.front();
        Ephemeral ephemeral = assembly.bundle().ephemeral();
        OverlayRoot overlay = ephemeral == null ? null : ephemeral.root();
        if (overlay != null) {
            OverlaySteps.mountRoot(front, overlay, assembly.root());
            return;
        }
        String path = assembly.bundle().rootfs().display();
        front.at("root.path", "rootfs-open", "unable to start container process: open root file system " + path);
        byte[] name = assembly.bundle().rootfs().bytes();
        if (assembly.has(NamespaceType.MOUNT)) {
            assembly.trees().open(assembly.root(), name, true);
            return;
        }
        int flags = OpenFlags.PATH | OpenFlags.DIRECTORY | OpenFlags.CLOEXEC;
        front.call(Call.OPENAT, here(), front.memory().path(name), Arg.of(flags), Arg.of(0))
                .into(assembly.root());
    }

    /** Init: nothing that is mounted from here on reaches the caller's namespace; the tree is attached. */
    void attach() {
        ProgramBuilder init = assembly.init();
        long first = ofOldRoot();
        init.at(
                "linux.rootfsPropagation",
                "rootfs-propagation",
                "make the host's mounts " + (propagation(assembly) == null ? "rslave" : propagation(assembly)));
        mountSetAttr(here(), "/", 0, 0, first & ~MS_REC, (first & MS_REC) != 0 ? AT_RECURSIVE : 0);
        assembly.trees().openInside();
        init.at("root.path", "rootfs-attach", "attach the root file system");
        Arg empty = init.memory().text("");
        long fromHost = fromHost(assembly);
        if (fromHost != 0) {
            mounts.setAttributes(assembly.root(), 0, 0, fromHost, AT_RECURSIVE);
        }
        init.call(
                Call.MOVE_MOUNT,
                assembly.root().arg(),
                empty,
                here(),
                init.memory().text("/"),
                Arg.of(MOVE_MOUNT_F_EMPTY_PATH, "MOVE_MOUNT_F_EMPTY_PATH"));
        if (fromHost == 0) {
            // pivot_root(2) takes no shared mount; the root gets what it is to be once it is one.
            mounts.setAttributes(assembly.root(), 0, 0, MS_PRIVATE, 0);
        }
    }

    /** What the caller's mounts become in the container's namespace, until they are gone. */
    private long ofOldRoot() {
        long wanted = wanted(assembly);
        boolean stays = (wanted & (MS_SHARED | MS_UNBINDABLE)) != 0;
        return stays || !assembly.options().pivot() ? MS_SLAVE | MS_REC : wanted;
    }

    private Step mountSetAttr(Arg directory, String path, long set, long clear, long propagation, int flags) {
        ProgramBuilder init = assembly.init();
        return init.call(
                Call.MOUNT_SETATTR,
                directory,
                init.memory().text(path),
                Arg.of(flags),
                init.memory()
                        .struct(
                                Structs.mountAttr(set, clear, propagation, 0),
                                "propagation=0x" + Long.toHexString(propagation)),
                Arg.of(32));
    }

    /** Init: the attached tree becomes the root, the old one goes. */
    void pivot() {
        ProgramBuilder init = assembly.init();
        init.at("root.path", "rootfs-pivot", "unable to start container process: pivot_root");
        if (!assembly.has(NamespaceType.MOUNT)) {
            changeRoot();
            return;
        }
        if (assembly.options().pivot()) {
            pivotRoot();
        } else {
            hideKernelFilesystems();
            changeRoot();
        }
        long wanted = wanted(assembly);
        if (propagation(assembly) != null && (wanted & (MS_SHARED | MS_UNBINDABLE)) != 0) {
            init.at("linux.rootfsPropagation", "rootfs-propagation", "make the root " + propagation(assembly));
            mountSetAttr(here(), "/", 0, 0, wanted & ~MS_REC, (wanted & MS_REC) != 0 ? AT_RECURSIVE : 0);
        }
    }

    private void changeRoot() {
        ProgramBuilder init = assembly.init();
        init.call(Call.FCHDIR, assembly.root().arg());
        init.call(Call.CHROOT, init.memory().text("."));
        init.call(Call.CHDIR, init.memory().text("/"));
    }

    private void pivotRoot() {
        ProgramBuilder init = assembly.init();
        Slot old = init.scratch("old-root");
        boolean whole = (ofOldRoot() & MS_REC) != 0;
        if (!whole) {
            int flags = OpenFlags.PATH | OpenFlags.DIRECTORY | OpenFlags.CLOEXEC;
            init.call(Call.OPENAT, here(), init.memory().text("/"), Arg.of(flags), Arg.of(0))
                    .into(old);
        }
        init.call(Call.FCHDIR, assembly.root().arg());
        init.call(Call.PIVOT_ROOT, init.memory().text("."), init.memory().text("."));
        if (!whole) {
            // Mounts in the old root may still be peers of the host's: unmounting them must not reach those.
            mounts.setAttributes(old, 0, 0, MS_SLAVE, AT_RECURSIVE);
            init.call(Call.CLOSE, old.arg());
        }
        // The old root lies on top of ".".
        init.call(Call.UMOUNT2, init.memory().text("."), Arg.of(MNT_DETACH, "MNT_DETACH"));
        init.call(Call.CHDIR, init.memory().text("/"));
    }

    /**
     * Without pivot_root(2) the old root stays below the new one. A proc or sysfs that is wholly visible there would
     * let a user namespace in the container mount its own, free of what is masked: it goes, or is covered.
     */
    private void hideKernelFilesystems() {
        ProgramBuilder init = assembly.init();
        byte[] mountinfo = assembly.request().files().orEmpty(Need.file("/proc/self/mountinfo", MOUNTINFO_BYTES));
        for (BytePath mount : Mountpoints.ofWhole(mountinfo, Set.of("proc", "sysfs"))) {
            Arg path = init.memory().path(mount.bytes());
            Label covered = new Label();
            Label done = new Label();
            init.call(Call.UMOUNT2, path, Arg.of(MNT_DETACH, "MNT_DETACH"))
                    .otherwise(covered, Errno.EPERM, Errno.EINVAL);
            init.here(done);
            init.later(covered, () -> {
                Arg tmpfs = init.memory().text("tmpfs");
                init.call(Call.MOUNT, tmpfs, path, tmpfs, Arg.of(0), Arg.of(0));
                init.jump(done);
            });
        }
    }

    /** Init: at the very end of the set-up. */
    void readOnly() {
        Spec spec = assembly.bundle().spec();
        if (spec.root() != null && spec.root().readonly()) {
            assembly.init().at("root.readonly", "rootfs-readonly", "make the root read-only");
            mounts.setAttributes(assembly.root(), ATTR_RDONLY, 0, 0, 0);
        }
    }
}
