package io.jcontainers.runc.container;

import static io.jcontainers.runc.container.Assembly.here;
import static io.jcontainers.runc.mount.MountFlags.*;

import io.jcontainers.runc.program.Arg;
import io.jcontainers.runc.program.Call;
import io.jcontainers.runc.program.Op;
import io.jcontainers.runc.program.OpenFlags;
import io.jcontainers.runc.program.Origin;
import io.jcontainers.runc.program.ProgramBuilder;
import io.jcontainers.runc.program.Slot;
import java.util.ArrayList;
import java.util.List;

/**
 * Sources of bind mounts that are put together for this container: detached trees.
 *
 * <p>The front makes overlays and clones directories. What is to be cloned out of a new file system init clones: the
 * kernel does so only from mounts of the caller's own mount namespace (before Linux 6.15), so it lies over the
 * container's root for that moment, before there is anything else in the namespace to see it.
 */
final class TreeSteps {
    private static final int STRUCTURE_BYTES = 4096;

    private final Assembly assembly;
    private final ProgramBuilder front;
    private final ProgramBuilder init;
    private final List<Part> parts = new ArrayList<>();
    private final List<MemoryFile> files = new ArrayList<>();

    /** A place in an overlay that init is to clone. */
    private record Part(Slot whole, byte[] inside, Slot place, Origin reason) {}

    /** A file that init is to make. */
    private record MemoryFile(TreeSource.OfBytes source, Slot place, Origin reason) {}

    TreeSteps(Assembly assembly) {
        this.assembly = assembly;
        this.front = assembly.front();
        this.init = assembly.init();
    }

    /**
     * Front: what it can do; the slot has the tree once init has done {@link #makeInside}. Its origin is the reason.
     */
    Slot open(String name, TreeSource source) {
        return switch (source) {
            case TreeSource.OfOverlay overlay -> overlay(name, overlay);
            case TreeSource.OfDirectory directory -> directory(name, directory);
            case TreeSource.OfBytes bytes -> {
                Slot place = init.slot(name);
                files.add(new MemoryFile(bytes, place, front.origin()));
                yield place;
            }
        };
    }

    private Slot overlay(String name, TreeSource.OfOverlay source) {
        Slot whole = assembly.keep(front.slot(name));
        OverlaySteps.mount(front, source.overlay(), whole);
        if (source.inside().absolute().latin1().equals("/")) {
            return whole;
        }
        Slot place = init.slot(name + "-part");
        parts.add(new Part(whole, source.inside().bytes(), place, front.origin()));
        return place;
    }

    private Slot directory(String name, TreeSource.OfDirectory source) {
        Slot tree = assembly.keep(front.slot(name));
        Slot directory = front.scratch("tree-directory");
        Slot place = front.scratch("tree-place");
        int flags = OpenFlags.PATH | OpenFlags.DIRECTORY | OpenFlags.NOFOLLOW | OpenFlags.CLOEXEC;
        front.call(
                        Call.OPENAT,
                        here(),
                        front.memory().path(source.directory().bytes()),
                        Arg.of(flags, "O_PATH|O_DIRECTORY|O_NOFOLLOW|O_CLOEXEC"),
                        Arg.of(0))
                .into(directory);
        inRoot(front, directory, source.inside().bytes(), place);
        clone(front, place, "", tree);
        front.call(Call.CLOSE, place.arg());
        front.call(Call.CLOSE, directory.arg());
        return tree;
    }

    private static void inRoot(ProgramBuilder program, Slot root, byte[] path, Slot place) {
        program.add(Op.IN_ROOT, root.arg(), program.memory().path(path), Arg.of(InRoot.OPEN, "existing"), Arg.of(0))
                .into(place);
    }

    private static void clone(ProgramBuilder program, Slot from, String name, Slot tree) {
        int flags = OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC | (name.isEmpty() ? AT_EMPTY_PATH : 0);
        program.call(Call.OPEN_TREE, from.arg(), program.memory().text(name), Arg.of(flags))
                .into(tree);
    }

    /** Init, once the container's root is attached. */
    void makeInside() {
        for (Part part : parts) {
            init.at(part.reason());
            Slot place = init.scratch("tree-place");
            cover(part.whole());
            inRoot(init, part.whole(), part.inside(), place);
            clone(init, place, "", part.place());
            init.call(Call.CLOSE, place.arg());
            uncover(part.whole());
        }
        if (!files.isEmpty()) {
            makeFiles();
        }
    }

