package io.jcontainers.runc.container;

import static io.jcontainers.runc.mount.MountFlags.*;

import io.jcontainers.runc.cgroup.BytePath;
import io.jcontainers.runc.cgroup.CgroupMountRequest;
import io.jcontainers.runc.cgroup.CgroupMountStep;
import io.jcontainers.runc.cgroup.CgroupMounts;
import io.jcontainers.runc.cgroup.CgroupPlacement;
import io.jcontainers.runc.mount.MountOptions;
import io.jcontainers.runc.program.Arg;
import io.jcontainers.runc.program.Call;
import io.jcontainers.runc.program.Errno;
import io.jcontainers.runc.program.Label;
import io.jcontainers.runc.program.Op;
import io.jcontainers.runc.program.ProgramBuilder;
import io.jcontainers.runc.program.Slot;
import io.jcontainers.runc.program.Step;
import io.jcontainers.runc.program.Test;
import io.jcontainers.spec.Mount;
import io.jcontainers.spec.NamespaceType;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Mounts of type cgroup: what the cgroup package plans, as steps. */
final class CgroupMountSteps {
    private final Assembly assembly;
    private final CgroupPlacement placement;
    private final CgroupDirectory directory;
    private final ProgramBuilder init;
    private final Map<BytePath, Slot> sources = new HashMap<>();

    CgroupMountSteps(Assembly assembly, CgroupPlacement placement, CgroupDirectory directory) {
        this.assembly = assembly;
        this.placement = placement;
        this.directory = directory;
        this.init = assembly.init();
    }

    private List<CgroupMountStep> plan(Mount mount, int index, MountOptions options) {
        CgroupMountRequest request = new CgroupMountRequest(
                index,
                BytePath.ofText(MountSteps.destination(mount)),
                mount.source() == null || mount.source().isEmpty() ? "cgroup" : mount.source(),
                options.set(),
                assembly.has(NamespaceType.CGROUP),
                !placement.hierarchies().isEmpty(),
                assembly.caller().rootless());
        return CgroupMounts.plan(request, assembly.host().cgroups(), placement);
    }

    /** Directories of the host that are bound are opened by the front, after the cgroups were made. */
    void openSources() {
        List<Mount> mounts = assembly.bundle().spec().mounts();
        for (int i = 0; i < mounts.size(); i++) {
            if ("cgroup".equals(mounts.get(i).type())) {
                open(plan(mounts.get(i), i, MountOptions.of(mounts.get(i))));
            }
        }
    }

    private void open(List<CgroupMountStep> steps) {
        for (CgroupMountStep step : steps) {
            if (step instanceof CgroupMountStep.BindDirectory bind) {
                openSource(bind);
                bind.alternatives().forEach(alternative -> open(alternative.steps()));
            } else if (step instanceof CgroupMountStep.NewFilesystem mount) {
                mount.alternatives().forEach(alternative -> open(alternative.steps()));
            }
        }
    }

    private void openSource(CgroupMountStep.BindDirectory bind) {
        if (sources.containsKey(bind.source())) {
            return;
        }
        ProgramBuilder front = assembly.front();
        Slot slot = assembly.keep(front.slot("cgroup-source"));
        front.at(bind.field(), "mount-source", "open " + bind.source().display());
        int flags = OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC | (bind.recursive() ? AT_RECURSIVE : 0);
        front.call(Call.OPEN_TREE, directory.arg(), directory.name(front, bind.source()), Arg.of(flags))
                .into(slot)
                .tolerate(Errno.ENOENT, Errno.EACCES, Errno.EPERM);
        sources.put(bind.source(), slot);
    }

    /** The steps of one mount, by init. */
    void mount(Mount mount, int index, MountOptions options) {
        List<CgroupMountStep> steps = plan(mount, index, options);
        if (steps.size() == 1) {
            step(steps.getFirst(), options);
            return;
        }
        CgroupMountStep.NewFilesystem top = (CgroupMountStep.NewFilesystem) steps.getFirst();
        Slot directory = init.slot("cgroup-top");
        fresh(top, options, directory, true);
        for (CgroupMountStep step : steps.subList(1, steps.size())) {
            below(step, directory);
        }
        close(directory);
    }

