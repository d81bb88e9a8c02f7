package io.jcontainers.runc.seccomp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jcontainers.runc.sys.LibSeccompLoader;
import io.jcontainers.spec.RawJson;
import io.jcontainers.spec.json.JsonProblem;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SeccompFiltersTest {
    private static final Arch HOST = Arch.SCMP_ARCH_X86_64;

    @TempDir
    Path temporary;

    private SeccompFilters filters() {
        return new SeccompFilters(LibSeccompLoader.ofSystem(), temporary.resolve("seccomp"));
    }

    @Test
    void readsCompilesAndKeeps() {
        RawJson profile = Profiles.raw(Profiles.resource("operators.json"));
        CompiledFilter expected = new SeccompCompiler(LibSeccompLoader.ofSystem())
                .compile(Profiles.parse(Profiles.resource("operators.json")), HOST);
        SeccompFilters first = filters();
        CompiledFilter compiled = first.of(profile, HOST);
        assertArrayEquals(expected.bpf(), compiled.bpf());
        assertSame(compiled, first.of(profile, HOST));
        CompiledFilter fromDisk = filters().of(profile, HOST);
        assertArrayEquals(expected.bpf(), fromDisk.bpf());
        assertEquals(expected.warnings(), fromDisk.warnings());
        assertEquals(expected.flags(), fromDisk.flags());
    }

    @Test
    void passesFailuresOn() {
        assertTrue(filters().of(Profiles.raw("{}"), HOST).isNone());
        assertThrows(JsonProblem.class, () -> filters().of(Profiles.raw("{\"defaultAction\":1}"), HOST));
        assertThrows(SeccompException.class, () -> filters().of(Profiles.raw("{\"defaultAction\":\"x\"}"), HOST));
    }
}
