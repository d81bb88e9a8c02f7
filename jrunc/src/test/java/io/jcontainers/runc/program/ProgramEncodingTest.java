package io.jcontainers.runc.program;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The bytes that the executor in C reads. Expected ones are written out by hand from the drawing in program.h. */
class ProgramEncodingTest {
    private static ProgramBuilder builder() {
        return new ProgramBuilder(Executor.FRONT, new Slot.Numbering()).block(Executor.FRONT);
    }

    private static ByteBuffer encoded(ProgramBuilder program) {
        return ByteBuffer.wrap(program.build().encode("x86_64")).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** The step at an index, its offset: header 48 bytes, one block in eight, 80 bytes a step. */
    private static int step(int index) {
        return 56 + 80 * index;
    }

    @Test
    void everyByteOfASmallProgram() {
        ProgramBuilder program = builder();
        Slot fd = program.slot("fd");
        program.at("root.path", "root-open", "open");
        program.call(Call.OPENAT, Arg.of(-100), program.memory().text("/r"), Arg.of(0x80000))
                .into(fd)
                .tolerate(Errno.ENOENT);
        String header = "4a525031 01000000 f8000000 01000000 30000000 02000000 38000000 d8000000 20000000 20000000"
                + "0000000000000000";
        String blocks = "00000000 00000000";
        String open = "0100 0000 0101 1000 0b000000 20000000 0200 0000 0000 0000 0000 0000 00000000"
                + "9cffffffffffffff 0800000000000000 0000080000000000" + "00".repeat(24);
        String end = "0000 0000 0000 ffff 00000000 00000000" + "00".repeat(64);
        String memory = "00".repeat(8)
                + HexFormat.of().formatHex("/r\0root-open\topen\0".getBytes(StandardCharsets.US_ASCII))
                + "00".repeat(6);
        assertEquals(
                (header + blocks + open + end + memory).replace(" ", ""),
                HexFormat.of().formatHex(program.build().encode("x86_64")));
    }

    @Test
    void aMachineHasItsOwnCallNumbers() {
        ProgramBuilder program = builder();
        program.call(Call.OPENAT);
        Program built = program.build();
        assertEquals(
                257,
                ByteBuffer.wrap(built.encode("x86_64"))
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .getShort(step(0) + 4));
        assertEquals(
                56,
                ByteBuffer.wrap(built.encode("aarch64"))
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .getShort(step(0) + 4));
    }

    @Test
    void kindsOfArguments() {
        ProgramBuilder program = builder();
        Memory.Room room = program.memory().zeroes(16, "room");
        program.add(
                Op.SET,
                Arg.of(7),
                Slot.PID.arg(),
                program.memory().text("x"),
                Arg.of(room.plus(8)),
                Arg.offset(room.plus(8)));
        ByteBuffer bytes = encoded(program);
        int stored = bytes.getInt(32);
        assertEquals(stored + 16, bytes.getInt(36), "the zeroes are not stored");
        assertEquals(0x0_2210, bytes.getInt(step(0) + 12));
        assertEquals(
                List.of(7L, 1L, 8L, stored + 8L, stored + 8L, 0L),
                List.of(
                        bytes.getLong(step(0) + 32),
                        bytes.getLong(step(0) + 40),
                        bytes.getLong(step(0) + 48),
                        bytes.getLong(step(0) + 56),
                        bytes.getLong(step(0) + 64),
                        bytes.getLong(step(0) + 72)));
    }

    @Test
    void flagsAddUp() {
        ProgramBuilder program = builder();
        program.call(Call.CLOSE, Arg.of(3)).ifSet().tolerateAll().retryBusy().warnOnly();
        assertEquals(15, encoded(program).getShort(step(0) + 2));
    }

    @Test
    void alternativesStandAtTheEndOfTheirBlock() {
        ProgramBuilder program = builder();
        Label back = new Label();
        Label other = new Label();
        program.call(Call.MKDIRAT).otherwise(other, Errno.ENOENT, Errno.EACCES); // 0
        program.here(back);
        program.call(Call.CLOSE); // 1
        program.later(other, () -> {
            program.call(Call.CHDIR); // 3: behind END
            program.jump(back); // 4
        });
        ByteBuffer bytes = encoded(program);
        assertEquals(5, bytes.getInt(20), "mkdirat, close, end, chdir, jump");
        assertEquals(2, bytes.getShort(step(0) + 24));
        assertEquals(13, bytes.getShort(step(0) + 26));
        assertEquals(3, bytes.getInt(step(0) + 28));
        assertEquals(Op.END.ordinal(), bytes.getShort(step(2)));
        assertEquals(1, bytes.getLong(step(4) + 32));
    }

    @Test
    void comparisonsNameTheirTest() {
        ProgramBuilder program = builder();
        Label end = new Label();
        program.jumpIf(Slot.PID.arg(), io.jcontainers.runc.program.Test.GE, Arg.of(-5), end);
        program.here(end);
        program.fail(Errno.EPERM);
        ByteBuffer bytes = encoded(program);
        assertEquals(Op.IF.ordinal(), bytes.getShort(step(0)));
        assertEquals(3, bytes.getShort(step(0) + 4));
        assertEquals(-5, bytes.getLong(step(0) + 40));
        assertEquals(1, bytes.getLong(step(0) + 48));
        assertEquals(1, bytes.getLong(step(1) + 32));
    }

    @Test
    void refusalsHaveTheirOwnText() {
        ProgramBuilder program = builder();
        program.at("mounts[0]", "mount-failed", "mount");
        program.refuse(program.call(Call.MOUNT), "mount-refused", "no such file system", Errno.ENODEV);
        Program built = program.build();
        Step refusal = built.steps().get(2);
        assertEquals(Op.FAIL, refusal.op());
        assertEquals(new Origin("mounts[0]", "mount-refused", "no such file system"), refusal.origin());
        assertEquals(2, built.steps().get(0).otherwise().index());
    }

    @Test
    void equalTextsAreKeptOnce() {
        ProgramBuilder program = builder();
        Memory memory = program.memory();
        assertEquals(memory.offsetOf("same"), memory.offsetOf("same"));
        assertEquals(0, memory.struct(new byte[3], "s").offset() % 8);
        assertEquals(0, memory.struct(new byte[3], "s").offset() % 8);
    }

    @Test
    void listsOfStrings() {
        ProgramBuilder program = builder();
        Arg.Address list = program.memory()
                .strings(
                        List.of("a".getBytes(StandardCharsets.US_ASCII), "bc".getBytes(StandardCharsets.US_ASCII)),
                        "argv");
        ByteBuffer bytes = encoded(program);
        byte[] got = new byte[9];
        bytes.get(bytes.getInt(28) + list.offset(), got);
        assertArrayEquals(new byte[] {2, 0, 0, 0, 'a', 0, 'b', 'c', 0}, got);
    }

    @Test
    void storedProgramsCarryADigest() {
        ProgramBuilder program = builder();
        program.call(Call.GETPID);
        byte[] bytes = program.build().encodeStored("x86_64");
        long digest = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong(40);
        assertEquals(Digest.of(bytes, 48), digest);
        bytes[60] ^= 1;
        assertEquals(false, Digest.of(bytes, 48) == digest);
    }

    @Test
    void whatDoesNotFitIsRefused() {
        assertThrows(IllegalStateException.class, () -> {
            ProgramBuilder program = builder();
            program.jump(new Label());
            program.build().encode("x86_64");
        });
        Slot.Numbering slots = new Slot.Numbering();
        slots.row("most", Slot.COUNT - 3 - Slot.FIRST_FREE);
        assertThrows(ProgramException.class, () -> slots.fresh("one more"));
        Step step = builder().call(Call.CLOSE);
        assertThrows(
                IllegalArgumentException.class,
                () -> step.tolerate(Errno.EPERM, Errno.ENOENT, Errno.EIO, Errno.EBUSY, Errno.EINVAL));
        assertThrows(
                IllegalArgumentException.class,
                () -> step.otherwise(new Label(), Errno.EPERM, Errno.ENOENT, Errno.EIO));
    }
}