    /** Nobody else sees the tmpfs of v1 hierarchies yet, so names in it are what they are. */
    private void below(CgroupMountStep step, Slot directory) {
        Arg name = init.memory().name(step.target().fileName());
        switch (step) {
            case CgroupMountStep.NewFilesystem fresh -> {
                Slot made = create(fresh, new Label(), init.scratch("mount"));
                attachBelow(made, directory, name);
                close(made);
            }
            case CgroupMountStep.BindDirectory bind -> {
                Slot source = source(bind);
                bind.alternatives().forEach(alternative -> insteadOf(source, alternative));
                setFlags(bind, source);
                attachBelow(source, directory, name).ifSet();
            }
            case CgroupMountStep.Link link ->
                init.call(Call.SYMLINKAT, init.memory().text(link.text()), directory.arg(), name)
                        .tolerate(Errno.EEXIST);
            case CgroupMountStep.ReadOnly readOnly -> set(directory, ATTR_RDONLY, 0, 0, 0);
            case CgroupMountStep.Mask mask -> throw new IllegalStateException("a mask below a tmpfs");
        }
    }

    private Step attachBelow(Slot made, Slot directory, Arg name) {
        init.call(Call.MKDIRAT, directory.arg(), name, Arg.of(0755)).tolerate(Errno.EEXIST);
        Arg empty = init.memory().text("");
        return init.call(Call.MOVE_MOUNT, made.arg(), empty, directory.arg(), name, Arg.of(MOVE_MOUNT_F_EMPTY_PATH));
    }

    private void step(CgroupMountStep step, MountOptions options) {
        switch (step) {
            case CgroupMountStep.NewFilesystem fresh -> fresh(fresh, options, init.scratch("mount"), false);
            case CgroupMountStep.BindDirectory bind -> bind(bind);
            case CgroupMountStep.Link link -> throw new IllegalStateException("a link outside of a tmpfs");
            case CgroupMountStep.ReadOnly readOnly -> throw new IllegalStateException("no tmpfs to make read-only");
            case CgroupMountStep.Mask mask -> mask(mask);
        }
    }

    private Slot target(BytePath path) {
        Slot target = init.scratch("target");
        init.add(
                        Op.IN_ROOT,
                        assembly.root().arg(),
                        init.memory().path(path.bytes()),
                        Arg.of(InRoot.DIR, "directory"),
                        Arg.of(0755, "0755"))
                .into(target);
        return target;
    }

    private void close(Slot slot) {
        init.call(Call.CLOSE, slot.arg());
    }

    private void fresh(CgroupMountStep.NewFilesystem fresh, MountOptions options, Slot made, boolean keep) {
        Label other = new Label();
        Label done = new Label();
        create(fresh, other, made);
        Slot target = target(fresh.target());
        attach(made, target);
        close(target);
        if (fresh.propagation()) {
            for (long propagation : options.propagation()) {
                set(made, 0, 0, propagation & ~MS_REC, (propagation & MS_REC) != 0 ? AT_RECURSIVE : 0);
            }
        }
        if (!keep) {
            close(made);
        }
        init.here(done);
        if (!fresh.alternatives().isEmpty()) {
            init.later(other, () -> {
                fresh.alternatives().getFirst().steps().forEach(step -> step(step, options));
                init.jump(done);
            });
        }
    }

    private Slot create(CgroupMountStep.NewFilesystem fresh, Label other, Slot made) {
        Slot context = init.scratch("fs");
        Errno[] errors = fresh.alternatives().isEmpty()
                ? new Errno[0]
                : fresh.alternatives().getFirst().on().stream()
                        .map(error -> Errno.valueOf(error.name()))
                        .sorted()
                        .toArray(Errno[]::new);
        init.call(Call.FSOPEN, init.memory().text(fresh.type()), Arg.of(FSOPEN_CLOEXEC))
                .into(context)
                .otherwise(other, errors);
        configure(context, "source", fresh.source());
        for (String option : fresh.options()) {
            int sign = option.indexOf('=');
            configure(
                    context,
                    sign < 0 ? option : option.substring(0, sign),
                    sign < 0 ? null : option.substring(sign + 1));
        }
        init.call(Call.FSCONFIG, context.arg(), Arg.of(FSCONFIG_CMD_CREATE), Arg.of(0), Arg.of(0), Arg.of(0))
                .otherwise(other, errors);
        init.call(
                        Call.FSMOUNT,
                        context.arg(),
                        Arg.of(FSMOUNT_CLOEXEC),
                        Arg.of(MountOptions.attributesOf(fresh.flags())))
                .into(made)
                .otherwise(other, errors);
        close(context);
        return made;
    }

