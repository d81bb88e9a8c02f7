package io.jcontainers.runc.container;

import static io.jcontainers.runc.container.Assembly.here;
import static io.jcontainers.runc.mount.MountFlags.*;

import io.jcontainers.runc.program.Arg;
import io.jcontainers.runc.program.Call;
import io.jcontainers.runc.program.ProgramBuilder;
import io.jcontainers.runc.program.Step;
import io.jcontainers.spec.NamespaceType;
import io.jcontainers.spec.Spec;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The root of the container: cloned by the front as a detached tree, attached and made the root by init.
 *
 * <p>It is attached on top of the caller's root, so that no directory of the host has to be reached on the way: an
 * ordinary user's root of a user namespace may not enter them.
 */
final class RootfsSteps {
    private static final Map<String, Long> PROPAGATION = Map.of(
            "shared", MS_SHARED,
            "rshared", MS_SHARED | MS_REC,
            "slave", MS_SLAVE,
            "rslave", MS_SLAVE | MS_REC,
            "private", MS_PRIVATE,
            "rprivate", MS_PRIVATE | MS_REC,
            "unbindable", MS_UNBINDABLE,
            "runbindable", MS_UNBINDABLE | MS_REC);

    private final Assembly assembly;
    private final MountSteps mounts;

    RootfsSteps(Assembly assembly, MountSteps mounts) {
        this.assembly = assembly;
        this.mounts = mounts;
    }

    private @Nullable String propagation() {
        String propagation = assembly.bundle().spec().linux().rootfsPropagation();
        return propagation == null || propagation.isEmpty() ? null : propagation;
    }

    /** Front: the tree, with everything that is mounted in it. */
    void open() {
        ProgramBuilder front = assembly.front();
        String path = assembly.bundle().rootfs().display();
        front.at("root.path", "rootfs-open", "unable to start container process: open root file system " + path);
        Arg name = front.memory().path(assembly.bundle().rootfs().bytes());
        int flags = OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC | AT_RECURSIVE;
        front.call(Call.OPEN_TREE, here(), name, Arg.of(flags, "OPEN_TREE_CLONE|OPEN_TREE_CLOEXEC|AT_RECURSIVE"))
                .into(assembly.root());
    }

    /** Init: nothing that is mounted from here on reaches the caller's namespace; the tree is attached. */
    void attach() {
        ProgramBuilder init = assembly.init();
        init.at("linux.rootfsPropagation", "rootfs-propagation", "make the host's mounts "
                + (propagation() == null ? "rslave" : propagation()));
        long wanted = PROPAGATION.getOrDefault(propagation() == null ? "rslave" : propagation(), MS_SLAVE | MS_REC);
        boolean stays = (wanted & (MS_SHARED | MS_UNBINDABLE)) != 0;
        long first = stays ? MS_SLAVE | MS_REC : wanted;
        mountSetAttr(here(), "/", 0, 0, first & ~MS_REC, (first & MS_REC) != 0 ? AT_RECURSIVE : 0);
        init.at("root.path", "rootfs-attach", "attach the root file system");
        Arg empty = init.memory().text("");
        init.call(
                Call.MOVE_MOUNT,
                assembly.root().arg(),
                empty,
                here(),
                init.memory().text("/"),
                Arg.of(MOVE_MOUNT_F_EMPTY_PATH, "MOVE_MOUNT_F_EMPTY_PATH"));
        mounts.setAttributes(assembly.root(), 0, 0, MS_PRIVATE, 0);
        if (!stays && (wanted & MS_SLAVE) != 0) {
            // Mounts below the root keep what the host's are: slaves of them.
            mounts.setAttributes(assembly.root(), 0, 0, MS_SLAVE, AT_RECURSIVE);
        }
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
        init.call(Call.FCHDIR, assembly.root().arg());
        if (!assembly.has(NamespaceType.MOUNT)) {
            init.call(Call.CHROOT, init.memory().text("."));
        } else if (assembly.options().pivot()) {
            init.call(Call.PIVOT_ROOT, init.memory().text("."), init.memory().text("."));
            // The old root lies on top of ".": nothing of it may propagate back when it is detached.
            mountSetAttr(here(), ".", 0, 0, MS_SLAVE, AT_RECURSIVE);
            init.call(Call.UMOUNT2, init.memory().text("."), Arg.of(MNT_DETACH, "MNT_DETACH"));
        } else {
            init.call(Call.CHROOT, init.memory().text("."));
        }
        init.call(Call.CHDIR, init.memory().text("/"));
        String propagation = propagation();
        long wanted = propagation == null ? 0 : PROPAGATION.getOrDefault(propagation, 0L);
        if ((wanted & (MS_SHARED | MS_UNBINDABLE)) != 0) {
            init.at("linux.rootfsPropagation", "rootfs-propagation", "make the root " + propagation);
            mountSetAttr(here(), "/", 0, 0, wanted & ~MS_REC, (wanted & MS_REC) != 0 ? AT_RECURSIVE : 0);
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
