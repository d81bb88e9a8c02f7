package io.jcontainers.runc.container;

import io.jcontainers.runc.cgroup.BytePath;
import io.jcontainers.runc.cgroup.CgroupPlacement;
import io.jcontainers.runc.cgroup.CgroupWrite;
import io.jcontainers.runc.cgroup.HierarchyPlacement;
import io.jcontainers.runc.program.Arg;
import io.jcontainers.runc.program.Errno;
import io.jcontainers.runc.program.Label;
import io.jcontainers.runc.program.OpenFlags;
import io.jcontainers.runc.program.ProgramBuilder;
import io.jcontainers.runc.program.Slot;
import io.jcontainers.runc.program.Step;
import io.jcontainers.runc.program.Test;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Function;

/** Steps for writes into files of a container's cgroup that exists, with what each write asks for when it fails. */
final class CgroupWriter {
    private static final int MOST_ALTERNATIVES = 2;

    private final ProgramBuilder program;
    private final CgroupPlacement placement;
    private final CgroupDirectory directory;
    private final Function<BytePath, byte[]> contents;

    /**
     * Writes below an open directory.
     *
     * @param contents present content of a file of the cgroup, for the text of an error
     */
    CgroupWriter(
            ProgramBuilder program,
            CgroupPlacement placement,
            CgroupDirectory directory,
            Function<BytePath, byte[]> contents) {
        this.program = program;
        this.placement = placement;
        this.directory = directory;
        this.contents = contents;
    }

    /** Writes; what fails in a way that the write does not expect fails the program. */
    void write(CgroupWrite write) {
        Step step = put(write);
        Set<Errno> expected = EnumSet.noneOf(Errno.class);
        write.recoveries().forEach(recovery -> expected.addAll(numbers(recovery.on())));
        write.explanations().forEach(explanation -> expected.addAll(numbers(explanation.on())));
        if (expected.isEmpty()) {
            return;
        }
        Slot result = program.scratch("write-result");
        Label unexpected = new Label();
        Label done = new Label();
        Errno[] errors = expected.size() > MOST_ALTERNATIVES ? new Errno[] {Errno.ANY} : expected.toArray(Errno[]::new);
        step.into(result).otherwise(unexpected, errors);
        program.here(done);
        program.later(unexpected, () -> {
            alternatives(write, result, done);
            put(write); // fails again, now with its own text
            program.jump(done);
        });
    }

    /** Writes, whatever comes of it. */
    void tryToWrite(CgroupWrite write) {
        put(write).tolerateAll();
    }

    private void alternatives(CgroupWrite write, Slot result, Label done) {
        for (CgroupWrite.Recovery recovery : write.recoveries()) {
            Label here = new Label();
            jumpOn(recovery.on(), result, here);
            program.later(here, () -> {
                recovery.writes().forEach(this::put);
                program.jump(done);
            });
        }
        for (CgroupWrite.Explanation explanation : write.explanations()) {
            Label here = new Label();
            jumpOn(explanation.on(), result, here);
            Object[] values = explanation.files().stream()
                    .map(file -> text(contents.apply(file(write.hierarchy(), file))))
                    .toArray();
            program.later(here, () -> {
                program.at(write.field(), "cgroup-write", explanation.text().formatted(values));
                program.fail(null);
            });
        }
    }

    private void jumpOn(Set<io.jcontainers.runc.cgroup.Errno> errors, Slot result, Label label) {
        for (Errno error : numbers(errors)) {
            program.jumpIf(result.arg(), Test.EQ, Arg.of(-error.number(), "-" + error), label);
        }
    }

    private Step put(CgroupWrite write) {
        BytePath file = file(write.hierarchy(), write.file());
        program.at(write.field(), "cgroup-write", "failed to write \"" + write.value() + "\": write " + file.display());
        return program.put(directory.arg(), directory.name(program, file), OpenFlags.WRONLY, write.bytes())
                .tolerate(numbers(write.tolerated()).toArray(Errno[]::new));
    }

    private BytePath file(String hierarchy, String name) {
        HierarchyPlacement place = placement.byKey(hierarchy);
        if (place == null) {
            throw new IllegalStateException("no hierarchy " + hierarchy);
        }
        return place.file(name);
    }

    private static String text(byte[] content) {
        return new String(content, StandardCharsets.UTF_8).strip();
    }

    private static Collection<Errno> numbers(Set<io.jcontainers.runc.cgroup.Errno> errors) {
        return errors.stream().map(error -> Errno.valueOf(error.name())).toList();
    }
}
