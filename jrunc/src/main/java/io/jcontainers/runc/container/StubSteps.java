package io.jcontainers.runc.container;

import static io.jcontainers.runc.mount.MountFlags.*;

import io.jcontainers.runc.program.Arg;
import io.jcontainers.runc.program.Call;
import io.jcontainers.runc.program.Errno;
import io.jcontainers.runc.program.Label;
import io.jcontainers.runc.program.Memory;
import io.jcontainers.runc.program.Op;
import io.jcontainers.runc.program.ProgramBuilder;
import io.jcontainers.runc.program.Slot;
import io.jcontainers.runc.program.Test;
import java.util.ArrayList;
import java.util.List;

/**
 * Front: mount points that were made for the container alone go again when it has ended, if they are empty still.
 *
 * <p>The directory that they were made in gets the time back that it had, unless the container has changed it since.
 */
final class StubSteps {
    private static final int STATX_BYTES = 256;
    private static final int STATX_MTIME = 0x40;
    private static final int STATX_TYPE_SIZE = 0x201;
    private static final int MODE_OFFSET = 28;
    private static final int SIZE_OFFSET = 40;
    private static final int SECONDS_OFFSET = 112;
    private static final int NANOS_OFFSET = 120;
    private static final int REGULAR = 0100000;
    private static final int OTHER_TYPES = 0060000;
    private static final int AT_REMOVEDIR = 0x200;
    private static final long UTIME_OMIT = (1L << 30) - 2;

    private final ProgramBuilder front;
    private final Slot root;
    private final List<Stub> stubs = new ArrayList<>();

    /**
     * One mount point.
     *
     * @param names of the way to it
     * @param parent directory that is there before; -1 when nothing is missing
     * @param depth how many of the names are there before
     * @param before the directory's time before anything is made in it
     * @param made the time afterwards
     */
    private record Stub(List<String> names, Slot parent, Slot depth, Memory.Room before, Memory.Room made) {
        /** The way to the first so many. */
        String prefix(int count) {
            return count == 0 ? "." : String.join("/", names.subList(0, count));
        }
    }

    StubSteps(Assembly assembly, List<String> paths) {
        this.front = assembly.front();
        this.root = assembly.root();
        for (String path : paths) {
            List<String> names = List.of(path.substring(1).split("/"));
            stubs.add(new Stub(
                    names,
                    front.slot("stub-parent"),
                    front.slot("stub-depth"),
                    front.memory().zeroes(STATX_BYTES, "statx"),
                    front.memory().zeroes(STATX_BYTES, "statx")));
        }
    }

    /** Before init makes them: what is missing. */
    void look() {
        for (Stub stub : stubs) {
            front.at(
                    "",
                    "stub-look",
                    "look for the mount point /" + stub.prefix(stub.names().size()));
            Slot found = front.scratch("stub-found");
            Label there = new Label();
            Label next = new Label();
            open(stub.prefix(stub.names().size()), found);
            front.jumpIf(found.arg(), Test.GE, Arg.of(0), there);
            Label known = new Label();
            for (int count = stub.names().size() - 1; count >= 0; count--) {
                front.add(Op.SET, Arg.of(count), Arg.of(0)).into(stub.depth());
                open(stub.prefix(count), stub.parent());
                front.jumpIf(stub.parent().arg(), Test.GE, Arg.of(0), known);
            }
            front.here(known);
            time(stub.parent(), stub.before());
            front.here(next);
            front.later(there, () -> {
                front.call(Call.CLOSE, found.arg());
                front.jump(next);
            });
        }
    }

    private void open(String path, Slot into) {
        front.add(Op.IN_ROOT, root.arg(), front.memory().text(path), Arg.of(InRoot.OPEN, "existing"), Arg.of(0))
                .into(into)
                .tolerateAll();
    }

    private void time(Slot directory, Memory.Room into) {
        front.call(
                        Call.STATX,
                        directory.arg(),
                        front.memory().text(""),
                        Arg.of(AT_EMPTY_PATH, "AT_EMPTY_PATH"),
                        Arg.of(STATX_MTIME, "STATX_MTIME"),
                        Arg.of(into))
                .ifSet()
                .tolerateAll();
    }

    /** Once init has made them, and nothing of the container runs yet. */
    void made() {
        for (Stub stub : stubs) {
            front.at("", "stub-look", "look at the directory of a mount point");
            time(stub.parent(), stub.made());
        }
    }

