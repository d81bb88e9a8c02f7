package io.jcontainers.runc.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jcontainers.runc.cgroup.CgroupDriver;
import io.jcontainers.runc.program.Arg;
import io.jcontainers.runc.program.Call;
import io.jcontainers.runc.program.Errno;
import io.jcontainers.runc.program.Op;
import io.jcontainers.runc.program.Program;
import io.jcontainers.runc.program.Step;
import io.jcontainers.runc.request.RequestException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CgroupStepsTest {
    private static final String PRIVATE =
            "\"namespaces\": [{\"type\": \"pid\"}, {\"type\": \"mount\"}, {\"type\": \"cgroup\"}]";
    private static final String ALL = "+cpuset +cpu +io +memory +hugetlb +pids +rdma +misc";

    private static Program front(String linux, CgroupDriver driver) {
        return RecordedHost.v2().create("{" + linux + "}", driver).front();
    }

    /** Steps of cgroups in the main block, as people read them. */
    private static List<String> told(Program program) {
        List<String> told = new ArrayList<>();
        for (Step step : program.steps()) {
            if (step.op() == Op.END) {
                break;
            }
            boolean cgroup = step.origin().code().startsWith("cgroup-")
                    || step.origin().code().startsWith("systemd-")
                    || step.op() == Op.SPAWN
                    || step.op() == Op.FEED;
            if (cgroup && step.op() != Op.IF) {
                told.add(step.name() + " " + String.join(" ", step.shownArguments()));
            }
        }
        return told;
    }

    private static int index(List<String> told, String beginning) {
        for (int i = 0; i < told.size(); i++) {
            if (told.get(i).startsWith(beginning)) {
                return i;
            }
        }
        throw new AssertionError(beginning + " is not in " + String.join("\n", told));
    }

    private static Step step(Program program, String beginning) {
        return program.steps().stream()
                .filter(step -> (step.name() + " " + String.join(" ", step.shownArguments())).startsWith(beginning))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void makesLimitsAndGuardsBeforeInitIsClonedIntoIt() {
        Program program = front(
                PRIVATE + ", \"cgroupsPath\": \"/a/box\", \"resources\": {\"memory\": {\"limit\": 4096000}}",
                CgroupDriver.CGROUPFS);
        List<String> told = told(program);
        List<String> expected = List.of(
                "openat AT_FDCWD \"/sys/fs/cgroup\"",
                "mkdirat cgroups \"a/box\"",
                "put cgroups \"cgroup.subtree_control\" O_WRONLY \"" + ALL,
                "put cgroups \"a/cgroup.subtree_control\" O_WRONLY \"" + ALL,
                "put cgroups \"a/box/memory.max\" O_WRONLY \"4096000\"",
                "openat cgroups \"a/box\"",
                "poke_address",
                "poke_address",
                "bpf BPF_PROG_LOAD",
                "poke union",
                "poke union",
                "bpf BPF_PROG_ATTACH",
                "close device-program",
                "spawn");
        List<String> seen = told.subList(0, index(told, "spawn") + 1);
        assertEquals(expected.size(), seen.size(), String.join("\n", seen));
        for (int i = 0; i < expected.size(); i++) {
            String wanted = expected.get(i).replace('_', '-');
            assertTrue(seen.get(i).replace('_', '-').startsWith(wanted), seen.get(i) + " is not " + wanted);
        }
        assertEquals("cgroup-", step(program, "spawn").args().get(1).shown());
    }

    @Test
    void letsSystemdMoveAnInitThatWaits() {
        List<String> told =
                told(front(PRIVATE + ", \"resources\": {\"memory\": {\"limit\": 4096000}}", CgroupDriver.SYSTEMD));
        int spawn = index(told, "spawn");
        int connect = index(told, "connect bus \"/run/dbus/system_bus_socket\"");
        int limit = index(told, "put cgroups \"system.slice/runc-box.scope/memory.max\" O_WRONLY \"4096000\"");
        int attach = index(told, "bpf BPF_PROG_ATTACH");
        int feed = index(told, "feed");
        assertTrue(spawn < connect && connect < limit && limit < attach && attach < feed, String.join("\n", told));
        assertTrue(
                told.stream().noneMatch(line -> line.startsWith("mkdirat")), "the unit's cgroup is systemd's to make");
        assertEquals(
                "-1",
                step(front(PRIVATE, CgroupDriver.SYSTEMD), "spawn")
                        .args()
                        .get(1)
                        .shown());
    }

    @Test
    void reachesSystemdBeforeItMakesASliceByItself() {
        List<String> told = told(RecordedHost.v1()
                .create("{" + PRIVATE + "}", CgroupDriver.SYSTEMD)
                .front());
        int connect = index(told, "connect bus \"/run/dbus/system_bus_socket\"");
        assertTrue(connect < index(told, "mkdirat"), String.join("\n", told));
    }

    @Test
    void tellsSystemdThePidOfInit() {
        Program program = front(PRIVATE, CgroupDriver.SYSTEMD);
        Step poke = program.steps().stream()
                .filter(step -> step.op() == Op.POKE
                        && step.args().get(1) instanceof Arg.OfSlot slot
                        && slot.slot().name().equals("pid"))
                .findFirst()
                .orElseThrow();
        assertEquals("4", poke.args().get(2).shown(), "a u32");
    }

    @Test
    void asksForTheVersionOnlyWhereItDecides() {
        String same = "\"cgroupsPath\": \"s.slice:p:n\", \"resources\": {\"devices\": [{\"allow\": true, \"access\":"
                + " \"rwm\"}]}";
        String differs = same.replace("\"devices\"", "\"cpu\": {\"period\": 50000, \"quota\": 20000}, \"devices\"");
        long once = sends(front(PRIVATE + ", " + same, CgroupDriver.SYSTEMD));
        long twice = sends(front(PRIVATE + ", " + differs, CgroupDriver.SYSTEMD));
        assertTrue(once < twice, once + " and " + twice);
    }

    private static long sends(Program program) {
        return program.steps().stream()
                .filter(step -> step.call() == Call.SENDTO)
                .count();
    }

    @Test
    void refusesWhatCannotBe() {
        RequestException refused = assertThrows(
                RequestException.class,
                () -> front(
                        PRIVATE + ", \"resources\": {\"memory\": {\"limit\": 100, \"swap\": 50}}",
                        CgroupDriver.CGROUPFS));
        assertTrue(refused.getMessage().contains("memory+swap limit should be >= memory limit"), refused.getMessage());
    }

    @Test
    void givesTheCgroupToAUserWithAWritableMountOfIt() {
        String mapped = "\"namespaces\": [{\"type\": \"user\"}, {\"type\": \"mount\"}, {\"type\": \"cgroup\"}],"
                + "\"uidMappings\": [{\"containerID\": 0, \"hostID\": 5000, \"size\": 10}],"
                + "\"gidMappings\": [{\"containerID\": 0, \"hostID\": 5000, \"size\": 10}]";
        List<String> told = told(front(mapped, CgroupDriver.SYSTEMD));
        assertTrue(
                told.contains("fchownat cgroups \"system.slice/runc-box.scope\" 5000 -1 0"), String.join("\n", told));
        assertTrue(told.contains("fchownat cgroups \"system.slice/runc-box.scope/cgroup.threads\" 5000 -1 0"));
        assertTrue(told(front(PRIVATE, CgroupDriver.SYSTEMD)).stream().noneMatch(line -> line.startsWith("fchownat")));
    }

    @Test
    void forgivesAnOrdinaryUserWithoutLimits() {
        RecordedHost user = RecordedHost.v2().user(0, "0 1000 1\n1 100000 65536");
        Program lenient =
                user.create("{" + PRIVATE + "}", CgroupDriver.CGROUPFS).front();
        assertTrue(step(lenient, "mkdirat cgroups \"system.slice/box\"")
                .tolerated()
                .contains(Errno.EACCES));
        Program strict = user.create(
                        "{" + PRIVATE + ", \"resources\": {\"pids\": {\"limit\": 5}}}", CgroupDriver.CGROUPFS)
                .front();
        Step refused = step(strict, "mkdirat cgroups \"system.slice/box\"");
        assertEquals(List.of(Errno.EEXIST), refused.tolerated());
        assertTrue(refused.origin()
                .text()
                .contains("rootless needs no limits + no cgrouppath when no permission is granted for cgroups"));
    }
}
