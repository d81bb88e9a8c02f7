package io.jcontainers.runc.seccomp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jcontainers.runc.sys.LibSeccompLoader;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Named calls with known numbers (asm/unistd_64.h, unistd_32.h) against the default profile. */
class DefaultProfileTest {
    private static final Map<String, Integer> ANSWERS = Map.of(
            "ALLOW", 0x7fff_0000,
            "EPERM", 0x0005_0001,
            "ENOSYS", 0x0005_0026,
            "KILL", 0);

    @Test
    void answersEachCallAsListed() {
        CompiledFilter filter = new SeccompCompiler(LibSeccompLoader.ofSystem())
                .compile(Profiles.parse(Profiles.resource("default-profile.json")), Arch.SCMP_ARCH_X86_64);
        BpfInterpreter program = new BpfInterpreter(filter.bpf(), ByteOrder.LITTLE_ENDIAN);
        List<String> expected = new ArrayList<>();
        List<String> actual = new ArrayList<>();
        for (String line : Profiles.resource("default-profile-calls.txt").split("\n")) {
            if (line.startsWith("#")) {
                continue;
            }
            String[] fields = line.split(" +", 5);
            SyscallData call = new SyscallData(
                    Long.decode(fields[1]).intValue(), Integer.parseUnsignedInt(fields[0], 16), Long.decode(fields[2]));
            expected.add(Integer.toHexString(ANSWERS.get(fields[3])) + " " + line);
            actual.add(Integer.toHexString(program.run(call)) + " " + line);
        }
        assertTrue(expected.size() >= 70, expected.size() + " calls");
        assertEquals(String.join("\n", expected), String.join("\n", actual));
    }
}
