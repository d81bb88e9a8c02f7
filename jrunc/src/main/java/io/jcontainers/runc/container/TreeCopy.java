package io.jcontainers.runc.container;

import io.jcontainers.runc.cgroup.BytePath;
import io.jcontainers.runc.program.Arg;
import io.jcontainers.runc.program.Call;
import io.jcontainers.runc.program.Executor;
import io.jcontainers.runc.program.Op;
import io.jcontainers.runc.program.OpenFlags;
import io.jcontainers.runc.program.Program;
import io.jcontainers.runc.program.ProgramBuilder;
import io.jcontainers.runc.program.Slot;

/** A program that fills a directory with what a mount would show: owners, modes, times and attributes too. */
public final class TreeCopy {
    private static final String FAILED = "fill a directory with files of a mount";

    private TreeCopy() {}

    /**
     * The program for a front.
     *
     * @param source a directory there; at most 64 directories deep
     * @param into an empty directory, absolute
     */
    public static Program of(TreeSource source, BytePath into) {
        ProgramBuilder front = new ProgramBuilder(Executor.FRONT, new Slot.Numbering());
        front.block(Executor.FRONT);
        Slot from = front.slot("from");
        Slot target = front.slot("into");
        front.at("", "tree-copy", FAILED);
        BytePath inside =
                switch (source) {
                    case TreeSource.OfOverlay overlay -> {
                        OverlaySteps.mount(front, overlay.overlay(), from);
                        yield overlay.inside();
                    }
                    case TreeSource.OfDirectory directory -> {
                        open(front, directory.directory(), from);
                        yield directory.inside();
                    }
                    case TreeSource.OfBytes bytes -> throw new IllegalArgumentException("a file is no directory");
                };
        Slot place = front.slot("place");
        front.at("", "tree-copy", FAILED + ": " + inside.display());
        front.add(
                        Op.IN_ROOT,
                        from.arg(),
                        front.memory().path(inside.bytes()),
                        Arg.of(InRoot.OPEN, "existing"),
                        Arg.of(0))
                .into(place);
        open(front, into, target);
        front.add(Op.COPY_TREE, place.arg(), target.arg());
        front.add(Op.EXIT, Arg.of(0));
        front.block(Executor.FRONT); // nothing to take back
        return front.build();
    }

    private static void open(ProgramBuilder front, BytePath path, Slot into) {
        int flags = OpenFlags.PATH | OpenFlags.DIRECTORY | OpenFlags.NOFOLLOW | OpenFlags.CLOEXEC;
        front.call(
                        Call.OPENAT,
                        Assembly.here(),
                        front.memory().path(path.bytes()),
                        Arg.of(flags, "O_PATH|O_DIRECTORY|O_NOFOLLOW|O_CLOEXEC"),
                        Arg.of(0))
                .into(into);
    }
}
