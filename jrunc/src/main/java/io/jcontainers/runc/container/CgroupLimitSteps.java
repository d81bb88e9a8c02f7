package io.jcontainers.runc.container;

import io.jcontainers.runc.cgroup.BytePath;
import io.jcontainers.runc.cgroup.CgroupPlacement;
import io.jcontainers.runc.cgroup.CgroupStep;
import io.jcontainers.runc.cgroup.CgroupWrite;
import io.jcontainers.runc.cgroup.CpusetCopy;
import io.jcontainers.runc.cgroup.HierarchyPlacement;
import io.jcontainers.runc.cgroup.UsageCheck;
import io.jcontainers.runc.program.Arg;
import io.jcontainers.runc.program.Call;
import io.jcontainers.runc.program.Errno;
import io.jcontainers.runc.program.Label;
import io.jcontainers.runc.program.Memory;
import io.jcontainers.runc.program.Op;
import io.jcontainers.runc.program.OpenFlags;
import io.jcontainers.runc.program.Origin;
import io.jcontainers.runc.program.ProgramBuilder;
import io.jcontainers.runc.program.Slot;
import io.jcontainers.runc.program.Step;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;

/** The limits of a new cgroup, written into its files. */
final class CgroupLimitSteps {
    static final String FAILED = "unable to start container process: error during container init: error"
            + " setting cgroup config for procHooks process: ";
    private static final int FILE_BYTES = 4096;
    private static final int TEXT_BYTES = 1024;

    private final ProgramBuilder front;
    private final CgroupPlacement placement;
    private final CgroupDirectory directory;

    CgroupLimitSteps(ProgramBuilder front, CgroupPlacement placement, CgroupDirectory directory) {
        this.front = front;
        this.placement = placement;
        this.directory = directory;
    }

    void write(List<CgroupStep> steps) {
        for (int i = 0; i < steps.size(); i++) {
            switch (steps.get(i)) {
                case CgroupWrite write -> {
                    int end = sameFile(steps, i);
                    if (end - i > 1) {
                        writeAll(steps.subList(i, end));
                        i = end - 1;
                    } else {
                        write(write);
                    }
                }
                case CpusetCopy copy -> copy(copy);
                case UsageCheck check -> {
                    // Only an update compares a limit with what is used: a new cgroup uses nothing.
                }
            }
        }
    }

    /** The end of the device rules from an index on that go to one file and all have to be taken. */
    private int sameFile(List<CgroupStep> steps, int start) {
        int end = start;
        while (end < steps.size()
                && steps.get(end) instanceof CgroupWrite write
                && steps.get(start) instanceof CgroupWrite first
                && write.file().startsWith("devices.")
                && write.file().equals(first.file())
                && write.hierarchy().equals(first.hierarchy())
                && write.tolerated().isEmpty()
                && !lacksCgroup()) {
            end++;
        }
        return end;
    }

    /** The file is opened once. */
    private void writeAll(List<CgroupStep> writes) {
        Slot open = front.scratch("cgroup-file");
        for (int i = 0; i < writes.size(); i++) {
            CgroupWrite write = (CgroupWrite) writes.get(i);
            BytePath file = at(write);
            if (i == 0) {
                front.call(
                                Call.OPENAT,
                                directory.arg(),
                                directory.name(front, file),
                                Arg.of(OpenFlags.WRONLY | OpenFlags.CLOEXEC),
                                Arg.of(0))
                        .into(open);
            }
            byte[] bytes = write.bytes();
            front.call(Call.WRITE, open.arg(), front.memory().struct(bytes, write.value()), Arg.of(bytes.length));
        }
        front.call(Call.CLOSE, open.arg());
    }

    private BytePath at(CgroupWrite write) {
        BytePath file = place(write.hierarchy()).file(write.file());
        front.at(
                write.field(),
                "cgroup-write",
                FAILED + "failed to write \"" + write.value() + "\" to " + file.display());
        return file;
    }

    private HierarchyPlacement place(String hierarchy) {
        HierarchyPlacement place = placement.byKey(hierarchy);
        if (place == null) {
            throw new IllegalStateException("no hierarchy " + hierarchy);
        }
        return place;
    }

    private void write(CgroupWrite write) {
        at(write);
        Step step = put(write);
        if (!write.recoveries().isEmpty()) {
            recover(step, write.recoveries().getFirst());
        } else if (lacksCgroup()) {
            missing(step, write);
        } else if (!write.explanations().isEmpty()) {
            explain(step, write, write.explanations().getFirst());
        }
    }

    private Step put(CgroupWrite write) {
        Arg name = directory.name(front, place(write.hierarchy()).file(write.file()));
        return front.put(directory.arg(), name, OpenFlags.WRONLY, write.bytes()).tolerate(numbers(write.tolerated()));
    }

