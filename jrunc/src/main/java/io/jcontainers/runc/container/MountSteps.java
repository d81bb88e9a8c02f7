package io.jcontainers.runc.container;

import static io.jcontainers.runc.container.Assembly.here;
import static io.jcontainers.runc.mount.MountFlags.*;

import io.jcontainers.runc.cgroup.BytePath;
import io.jcontainers.runc.mount.MountOptions;
import io.jcontainers.runc.program.Arg;
import io.jcontainers.runc.program.Call;
import io.jcontainers.runc.program.Errno;
import io.jcontainers.runc.program.Label;
import io.jcontainers.runc.program.Memory;
import io.jcontainers.runc.program.Op;
import io.jcontainers.runc.program.ProgramBuilder;
import io.jcontainers.runc.program.Slot;
import io.jcontainers.runc.program.Step;
import io.jcontainers.runc.request.RequestException;
import io.jcontainers.spec.Mount;
import io.jcontainers.spec.NamespaceType;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The mounts of config.json, in their order. Sources are opened by the front, everything else is done by init. */
final class MountSteps {
    static final int EMPTY_TO_EMPTY = MOVE_MOUNT_F_EMPTY_PATH | MOVE_MOUNT_T_EMPTY_PATH;
    private static final int STATX_MODE_OFFSET = 28;
    private static final int STATX_BYTES = 256;
    private static final int STATX_MODE = 2;
    private static final Set<String> ALLOWED_IN_PROC = Set.of(
            "/proc/cpuinfo",
            "/proc/diskstats",
            "/proc/meminfo",
            "/proc/stat",
            "/proc/swaps",
            "/proc/uptime",
            "/proc/loadavg",
            "/proc/slabinfo",
            "/proc/sys/kernel/ns_last_pid",
            "/proc/sys/crypto/fips_enabled");
    private static final Set<String> ONLY_ON_DIRECTORIES = Set.of("proc", "sysfs");

    private final Assembly assembly;
    private final ProgramBuilder front;
    private final ProgramBuilder init;
    private final CgroupMountSteps cgroups;
    private final IdMappedSources idMapped;
    private final FilesystemSteps filesystems;
    private final TreeSteps trees;
    private final List<@Nullable Slot> sources = new ArrayList<>();
    private final List<Slot> readOnlyAtLast = new ArrayList<>();
    private final Memory.Room room;

    MountSteps(Assembly assembly, CgroupMountSteps cgroups) {
        this.assembly = assembly;
        this.front = assembly.front();
        this.init = assembly.init();
        this.cgroups = cgroups;
        this.idMapped = new IdMappedSources(assembly);
        this.filesystems = new FilesystemSteps(assembly, this);
        this.trees = new TreeSteps(assembly);
        this.room = init.memory().zeroes(STATX_BYTES, "statx");
    }

    private List<Mount> mounts() {
        return assembly.bundle().spec().mounts();
    }

    private static String field(int index) {
        return "mounts[" + index + "]";
    }

    private String failure(Mount mount) {
        String source = mount.source() == null ? "" : mount.source();
        return "unable to start container process: error during container init: error mounting \"" + source
                + "\" to rootfs at \"" + destination(mount) + "\"";
    }

    /** Relative destinations count from the root (deprecated by the specification). */
    static String destination(Mount mount) {
        String given = mount.destination();
        return BytePath.ofText(given.startsWith("/") ? given : "/" + given)
                .absolute()
                .utf8();
    }

    /** Opens the sources of bind mounts with the caller's rights, in the caller's namespace. */
    void openSources() {
        List<Mount> mounts = mounts();
        for (int i = 0; i < mounts.size(); i++) {
            Mount mount = mounts.get(i);
            MountOptions options = MountOptions.of(mount);
            check(mount, i, options);
            boolean source = options.bind() && !remounts(options) && !"cgroup".equals(mount.type());
            sources.add(source ? openSource(mount, i, options) : null);
        }
        cgroups.openSources();
    }

    private @Nullable TreeSource tree(int index) {
        Ephemeral ephemeral = assembly.bundle().ephemeral();
        return ephemeral == null ? null : ephemeral.sources().get(index);
    }

