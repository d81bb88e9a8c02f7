package io.jcontainers.runc.container;

import io.jcontainers.runc.cgroup.CgroupTeardown;
import io.jcontainers.runc.cgroup.FreezeFiles;
import io.jcontainers.runc.cgroup.HierarchyPlacement;
import io.jcontainers.runc.program.Arg;
import io.jcontainers.runc.program.Label;
import io.jcontainers.runc.program.Memory;
import io.jcontainers.runc.program.Op;
import io.jcontainers.runc.program.ProgramBuilder;
import io.jcontainers.runc.program.Slot;
import io.jcontainers.runc.program.Test;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Refuses a cgroup that was there before if somebody is in it, or if whoever joins it would be frozen. */
final class ExistingCgroupSteps {
    private static final int LIST_BYTES = 65536;
    private static final int TEXT_BYTES = 128;
    private static final int STATE_BYTES = 64;

    /** Before and behind the colon; the second with one digit that stands for the number. */
    private static final String[] TEXT = CgroupTeardown.notEmpty(0).split(": ", 2);

    private final ProgramBuilder front;
    private final CgroupDirectory directory;

    ExistingCgroupSteps(ProgramBuilder front, CgroupDirectory directory) {
        this.front = front;
        this.directory = directory;
    }

    /** No process in the cgroup itself. */
    void refuseProcesses(HierarchyPlacement hierarchy) {
        Memory.Room list = front.memory().zeroes(LIST_BYTES, CgroupTeardown.PROCS_FILE);
        Slot length = front.scratch("processes-length");
        Slot count = front.scratch("processes");
        Slot at = front.scratch("processes-at");
        Slot character = front.scratch("processes-character");
        Label none = new Label();
        Label again = new Label();
        Label end = new Label();
        front.at("linux.cgroupsPath", "cgroup-not-empty", TEXT[0]);
        front.add(
                        Op.GET,
                        directory.arg(),
                        directory.name(front, hierarchy.file(CgroupTeardown.PROCS_FILE)),
                        Arg.of(list),
                        Arg.of(LIST_BYTES))
                .into(length)
                .tolerateAll();
        front.jumpIf(length.arg(), Test.LT, Arg.of(1), none);
        front.add(Op.SET, Arg.of(0), Arg.of(0)).into(count);
        front.add(Op.SET, Arg.offset(list), Arg.of(0)).into(at);
        front.here(again);
        front.add(Op.PEEK, at.arg(), Arg.of(1), Arg.of(0)).into(character);
        front.jumpIf(character.arg(), Test.EQ, Arg.of(0), end);
        front.add(Op.SET, at.arg(), Arg.of(1)).into(at);
        front.jumpIf(character.arg(), Test.NE, Arg.of('\n', "newline"), again);
        front.add(Op.SET, count.arg(), Arg.of(1)).into(count);
        front.jump(again);
        front.here(end);
        leaveAlone();
        fail(count);
        front.here(none);
    }

    /** What was there before is not ours to remove: no step of the undo block runs without this descriptor. */
    private void leaveAlone() {
        front.add(Op.SET, Arg.of(-1), Arg.of(0)).into(directory.slot()).tolerateAll();
    }

    private void fail(Slot count) {
        byte[] number = {1, 'd', (byte) count.index(), (byte) (count.index() >> 8)};
        byte[] rest = TEXT[1].substring(1).getBytes(StandardCharsets.US_ASCII);
        byte[] template = Arrays.copyOf(number, number.length + rest.length);
        System.arraycopy(rest, 0, template, number.length, rest.length);
        Memory.Room text = front.memory().zeroes(TEXT_BYTES, "text");
        front.add(
                Op.FORMAT,
                front.memory().struct(template, TEXT[1]),
                Arg.of(template.length),
                Arg.of(text),
                Arg.of(TEXT_BYTES));
        front.add(Op.FAIL, Arg.of(0), Arg.of(0), Arg.offset(text));
    }

    /** Not frozen. */
    void refuseFrozen(FreezeFiles freeze) {
        Memory.Room state = front.memory().zeroes(STATE_BYTES, freeze.file());
        Slot first = front.scratch("freezer-state");
        front.at("linux.cgroupsPath", "cgroup-frozen", "look whether the cgroup is frozen");
        front.add(
                        Op.GET,
                        directory.arg(),
                        directory.name(front, freeze.directory().join(freeze.file())),
                        Arg.of(state),
                        Arg.of(STATE_BYTES))
                .tolerateAll();
        front.add(Op.PEEK, Arg.offset(state), Arg.of(1), Arg.of(0)).into(first);
        char frozen = freeze.freezeValue().charAt(0);
        Label thawed = new Label();
        front.jumpIf(first.arg(), Test.NE, Arg.of(frozen, "'" + frozen + "'"), thawed);
        leaveAlone();
        front.at("linux.cgroupsPath", "cgroup-frozen", CgroupTeardown.UNEXPECTEDLY_FROZEN);
        front.fail(null);
        front.here(thawed);
    }
}