    /** All in one file system in memory, one bind mount each. */
    private void makeFiles() {
        Slot memory = memory();
        for (int i = 0; i < files.size(); i++) {
            MemoryFile file = files.get(i);
            init.at(file.reason());
            write(memory, Integer.toString(i), file.source());
        }
        cover(memory);
        for (int i = 0; i < files.size(); i++) {
            init.at(files.get(i).reason());
            clone(init, memory, Integer.toString(i), files.get(i).place());
        }
        uncover(memory);
    }

    /** Without swap where that can be had (Linux 6.4, not in a user namespace). */
    private Slot memory() {
        Slot context = init.scratch("fs");
        Slot memory = init.slot("memory-files");
        init.at(files.getFirst().reason());
        init.call(Call.FSOPEN, init.memory().text("tmpfs"), Arg.of(FSOPEN_CLOEXEC, "FSOPEN_CLOEXEC"))
                .into(context);
        init.call(
                Call.FSCONFIG,
                context.arg(),
                Arg.of(FSCONFIG_SET_STRING, "FSCONFIG_SET_STRING"),
                init.memory().text("mode"),
                init.memory().text("0700"),
                Arg.of(0));
        init.call(
                Call.FSCONFIG,
                context.arg(),
                Arg.of(FSCONFIG_SET_STRING, "FSCONFIG_SET_STRING"),
                init.memory().text("size"),
                init.memory().text(Long.toString(size())),
                Arg.of(0));
        init.call(
                        Call.FSCONFIG,
                        context.arg(),
                        Arg.of(FSCONFIG_SET_FLAG, "FSCONFIG_SET_FLAG"),
                        init.memory().text("noswap"),
                        Arg.of(0),
                        Arg.of(0))
                .tolerateAll();
        init.call(
                Call.FSCONFIG,
                context.arg(),
                Arg.of(FSCONFIG_CMD_CREATE, "FSCONFIG_CMD_CREATE"),
                Arg.of(0),
                Arg.of(0),
                Arg.of(0));
        init.call(
                        Call.FSMOUNT,
                        context.arg(),
                        Arg.of(FSMOUNT_CLOEXEC, "FSMOUNT_CLOEXEC"),
                        Arg.of(ATTR_NOSUID | ATTR_NODEV, "MOUNT_ATTR_NOSUID|MOUNT_ATTR_NODEV"))
                .into(memory);
        init.call(Call.CLOSE, context.arg());
        return memory;
    }

    private long size() {
        long size = STRUCTURE_BYTES;
        for (MemoryFile file : files) {
            size += 2L * STRUCTURE_BYTES + file.source().content().length;
        }
        return size;
    }

    private void write(Slot memory, String name, TreeSource.OfBytes source) {
        Arg path = init.memory().text(name);
        int flags = OpenFlags.WRONLY | OpenFlags.CREAT | OpenFlags.EXCL;
        Arg content = init.memory().struct(source.content(), source.toString());
        init.add(
                Op.PUT,
                memory.arg(),
                path,
                Arg.of(flags),
                content,
                Arg.of(source.content().length),
                Arg.of(0600, "0600"));
        if (source.uid() != 0 || source.gid() != 0) {
            init.call(Call.FCHOWNAT, memory.arg(), path, Arg.of(source.uid()), Arg.of(source.gid()), Arg.of(0));
        }
        init.call(Call.FCHMODAT, memory.arg(), path, Arg.of(source.mode(), "0" + Integer.toOctalString(source.mode())));
    }

    private void cover(Slot mount) {
        Arg empty = init.memory().text("");
        init.call(
                Call.MOVE_MOUNT,
                mount.arg(),
                empty,
                assembly.root().arg(),
                empty,
                Arg.of(MountSteps.EMPTY_TO_EMPTY, "MOVE_MOUNT_F_EMPTY_PATH|MOVE_MOUNT_T_EMPTY_PATH"));
    }

    private void uncover(Slot mount) {
        init.call(Call.FCHDIR, mount.arg());
        init.call(Call.UMOUNT2, init.memory().text("."), Arg.of(MNT_DETACH, "MNT_DETACH"));
        init.call(Call.FCHDIR, assembly.root().arg());
        init.call(Call.CLOSE, mount.arg());
    }
}
