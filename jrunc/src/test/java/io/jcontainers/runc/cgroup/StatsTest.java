package io.jcontainers.runc.cgroup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StatsTest {
    private static final String NO_CPUSET = "\"cpuset\":{\"cpu_exclusive\":0,\"mem_hardwall\":0,\"mem_exclusive\":0,"
            + "\"memory_migrate\":0,\"memory_spread_page\":0,\"memory_spread_slab\":0,\"memory_pressure\":0,"
            + "\"sched_load_balance\":0,\"sched_relax_domain_level\":0}";
    private static final String END = "\"intel_rdt\":{},\"network_interfaces\":null}}\n";

    private static Map<String, byte[]> files(String... namesAndContents) {
        Map<String, byte[]> files = new HashMap<>();
        for (int i = 0; i < namesAndContents.length; i += 2) {
            files.put(namesAndContents[i], Hosts.bytes(namesAndContents[i + 1]));
        }
        return files;
    }

    private static String json(CgroupMode mode, List<String> sizes, Map<String, byte[]> files) {
        return new String(StatsJson.stats("box", CgroupStats.parse(mode, sizes, files)), StandardCharsets.UTF_8);
    }

    @Test
    void nothingReadIsNearlyNothingWritten() {
        String expected = "{\"type\":\"stats\",\"id\":\"box\",\"data\":{\"cpu\":{}," + NO_CPUSET
                + ",\"memory\":{},\"pids\":{},\"blkio\":{},\"hugetlb\":{}," + END;
        for (CgroupMode mode : CgroupMode.values()) {
            assertEquals(expected, json(mode, List.of("2MB"), Map.of()));
        }
    }

    @Test
    void outOfMemory() {
        assertEquals("{\"type\":\"oom\",\"id\":\"a\"}\n", new String(StatsJson.oom("a"), StandardCharsets.UTF_8));
    }

    @Test
    void v1() {
        String[] v1 = {
            "cpu.stat", "nr_periods 3\nnr_throttled 2\nthrottled_time 1\n",
            "cpuacct.usage", "123456789\n",
            "cpuacct.stat", "user 7\nsystem 5\n",
            "cpuacct.usage_percpu", "100 23 \n",
            "cpuacct.usage_all", "cpu user system\n0 60 40\n1 20 3\n",
            "cpuset.cpus", "0-2,7\n",
            "cpuset.cpu_exclusive", "0\n",
            "cpuset.mems", "0\n",
            "cpuset.sched_load_balance", "1\n",
            "cpuset.sched_relax_domain_level", "-1\n",
            "memory.stat", "cache 11\nrss 22\nhierarchical_memory_limit 9223372036854771712\n",
            "memory.usage_in_bytes", "44\n",
            "memory.max_usage_in_bytes", "55\n",
            "memory.failcnt", "0\n",
            "memory.limit_in_bytes", "9223372036854771712\n",
            "memory.kmem.usage_in_bytes", "1\n",
            "memory.kmem.limit_in_bytes", "0\n",
            "pids.current", "4\n",
            "pids.max", "max\n",
            "blkio.throttle.io_serviced_recursive", "254:0 Read 5\n254:0 Write 0\n254:0 Total 5\nTotal 5\n",
            "blkio.throttle.io_service_bytes_recursive", "254:0 Read 4096\nTotal 4096\n",
            "blkio.throttle.io_serviced", "254:0 Read 99\n",
            "hugetlb.2MB.usage_in_bytes", "2\n",
            "hugetlb.2MB.max_usage_in_bytes", "3\n",
            "hugetlb.2MB.failcnt", "0\n",
        };
        String expected = "{\"type\":\"stats\",\"id\":\"box\",\"data\":{"
                + "\"cpu\":{\"usage\":{\"total\":123456789,\"percpu\":[100,23],\"percpu_kernel\":[40,3],"
                + "\"percpu_user\":[60,20],\"kernel\":50000000,\"user\":70000000},"
                + "\"throttling\":{\"periods\":3,\"throttledPeriods\":2,\"throttledTime\":1}},"
                + "\"cpuset\":{\"cpus\":[0,1,2,7],\"cpu_exclusive\":0,\"mems\":[0],\"mem_hardwall\":0,"
                + "\"mem_exclusive\":0,\"memory_migrate\":0,\"memory_spread_page\":0,\"memory_spread_slab\":0,"
                + "\"memory_pressure\":0,\"sched_load_balance\":1,\"sched_relax_domain_level\":-1},"
                + "\"memory\":{\"cache\":11,"
                + "\"usage\":{\"limit\":9223372036854771712,\"usage\":44,\"max\":55,\"failcnt\":0},"
                + "\"kernel\":{\"limit\":0,\"usage\":1,\"failcnt\":0},"
                + "\"raw\":{\"cache\":11,\"hierarchical_memory_limit\":9223372036854771712,\"rss\":22}},"
                + "\"pids\":{\"current\":4},"
                + "\"blkio\":{\"ioServiceBytesRecursive\":[{\"major\":254,\"op\":\"Read\",\"value\":4096}],"
                + "\"ioServicedRecursive\":[{\"major\":254,\"op\":\"Read\",\"value\":5},"
                + "{\"major\":254,\"op\":\"Write\"},{\"major\":254,\"op\":\"Total\",\"value\":5}]},"
                + "\"hugetlb\":{\"2MB\":{\"usage\":2,\"max\":3,\"failcnt\":0}}," + END;
        assertEquals(expected, json(CgroupMode.HYBRID, List.of("2MB", "1GB"), files(v1)));
    }

    @Test
    void v2() {
        String[] v2 = {
            "cpu.stat",
            "usage_usec 12\nuser_usec 7\nsystem_usec 5\nnr_periods 3\nnr_throttled 2\nthrottled_usec 1\n",
            "cpu.pressure",
            "some avg10=0.50 avg60=1.25 avg300=0.00 total=77\n",
            "memory.stat",
            "anon 5\nfile 6\n",
            "memory.current",
            "100\n",
            "memory.max",
            "1000\n",
            "memory.peak",
            "300\n",
            "memory.swap.current",
            "10\n",
            "memory.swap.max",
            "200\n",
            "memory.pressure",
            "some avg10=2.00 avg60=0.00 avg300=0.00 total=1\nfull avg10=0.00 avg60=0.00 avg300=0.00 total=2\n",
            "pids.current",
            "4\n",
            "pids.max",
            "20\n",
            "io.stat",
            "8:16 rbytes=1 wbytes=2 rios=3 wios=4 dbytes=5 dios=6\n8:0 rbytes=7 wbytes=0 rios=1 wios=0\n",
            "hugetlb.2MB.rsvd.current",
            "2097152\n",
            "hugetlb.2MB.rsvd.events",
            "max 3\n",
            "hugetlb.2MB.current",
            "5\n",
        };
        String expected = "{\"type\":\"stats\",\"id\":\"box\",\"data\":{"
                + "\"cpu\":{\"usage\":{\"total\":12000,\"kernel\":5000,\"user\":7000},"
                + "\"throttling\":{\"periods\":3,\"throttledPeriods\":2,\"throttledTime\":1000},"
                + "\"psi\":{\"some\":{\"avg10\":0.5,\"avg60\":1.25,\"avg300\":0,\"total\":77},"
                + "\"full\":{\"avg10\":0,\"avg60\":0,\"avg300\":0,\"total\":0}}},"
                + NO_CPUSET
                + ",\"memory\":{\"cache\":6,"
                + "\"usage\":{\"limit\":1000,\"usage\":100,\"max\":300,\"failcnt\":0},"
                + "\"swap\":{\"limit\":1200,\"usage\":110,\"failcnt\":0},"
                + "\"raw\":{\"anon\":5,\"file\":6},"
                + "\"psi\":{\"some\":{\"avg10\":2,\"avg60\":0,\"avg300\":0,\"total\":1},"
                + "\"full\":{\"avg10\":0,\"avg60\":0,\"avg300\":0,\"total\":2}}},"
                + "\"pids\":{\"current\":4,\"limit\":20},"
                + "\"blkio\":{\"ioServiceBytesRecursive\":["
                + "{\"major\":8,\"minor\":16,\"op\":\"Read\",\"value\":1},"
                + "{\"major\":8,\"minor\":16,\"op\":\"Write\",\"value\":2},"
                + "{\"major\":8,\"op\":\"Read\",\"value\":7},{\"major\":8,\"op\":\"Write\"}],"
                + "\"ioServicedRecursive\":["
                + "{\"major\":8,\"minor\":16,\"op\":\"Read\",\"value\":3},"
                + "{\"major\":8,\"minor\":16,\"op\":\"Write\",\"value\":4},"
                + "{\"major\":8,\"op\":\"Read\",\"value\":1},{\"major\":8,\"op\":\"Write\"}]},"
                + "\"hugetlb\":{\"2MB\":{\"usage\":2097152,\"failcnt\":3}}," + END;
        assertEquals(expected, json(CgroupMode.V2, List.of("2MB"), files(v2)));
    }

    @Test
    void unlimitedOnV2() {
        String json = json(
                CgroupMode.V2,
                List.of(),
                files(
                        "memory.current",
                        "1\n",
                        "memory.max",
                        "max\n",
                        "memory.swap.current",
                        "0\n",
                        "memory.swap.max",
                        "max\n"));
        assertTrue(json.contains("\"usage\":{\"limit\":18446744073709551615,\"usage\":1,\"failcnt\":0},"
                + "\"swap\":{\"limit\":18446744073709551615,\"usage\":1,\"failcnt\":0}"));
    }

    @Test
    void withoutThePidsControllerProcessesAreCounted() {
        String json = json(CgroupMode.V2, List.of(), files("cgroup.procs", "1\n2\n3\n"));
        assertTrue(json.contains("\"pids\":{\"current\":3}"));
    }

    @Test
    void bfqComesBeforeTheThrottlingLayer() {
        Map<String, byte[]> files = files(
                "blkio.bfq.io_serviced_recursive", "8:0 Read 1\n",
                "blkio.bfq.io_service_bytes_recursive", "8:0 Read 2\n",
                "blkio.throttle.io_serviced_recursive", "8:0 Read 3\n",
                "blkio.throttle.io_service_bytes_recursive", "8:0 Read 4\n");
        assertTrue(json(CgroupMode.V1, List.of(), files)
                .contains("\"ioServicedRecursive\":[{\"major\":8,\"op\":\"Read\",\"value\":1}]"));
        files.putAll(files("blkio.bfq.sectors_recursive", "8:0 9\n", "blkio.bfq.io_queued_recursive", "8:0 Read 7\n"));
        assertTrue(json(CgroupMode.V1, List.of(), files).contains("\"sectorsRecursive\":[{\"major\":8,\"value\":9}]"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        V1 | cpu.stat | nr_periods
        V1 | cpuacct.usage | x
        V1 | cpuset.cpus | 3-1
        V1 | cpuset.cpus | 0-99999999
        V1 | cpuset.sched_relax_domain_level | z
        V1 | memory.stat | cache -1 2
        V1 | blkio.throttle.io_serviced | 8:0
        V2 | memory.current | 1 2
        V2 | cpu.pressure | some avg10
        V2 | cpu.pressure | some avg10=x
        V2 | io.stat | 8:x rbytes=1
        V2 | io.stat | 8:0 rbytes=
        """)
    void filesThatAreNone(CgroupMode mode, String file, String content) {
        assertThrows(CgroupException.class, () -> CgroupStats.parse(mode, List.of(), files(file, content)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"V1", "HYBRID", "V2"})
    void filesAreNamedOnce(String mode) {
        CgroupHost host = mode.equals("V1") ? Hosts.V1 : mode.equals("V2") ? Hosts.V2 : Hosts.HYBRID;
        StatsFiles files = StatsFiles.of(ResourceWritesTest.placement(host), List.of("2MB"));
        HashSet<String> names = new HashSet<>();
        files.files().forEach(file -> assertTrue(names.add(file.name()), file.name()));
        assertTrue(names.contains("cpu.stat"));
        assertEquals(!mode.equals("HYBRID"), names.stream().anyMatch(name -> name.startsWith("hugetlb.")));
        assertEquals(!mode.equals("V2"), names.contains("cpuset.cpus"));
        StatsFiles.StatsFile pids = files.files().stream()
                .filter(file -> file.name().equals("pids.current"))
                .findFirst()
                .orElseThrow();
        assertEquals(
                mode.equals("V2") ? "/sys/fs/cgroup/p/box/pids.current" : "/sys/fs/cgroup/pids/p/box/pids.current",
                pids.path().display());
        assertFalse(files.files().isEmpty());
    }

    @Test
    void hugePageSizes() {
        assertEquals(
                List.of("2MB", "1GB", "64KB", "16GB"),
                HugePageSizes.of(List.of(
                        "hugepages-2048kB",
                        "hugepages-1048576kB",
                        "hugepages-64kB",
                        "hugepages-16777216kB",
                        "hugepages-",
                        "x",
                        "hugepages-3MB")));
    }
}
