package io.jcontainers.build.run;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jcontainers.build.dockerfile.RunNetwork;
import io.jcontainers.build.sys.FileType;
import io.jcontainers.runc.cgroup.BytePath;
import io.jcontainers.runc.container.EphemeralSteps;
import io.jcontainers.spec.Rlimit;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Values of options that RUN obeys. */
class RunFlagsTest {
    @ParameterizedTest
    @CsvSource({"nofile=1024,1024,1024", "nofile=10:20,10,20", "nofile=-1,-1,-1", "nofile=10:-1,10,-1", "nofile=0,0,0"})
    void ulimit(String given, long soft, long hard) {
        assertEquals(new Rlimit("RLIMIT_NOFILE", hard, soft), Ulimits.parse(given));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "nofile|invalid ulimit argument: nofile",
                "files=1|invalid ulimit type: files",
                "NOFILE=1|invalid ulimit type: NOFILE",
                "nofile=2:1|ulimit soft limit must be less than or equal to hard limit: 2 > 1",
                "nofile=-1:1|ulimit soft limit must be less than or equal to hard limit: -1 > 1",
                "nofile=1:2:3|too many limit value arguments - 1:2:3, can only have up to two, `soft[:hard]`",
                "nofile=x|invalid ulimit value: 'x' is not a number",
                "nofile=-2|invalid ulimit value: -2 is below -1",
            })
    void badUlimit(String given, String why) {
        assertEquals(
                why,
                assertThrows(IllegalArgumentException.class, () -> Ulimits.parse(given))
                        .getMessage());
    }

    @Test
    void volume() {
        assertEquals(new HostVolume(BytePath.ofText("/a"), "/b", false), HostVolume.parse("/a:/b"));
        assertEquals(new HostVolume(BytePath.ofText("/a"), "/b/c", true), HostVolume.parse("/a:/b/./c/:ro"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/a", "a:/b", "/a:b", "/a:/b:x", "/a:/b:ro:rw"})
    void badVolume(String given) {
        assertThrows(IllegalArgumentException.class, () -> HostVolume.parse(given));
    }

    @Test
    void device() {
        HostDevice device = HostDevice.parse("/dev/null:/dev/x:rw");
        assertEquals("/dev/x", device.target());
        assertEquals(FileType.CHARACTER_DEVICE, device.type());
        assertEquals(1, device.major());
        assertEquals(3, device.minor());
        assertEquals("rw", device.access());
        assertEquals("rwm", HostDevice.parse("/dev/null").access());
        assertEquals("/dev/null", HostDevice.parse("/dev/null:r").target());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "null", "/dev/null:x", "/dev/null:/a:rr", "/etc", "/dev/there/is/none", "/dev/null:/a:/b"})
    void badDevice(String given) {
        assertThrows(IllegalArgumentException.class, () -> HostDevice.parse(given));
    }

    @Test
    void entitlements() {
        Entitlements network = new Entitlements(Set.of(Entitlement.NETWORK_HOST));
        assertDoesNotThrow(() -> Entitlements.NONE.check(RunNetwork.NONE, RunNetwork.DEFAULT, false));
        assertDoesNotThrow(() -> Entitlements.NONE.check(RunNetwork.HOST, RunNetwork.HOST, false));
        assertDoesNotThrow(() -> network.check(RunNetwork.HOST, RunNetwork.DEFAULT, false));
        assertEquals(
                "network.host is not allowed: RUN --network=host needs --allow network.host on the command line",
                assertThrows(
                                Entitlements.NotAllowed.class,
                                () -> Entitlements.NONE.check(RunNetwork.HOST, RunNetwork.DEFAULT, false))
                        .getMessage());
        assertEquals(
                "security.insecure is not allowed: RUN --security=insecure needs --allow security.insecure on the"
                        + " command line",
                assertThrows(
                                Entitlements.NotAllowed.class,
                                () -> network.check(RunNetwork.DEFAULT, RunNetwork.DEFAULT, true))
                        .getMessage());
        assertEquals(Optional.of(Entitlement.DEVICE), Entitlement.of("device=x"));
        assertEquals(Optional.empty(), Entitlement.of("security"));
    }

    @Test
    void outOfMemoryIsSaidLast() {
        byte[] notice = ("\n" + EphemeralSteps.OUT_OF_MEMORY + "\n").getBytes(StandardCharsets.UTF_8);
        OutOfMemory listening = new OutOfMemory();
        listening.said(new byte[100_000]);
        for (byte one : notice) {
            assertFalse(listening.seen());
            listening.said(new byte[] {one});
        }
        assertTrue(listening.seen());
        listening.said(new byte[] {'x'});
        assertFalse(listening.seen());
    }
}