    /** The container has ended, and its mounts with it. */
    void remove() {
        Memory.Room now = front.memory().zeroes(STATX_BYTES, "statx");
        for (Stub stub : stubs) {
            front.at(
                    "",
                    "stub-remove",
                    "remove the mount point /" + stub.prefix(stub.names().size()));
            Label next = new Label();
            Label done = new Label();
            front.jumpIf(stub.parent().arg(), Test.LT, Arg.of(0), next);
            time(stub.parent(), now);
            for (int count = stub.names().size(); count > 0; count--) {
                front.jumpIf(stub.depth().arg(), Test.GE, Arg.of(count), done);
                unlink(stub.prefix(count - 1), stub.names().get(count - 1));
            }
            front.here(done);
            restore(stub, now);
            front.here(next);
        }
    }

    /** An empty directory or an empty file, nothing else. */
    private void unlink(String directory, String name) {
        Slot place = front.scratch("stub-directory");
        Label noDirectory = new Label();
        Label done = new Label();
        Label gone = new Label();
        open(directory, place);
        front.jumpIf(place.arg(), Test.LT, Arg.of(0), gone);
        Arg entry = front.memory().text(name);
        front.call(Call.UNLINKAT, place.arg(), entry, Arg.of(AT_REMOVEDIR, "AT_REMOVEDIR"))
                .otherwise(noDirectory, Errno.ENOTDIR)
                .tolerate(Errno.ENOENT, Errno.ENOTEMPTY, Errno.EEXIST, Errno.EBUSY);
        front.here(done);
        front.call(Call.CLOSE, place.arg());
        front.here(gone);
        front.later(noDirectory, () -> {
            unlinkFile(place, entry, done);
            front.jump(done);
        });
    }

    private void unlinkFile(Slot place, Arg entry, Label done) {
        Memory.Room statx = front.memory().zeroes(STATX_BYTES, "statx");
        Slot number = front.scratch("stub-number");
        front.call(
                Call.STATX,
                place.arg(),
                entry,
                Arg.of(AT_SYMLINK_NOFOLLOW, "AT_SYMLINK_NOFOLLOW"),
                Arg.of(STATX_TYPE_SIZE, "STATX_TYPE|STATX_SIZE"),
                Arg.of(statx));
        front.add(Op.PEEK, Arg.offset(statx.plus(MODE_OFFSET)), Arg.of(2), Arg.of(0))
                .into(number);
        front.jumpIf(number.arg(), Test.NO_BITS, Arg.of(REGULAR, "S_IFREG"), done);
        for (int bit = OTHER_TYPES & -OTHER_TYPES; bit <= OTHER_TYPES; bit <<= 1) {
            front.jumpIf(number.arg(), Test.BITS, Arg.of(bit), done);
        }
        front.add(Op.PEEK, Arg.offset(statx.plus(SIZE_OFFSET)), Arg.of(8), Arg.of(0))
                .into(number);
        front.jumpIf(number.arg(), Test.NE, Arg.of(0), done);
        front.call(Call.UNLINKAT, place.arg(), entry, Arg.of(0)).tolerate(Errno.ENOENT, Errno.EBUSY);
    }

    /** The time before the stub was made if nothing else happened in the directory, else that of what happened. */
    private void restore(Stub stub, Memory.Room now) {
        Memory.Room times = front.memory().zeroes(32, "times");
        Label changed = new Label();
        Label set = new Label();
        Slot left = front.scratch("stub-left");
        Slot right = front.scratch("stub-right");
        poke(times.plus(8), Arg.of(UTIME_OMIT, "UTIME_OMIT"));
        for (int offset : new int[] {SECONDS_OFFSET, NANOS_OFFSET}) {
            peek(now, offset, left);
            peek(stub.made(), offset, right);
            front.jumpIf(left.arg(), Test.NE, right.arg(), changed);
        }
        copy(stub.before(), times);
        front.here(set);
        front.call(
                Call.UTIMENSAT,
                stub.parent().arg(),
                front.memory().text(""),
                Arg.of(times),
                Arg.of(AT_EMPTY_PATH, "AT_EMPTY_PATH"));
        front.call(Call.CLOSE, stub.parent().arg());
        front.later(changed, () -> {
            copy(now, times);
            front.jump(set);
        });
    }

    private void copy(Memory.Room statx, Memory.Room times) {
        Slot number = front.scratch("stub-number");
        peek(statx, SECONDS_OFFSET, number);
        poke(times.plus(16), number.arg());
        peek(statx, NANOS_OFFSET, number);
        poke(times.plus(24), number.arg());
    }

    private void peek(Memory.Room statx, int offset, Slot into) {
        int width = offset == SECONDS_OFFSET ? 8 : 4;
        front.add(Op.PEEK, Arg.offset(statx.plus(offset)), Arg.of(width), Arg.of(0))
                .into(into);
    }

    private void poke(Memory.Room place, Arg value) {
        front.add(Op.POKE, Arg.offset(place), value, Arg.of(8));
    }
}
