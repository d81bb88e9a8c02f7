package io.jcontainers.runc.container;

import static io.jcontainers.runc.container.Assembly.here;
import static io.jcontainers.runc.mount.MountFlags.*;

import io.jcontainers.runc.program.Arg;
import io.jcontainers.runc.program.Call;
import io.jcontainers.runc.program.Errno;
import io.jcontainers.runc.program.Label;
import io.jcontainers.runc.program.Origin;
import io.jcontainers.runc.program.ProgramBuilder;
import io.jcontainers.runc.program.Slot;
import io.jcontainers.runc.program.Test;
import java.util.ArrayList;
import java.util.List;

/**
 * Clones of the host's mount trees: root, bind sources, devices.
 *
 * <p>The front makes them with its caller's rights. Where the caller may not, as an ordinary user or in a user
 * namespace that does not own its mount namespace, init does it in the container's mount namespace, which begins as a
 * copy of the caller's.
 *
 * <p>A clone is a peer of what it was cloned from: whoever attaches it decides first what may still pass between the
 * two.
 */
final class HostTrees {
    private final Assembly assembly;
    private final List<Tree> trees = new ArrayList<>();

    private record Tree(Slot slot, byte[] path, int flags, Origin origin) {}

    HostTrees(Assembly assembly) {
        this.assembly = assembly;
    }

    /**
     * Front: clones a tree; the current origin is the reason.
     *
     * @param slot takes the detached tree; init inherits it
     * @param path absolute
     * @param recursive with what is mounted in it
     */
    void open(Slot slot, byte[] path, boolean recursive) {
        ProgramBuilder front = assembly.front();
        int flags = OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC | (recursive ? AT_RECURSIVE : 0);
        if (assembly.caller().mayMount()) {
            var step = front.call(Call.OPEN_TREE, here(), front.memory().path(path), Arg.of(flags, text(flags)))
                    .into(slot);
            if (assembly.caller().inUserNamespace()) {
                step.tolerate(Errno.EPERM);
            }
        }
        if (!assembly.caller().mayMount() || assembly.caller().inUserNamespace()) {
            trees.add(new Tree(slot, path, flags, front.origin()));
        }
    }

    /** Init, while the caller's root is still its own: what the front could not. */
    void openInside() {
        ProgramBuilder init = assembly.init();
        for (Tree tree : trees) {
            Label there = new Label();
            init.at(tree.origin());
            if (assembly.caller().mayMount()) {
                init.jumpIf(tree.slot().arg(), Test.GE, Arg.of(0), there);
            }
            init.call(Call.OPEN_TREE, here(), init.memory().path(tree.path()), Arg.of(tree.flags(), text(tree.flags())))
                    .into(tree.slot());
            init.here(there);
        }
    }

    static String text(int flags) {
        return "OPEN_TREE_CLONE|OPEN_TREE_CLOEXEC" + ((flags & AT_RECURSIVE) != 0 ? "|AT_RECURSIVE" : "");
    }
}
