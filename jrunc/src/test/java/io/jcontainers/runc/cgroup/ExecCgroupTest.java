package io.jcontainers.runc.cgroup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExecCgroupTest {
    private static final String V2_OWN = "/sys/fs/cgroup/p/box";

    private static Map<String, BytePath> v1(String... options) {
        return ExecCgroup.directories(List.of(options), ResourceWritesTest.placement(Hosts.V1));
    }

    private static String v2(String... options) {
        return ExecCgroup.directories(List.of(options), ResourceWritesTest.placement(Hosts.V2))
                .get("")
                .display();
    }

    @Test
    void joinsTheContainersOwnCgroupsOrOnesBelow() {
        assertEquals(V2_OWN, v2());
        assertEquals(V2_OWN, v2("/"));
        assertEquals(V2_OWN + "/a/b", v2("a/b"));
        assertEquals(V2_OWN + "/a", v2("/a/"));
        Map<String, BytePath> all = v1("sub");
        assertEquals(11, all.size());
        all.forEach((key, path) -> assertEquals("sub", path.fileName(), key));
    }

    @Test
    void byControllerOnV1() {
        Map<String, BytePath> some = v1("cpu,memory:x", "pids:/y");
        assertEquals(
                "/sys/fs/cgroup/cpu,cpuacct/p/box/x", some.get("cpu,cpuacct").display());
        assertEquals("/sys/fs/cgroup/memory/p/box/x", some.get("memory").display());
        assertEquals("/sys/fs/cgroup/pids/p/box/y", some.get("pids").display());
        assertEquals("/sys/fs/cgroup/devices/p/box", some.get("devices").display());
    }

    @ParameterizedTest
    @CsvSource({
        "a:b:c, -, invalid --cgroup argument: a:b:c",
        "a, b, invalid --cgroup argument: a (missing <controller>: prefix)",
        "':a', -, 'invalid --cgroup argument: :a (empty <controller> prefix)'",
        "'cpu,:a', -, 'invalid --cgroup argument: cpu,:a (empty <controller> prefix)'",
        "cpu:a, cpu:b, invalid --cgroup argument(s): controller cpu specified multiple times",
        "nope:a, -, unknown controller nope in SubCgroupPaths",
        "../sib, -, 'bad sub cgroup path: \"../sib\"'",
        "a/../../sib, -, 'bad sub cgroup path: \"a/../../sib\"'",
        "cpu:.., -, 'bad sub cgroup path: \"..\"'",
    })
    void refuses(String first, String second, String message) {
        String[] options = second.equals("-") ? new String[] {first} : new String[] {first, second};
        CgroupException e = assertThrows(CgroupException.class, () -> v1(options));
        assertEquals(new CgroupProblem("--cgroup", message), e.problem());
    }

    @Test
    void refusesControlCharactersAndControllersOnV2() {
        assertThrows(CgroupException.class, () -> v2("a\nb"));
        assertThrows(CgroupException.class, () -> v2("cpu:a"));
    }

    @Test
    void watchesForOom() {
        OomWatch v2 = OomWatch.of(ResourceWritesTest.placement(Hosts.V2));
        assertNotNull(v2);
        assertEquals(V2_OWN + "/memory.events", v2.counters().display());
        assertNull(v2.eventControl());
        OomWatch v1 = OomWatch.of(ResourceWritesTest.placement(Hosts.HYBRID));
        assertEquals(
                new OomWatch(
                        new BytePath("/sys/fs/cgroup/memory/p/box/memory.oom_control"),
                        new BytePath("/sys/fs/cgroup/memory/p/box/cgroup.event_control")),
                v1);
        assertEquals(3, OomWatch.kills(Hosts.bytes("low 0\nhigh 1\nmax 5\noom 4\noom_kill 3\noom_group_kill 0\n")));
        assertEquals(2, OomWatch.kills(Hosts.bytes("oom_kill_disable 1\nunder_oom 0\noom_kill 2\n")));
        assertEquals(0, OomWatch.kills(Hosts.bytes("oom_kill_disable 1\n")));
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "100, 100",
        "1k, 1024",
        "1K, 1024",
        "512m, 536870912",
        "1G, 1073741824",
        "1.5GiB, 1610612736",
        "1 GB, 1073741824",
        "2t, 2199023255552",
        "1p, 1125899906842624",
        "10b, 10",
        "-1, -1",
    })
    void sizes(String text, long bytes) {
        assertEquals(bytes, ByteSize.limit(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-2", "m", "1x", "1mm", "1e3", "0x10", " 1", "9999999999p", "1,5g", "."})
    void sizesThatAreNone(String text) {
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> ByteSize.limit(text));
        assertEquals("invalid size: '" + text + "'", e.getMessage());
    }
}
