package io.jcontainers.runc.command;

import io.jcontainers.runc.cgroup.BytePath;
import io.jcontainers.runc.container.Assembly;
import io.jcontainers.runc.program.Arg;
import io.jcontainers.runc.program.Call;
import io.jcontainers.runc.program.Errno;
import io.jcontainers.runc.program.Executor;
import io.jcontainers.runc.program.Label;
import io.jcontainers.runc.program.Memory;
import io.jcontainers.runc.program.Op;
import io.jcontainers.runc.program.OpenFlags;
import io.jcontainers.runc.program.Program;
import io.jcontainers.runc.program.ProgramBuilder;
import io.jcontainers.runc.program.Slot;
import io.jcontainers.runc.program.Test;
import io.jcontainers.runc.request.Request;
import io.jcontainers.runc.state.Leftover;
import io.jcontainers.runc.state.LiveFile;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Steps of the front for {@link GcCommand}: each directory is locked and looked at again before it goes; one that a
 * create is still at work in stays.
 */
final class GcProgram {
    /** A program has 64 blocks; each container that its own stored program removes takes one. */
    private static final int MOST_STORED = 48;

    private static final int FIRST_BLOCK = 2;
    private static final int LOCK_EX_NB = 6;
    private static final int LOCK_UN = 8;
    private static final int STATX_BYTES = 256;
    private static final int AT_SYMLINK_NOFOLLOW = 0x100;
    private static final int OPEN = OpenFlags.RDONLY | OpenFlags.DIRECTORY | OpenFlags.NOFOLLOW | OpenFlags.CLOEXEC;

    private final ProgramBuilder program = new ProgramBuilder(Executor.FRONT, new Slot.Numbering());
    private final SelfCall self;
    private final BytePath root;
    private final List<String> stored = new ArrayList<>();

    GcProgram(Request request, BytePath root) {
        this.self = new SelfCall(request);
        this.root = root;
    }

    Program compile(List<Leftover> leftovers) {
        program.block(Executor.FRONT);
        SelfCall.letSignalsThrough(program);
        program.at("--root", "state-root", "open the state directory " + root.display());
        program.call(
                        Call.OPENAT,
                        Assembly.here(),
                        program.memory().path(root.bytes()),
                        Arg.of(OpenFlags.RDONLY | OpenFlags.DIRECTORY | OpenFlags.CLOEXEC),
                        Arg.of(0))
                .into(Slot.ROOT_DIR);
        leftovers.forEach(this::remove);
        program.block(Executor.FRONT);
        for (String id : stored) {
            program.block(Executor.JOINER);
            self.execute(program, words("delete", "--force", id));
        }
        return program.build();
    }

    private void remove(Leftover leftover) {
        boolean byItself = leftover.kind() == Leftover.Kind.UNFINISHED;
        if (byItself && stored.size() == MOST_STORED) {
            print(leftover.id() + ": left for the next gc\n");
            return;
        }
        Label stays = new Label();
        Slot directory = program.scratch("directory");
        Arg name = program.memory().text(leftover.id());
        program.at("", "gc-remove", "remove what is left of " + leftover.id());
        program.call(Call.OPENAT, Slot.ROOT_DIR.arg(), name, Arg.of(OPEN), Arg.of(0))
                .into(directory)
                .otherwise(stays, Errno.ANY);
        program.call(Call.FLOCK, directory.arg(), Arg.of(LOCK_EX_NB, "LOCK_EX|LOCK_NB"))
                .otherwise(stays, Errno.ANY);
        if (!leftover.begun()) {
            stayIfFinished(directory, stays);
        }
        if (byItself) {
            program.call(Call.FLOCK, directory.arg(), Arg.of(LOCK_UN, "LOCK_UN"));
            program.add(Op.JOIN, Arg.of(FIRST_BLOCK + stored.size())).otherwise(stays, Errno.ANY);
            stored.add(leftover.id());
        } else {
            program.add(Op.REMOVE_TREE, Slot.ROOT_DIR.arg(), name);
        }
        print(GcCommand.line(leftover));
        program.here(stays);
        program.call(Call.CLOSE, directory.arg()).tolerateAll();
    }

    /** Since the look that led here create may have come to its end. */
    private void stayIfFinished(Slot directory, Label stays) {
        Memory.Room statx = program.memory().zeroes(STATX_BYTES, "statx");
        Slot found = program.scratch("found");
        program.call(
                        Call.STATX,
                        directory.arg(),
                        program.memory().text(LiveFile.NAME),
                        Arg.of(AT_SYMLINK_NOFOLLOW, "AT_SYMLINK_NOFOLLOW"),
                        Arg.of(1),
                        Arg.of(statx))
                .into(found)
                .tolerateAll();
        program.jumpIf(found.arg(), Test.GE, Arg.of(0), stays);
    }

    private void print(String line) {
        byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
        program.add(Op.PRINT, Arg.of(1, "stdout"), program.memory().struct(bytes, "line"), Arg.of(bytes.length));
    }

    private static List<byte[]> words(String... words) {
        List<byte[]> bytes = new ArrayList<>();
        for (String word : words) {
            bytes.add(SelfCall.bytes(word));
        }
        return bytes;
    }
}
