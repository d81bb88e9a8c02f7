package io.jcontainers.runc.seccomp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The stub alone, before a program of one instruction. */
class EnosysStubTest {
    private static final int FILTER = 0x7fff_0000;
    private static final int ENOSYS = 0x0005_0026;

    private static byte[] filter(ByteOrder order) {
        return ByteBuffer.allocate(8)
                .order(order)
                .putShort((short) 0x06)
                .putShort((short) 0)
                .putInt(FILTER)
                .array();
    }

    private static BpfInterpreter stub(Map<Arch, Integer> largest, ByteOrder order) {
        return new BpfInterpreter(EnosysStub.prepend(largest, filter(order), order), order);
    }

    @Test
    void layoutForOneArchitecture() {
        byte[] program = EnosysStub.prepend(
                Map.of(Arch.SCMP_ARCH_AARCH64, 0x1c7), filter(ByteOrder.LITTLE_ENDIAN), ByteOrder.LITTLE_ENDIAN);
        ByteBuffer expected = ByteBuffer.allocate(8 * 8).order(ByteOrder.LITTLE_ENDIAN);
        expected.putLong(0x0000_0004_0000_0020L); //   ld  [4]
        expected.putLong(0xc000_00b7_0001_0015L); //   jeq AARCH64, +1, +0
        expected.putLong(0x0000_0004_0000_0005L); //   ja  +4
        expected.putLong(0x0000_0000_0000_0020L); //   ld  [0]
        expected.putLong(0x0000_01c7_0100_0025L); //   jgt 0x1c7, +0, +1
        expected.putLong(0x0005_0026_0000_0006L); //   ret ERRNO(38)
        expected.putLong(0x0000_0000_0000_0005L); //   ja  +0
        expected.put(filter(ByteOrder.LITTLE_ENDIAN));
        assertArrayEquals(expected.array(), program);
    }

    @Test
    void nothingNamedLeavesTheProgramAlone() {
        byte[] program = filter(ByteOrder.LITTLE_ENDIAN);
        assertSame(program, EnosysStub.prepend(Map.of(), program, ByteOrder.LITTLE_ENDIAN));
        assertSame(program, EnosysStub.prepend(Map.of(Arch.SCMP_ARCH_X86, 0), program, ByteOrder.LITTLE_ENDIAN));
    }

    @ParameterizedTest
    @CsvSource({
        // x86-64, x32: largest numbers, 0 = none; called number; whether the filter decides
        "462, 0x4000021f, 0, true",
        "462, 0x4000021f, 462, true",
        "462, 0x4000021f, 463, false",
        "462, 0x4000021f, 0x3fffffff, false",
        "462, 0x4000021f, 0x40000000, true",
        "462, 0x4000021f, 0x4000021f, true",
        "462, 0x4000021f, 0x40000220, false",
        "462, 0x4000021f, 0x7fffffff, false",
        "462, 0x4000021f, 0x80000000, false",
        "462, 0x4000021f, 0xffffffff, false",
        "462, 0, 462, true",
        "462, 0, 463, false",
        "462, 0, 0x40000000, false",
        "0, 0x4000021f, 463, true",
        "0, 0x4000021f, 0x40000220, false",
    })
    void x32SharesTheArchitectureOfX86(String plain, String x32, String called, boolean filterDecides) {
        Map<Arch, Integer> largest = new LinkedHashMap<>();
        largest.put(Arch.SCMP_ARCH_X86_64, Long.decode(plain).intValue());
        largest.put(Arch.SCMP_ARCH_X32, Long.decode(x32).intValue());
        SyscallData call = new SyscallData(Long.decode(called).intValue(), 0xc000_003e);
        assertEquals(
                filterDecides ? FILTER : ENOSYS,
                stub(largest, ByteOrder.LITTLE_ENDIAN).run(call));
    }

    @ParameterizedTest
    @CsvSource({
        "SCMP_ARCH_S390X, 0x80000016",
        "SCMP_ARCH_S390, 0x16",
    })
    void s390NumberZeroIsUnknown(Arch arch, String auditArch) {
        BpfInterpreter program = stub(Map.of(arch, 450), ByteOrder.BIG_ENDIAN);
        int audit = Long.decode(auditArch).intValue();
        assertEquals(ENOSYS, program.run(new SyscallData(0, audit)));
        assertEquals(FILTER, program.run(new SyscallData(1, audit)));
        assertEquals(FILTER, program.run(new SyscallData(450, audit)));
        assertEquals(ENOSYS, program.run(new SyscallData(451, audit)));
    }

    /** All at once is the longest stub there can be; the one asked for sits anywhere in it. */
    @ParameterizedTest
    @EnumSource(Arch.class)
    void everyArchitectureAtOnce(Arch arch) {
        Map<Arch, Integer> largest = new LinkedHashMap<>();
        for (Arch each : Arch.values()) {
            largest.put(each, (each == Arch.SCMP_ARCH_X32 ? 1 << 30 : 0) + 100 + each.ordinal());
        }
        BpfInterpreter program = stub(largest, arch.byteOrder());
        int last = largest.get(arch);
        assertEquals(FILTER, program.run(new SyscallData(last, arch.auditArch())));
        assertEquals(ENOSYS, program.run(new SyscallData(last + 1, arch.auditArch())));
        assertEquals(FILTER, program.run(new SyscallData(last + 1, 0x4711)), "foreign architecture");
    }

    /** linux/audit.h. */
    @ParameterizedTest
    @CsvSource({
        "SCMP_ARCH_X86, 0x40000003",
        "SCMP_ARCH_X86_64, 0xc000003e",
        "SCMP_ARCH_X32, 0xc000003e",
        "SCMP_ARCH_ARM, 0x40000028",
        "SCMP_ARCH_AARCH64, 0xc00000b7",
        "SCMP_ARCH_MIPS, 0x00000008",
        "SCMP_ARCH_MIPS64, 0x80000008",
        "SCMP_ARCH_MIPS64N32, 0xa0000008",
        "SCMP_ARCH_MIPSEL, 0x40000008",
        "SCMP_ARCH_MIPSEL64, 0xc0000008",
        "SCMP_ARCH_MIPSEL64N32, 0xe0000008",
        "SCMP_ARCH_PPC, 0x00000014",
        "SCMP_ARCH_PPC64, 0x80000015",
        "SCMP_ARCH_PPC64LE, 0xc0000015",
        "SCMP_ARCH_S390, 0x00000016",
        "SCMP_ARCH_S390X, 0x80000016",
        "SCMP_ARCH_PARISC, 0x0000000f",
        "SCMP_ARCH_PARISC64, 0x8000000f",
        "SCMP_ARCH_RISCV64, 0xc00000f3",
        "SCMP_ARCH_LOONGARCH64, 0xc0000102",
        "SCMP_ARCH_M68K, 0x00000004",
        "SCMP_ARCH_SH, 0x4000002a",
        "SCMP_ARCH_SHEB, 0x0000002a",
    })
    void auditArchitectures(Arch arch, String auditArch) {
        assertEquals(Long.decode(auditArch).intValue(), arch.auditArch());
        assertEquals(arch == Arch.SCMP_ARCH_X32 ? 0x4000_003e : arch.auditArch(), arch.token());
    }
}
