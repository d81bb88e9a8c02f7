package io.jcontainers.runc.container;

import io.jcontainers.runc.cgroup.FreezeFiles;
import io.jcontainers.runc.program.Arg;
import io.jcontainers.runc.program.Label;
import io.jcontainers.runc.program.Memory;
import io.jcontainers.runc.program.Op;
import io.jcontainers.runc.program.OpenFlags;
import io.jcontainers.runc.program.ProgramBuilder;
import io.jcontainers.runc.program.Slot;
import io.jcontainers.runc.program.Step;
import io.jcontainers.runc.program.Test;
import java.nio.charset.StandardCharsets;

/** Stops the processes of a container and lets them go. A freeze that takes too long is taken back. */
final class FreezeSteps {
    /** One a millisecond. */
    private static final int ROUNDS = 5_000;

    private static final int STATE_BYTES = 256;

    private final ProgramBuilder program;
    private final CgroupDirectory directory;
    private final FreezeFiles files;

    /**
     * Steps of a program.
     *
     * @param directory opened before
     */
    FreezeSteps(ProgramBuilder program, CgroupDirectory directory, FreezeFiles files) {
        this.program = program;
        this.directory = directory;
        this.files = files;
    }

    /** Freezes, and waits until nothing runs any more. */
    void freeze() {
        Label again = new Label();
        Label done = new Label();
        Slot rounds = program.scratch("freeze-rounds");
        Slot word = program.scratch("freeze-word");
        program.at("", "pause-failed", "unable to freeze");
        if (!files.rewrite()) {
            write(files.freezeValue());
        }
        program.add(Op.SET, Arg.of(ROUNDS), Arg.of(0)).into(rounds);
        program.here(again);
        if (files.rewrite()) {
            write(files.freezeValue());
            jumpIfFrozenV1(done);
        } else {
            jumpIfFrozenV2(done);
        }
        program.add(Op.WAIT, Arg.of(-1), Arg.of(1)).into(word);
        program.add(Op.SET, rounds.arg(), Arg.of(-1)).into(rounds).tolerateAll();
        program.jumpIf(rounds.arg(), Test.GE, Arg.of(0), again);
        write(files.thawValue()).tolerateAll();
        program.fail(null);
        program.here(done);
    }

    /** Thaws. */
    void thaw(boolean tolerant) {
        program.at("", "resume-failed", "unable to thaw");
        Step step = write(files.thawValue());
        if (tolerant) {
            step.tolerateAll();
        }
    }

    private Step write(String value) {
        return program.put(
                directory.arg(),
                directory.name(program, files.directory().join(files.file())),
                OpenFlags.WRONLY,
                value.getBytes(StandardCharsets.US_ASCII));
    }

    private Memory.Room read(Slot length) {
        Memory.Room text = program.memory().zeroes(STATE_BYTES, files.pollFile());
        program.add(
                        Op.GET,
                        directory.arg(),
                        directory.name(program, files.directory().join(files.pollFile())),
                        Arg.of(text),
                        Arg.of(STATE_BYTES))
                .into(length);
        return text;
    }

    /** It may stay FREEZING when a task forks meanwhile: then the write is repeated. */
    private void jumpIfFrozenV1(Label done) {
        Slot fourth = program.scratch("freeze-word");
        Memory.Room text = read(fourth);
        program.add(Op.PEEK, Arg.offset(text.plus(3)), Arg.of(1), Arg.of(0)).into(fourth);
        program.jumpIf(fourth.arg(), Test.EQ, Arg.of('Z', "'Z'"), done); // FROZEN, not FREEZING
    }

    private void jumpIfFrozenV2(Label done) {
        Slot length = program.scratch("freeze-word");
        Memory.Room text = read(length);
        new TextSearch(program).jumpIfFound(text, length.arg(), files.frozenLine(), done);
    }
}
