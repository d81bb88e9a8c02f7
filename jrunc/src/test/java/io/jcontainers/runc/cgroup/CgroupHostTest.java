package io.jcontainers.runc.cgroup;

import static io.jcontainers.runc.cgroup.Hosts.bytes;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CgroupHostTest {
    @Test
    void readsAHybridHost() {
        CgroupHost host = Hosts.HYBRID;
        assertEquals(CgroupMode.HYBRID, host.mode());
        assertEquals(
                List.of("cpu", "cpuacct", "cpuset", "memory", "devices", "freezer", "blkio", "pids", "name=systemd"),
                host.v1().stream().map(V1Hierarchy::key).toList());
        V1Hierarchy memory = host.v1With("memory");
        assertEquals(
                new V1Hierarchy(
                        List.of("memory"),
                        new BytePath("/sys/fs/cgroup/memory"),
                        BytePath.ROOT,
                        new BytePath("/api/7a9a"),
                        false),
                memory);
        assertEquals(
                new V2Hierarchy(new BytePath("/sys/fs/cgroup/unified"), BytePath.ROOT, BytePath.ROOT, List.of()),
                host.v2());
        assertTrue(host.hasController("memory"));
        assertFalse(host.hasController("hugetlb"));
    }

    @Test
    void readsSharedHierarchies() {
        CgroupHost host = Hosts.V1;
        assertEquals(CgroupMode.V1, host.mode());
        assertNull(host.v2());
        V1Hierarchy cpu = host.v1With("cpuacct");
        assertNotNull(cpu);
        assertEquals("cpu,cpuacct", cpu.key());
        assertEquals(new BytePath("/sys/fs/cgroup/cpu,cpuacct"), cpu.mountpoint());
        assertEquals(new BytePath("/user.slice"), cpu.ownPath());
        V1Hierarchy systemd = host.v1With("name=systemd");
        assertNotNull(systemd);
        assertEquals(new BytePath("/user.slice/user-0.slice/session-1.scope"), systemd.ownPath());
    }

    @Test
    void readsAUnifiedHost() {
        CgroupHost host = Hosts.V2;
        assertEquals(CgroupMode.V2, host.mode());
        assertEquals(List.of(), host.v1());
        assertEquals(
                new V2Hierarchy(
                        new BytePath("/sys/fs/cgroup"),
                        BytePath.ROOT,
                        new BytePath("/system.slice/ssh.service"),
                        List.of("cpuset", "cpu", "io", "memory", "hugetlb", "pids", "rdma", "misc")),
                host.v2());
        assertTrue(host.hasController("rdma"));
        assertFalse(host.hasController("net_cls"));
    }

    @Test
    void aNamedV1HierarchyBesidesAUnifiedMountChangesNothing() {
        String mounts = Hosts.V2_MOUNTS + "31 23 0:30 / /mnt/legacy rw - cgroup cgroup rw,name=systemd\n";
        CgroupHost host = Hosts.parse(mounts, "1:name=systemd:/\n0::/a\n", "cpu\n");
        assertEquals(CgroupMode.V2, host.mode());
        assertEquals(List.of(), host.v1());
    }

    @Test
    void aV2MountElsewhereIsNoHybridHost() {
        String mounts = Hosts.V1_MOUNTS + "50 27 0:50 / /tmp/cg rw - cgroup2 cgroup2 rw\n";
        assertEquals(
                CgroupMode.V1,
                Hosts.parse(mounts, Hosts.V1_MEMBERSHIP + "0::/\n", "").mode());
    }

    @Test
    void insideAContainerTheOwnPathIsRelativeToTheMount() {
        String mounts = """
            60 50 0:29 /docker/abc /sys/fs/cgroup/memory ro - cgroup cgroup rw,memory
            """;
        V1Hierarchy hierarchy =
                Hosts.parse(mounts, "4:memory:/docker/abc/sub\n", "").v1().getFirst();
        assertEquals(new BytePath("/sub"), hierarchy.ownPathInMount());
    }

    @ParameterizedTest
    @CsvSource({
        "/a/b, /, /a/b",
        "/a/b, /a/b, /",
        "/a/b/c, /a/b, /c",
        "/x, /a/b, /",
        "/../x, /, /",
        "/, /.., /",
    })
    void seesTheOwnPathThroughTheMount(String own, String root, String seen) {
        assertEquals(new BytePath(seen), OwnPath.inMount(new BytePath(own), new BytePath(root)));
    }

    @Test
    void keepsBytesAndUndoesEscapes() {
        String mounts = "60 50 0:29 / /cg\\040\\134\\012\u00ff/memory rw - cgroup cgroup rw,memory\n";
        V1Hierarchy hierarchy =
                Hosts.parse(mounts, "4:memory:/a:b\u00fe\n", "").v1().getFirst();
        assertEquals("/cg \\\n\u00ff/memory", hierarchy.mountpoint().latin1());
        assertEquals("/a:b\u00fe", hierarchy.ownPath().latin1());
    }

    @ParameterizedTest
    @CsvSource({"a\\040b, 'a b'", "a\\04, a\\04", "\\400, \\400", "\\377, \u00ff", "\\\\040, '\\ '", "a\\, a\\"})
    void unescapes(String field, String text) {
        assertEquals(text, MountinfoEntry.unescape(field));
    }

    @Test
    void aMountThatIsCoveredDoesNotCount() {
        String covered = Hosts.V1_MOUNTS + "60 35 0:50 / /sys/fs/cgroup/devices rw - tmpfs tmpfs rw\n";
        assertNull(Hosts.parse(covered, Hosts.V1_MEMBERSHIP, "").v1With("devices"));
        String parentCovered = Hosts.V1_MOUNTS + "60 30 0:50 / /sys/fs/cgroup rw - tmpfs tmpfs rw\n";
        assertEquals(
                List.of(), Hosts.parse(parentCovered, Hosts.V1_MEMBERSHIP, "").v1());
        String allOfSys = Hosts.V1_MOUNTS + "60 27 0:50 / /sys/fs rw - tmpfs tmpfs rw\n";
        assertNotNull(Hosts.parse(allOfSys, Hosts.V1_MEMBERSHIP, "").v1With("devices"));
        String onSys = Hosts.V1_MOUNTS + "60 23 0:50 / /sys/fs rw - tmpfs tmpfs rw\n";
        assertNull(Hosts.parse(onSys, Hosts.V1_MEMBERSHIP, "").v1With("devices"));
    }

    @Test
    void theFirstOfSeveralMountsCounts() {
        String twice = Hosts.V1_MOUNTS + "60 27 0:31 / /mnt/memory rw - cgroup cgroup rw,memory\n";
        V1Hierarchy memory = Hosts.parse(twice, Hosts.V1_MEMBERSHIP, "").v1With("memory");
        assertNotNull(memory);
        assertEquals(new BytePath("/sys/fs/cgroup/memory"), memory.mountpoint());
    }

    @Test
    void seesNoprefix() {
        String mounts = "60 50 0:29 / /dev/cpuset rw - cgroup cgroup rw,cpuset,noprefix\n";
        assertTrue(Hosts.parse(mounts, "3:cpuset:/\n", "").v1().getFirst().noPrefix());
    }

    @ParameterizedTest
    @ValueSource(strings = {"1 2 3", "a b c d e f - g h i", "1 2 0:1 / / rw cgroup cgroup rw", "1 2 0:1 / / rw - x"})
    void refusesMountinfoThatIsNone(String line) {
        CgroupException e =
                assertThrows(CgroupException.class, () -> CgroupHost.parse(bytes(line), new byte[0], new byte[0]));
        assertEquals("/proc/self/mountinfo", e.problem().field());
    }

    @Test
    void refusesMembershipThatIsNone() {
        CgroupException e = assertThrows(
                CgroupException.class, () -> CgroupHost.parse(new byte[0], bytes("4:memory\n"), new byte[0]));
        assertEquals(
                "invalid cgroup entry: must contain at least two colons: 4:memory",
                e.problem().message());
    }

    @Test
    void noCgroupsAtAllIsAnEmptyV1Host() {
        CgroupHost host = CgroupHost.parse(new byte[0], new byte[0], new byte[0]);
        assertEquals(new CgroupHost(CgroupMode.V1, List.of(), null), host);
    }
}
