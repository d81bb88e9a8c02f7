package io.jcontainers.runc.container;

import io.jcontainers.runc.cgroup.DeviceProgram;
import io.jcontainers.runc.program.Arg;
import io.jcontainers.runc.program.Call;
import io.jcontainers.runc.program.Errno;
import io.jcontainers.runc.program.Label;
import io.jcontainers.runc.program.Op;
import io.jcontainers.runc.program.ProgramBuilder;
import io.jcontainers.runc.program.Slot;
import io.jcontainers.runc.program.Step;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Loads the program that guards devices and attaches it to a v2 cgroup (bpf(2), {@code BPF_PROG_TYPE_CGROUP_DEVICE},
 * Linux 4.15).
 */
final class DeviceProgramSteps {
    private static final String FIELD = "linux.resources.devices";
    private static final int PROG_LOAD = 5;
    private static final int PROG_ATTACH = 8;
    private static final int TYPE_CGROUP_DEVICE = 15;
    private static final int ATTACH_CGROUP_DEVICE = 6;
    private static final int ALLOW_MULTI = 2;
    private static final int RLIMIT_MEMLOCK = 8;

    /** Larger than any {@code union bpf_attr}: no kernel finds room to write behind it. */
    private static final int ATTR_ROOM_BYTES = 256;

    private static final int LOAD_ATTR_BYTES = 64;
    private static final int ATTACH_ATTR_BYTES = 16;

    private final Assembly assembly;
    private final ProgramBuilder front;

    DeviceProgramSteps(Assembly assembly) {
        this.assembly = assembly;
        this.front = assembly.front();
    }

    /**
     * Attaches to a cgroup.
     *
     * @param cgroup a descriptor of its directory, opened for reading
     */
    void attach(DeviceProgram program, Slot cgroup) {
        Slot loaded = front.slot("device-program");
        Label end = new Label();
        front.at(FIELD, "cgroup-devices", CgroupLimitSteps.FAILED + "load the device filter");
        raiseLockedMemory();
        byte[] code = program.instructions();
        Arg.Address attr = room(ByteBuffer.allocate(ATTR_ROOM_BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(TYPE_CGROUP_DEVICE)
                .putInt(program.instructionCount()));
        front.add(
                Op.POKE_ADDRESS,
                attr.offsetAt(8),
                front.memory().struct(code, program.instructionCount() + " instructions"));
        front.add(Op.POKE_ADDRESS, attr.offsetAt(16), front.memory().text(DeviceProgram.LICENSE));
        unlessOptional(
                front.call(Call.BPF, Arg.of(PROG_LOAD, "BPF_PROG_LOAD"), attr, Arg.of(LOAD_ATTR_BYTES))
                        .into(loaded),
                program,
                end);
        front.at(FIELD, "cgroup-devices", CgroupLimitSteps.FAILED + "attach the device filter");
        Arg.Address target = room(ByteBuffer.allocate(ATTR_ROOM_BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(0)
                .putInt(0)
                .putInt(ATTACH_CGROUP_DEVICE)
                .putInt(ALLOW_MULTI));
        front.add(Op.POKE, target.offsetAt(0), cgroup.arg(), Arg.of(4));
        front.add(Op.POKE, target.offsetAt(4), loaded.arg(), Arg.of(4));
        unlessOptional(
                front.call(Call.BPF, Arg.of(PROG_ATTACH, "BPF_PROG_ATTACH"), target, Arg.of(ATTACH_ATTR_BYTES)),
                program,
                end);
        front.call(Call.CLOSE, loaded.arg());
        front.here(end);
    }

    private Arg.Address room(ByteBuffer attr) {
        return front.memory().struct(attr.array(), "union bpf_attr");
    }

    /**
     * In a user namespace bpf(2) is forbidden, and so are mknod(2) and disks, with or without a filter. A filter that
     * allows everything is not missed.
     */
    private void unlessOptional(Step step, DeviceProgram program, Label end) {
        if (assembly.caller().rootless()) {
            step.otherwise(end, Errno.ANY);
        } else if (program.allowsAll()) {
            step.otherwise(end, Errno.EPERM);
        }
    }

    /** Before Linux 5.11 programs count as locked memory, of which 64 KiB are usual. */
    private void raiseLockedMemory() {
        if (!assembly.host().kernel().atLeast(5, 11)) {
            front.call(
                            Call.PRLIMIT64,
                            Arg.of(0),
                            Arg.of(RLIMIT_MEMLOCK, "RLIMIT_MEMLOCK"),
                            front.memory().struct(Structs.limit(-1, -1), "infinity"),
                            Arg.of(0))
                    .tolerateAll();
        }
    }
}
