package io.jcontainers.runc.cgroup;

import static io.jcontainers.runc.cgroup.CgroupMountRequest.NODEV;
import static io.jcontainers.runc.cgroup.CgroupMountRequest.NOEXEC;
import static io.jcontainers.runc.cgroup.CgroupMountRequest.NOSUID;
import static io.jcontainers.runc.cgroup.CgroupMountRequest.RDONLY;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jcontainers.runc.cgroup.CgroupMountStep.Alternative;
import io.jcontainers.runc.cgroup.CgroupMountStep.BindDirectory;
import io.jcontainers.runc.cgroup.CgroupMountStep.Link;
import io.jcontainers.runc.cgroup.CgroupMountStep.Mask;
import io.jcontainers.runc.cgroup.CgroupMountStep.NewFilesystem;
import io.jcontainers.runc.cgroup.CgroupMountStep.ReadOnly;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CgroupMountsTest {
    private static final long SAFE = NOSUID | NODEV | NOEXEC;
    private static final BytePath AT = new BytePath("/sys/fs/cgroup");
    private static final String FIELD = "mounts[6]";

    private static CgroupPlacement placement(CgroupHost host) {
        return CgroupPlacement.of(PlacementRequest.cgroupfs("/docker/abc", "abc"), host);
    }

    private static CgroupMountRequest request(long flags, boolean namespace) {
        return new CgroupMountRequest(6, AT, "cgroup", flags, namespace, true, false);
    }

    private static NewFilesystem tmpfs() {
        return new NewFilesystem(AT, "tmpfs", "tmpfs", List.of("mode=755"), SAFE, true, List.of(), FIELD);
    }

    @Test
    void v1BindsTheContainersCgroups() {
        CgroupHost host = Hosts.parse("""
            30 23 0:26 / /sys/fs/cgroup ro - tmpfs tmpfs ro
            32 30 0:29 / /sys/fs/cgroup/cpu,cpuacct rw - cgroup cgroup rw,cpu,cpuacct
            35 30 0:32 / /sys/fs/cgroup/devices rw - cgroup cgroup rw,devices
            """, "2:cpu,cpuacct:/u\n1:devices:/u\n", "");
        assertEquals(
                List.of(
                        tmpfs(),
                        new BindDirectory(
                                AT.join("cpu,cpuacct"),
                                new BytePath("/sys/fs/cgroup/cpu,cpuacct/docker/abc"),
                                false,
                                SAFE | RDONLY,
                                List.of(),
                                FIELD),
                        new BindDirectory(
                                AT.join("devices"),
                                new BytePath("/sys/fs/cgroup/devices/docker/abc"),
                                false,
                                SAFE | RDONLY,
                                List.of(),
                                FIELD),
                        new Link(AT.join("cpu"), "cpu,cpuacct", FIELD),
                        new Link(AT.join("cpuacct"), "cpu,cpuacct", FIELD),
                        new ReadOnly(AT, SAFE | RDONLY, FIELD)),
                CgroupMounts.plan(request(SAFE | RDONLY, false), host, placement(host)));
    }

    @Test
    void v1WithANamespaceMountsAnew() {
        CgroupHost host = Hosts.parse("""
            35 30 0:32 / /sys/fs/cgroup/devices rw - cgroup cgroup rw,devices
            36 30 0:33 / /sys/fs/cgroup/systemd rw - cgroup cgroup rw,name=systemd
            """, "1:devices:/u\n2:name=systemd:/\n", "");
        assertEquals(
                List.of(
                        tmpfs(),
                        new NewFilesystem(
                                AT.join("devices"),
                                "cgroup",
                                "cgroup",
                                List.of("devices"),
                                SAFE,
                                false,
                                List.of(),
                                FIELD),
                        new NewFilesystem(
                                AT.join("systemd"),
                                "cgroup",
                                "systemd",
                                List.of("name=systemd"),
                                SAFE,
                                false,
                                List.of(),
                                FIELD)),
                CgroupMounts.plan(request(0, true), host, placement(host)));
    }

    @Test
    void aHybridHostShowsItsV1Hierarchies() {
        List<CgroupMountStep> steps = CgroupMounts.plan(request(RDONLY, true), Hosts.HYBRID, placement(Hosts.HYBRID));
        assertEquals(
                List.of("cpu", "cpuacct", "cpuset", "memory", "devices", "freezer", "blkio", "pids", "systemd"),
                steps.stream()
                        .filter(step ->
                                step instanceof NewFilesystem fs && fs.type().equals("cgroup"))
                        .map(step -> step.target().fileName())
                        .toList());
        assertTrue(steps.stream()
                .filter(step -> step instanceof NewFilesystem fs && fs.type().equals("cgroup"))
                .allMatch(step -> ((NewFilesystem) step).flags() == (SAFE | RDONLY)));
        assertTrue(steps.stream().noneMatch(Link.class::isInstance));
        assertTrue(steps.getLast() instanceof ReadOnly);
    }

    @Test
    void withoutACgroupTheCallersOwnIsBound() {
        CgroupMountRequest request = new CgroupMountRequest(6, AT, "cgroup", SAFE, false, false, true);
        List<CgroupMountStep> steps = CgroupMounts.plan(request, Hosts.HYBRID, placement(Hosts.HYBRID));
        assertTrue(steps.contains(new BindDirectory(
                AT.join("memory"), new BytePath("/sys/fs/cgroup/memory/api/7a9a"), true, SAFE, List.of(), FIELD)));
    }

    @Test
    void whereNoneMayBeMadeTheCallersOwnIsBoundInstead() {
        CgroupMountRequest request = new CgroupMountRequest(6, AT, "cgroup", SAFE, false, true, true);
        List<CgroupMountStep> steps = CgroupMounts.plan(request, Hosts.HYBRID, placement(Hosts.HYBRID));
        BindDirectory callers = new BindDirectory(
                AT.join("memory"), new BytePath("/sys/fs/cgroup/memory/api/7a9a"), true, SAFE, List.of(), FIELD);
        assertTrue(steps.contains(new BindDirectory(
                AT.join("memory"),
                new BytePath("/sys/fs/cgroup/memory/docker/abc"),
                false,
                SAFE,
                List.of(new Alternative(Set.of(Errno.ENOENT), List.of(callers))),
                FIELD)));
    }

    @Test
    void v2FallsBackToABind() {
        BytePath own = new BytePath("/sys/fs/cgroup/docker/abc");
        assertEquals(List.of(v2(own, List.of(), SAFE)), plan(true, true, false));
        assertEquals(List.of(v2(AT, List.of(), SAFE)), plan(false, true, false));
        assertEquals(List.of(v2(AT, List.of(), SAFE)), plan(true, false, false));
        List<Alternative> mask = List.of(new Alternative(Set.of(Errno.ENOENT), List.of(new Mask(AT, FIELD))));
        assertEquals(List.of(v2(own, mask, SAFE)), plan(true, true, true));
    }

    private static List<CgroupMountStep> plan(boolean namespace, boolean inOwn, boolean rootless) {
        CgroupMountRequest request = new CgroupMountRequest(6, AT, "cgroup", SAFE, namespace, inOwn, rootless);
        return CgroupMounts.plan(request, Hosts.V2, placement(Hosts.V2));
    }

    private static NewFilesystem v2(BytePath source, List<Alternative> noSource, long flags) {
        BindDirectory bind = new BindDirectory(AT, source, false, flags, noSource, FIELD);
        return new NewFilesystem(
                AT,
                "cgroup2",
                "cgroup",
                List.of(),
                flags,
                true,
                List.of(new Alternative(Set.of(Errno.EPERM, Errno.EBUSY), List.of(bind))),
                FIELD);
    }

    @Test
    void teardownOfAHybridHost() {
        CgroupTeardown teardown = CgroupTeardown.of(placement(Hosts.HYBRID));
        assertEquals(new BytePath("/sys/fs/cgroup/devices/docker/abc"), teardown.processes());
        assertEquals(FreezeFiles.v1(new BytePath("/sys/fs/cgroup/freezer/docker/abc")), teardown.freeze());
        assertEquals(new BytePath("/sys/fs/cgroup/unified/docker/abc/cgroup.kill"), teardown.killFile());
        assertEquals(
                List.of(
                        "/sys/fs/cgroup/unified/docker/abc",
                        "/sys/fs/cgroup/systemd/docker/abc",
                        "/sys/fs/cgroup/freezer/docker/abc",
                        "/sys/fs/cgroup/blkio/docker/abc",
                        "/sys/fs/cgroup/pids/docker/abc",
                        "/sys/fs/cgroup/cpuacct/docker/abc",
                        "/sys/fs/cgroup/cpu/docker/abc",
                        "/sys/fs/cgroup/memory/docker/abc",
                        "/sys/fs/cgroup/cpuset/docker/abc",
                        "/sys/fs/cgroup/devices/docker/abc"),
                teardown.remove().stream().map(BytePath::display).toList());
    }

    @Test
    void teardownOfAUnifiedHost() {
        BytePath path = new BytePath("/sys/fs/cgroup/docker/abc");
        assertEquals(
                new CgroupTeardown(path, FreezeFiles.v2(path), path.join("cgroup.kill"), List.of(path), null),
                CgroupTeardown.of(placement(Hosts.V2)));
    }

    @Test
    void aV1HostWithoutV2HasNoKillFile() {
        assertEquals(null, CgroupTeardown.of(placement(Hosts.V1)).killFile());
    }

    @Test
    void readsFreezerStates() {
        FreezeFiles v1 = FreezeFiles.v1(AT);
        assertTrue(v1.isFrozen(Hosts.bytes("FROZEN\n")));
        assertFalse(v1.isFrozen(Hosts.bytes("FREEZING\n")));
        assertFalse(v1.isFrozen(Hosts.bytes("THAWED\n")));
        assertEquals("freezer.self_freezing", v1.ownStateFile());
        FreezeFiles v2 = FreezeFiles.v2(AT);
        assertTrue(v2.isFrozen(Hosts.bytes("populated 1\nfrozen 1\n")));
        assertFalse(v2.isFrozen(Hosts.bytes("populated 1\nfrozen 0\n")));
        assertFalse(v2.isFrozen(Hosts.bytes("frozen 11\n")));
        assertEquals("cgroup.freeze", v2.ownStateFile());
        assertTrue(FreezeFiles.isPaused(Hosts.bytes("1\n")));
        assertFalse(FreezeFiles.isPaused(Hosts.bytes("0\n")));
        assertFalse(FreezeFiles.isPaused(new byte[0]));
    }

    @Test
    void delegatesTheFilesThatTheKernelLists() {
        HierarchyPlacement own = placement(Hosts.V2).hierarchies().getFirst();
        assertEquals(
                new CgroupDelegation(own.path(), List.of(own.file("cgroup.procs"), own.file("memory.oom.group"))),
                CgroupDelegation.of(own, Hosts.bytes("cgroup.procs\nmemory.oom.group\n")));
        assertEquals(
                List.of(own.file("cgroup.procs"), own.file("cgroup.subtree_control"), own.file("cgroup.threads")),
                CgroupDelegation.of(own, new byte[0]).files());
    }
}
