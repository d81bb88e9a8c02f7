package io.jcontainers.runc.cgroup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CgroupPlacementTest {
    private static CgroupPlacement cgroupfs(String path, CgroupHost host) {
        return CgroupPlacement.of(PlacementRequest.cgroupfs(path, "box"), host);
    }

    private static List<String> paths(CgroupPlacement placement) {
        return placement.hierarchies().stream().map(h -> h.path().display()).toList();
    }

    @Test
    void absoluteOnAHybridHost() {
        CgroupPlacement placement = cgroupfs("/docker/abc", Hosts.HYBRID);
        assertEquals(
                List.of(
                        "/sys/fs/cgroup/cpuset/docker/abc",
                        "/sys/fs/cgroup/devices/docker/abc",
                        "/sys/fs/cgroup/memory/docker/abc",
                        "/sys/fs/cgroup/cpu/docker/abc",
                        "/sys/fs/cgroup/cpuacct/docker/abc",
                        "/sys/fs/cgroup/pids/docker/abc",
                        "/sys/fs/cgroup/blkio/docker/abc",
                        "/sys/fs/cgroup/freezer/docker/abc",
                        "/sys/fs/cgroup/systemd/docker/abc",
                        "/sys/fs/cgroup/unified/docker/abc"),
                paths(placement));
        HierarchyPlacement memory = placement.byKey("memory");
        assertNotNull(memory);
        assertEquals(List.of(new BytePath("/docker"), new BytePath("/docker/abc")), memory.directories());
        assertFalse(placement.permissionErrorsTolerated());
        assertNull(placement.unit());
    }

    @Test
    void theDefaultIsBelowTheOwnCgroupOfEachV1Hierarchy() {
        CgroupPlacement placement = cgroupfs(null, Hosts.HYBRID);
        HierarchyPlacement memory = placement.with("memory");
        HierarchyPlacement pids = placement.with("pids");
        assertNotNull(memory);
        assertNotNull(pids);
        assertEquals(new BytePath("/api/7a9a/box"), memory.relative());
        assertEquals(new BytePath("/box"), pids.relative());
    }

    @Test
    void sharedHierarchiesAreJoinedOnce() {
        assertEquals(
                List.of(
                        "cpuset",
                        "devices",
                        "memory",
                        "cpu,cpuacct",
                        "pids",
                        "blkio",
                        "hugetlb",
                        "net_cls,net_prio",
                        "freezer",
                        "rdma",
                        "name=systemd"),
                cgroupfs("/x", Hosts.V1).hierarchies().stream()
                        .map(HierarchyPlacement::key)
                        .toList());
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "/a/b, /a/b",
                "/a//b/./, /a/b",
                "-, /system.slice/box",
                "'', /system.slice/box",
                "rel/x, /system.slice/rel/x",
            })
    void onV2ARelativePathStartsAboveTheOwnCgroup(String path, String relative) {
        CgroupPlacement placement = cgroupfs(path, Hosts.V2);
        assertEquals(1, placement.hierarchies().size());
        assertEquals(relative, placement.hierarchies().getFirst().relative().display());
        assertEquals("/sys/fs/cgroup" + relative, paths(placement).getFirst());
    }

    @ParameterizedTest
    @CsvSource({
        "../../x, 'invalid cgroup path \"../../x\": contains \"..\"'",
        "/../x, 'invalid cgroup path \"/../x\": contains \"..\"'",
        "/a/../../x, 'invalid cgroup path \"/a/../../x\": contains \"..\"'",
        "/, 'invalid cgroup path \"/\": it is the root of the hierarchy'",
        "'.', 'invalid cgroup path \".\": it is the root of the hierarchy'",
        "'//./', 'invalid cgroup path \"//./\": it is the root of the hierarchy'",
    })
    void refusesPathsThatLeaveTheHierarchy(String path, String message) {
        CgroupException e = assertThrows(CgroupException.class, () -> cgroupfs(path, Hosts.HYBRID));
        assertEquals(new CgroupProblem("linux.cgroupsPath", message), e.problem());
        assertThrows(CgroupException.class, () -> cgroupfs(path, Hosts.V2));
    }

    @Test
    void refusesControlCharacters() {
        for (String bad : List.of("/a\nb", "/a\0b", "/a\u007fb", "x\r")) {
            CgroupException e = assertThrows(CgroupException.class, () -> cgroupfs(bad, Hosts.V2));
            assertEquals("linux.cgroupsPath", e.problem().field());
        }
        CgroupException e = assertThrows(CgroupException.class, () -> cgroupfs("/a\nb\0", Hosts.V2));
        assertEquals(
                "invalid cgroup path \"/a\\nb\\x00\": control character",
                e.problem().message());
    }

    @Test
    void accentsBecomeUtf8() {
        assertEquals(
                "/\u00c3\u00a9",
                cgroupfs("/\u00e9", Hosts.V2)
                        .hierarchies()
                        .getFirst()
                        .relative()
                        .latin1());
    }

    @Test
    void withoutADevicesControllerThereIsNoContainer() {
        CgroupHost host =
                Hosts.parse(Hosts.HYBRID_MOUNTS.replaceAll("(?m)^.*devices.*\n", ""), Hosts.HYBRID_MEMBERSHIP, "");
        CgroupException e = assertThrows(CgroupException.class, () -> cgroupfs("/x", host));
        assertEquals("mountpoint for devices not found", e.problem().message());
    }

    @Test
    void anOrdinaryUserWithoutAPathMayDoWithoutACgroup() {
        PlacementRequest request = new PlacementRequest(null, "box", CgroupDriver.CGROUPFS, true, null);
        assertTrue(CgroupPlacement.of(request, Hosts.V2_USER).permissionErrorsTolerated());
        PlacementRequest named = new PlacementRequest("/x", "box", CgroupDriver.CGROUPFS, true, null);
        assertFalse(CgroupPlacement.of(named, Hosts.V2_USER).permissionErrorsTolerated());
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "-, system.slice, runc-box.scope, /system.slice/runc-box.scope",
                "machine.slice:libpod:1234, machine.slice, libpod-1234.scope, /machine.slice/libpod-1234.scope",
                ":cri:1, system.slice, cri-1.scope, /system.slice/cri-1.scope",
                "a-b-c.slice:p:n, a-b-c.slice, p-n.scope, /a.slice/a-b.slice/a-b-c.slice/p-n.scope",
                "-.slice:p:n, -.slice, p-n.scope, /p-n.scope",
                "a.slice:p:x-y.slice, a.slice, x-y.slice, /a.slice/x-y.slice",
                "s.slice::n, s.slice, -n.scope, /s.slice/-n.scope",
            })
    void systemdUnits(String path, String slice, String unit, String cgroup) {
        CgroupPlacement placement = CgroupPlacement.of(PlacementRequest.systemd(path, "box"), Hosts.V2);
        assertNotNull(placement.unit());
        assertEquals(slice, placement.unit().slice());
        assertEquals(unit, placement.unit().name());
        assertEquals(cgroup, placement.hierarchies().getFirst().relative().display());
        assertFalse(placement.hierarchies().getFirst().made());
        assertEquals(unit.endsWith(".slice"), placement.unit().isSlice());
    }

    @ParameterizedTest
    @CsvSource({
        "/a/b, 'expected cgroupsPath to be of format \"slice:prefix:name\" for systemd cgroups, got \"/a/b\" instead'",
        "a:b, 'expected cgroupsPath to be of format \"slice:prefix:name\" for systemd cgroups, got \"a:b\" instead'",
        "a:b:c:d, 'expected cgroupsPath to be of format \"slice:prefix:name\" for systemd cgroups, got \"a:b:c:d\""
                + " instead'",
        "system:b:c, invalid slice name: system",
        ".slice:b:c, invalid slice name: .slice",
        "a--b.slice:b:c, invalid slice name: a--b.slice",
        "-a.slice:b:c, invalid slice name: -a.slice",
        "a-.slice:b:c, invalid slice name: a-.slice",
        "a/b.slice:b:c, invalid slice name: a/b.slice",
        "../x.slice:b:c, invalid slice name: ../x.slice",
        "a.slice:../b:c, 'invalid unit name \"../b-c.scope\"'",
        "a.slice:b:c/../d, 'invalid unit name \"b-c/../d.scope\"'",
        "a.slice:b:c d, 'invalid unit name \"b-c d.scope\"'",
    })
    void refusesUnitsThatAreNone(String path, String message) {
        CgroupException e = assertThrows(
                CgroupException.class, () -> CgroupPlacement.of(PlacementRequest.systemd(path, "box"), Hosts.V2));
        assertEquals(new CgroupProblem("linux.cgroupsPath", message), e.problem());
    }

    @Test
    void aUnitNameWithANewlineIsRefused() {
        assertThrows(
                CgroupException.class,
                () -> CgroupPlacement.of(PlacementRequest.systemd("a.slice:b:c\nd", "box"), Hosts.V2));
        assertThrows(
                CgroupException.class,
                () -> CgroupPlacement.of(PlacementRequest.systemd("a.slice:b:" + "c".repeat(260), "box"), Hosts.V2));
    }

    @Test
    void aUsersUnitIsBelowItsOwnManager() {
        PlacementRequest request = new PlacementRequest("user.slice:libpod:7", "box", CgroupDriver.SYSTEMD, true, null);
        assertEquals(
                "/user.slice/user-1000.slice/user@1000.service/user.slice/libpod-7.scope",
                CgroupPlacement.of(request, Hosts.V2_USER)
                        .hierarchies()
                        .getFirst()
                        .relative()
                        .display());
        PlacementRequest given = new PlacementRequest(
                null, "box", CgroupDriver.SYSTEMD, true, new BytePath("/user.slice/user@7.service"));
        assertEquals(
                "/user.slice/user@7.service/user.slice/runc-box.scope",
                CgroupPlacement.of(given, Hosts.V2)
                        .hierarchies()
                        .getFirst()
                        .relative()
                        .display());
        assertThrows(CgroupException.class, () -> CgroupPlacement.of(request, Hosts.V2));
    }

    @Test
    void systemdOnV1MakesOnlyItsOwnHierarchy() {
        CgroupPlacement placement = CgroupPlacement.of(PlacementRequest.systemd("a-b.slice:p:n", "box"), Hosts.V1);
        HierarchyPlacement named = placement.byKey("name=systemd");
        HierarchyPlacement memory = placement.byKey("memory");
        assertNotNull(named);
        assertNotNull(memory);
        assertEquals(
                "/sys/fs/cgroup/systemd/a.slice/a-b.slice/p-n.scope",
                named.path().display());
        assertFalse(named.made());
        assertTrue(memory.made());
        PlacementRequest rootless = new PlacementRequest(null, "box", CgroupDriver.SYSTEMD, true, null);
        CgroupException e = assertThrows(CgroupException.class, () -> CgroupPlacement.of(rootless, Hosts.V1));
        assertEquals(
                "cannot use rootless systemd cgroups manager on cgroup v1",
                e.problem().message());
    }

    @Test
    void controllersAreHandedDownFromTheTopToTheParent() {
        String all = "+cpu +memory +pids";
        List<String> each = List.of("+cpu", "+memory", "+pids");
        assertEquals(
                List.of(
                        new SubtreeControl(BytePath.ROOT, all, each),
                        new SubtreeControl(new BytePath("/a"), all, each),
                        new SubtreeControl(new BytePath("/a/b"), all, each)),
                SubtreeControl.of(cgroupfs("/a/b/c", Hosts.V2_USER)));
        assertEquals(List.of(), SubtreeControl.of(cgroupfs("/a/b/c", Hosts.HYBRID)));
        assertEquals(List.of(), SubtreeControl.of(cgroupfs("/a/b/c", Hosts.V1)));
    }

    /** Whatever the text, the container's cgroup is below the mountpoint, and never the mountpoint itself. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void noTextLeavesTheHierarchy(long seed) {
        Random random = new Random(seed);
        String alphabet = "/..:-ab\n\0%\u00e9~ .slice";
        int placed = 0;
        for (int i = 0; i < 5000; i++) {
            StringBuilder text = new StringBuilder();
            for (int length = random.nextInt(12); length > 0; length--) {
                text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            for (CgroupDriver driver : CgroupDriver.values()) {
                String path = driver == CgroupDriver.SYSTEMD ? text.toString().replace('/', ':') : text.toString();
                try {
                    PlacementRequest request = new PlacementRequest(path, "box", driver, false, null);
                    for (HierarchyPlacement own :
                            CgroupPlacement.of(request, Hosts.HYBRID).hierarchies()) {
                        assertFalse(own.relative().components().contains(".."), path);
                        assertFalse(own.relative().components().isEmpty(), path);
                        assertTrue(
                                own.path().latin1().startsWith(own.mountpoint().latin1() + "/"), path);
                        assertTrue(own.path().latin1().chars().allMatch(c -> c >= 0x20 && c != 0x7F), path);
                    }
                    placed++;
                } catch (CgroupException refused) {
                    assertEquals("linux.cgroupsPath", refused.problem().field());
                }
            }
        }
        assertTrue(placed > 1000, "only " + placed);
    }
}
