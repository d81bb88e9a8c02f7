package io.jcontainers.runc.seccomp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jcontainers.spec.FeaturesSeccomp;
import java.util.List;
import org.junit.jupiter.api.Test;

class SeccompFeaturesTest {
    @Test
    void listsWhatProfilesMaySay() {
        FeaturesSeccomp features = SeccompFeatures.of(0b110);
        assertEquals(true, features.enabled());
        assertEquals(
                List.of(
                        "SCMP_ACT_ALLOW",
                        "SCMP_ACT_ERRNO",
                        "SCMP_ACT_KILL",
                        "SCMP_ACT_KILL_PROCESS",
                        "SCMP_ACT_KILL_THREAD",
                        "SCMP_ACT_LOG",
                        "SCMP_ACT_NOTIFY",
                        "SCMP_ACT_TRACE",
                        "SCMP_ACT_TRAP"),
                features.actions());
        assertEquals(
                List.of(
                        "SCMP_CMP_EQ",
                        "SCMP_CMP_GE",
                        "SCMP_CMP_GT",
                        "SCMP_CMP_LE",
                        "SCMP_CMP_LT",
                        "SCMP_CMP_MASKED_EQ",
                        "SCMP_CMP_NE"),
                features.operators());
        assertEquals(23, features.archs().size());
        assertEquals("SCMP_ARCH_AARCH64", features.archs().getFirst());
        assertEquals("SCMP_ARCH_X86_64", features.archs().getLast());
        assertEquals(
                List.of(
                        "SECCOMP_FILTER_FLAG_TSYNC",
                        "SECCOMP_FILTER_FLAG_SPEC_ALLOW",
                        "SECCOMP_FILTER_FLAG_LOG",
                        "SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV"),
                features.knownFlags());
        assertEquals(
                List.of("SECCOMP_FILTER_FLAG_TSYNC", "SECCOMP_FILTER_FLAG_SPEC_ALLOW", "SECCOMP_FILTER_FLAG_LOG"),
                features.supportedFlags());
    }
}