    private Slot openSource(Mount mount, int index, MountOptions options) {
        TreeSource tree = tree(index);
        if (tree != null) {
            front.at(field(index) + ".source", "mount-source", failure(mount));
            return trees.open("source-" + index, tree);
        }
        if (clonesInTurn(mount, options)) {
            return init.slot("source-" + index);
        }
        BytePath source = source(mount);
        front.at(field(index) + ".source", "mount-source", failure(mount) + ": stat " + source.display());
        Slot slot = assembly.keep(front.slot("source-" + index));
        assembly.trees().open(slot, source.bytes(), options.recursiveBind());
        if (IdMappedSources.asked(mount, options)) {
            idMapped.map(
                    slot,
                    mount,
                    options,
                    failure(mount) + ": failed to set MOUNT_ATTR_IDMAP on " + source.display()
                            + " (maybe the filesystem used doesn't support idmap mounts on this kernel?)");
        }
        return slot;
    }

    /** Front, once the container's user namespace has its maps. */
    void mapIds() {
        idMapped.mapWithContainer();
    }

    private static boolean remounts(MountOptions options) {
        return (options.set() & MS_REMOUNT) != 0;
    }

    private void check(Mount mount, int index, MountOptions options) {
        String destination = destination(mount);
        boolean proc = "proc".equals(mount.type());
        if (destination.equals("/")) {
            throw new RequestException(
                    "mount-invalid",
                    failure(mount) + ": mounting on / is not supported (" + field(index) + ".destination)");
        }
        boolean below = destination.equals("/proc") || destination.startsWith("/proc/");
        boolean allowed = proc && destination.equals("/proc") || ALLOWED_IN_PROC.contains(destination);
        if (below && !allowed && !procfsBind(mount, destination, options)) {
            throw new RequestException(
                    "mount-invalid",
                    failure(mount) + ": \"" + destination + "\" cannot be mounted because it is inside /proc");
        }
        String unmapped = IdMappedSources.asked(mount, options) ? idMapped.refusal(mount, options) : null;
        if (unmapped != null) {
            throw new RequestException("mount-invalid", failure(mount) + ": " + unmapped + " (" + field(index) + ")");
        }
    }

    /** The host's /proc bound on /proc, as nested rootless containers do. */
    private static boolean procfsBind(Mount mount, String destination, MountOptions options) {
        return options.bind() && destination.equals("/proc") && "/proc".equals(mount.source());
    }

    /** All mounts, by init, in the container's namespaces. */
    void mount() {
        List<Mount> mounts = mounts();
        trees.makeInside();
        for (int i = 0; i < mounts.size(); i++) {
            Mount mount = mounts.get(i);
            MountOptions options = MountOptions.of(mount);
            init.at(field(i), "mount-failed", failure(mount));
            Slot source = sources.get(i);
            if ("cgroup".equals(mount.type())) {
                cgroups.mount(mount, i, options);
            } else if (source != null) {
                if (tree(i) == null && clonesInTurn(mount, options)) {
                    cloneInTurn(mount, i, source, options);
                }
                bind(mount, source, options);
            } else if (remounts(options)) {
                remount(mount, options);
            } else {
                fresh(mount, i, options);
            }
        }
    }

    /** Other flags and options for what an earlier mount, or the root, has put there. */
    private void remount(Mount mount, MountOptions options) {
        Slot target = target(mount, InRoot.OPEN);
        if (options.bind()) {
            attributes(target, options);
            propagate(target, options);
            close(target);
        } else {
            String type = mount.type() == null ? "" : mount.type();
            filesystems.classic(mount, type, options, target);
        }
    }

    /** The target in the root, made where it is missing. */
    Slot target(Mount mount, int how) {
        Slot target = init.scratch("target");
        init.add(
                        Op.IN_ROOT,
                        assembly.root().arg(),
                        init.memory().text(destination(mount)),
                        Arg.of(how, how == InRoot.DIR ? "directory" : "how " + how),
                        Arg.of(0755, "0755"))
                .into(target);
        return target;
    }

    private void bind(Mount mount, Slot source, MountOptions options) {
        Slot target = init.scratch("target");
        detach(source, options.recursiveBind() ? AT_RECURSIVE : 0);
        attributes(source, options);
        init.add(
                        Op.IN_ROOT,
                        assembly.root().arg(),
                        init.memory().text(destination(mount)),
                        Arg.of(InRoot.LIKE, "like the source"),
                        Arg.of(0755, "0755"),
                        source.arg())
                .into(target);
        attach(source, target);
        propagate(source, options);
        close(target);
        close(source);
    }

