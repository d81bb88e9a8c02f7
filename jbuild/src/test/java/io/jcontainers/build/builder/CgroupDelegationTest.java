package io.jcontainers.build.builder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jcontainers.build.run.RunLimits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CgroupDelegationTest {
    private static final RunLimits MEMORY = new RunLimits(1L << 20, null, null, null, null, null, null);
    private static final RunLimits ALL = new RunLimits(1L << 20, null, 2L, null, null, "0", null);

    @TempDir
    private Path mounts;

    private void cgroup(String path, String controllers) throws IOException {
        Path directory = Files.createDirectories(mounts.resolve(path));
        if (!controllers.isEmpty()) {
            Files.writeString(directory.resolve("cgroup.controllers"), controllers + "\n");
        }
    }

    private Optional<String> missing(String own, RunLimits limits) {
        return new CgroupDelegation(mounts, own).missing(limits);
    }

    @Test
    void version2() throws IOException {
        cgroup("user/mine", "cpu memory pids");
        assertEquals(Optional.empty(), missing("0::/user/mine\n", MEMORY));
        assertEquals(Optional.of("this user may make no cgroup with cpuset"), missing("0::/user/mine\n", ALL));
        assertEquals(Optional.empty(), missing("0::/user/mine\n", RunLimits.NONE));
        assertTrue(new CgroupDelegation(mounts, "0::/user/mine\n").mayMake());
    }

    @Test
    void version1() throws IOException {
        cgroup("memory/mine", "");
        cgroup("cpu,cpuacct/mine", "");
        assertEquals(
                Optional.of("this user may make no cgroup with cpuset"),
                missing("3:cpu,cpuacct:/mine\n2:memory:/mine\n1:name=systemd:/mine\n4:cpuset:/mine\n", ALL));
    }

    @Test
    void hybrid() throws IOException {
        cgroup("unified/mine", "cpu");
        String own = "1:name=systemd:/mine\n2:memory:/mine\n0::/mine\n";
        assertEquals(Optional.of("this user may make no cgroup with memory"), missing(own, MEMORY));
        assertTrue(new CgroupDelegation(mounts, own).mayMake());
    }

    @Test
    void nothingThere() {
        assertEquals(Optional.of("this user may make no cgroup with memory, cpu, cpuset"), missing("0::/gone\n", ALL));
        assertFalse(new CgroupDelegation(mounts, "").mayMake());
        assertFalse(new CgroupDelegation(mounts, "garbage\n\n:\n").mayMake());
    }
}
