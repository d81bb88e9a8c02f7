package io.jcontainers.runc.container;

import static io.jcontainers.runc.container.Assembly.here;
import static io.jcontainers.runc.mount.MountFlags.*;

import io.jcontainers.runc.mount.MountOptions;
import io.jcontainers.runc.program.Arg;
import io.jcontainers.runc.program.Call;
import io.jcontainers.runc.program.Errno;
import io.jcontainers.runc.program.Label;
import io.jcontainers.runc.program.Memory;
import io.jcontainers.runc.program.Op;
import io.jcontainers.runc.program.OpenFlags;
import io.jcontainers.runc.program.ProgramBuilder;
import io.jcontainers.runc.program.Slot;
import io.jcontainers.runc.program.Step;
import io.jcontainers.runc.program.Test;
import io.jcontainers.spec.Mount;
import io.jcontainers.spec.NamespaceType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Mounts of new file systems, by init: fsopen(2), fsconfig(2), fsmount(2), or mount(2) where those take no such text.
 */
final class FilesystemSteps {
    private static final int MOST_FSCONFIG_BYTES = 250;
    private static final Set<String> WITHOUT_LABEL = Set.of("proc", "sysfs", "mqueue");

    private final Assembly assembly;
    private final ProgramBuilder init;
    private final MountSteps mounts;

    FilesystemSteps(Assembly assembly, MountSteps mounts) {
        this.assembly = assembly;
        this.init = assembly.init();
        this.mounts = mounts;
    }

    /** Without SELinux a label means nothing, and file systems refuse it. */
    private String mountLabel() {
        String label = assembly.bundle().spec().linux().mountLabel();
        return label == null || label.isEmpty() || !LabelSteps.hasSelinux(assembly.request()) ? "" : label;
    }

    /** Options of the file system itself, with the container's SELinux label. */
    private List<String> data(String type, MountOptions options) {
        String label = mountLabel();
        if (label.isEmpty() || WITHOUT_LABEL.contains(type)) {
            return options.data();
        }
        List<String> data = new ArrayList<>(options.data());
        data.add("context=" + label);
        return data;
    }

    /** Whether fsconfig(2) does not take these options: a long value, or one that mount(2) alone splits. */
    static boolean needsMount2(MountOptions options) {
        return options.data().stream().anyMatch(data -> data.length() > MOST_FSCONFIG_BYTES);
    }

    /**
     * A detached mount.
     *
     * @param mode slot with the permission bits of the covered directory, for a tmpfs; -1 where there was none
     * @param writable to be made read-only later
     */
    Slot create(Mount mount, String type, MountOptions options, @Nullable Slot mode, boolean writable) {
        Slot context = init.scratch("fs");
        Slot made = init.slot("mount");
        Label made2 = new Label();
        Label refused = new Label();
        boolean hostSysfs = type.equals("sysfs")
                && !assembly.makes(NamespaceType.NETWORK)
                && (assembly.has(NamespaceType.USER) || assembly.caller().inUserNamespace());
        Step open = init.call(Call.FSOPEN, init.memory().text(type), Arg.of(FSOPEN_CLOEXEC, "FSOPEN_CLOEXEC"))
                .into(context);
        if (hostSysfs) {
            open.otherwise(refused, Errno.EPERM);
        }
        if (mount.source() != null && !mount.source().isEmpty()) {
            configure(context, "source", mount.source());
        }
        if (options.readOnly() && !writable && !type.equals("proc")) {
            configure(context, "ro", null);
        }
        superblockFlags(context, options);
        data(context, type, options);
        if (mode != null) {
            inheritMode(context, mode);
        }
        Step create = init.call(
                Call.FSCONFIG,
                context.arg(),
                Arg.of(FSCONFIG_CMD_CREATE, "FSCONFIG_CMD_CREATE"),
                Arg.of(0),
                Arg.of(0),
                Arg.of(0));
        long attributes = options.attributes() & ~(writable ? ATTR_RDONLY : 0);
        Step fsmount = init.call(
                        Call.FSMOUNT, context.arg(), Arg.of(FSMOUNT_CLOEXEC, "FSMOUNT_CLOEXEC"), Arg.of(attributes))
                .into(made);
        if (hostSysfs) {
            create.otherwise(refused, Errno.EPERM);
            fsmount.otherwise(refused, Errno.EPERM);
        }
        mounts.close(context);
        init.here(made2);
        if (hostSysfs) {
            init.later(refused, () -> {
                hostSysfs(made, options);
                init.jump(made2);
            });
        }
        return made;
    }

