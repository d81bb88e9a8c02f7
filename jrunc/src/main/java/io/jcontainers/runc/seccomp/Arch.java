package io.jcontainers.runc.seccomp;

import java.nio.ByteOrder;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * System call conventions that a profile can name.
 *
 * <p>A filter sees an AUDIT_ARCH_* value (linux/audit.h): the ELF machine, with bits for 64-bit, little endian and MIPS
 * N32. libseccomp's tokens are the same numbers; only x32 has a token of its own, because its calls arrive as x86-64
 * ones with bit 30 set in the number.
 */
public enum Arch {
    SCMP_ARCH_X86(Elf.I386 | Elf.LITTLE),
    SCMP_ARCH_X86_64(Elf.X86_64 | Elf.BITS_64 | Elf.LITTLE),
    SCMP_ARCH_X32(Elf.X86_64 | Elf.LITTLE, Elf.X86_64 | Elf.BITS_64 | Elf.LITTLE),
    SCMP_ARCH_ARM(Elf.ARM | Elf.LITTLE),
    SCMP_ARCH_AARCH64(Elf.AARCH64 | Elf.BITS_64 | Elf.LITTLE),
    SCMP_ARCH_MIPS(Elf.MIPS),
    SCMP_ARCH_MIPS64(Elf.MIPS | Elf.BITS_64),
    SCMP_ARCH_MIPS64N32(Elf.MIPS | Elf.BITS_64 | Elf.N32),
    SCMP_ARCH_MIPSEL(Elf.MIPS | Elf.LITTLE),
    SCMP_ARCH_MIPSEL64(Elf.MIPS | Elf.BITS_64 | Elf.LITTLE),
    SCMP_ARCH_MIPSEL64N32(Elf.MIPS | Elf.BITS_64 | Elf.LITTLE | Elf.N32),
    SCMP_ARCH_PPC(Elf.PPC),
    SCMP_ARCH_PPC64(Elf.PPC64 | Elf.BITS_64),
    SCMP_ARCH_PPC64LE(Elf.PPC64 | Elf.BITS_64 | Elf.LITTLE),
    SCMP_ARCH_S390(Elf.S390),
    SCMP_ARCH_S390X(Elf.S390 | Elf.BITS_64),
    SCMP_ARCH_PARISC(Elf.PARISC),
    SCMP_ARCH_PARISC64(Elf.PARISC | Elf.BITS_64),
    SCMP_ARCH_RISCV64(Elf.RISCV | Elf.BITS_64 | Elf.LITTLE),
    SCMP_ARCH_LOONGARCH64(Elf.LOONGARCH | Elf.BITS_64 | Elf.LITTLE),
    SCMP_ARCH_M68K(Elf.M68K),
    SCMP_ARCH_SH(Elf.SH | Elf.LITTLE),
    SCMP_ARCH_SHEB(Elf.SH);

    /** uname(2) machine, or Java's os.arch, of hosts. MIPS is missing: its machine names do not tell the byte order. */
    private static final Map<String, Arch> BY_MACHINE = Map.ofEntries(
            Map.entry("x86_64", SCMP_ARCH_X86_64),
            Map.entry("amd64", SCMP_ARCH_X86_64),
            Map.entry("i386", SCMP_ARCH_X86),
            Map.entry("i586", SCMP_ARCH_X86),
            Map.entry("i686", SCMP_ARCH_X86),
            Map.entry("aarch64", SCMP_ARCH_AARCH64),
            Map.entry("armv6l", SCMP_ARCH_ARM),
            Map.entry("armv7l", SCMP_ARCH_ARM),
            Map.entry("armv8l", SCMP_ARCH_ARM),
            Map.entry("arm", SCMP_ARCH_ARM),
            Map.entry("ppc", SCMP_ARCH_PPC),
            Map.entry("ppc64", SCMP_ARCH_PPC64),
            Map.entry("ppc64le", SCMP_ARCH_PPC64LE),
            Map.entry("s390", SCMP_ARCH_S390),
            Map.entry("s390x", SCMP_ARCH_S390X),
            Map.entry("riscv64", SCMP_ARCH_RISCV64),
            Map.entry("loongarch64", SCMP_ARCH_LOONGARCH64));

    private final int token;
    private final int auditArch;

    Arch(int auditArch) {
        this(auditArch, auditArch);
    }

    Arch(int token, int auditArch) {
        this.token = token;
        this.auditArch = auditArch;
    }

    /** The architecture of that name in config.json, or null. */
    static @Nullable Arch named(String name) {
        for (Arch candidate : values()) {
            if (candidate.name().equals(name)) {
                return candidate;
            }
        }
        return null;
    }

    /**
     * The native convention of a host.
     *
     * @param machine as uname(2) gives it, for example {@code x86_64}
     * @return empty for a machine that this runtime does not know
     */
    public static Optional<Arch> ofMachine(String machine) {
        return Optional.ofNullable(BY_MACHINE.get(machine));
    }

    /** libseccomp's SCMP_ARCH_* value. */
    int token() {
        return token;
    }

    /** What {@code seccomp_data.arch} holds for its calls. */
    int auditArch() {
        return auditArch;
    }

    /** Byte order of its kernel, and so of a filter for it. */
    ByteOrder byteOrder() {
        return (token & Elf.LITTLE) != 0 ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
    }

    /** Parts of AUDIT_ARCH_* values: EM_* machines of linux/elf-em.h and the flags of linux/audit.h. */
    private static final class Elf {
        static final int BITS_64 = 0x8000_0000;
        static final int LITTLE = 0x4000_0000;
        static final int N32 = 0x2000_0000;

        static final int I386 = 3;
        static final int M68K = 4;
        static final int MIPS = 8;
        static final int PARISC = 15;
        static final int PPC = 20;
        static final int PPC64 = 21;
        static final int S390 = 22;
        static final int ARM = 40;
        static final int SH = 42;
        static final int X86_64 = 62;
        static final int AARCH64 = 183;
        static final int RISCV = 243;
        static final int LOONGARCH = 258;

        private Elf() {}
    }
}