    /**
     * Mountinfo lists mounts by the order in which they were made (Linux 6.8), and callers expect that of the
     * configuration. So init clones a source when its turn has come, in its copy of the caller's mount namespace and
     * with the caller's rights; only where it has lost those, or ids are mapped, the front does it beforehand.
     */
    private boolean clonesInTurn(Mount mount, MountOptions options) {
        return assembly.makes(NamespaceType.MOUNT)
                && !assembly.has(NamespaceType.USER)
                && assembly.caller().mayMount()
                && !assembly.caller().inUserNamespace()
                && RootfsSteps.fromHost(assembly) != 0 // else the clone stays a peer of the caller's mount
                && !IdMappedSources.asked(mount, options);
    }

    private BytePath source(Mount mount) {
        return assembly.bundle().resolve(mount.source() == null ? "" : mount.source());
    }

    private void cloneInTurn(Mount mount, int index, Slot slot, MountOptions options) {
        init.at(
                field(index) + ".source",
                "mount-source",
                failure(mount) + ": stat " + source(mount).display());
        int flags = OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC | (options.recursiveBind() ? AT_RECURSIVE : 0);
        init.call(
                        Call.OPEN_TREE,
                        here(),
                        init.memory().path(source(mount).bytes()),
                        Arg.of(flags, HostTrees.text(flags)))
                .into(slot);
        init.at(field(index), "mount-failed", failure(mount));
    }

    /**
     * A clone of the host's tree is a peer of it. What that means for the container is for rootfsPropagation to say: by
     * default, and always in a user namespace of its own, mounts pass from the host to it alone.
     */
    void detach(Slot source, int flags) {
        long propagation = RootfsSteps.fromHost(assembly);
        if (propagation != 0) {
            setAttributes(source, 0, 0, propagation, flags);
        }
    }

    /** What mount(8) does with a bind mount's flags: exactly those asked for, unless they are locked. */
    private void attributes(Slot source, MountOptions options) {
        if (options.given()) {
            long set = options.attributes();
            long all = ATTR_RDONLY | ATTR_NOSUID | ATTR_NODEV | ATTR_NOEXEC | ATTR_NODIRATIME | ATTR_NOSYMFOLLOW;
            boolean atime = (options.set() & (MS_NOATIME | MS_RELATIME | MS_STRICTATIME)) != 0;
            long clear = all & ~set | (atime ? ATTR_ATIME : 0);
            Label locked = new Label();
            Label done = new Label();
            setAttributes(source, set, clear, 0, 0).otherwise(locked, Errno.EPERM);
            init.here(done);
            long asked = MountOptions.attributesOf(options.clear()) | (atime ? ATTR_ATIME : 0);
            init.later(locked, () -> {
                setAttributes(source, set, asked, 0, 0);
                init.jump(done);
            });
        }
        if (options.recursiveSet() != 0 || options.recursiveClear() != 0) {
            setAttributes(source, options.recursiveSet(), options.recursiveClear(), 0, AT_RECURSIVE);
        }
    }

    Step setAttributes(Slot mount, long set, long clear, long propagation, int flags) {
        Arg struct = init.memory()
                .struct(
                        Structs.mountAttr(set, clear, propagation, 0),
                        () -> "set=0x" + Long.toHexString(set) + " clear=0x" + Long.toHexString(clear)
                                + " propagation=0x" + Long.toHexString(propagation));
        return init.call(
                Call.MOUNT_SETATTR,
                mount.arg(),
                init.memory().text(""),
                Arg.of(AT_EMPTY_PATH | flags, flags == 0 ? "AT_EMPTY_PATH" : "AT_EMPTY_PATH|AT_RECURSIVE"),
                struct,
                Arg.of(32));
    }

    void propagate(Slot mount, MountOptions options) {
        for (long propagation : options.propagation()) {
            setAttributes(mount, 0, 0, propagation & ~MS_REC, (propagation & MS_REC) != 0 ? AT_RECURSIVE : 0);
        }
    }

    Step attach(Slot mount, Slot target) {
        Arg empty = init.memory().text("");
        return init.call(
                Call.MOVE_MOUNT,
                mount.arg(),
                empty,
                target.arg(),
                empty,
                Arg.of(EMPTY_TO_EMPTY, "MOVE_MOUNT_F_EMPTY_PATH|MOVE_MOUNT_T_EMPTY_PATH"));
    }

    /** An option of a file system that is being put together. */
    Step configure(Slot context, String key, @Nullable String value) {
        return filesystems.configure(context, key, value);
    }