    private void recover(Step step, CgroupWrite.Recovery recovery) {
        Label other = new Label();
        Label done = new Label();
        step.otherwise(other, numbers(recovery.on()));
        front.here(done);
        front.later(other, () -> {
            recovery.writes().forEach(this::put);
            front.jump(done);
        });
    }

    /** An ordinary user's container may have no cgroup of its own in a v1 hierarchy. */
    private boolean lacksCgroup() {
        return placement.permissionErrorsTolerated() && placement.mode().limitsAreV1();
    }

    /** Device rules are not expected to work for an ordinary user; any other limit is. */
    private void missing(Step step, CgroupWrite write) {
        String controller = write.file().substring(0, write.file().indexOf('.'));
        if (controller.equals("devices")) {
            step.tolerateAll();
            return;
        }
        front.refuse(
                step,
                "cgroup-missing",
                "cannot set " + controller + " limit: container could not join or create cgroup",
                Errno.ENOENT,
                Errno.EACCES);
    }

    /** The text with the content of files that are read only now. */
    private void explain(Step step, CgroupWrite write, CgroupWrite.Explanation explanation) {
        List<Errno> errors = explanation.on().stream()
                .map(error -> Errno.valueOf(error.name()))
                .sorted()
                .toList();
        Label label = new Label();
        step.otherwise(label, errors.subList(0, Math.min(2, errors.size())).toArray(Errno[]::new));
        Origin origin = front.origin();
        front.later(label, () -> {
            front.at(origin.field(), origin.code(), FAILED.substring(0, FAILED.length() - 2));
            front.add(Op.FAIL, Arg.of(0), Arg.of(0), Arg.offset(text(write, explanation)));
        });
    }

    private Memory.Room text(CgroupWrite write, CgroupWrite.Explanation explanation) {
        ByteArrayOutputStream template = new ByteArrayOutputStream();
        String[] parts = explanation.text().split("%s", -1);
        for (int i = 0; i < parts.length; i++) {
            template.writeBytes(parts[i].getBytes(StandardCharsets.UTF_8));
            if (i < parts.length - 1) {
                Slot content = read(write, explanation.files().get(i), i);
                template.writeBytes(new byte[] {1, 's', (byte) content.index(), (byte) (content.index() >> 8)});
            }
        }
        Memory.Room text = front.memory().zeroes(TEXT_BYTES, "text");
        front.add(
                        Op.FORMAT,
                        front.memory().struct(template.toByteArray(), explanation.text()),
                        Arg.of(template.size()),
                        Arg.of(text),
                        Arg.of(TEXT_BYTES))
                .tolerateAll();
        return text;
    }

    /** A one-line file without its newline; the slot has its offset. */
    private Slot read(CgroupWrite write, String name, int number) {
        Memory.Room content = front.memory().zeroes(TEXT_BYTES, name);
        Slot offset = front.scratch("file-content-" + number);
        Slot end = front.scratch("file-end");
        BytePath file = place(write.hierarchy()).file(name);
        Label empty = new Label();
        front.add(Op.GET, directory.arg(), directory.name(front, file), Arg.of(content), Arg.of(64))
                .into(end)
                .otherwise(empty, Errno.ANY);
        front.jumpIf(end.arg(), io.jcontainers.runc.program.Test.EQ, Arg.of(0), empty);
        front.add(Op.SET, Arg.offset(content), end.arg()).into(end);
        front.add(Op.SET, end.arg(), Arg.of(-1)).into(end);
        front.add(Op.POKE, end.arg(), Arg.of(0), Arg.of(1));
        front.here(empty);
        front.add(Op.SET, Arg.offset(content), Arg.of(0)).into(offset);
        return offset;
    }

    private static Errno[] numbers(Set<io.jcontainers.runc.cgroup.Errno> errors) {
        return errors.stream()
                .map(error -> Errno.valueOf(error.name()))
                .sorted()
                .toArray(Errno[]::new);
    }

    /** A new v1 cpuset has no processors and no memory until its parent's are copied. */
    private void copy(CpusetCopy copy) {
        front.at(copy.field(), "cgroup-cpuset", "copy " + copy.file() + " of the parent cgroup");
        Memory.Room text = front.memory().zeroes(FILE_BYTES, copy.file());
        Slot size = front.slot("cpuset");
        BytePath cgroup = place(copy.hierarchy()).mountpoint().join(copy.directory());
        Step get = front.add(
                        Op.GET,
                        directory.arg(),
                        directory.name(front, cgroup.parent().join(copy.file())),
                        Arg.of(text),
                        Arg.of(FILE_BYTES))
                .into(size);
        Step put = front.add(
                Op.PUT,
                directory.arg(),
                directory.name(front, cgroup.join(copy.file())),
                Arg.of(OpenFlags.WRONLY),
                Arg.of(text),
                size.arg(),
                Arg.of(0));
        if (placement.permissionErrorsTolerated()) {
            get.tolerateAll();
            put.ifSet().tolerateAll();
        }
    }
}