    /**
     * Only who owns the network namespace may mount a sysfs: the host's, with all that is mounted in it, takes its
     * place.
     */
    private void hostSysfs(Slot made, MountOptions options) {
        init.call(
                        Call.OPEN_TREE,
                        here(),
                        init.memory().text("/sys"),
                        Arg.of(OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC | AT_RECURSIVE))
                .into(made);
        mounts.setAttributes(made, 0, 0, MS_SLAVE, AT_RECURSIVE);
        // CVE-2023-25809: what is read-only here is so in the cgroups below too.
        mounts.setAttributes(made, options.attributes(), 0, 0, AT_RECURSIVE);
    }

    private void data(Slot context, String type, MountOptions options) {
        for (String data : data(type, options)) {
            int sign = data.indexOf('=');
            if (sign < 0) {
                Step step = configure(context, data, null);
                if (data.equals("newinstance")) {
                    step.tolerate(Errno.EINVAL);
                }
            } else if (!type.equals("devpts") || !data.equals("gid=5") || IdMaps.maps(assembly, 5)) {
                configure(context, data.substring(0, sign), data.substring(sign + 1));
            }
        }
    }

    private void superblockFlags(Slot context, MountOptions options) {
        if ((options.set() & MS_SYNCHRONOUS) != 0) {
            configure(context, "sync", null);
        }
        if ((options.set() & MS_DIRSYNC) != 0) {
            configure(context, "dirsync", null);
        }
        if ((options.set() & MS_LAZYTIME) != 0) {
            configure(context, "lazytime", null);
        }
        if ((options.set() & MS_MANDLOCK) != 0) {
            configure(context, "mand", null);
        }
    }

    Step configure(Slot context, String key, @Nullable String value) {
        return init.call(
                Call.FSCONFIG,
                context.arg(),
                value == null
                        ? Arg.of(FSCONFIG_SET_FLAG, "FSCONFIG_SET_FLAG")
                        : Arg.of(FSCONFIG_SET_STRING, "FSCONFIG_SET_STRING"),
                init.memory().text(key),
                value == null ? Arg.of(0) : init.memory().text(value),
                Arg.of(0));
    }

    private void inheritMode(Slot context, Slot mode) {
        Label none = new Label();
        Memory.Room text = init.memory().zeroes(16, "mode");
        byte[] template = {1, 'o', (byte) mode.index(), (byte) (mode.index() >> 8)};
        init.jumpIf(mode.arg(), Test.LT, Arg.of(0), none);
        init.add(Op.FORMAT, init.memory().struct(template, "mode"), Arg.of(template.length), Arg.of(text), Arg.of(16));
        init.call(
                Call.FSCONFIG,
                context.arg(),
                Arg.of(FSCONFIG_SET_STRING, "FSCONFIG_SET_STRING"),
                init.memory().text("mode"),
                Arg.of(text),
                Arg.of(0));
        init.here(none);
    }

    /** A queue file system takes its label once it stands, not as an option. */
    void label(String type, Slot made) {
        String label = mountLabel();
        if (label.isEmpty() || !type.equals("mqueue")) {
            return;
        }
        Slot directory = init.scratch("labelled");
        byte[] value = label.getBytes(StandardCharsets.UTF_8);
        init.call(
                        Call.OPENAT,
                        made.arg(),
                        init.memory().text("."),
                        Arg.of(OpenFlags.RDONLY | OpenFlags.DIRECTORY | OpenFlags.CLOEXEC),
                        Arg.of(0))
                .into(directory);
        init.call(
                Call.FSETXATTR,
                directory.arg(),
                init.memory().text("security.selinux"),
                init.memory().path(value),
                Arg.of(value.length),
                Arg.of(0));
        mounts.close(directory);
    }

    /** mount(2) on the current directory: for option texts longer than fsconfig(2) takes, and for a remount. */
    void classic(Mount mount, String type, MountOptions options, Slot target) {
        init.call(Call.FCHDIR, target.arg());
        init.call(
                Call.MOUNT,
                init.memory().text(mount.source() == null ? type : mount.source()),
                init.memory().text("."),
                init.memory().text(type),
                Arg.of(options.set()),
                init.memory().text(String.join(",", data(type, options))));
        for (long propagation : options.propagation()) {
            Slot made = mounts.target(mount, InRoot.DIR);
            mounts.setAttributes(made, 0, 0, propagation & ~MS_REC, (propagation & MS_REC) != 0 ? AT_RECURSIVE : 0);
            mounts.close(made);
        }
        mounts.close(target);
    }
}