    private void configure(Slot context, String key, @org.jspecify.annotations.Nullable String value) {
        init.call(
                Call.FSCONFIG,
                context.arg(),
                Arg.of(value == null ? FSCONFIG_SET_FLAG : FSCONFIG_SET_STRING),
                init.memory().text(key),
                value == null ? Arg.of(0) : init.memory().text(value),
                Arg.of(0));
    }

    private Step attach(Slot made, Slot target) {
        Arg empty = init.memory().text("");
        return init.call(Call.MOVE_MOUNT, made.arg(), empty, target.arg(), empty, Arg.of(MountSteps.EMPTY_TO_EMPTY));
    }

    private Step set(Slot mount, long set, long clear, long propagation, int flags) {
        return init.call(
                Call.MOUNT_SETATTR,
                mount.arg(),
                init.memory().text(""),
                Arg.of(AT_EMPTY_PATH | flags),
                init.memory().struct(Structs.mountAttr(set, clear, propagation, 0), "attributes"),
                Arg.of(32));
    }

    private Slot source(CgroupMountStep.BindDirectory bind) {
        Slot source = sources.get(bind.source());
        if (source == null) {
            throw new IllegalStateException("source of " + bind + " was not opened");
        }
        if (assembly.caller().rootless()) {
            cloneInside(bind, source);
        }
        return source;
    }

    /** A clone is a peer of the host's mount, but not for long. */
    private void setFlags(CgroupMountStep.BindDirectory bind, Slot source) {
        long attributes = MountOptions.attributesOf(bind.flags());
        if (bind.recursive()) {
            set(source, 0, 0, MS_SLAVE, AT_RECURSIVE).ifSet();
            set(source, attributes, 0, 0, 0).ifSet();
        } else {
            set(source, attributes, 0, MS_SLAVE, 0).ifSet();
        }
    }

    private void bind(CgroupMountStep.BindDirectory bind) {
        Slot source = source(bind);
        Slot target = target(bind.target());
        setFlags(bind, source);
        attach(source, target).ifSet();
        close(target);
    }

    private void insteadOf(Slot source, CgroupMountStep.Alternative alternative) {
        Label found = new Label();
        init.jumpIf(source.arg(), Test.GE, Arg.of(0), found);
        for (CgroupMountStep step : alternative.steps()) {
            if (step instanceof CgroupMountStep.BindDirectory other) {
                init.add(Op.SET, source(other).arg(), Arg.of(0)).into(source).tolerateAll();
            }
        }
        init.here(found);
    }

    /** An ordinary user's front may not clone; where there is no cgroup either, the directory stays empty. */
    private void cloneInside(CgroupMountStep.BindDirectory bind, Slot source) {
        Label cloned = new Label();
        int flags = OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC | (bind.recursive() ? AT_RECURSIVE : 0);
        init.jumpIf(source.arg(), Test.GE, Arg.of(0), cloned);
        init.call(
                        Call.OPEN_TREE,
                        Assembly.here(),
                        init.memory().path(bind.source().bytes()),
                        Arg.of(flags))
                .into(source)
                .tolerate(Errno.ENOENT, Errno.EACCES, Errno.EPERM);
        init.here(cloned);
    }

    private void mask(CgroupMountStep.Mask mask) {
        Slot context = init.scratch("fs");
        Slot made = init.scratch("mount");
        init.call(Call.FSOPEN, init.memory().text("tmpfs"), Arg.of(FSOPEN_CLOEXEC))
                .into(context);
        init.call(Call.FSCONFIG, context.arg(), Arg.of(FSCONFIG_CMD_CREATE), Arg.of(0), Arg.of(0), Arg.of(0));
        init.call(Call.FSMOUNT, context.arg(), Arg.of(FSMOUNT_CLOEXEC), Arg.of(ATTR_RDONLY))
                .into(made);
        Slot target = target(mask.target());
        attach(made, target);
        close(target);
        close(made);
        close(context);
    }
}