    void close(Slot slot) {
        init.call(Call.CLOSE, slot.arg());
    }

    private void fresh(Mount mount, int index, MountOptions options) {
        String type = mount.type() == null ? "" : mount.type();
        if (type.isEmpty() || type.equals("bind") || type.equals("none")) {
            throw new RequestException(
                    "mount-invalid",
                    failure(mount) + ": " + field(index) + ": a mount needs a type, or the option bind or rbind");
        }
        Slot target;
        Slot mode = null;
        if (type.equals("tmpfs") && options.data().stream().noneMatch(data -> data.startsWith("mode="))) {
            mode = init.scratch("mode");
            target = existing(mount, mode);
        } else {
            target = ONLY_ON_DIRECTORIES.contains(type) ? ordinaryDirectory(mount, type) : target(mount, InRoot.DIR);
        }
        if (FilesystemSteps.needsMount2(options)) {
            filesystems.classic(mount, type, options, target);
            return;
        }
        boolean later = laterReadOnly(mount, type, options);
        Slot made = filesystems.create(mount, type, options, mode, later);
        if (options.copyUp() && type.equals("tmpfs")) {
            init.add(Op.COPY_TREE, target.arg(), made.arg());
        }
        attach(made, target);
        propagate(made, options);
        if (options.recursiveSet() != 0 || options.recursiveClear() != 0) {
            setAttributes(made, options.recursiveSet(), options.recursiveClear(), 0, AT_RECURSIVE);
        }
        close(target);
        filesystems.label(type, made);
        if (later) {
            readOnlyAtLast.add(made);
        } else {
            close(made);
        }
    }

    /** CVE-2019-19921: an image must not lead proc or sysfs elsewhere by a symbolic link. */
    private Slot ordinaryDirectory(Mount mount, String type) {
        Slot target = init.scratch("target");
        Step step = init.add(
                        Op.IN_ROOT,
                        assembly.root().arg(),
                        init.memory().text(destination(mount)),
                        Arg.of(InRoot.DIR | InRoot.PLAIN, "directory, no links"),
                        Arg.of(0755, "0755"))
                .into(target);
        init.refuse(
                step,
                "mount-not-a-directory",
                failure(mount) + ": filesystem \"" + type + "\" must be mounted on ordinary directory",
                Errno.ELOOP,
                Errno.ENOTDIR);
        return target;
    }

    /** A tmpfs takes the mode of the directory that it covers, if that was there before. */
    private Slot existing(Mount mount, Slot mode) {
        Slot target = init.scratch("target");
        Label missing = new Label();
        Label found = new Label();
        init.add(
                        Op.IN_ROOT,
                        assembly.root().arg(),
                        init.memory().text(destination(mount)),
                        Arg.of(InRoot.OPEN, "existing"),
                        Arg.of(0))
                .into(target)
                .otherwise(missing, Errno.ENOENT);
        init.call(
                Call.STATX,
                target.arg(),
                init.memory().text(""),
                Arg.of(AT_EMPTY_PATH, "AT_EMPTY_PATH"),
                Arg.of(STATX_MODE, "STATX_MODE"),
                Arg.of(room));
        init.add(Op.PEEK, Arg.offset(room.plus(STATX_MODE_OFFSET)), Arg.of(2), Arg.of(0))
                .into(mode);
        init.here(found);
        init.later(missing, () -> {
            init.add(Op.SET, Arg.of(-1), Arg.of(0)).into(mode).tolerateAll(); // of an earlier mount
            init.add(
                            Op.IN_ROOT,
                            assembly.root().arg(),
                            init.memory().text(destination(mount)),
                            Arg.of(InRoot.DIR, "directory"),
                            Arg.of(0755, "0755"))
                    .into(target);
            init.jump(found);
        });
        return target;
    }

    /** A tmpfs and what is on /dev are filled before they become read-only. */
    private static boolean laterReadOnly(Mount mount, String type, MountOptions options) {
        return options.readOnly() && (type.equals("tmpfs") || destination(mount).equals("/dev"));
    }

    /** What was kept writable until devices and links were in place. */
    void makeReadOnly() {
        init.at("mounts", "mount-failed", "make a mount read-only");
        for (Slot mount : readOnlyAtLast) {
            setAttributes(mount, ATTR_RDONLY, 0, 0, 0);
            close(mount);
        }
    }
}
