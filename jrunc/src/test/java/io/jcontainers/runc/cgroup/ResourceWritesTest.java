package io.jcontainers.runc.cgroup;

import static io.jcontainers.runc.cgroup.Errno.EINVAL;
import static io.jcontainers.runc.cgroup.Errno.ENOENT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jcontainers.spec.Resources;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Limits to files: each row is a {@code linux.resources} in JSON and what is written, as {@code hierarchy file=value}. */
class ResourceWritesTest {
    static Resources resources(String json) {
        try {
            // Jackson leaves absent lists and maps null, which the records refuse: start from an empty object.
            String empty = "{'devices':[],'hugepageLimits':[],'rdma':{},'unified':{}}";
            ObjectMapper mapper = new ObjectMapper()
                    .configure(com.fasterxml.jackson.core.JsonParser.Feature.ALLOW_SINGLE_QUOTES, true)
                    .configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, true);
            var tree = (com.fasterxml.jackson.databind.node.ObjectNode) mapper.readTree(empty);
            tree.setAll((com.fasterxml.jackson.databind.node.ObjectNode) mapper.readTree(json));
            if (tree.get("blockIO") instanceof com.fasterxml.jackson.databind.node.ObjectNode blockIo) {
                for (String list : List.of(
                        "weightDevice",
                        "throttleReadBpsDevice",
                        "throttleWriteBpsDevice",
                        "throttleReadIOPSDevice",
                        "throttleWriteIOPSDevice")) {
                    if (!blockIo.has(list)) {
                        blockIo.putArray(list);
                    }
                }
            }
            if (tree.get("network") instanceof com.fasterxml.jackson.databind.node.ObjectNode network
                    && !network.has("priorities")) {
                network.putArray("priorities");
            }
            return mapper.treeToValue(tree, Resources.class);
        } catch (IOException e) {
            throw new IllegalArgumentException(json, e);
        }
    }

    static CgroupPlacement placement(CgroupHost host) {
        return CgroupPlacement.of(PlacementRequest.cgroupfs("/p/box", "box"), host);
    }

    static ResourceWrites compile(String json, CgroupHost host) {
        return ResourceWrites.compile(resources(json), placement(host), ResourceOptions.update(false, false));
    }

    static List<String> writes(ResourceWrites compiled) {
        return compiled.steps().stream()
                .filter(CgroupWrite.class::isInstance)
                .map(step -> text((CgroupWrite) step))
                .toList();
    }

    private static String text(CgroupWrite write) {
        return (write.hierarchy() + " " + write.file() + "=" + write.value()).strip();
    }

    private static List<String> lines(String text) {
        return text == null || text.isEmpty() ? List.of() : Stream.of(text.split(";")).map(String::strip).toList();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            quoteCharacter = '~',
            textBlock =
                    """
            {} | -
            {'memory':{'limit':100}} | memory memory.limit_in_bytes=100
            {'memory':{'limit':100,'swap':200}} | memory memory.limit_in_bytes=100; memory memory.memsw.limit_in_bytes=200
            {'memory':{'limit':100,'swap':-1}} | memory memory.memsw.limit_in_bytes=-1; memory memory.limit_in_bytes=100
            {'memory':{'limit':-1}} | memory memory.memsw.limit_in_bytes=-1; memory memory.limit_in_bytes=-1
            {'memory':{'swap':200}} | memory memory.memsw.limit_in_bytes=200
            {'memory':{'reservation':7}} | memory memory.soft_limit_in_bytes=7
            {'memory':{'disableOOMKiller':true,'swappiness':60}} | memory memory.oom_control=1; memory memory.swappiness=60
            {'memory':{'disableOOMKiller':false,'swappiness':0}} | memory memory.swappiness=0
            {'cpu':{'shares':1024}} | cpu,cpuacct cpu.shares=1024
            {'cpu':{'quota':5,'period':9}} | cpu,cpuacct cpu.cfs_period_us=9; cpu,cpuacct cpu.cfs_quota_us=5
            {'cpu':{'quota':-1}} | cpu,cpuacct cpu.cfs_quota_us=-1
            {'cpu':{'burst':0}} | cpu,cpuacct cpu.cfs_burst_us=0
            {'cpu':{'realtimePeriod':3,'realtimeRuntime':2}} | cpu,cpuacct cpu.rt_period_us=3; cpu,cpuacct cpu.rt_runtime_us=2
            {'cpu':{'idle':1}} | cpu,cpuacct cpu.idle=1
            {'cpu':{'cpus':'0-1','mems':'0'}} | cpuset cpuset.cpus=0-1; cpuset cpuset.mems=0
            {'pids':{'limit':20}} | pids pids.max=20
            {'pids':{'limit':0}} | pids pids.max=1
            {'pids':{'limit':-1}} | pids pids.max=max
            {'pids':{}} | -
            {'blockIO':{'weight':500,'leafWeight':300}} | blkio blkio.weight=500; blkio blkio.leaf_weight=300
            {'blockIO':{'weightDevice':[{'major':8,'minor':0,'weight':5,'leafWeight':6}]}} | blkio blkio.weight_device=8:0 5; blkio blkio.leaf_weight_device=8:0 6
            {'blockIO':{'throttleReadBpsDevice':[{'major':8,'minor':0,'rate':5}]}} | blkio blkio.throttle.read_bps_device=8:0 5
            {'blockIO':{'throttleWriteBpsDevice':[{'major':8,'minor':0,'rate':-1}]}} | blkio blkio.throttle.write_bps_device=8:0 18446744073709551615
            {'blockIO':{'throttleReadIOPSDevice':[{'major':8,'minor':0,'rate':5}]}} | blkio blkio.throttle.read_iops_device=8:0 5
            {'blockIO':{'throttleWriteIOPSDevice':[{'major':8,'minor':0,'rate':5}]}} | blkio blkio.throttle.write_iops_device=8:0 5
            {'hugepageLimits':[{'pageSize':'2MB','limit':9}]} | hugetlb hugetlb.2MB.limit_in_bytes=9; hugetlb hugetlb.2MB.rsvd.limit_in_bytes=9
            {'network':{'classID':1048577,'priorities':[{'name':'eth0','priority':5}]}} | net_cls,net_prio net_cls.classid=1048577; net_cls,net_prio net_prio.ifpriomap=eth0 5
            {'rdma':{'mlx5_1':{'hcaHandles':3,'hcaObjects':10000}}} | rdma rdma.max=mlx5_1 hca_handle=3 hca_object=10000
            {'rdma':{'mlx5_1':{'hcaObjects':1}}} | rdma rdma.max=mlx5_1 hca_object=1
            """)
    void v1(String json, String expected) {
        ResourceWrites compiled = compile(json, Hosts.V1);
        assertEquals(List.of(), compiled.problems());
        assertEquals(lines(expected), writes(compiled));
        assertNull(compiled.deviceProgram());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            quoteCharacter = '~',
            textBlock =
                    """
            {} | -
            {'memory':{'limit':100}} | memory.max=100
            {'memory':{'limit':100,'swap':300}} | memory.swap.max=200; memory.max=100
            {'memory':{'limit':100,'swap':100}} | memory.swap.max=0; memory.max=100
            {'memory':{'limit':100,'swap':-1}} | memory.swap.max=max; memory.max=100
            {'memory':{'limit':-1}} | memory.swap.max=max; memory.max=max
            {'memory':{'limit':-1,'swap':0}} | memory.swap.max=max; memory.max=max
            {'memory':{'limit':-1,'swap':50}} | memory.swap.max=50; memory.max=max
            {'memory':{'reservation':7}} | memory.low=7
            {'memory':{'reservation':-1}} | memory.low=max
            {'cpu':{'shares':1024}} | cpu.weight=100
            {'cpu':{'shares':2}} | cpu.weight=1
            {'cpu':{'quota':50000,'period':100000}} | cpu.max=50000 100000
            {'cpu':{'quota':50000}} | cpu.max=50000 100000
            {'cpu':{'period':20000}} | cpu.max=max 20000
            {'cpu':{'quota':-1}} | cpu.max=max 100000
            {'cpu':{'quota':5,'burst':3}} | cpu.max.burst=3; cpu.max=5 100000
            {'cpu':{'burst':3}} | cpu.max.burst=3
            {'cpu':{'idle':1,'shares':1024}} | cpu.idle=1; cpu.weight=100
            {'cpu':{'cpus':'0-1','mems':'0'}} | cpuset.cpus=0-1; cpuset.mems=0
            {'pids':{'limit':20}} | pids.max=20
            {'pids':{'limit':0}} | pids.max=1
            {'pids':{'limit':-1}} | pids.max=max
            {'blockIO':{'weight':500}} | io.bfq.weight=500
            {'blockIO':{'weightDevice':[{'major':8,'minor':0,'weight':5}]}} | io.bfq.weight=8:0 5
            {'blockIO':{'throttleReadBpsDevice':[{'major':8,'minor':0,'rate':1},{'major':8,'minor':16,'rate':2}]}} | io.max=8:0 rbps=1; io.max=8:16 rbps=2
            {'blockIO':{'throttleWriteBpsDevice':[{'major':8,'minor':0,'rate':1}],'throttleReadIOPSDevice':[{'major':8,'minor':0,'rate':2}],'throttleWriteIOPSDevice':[{'major':8,'minor':0,'rate':3}]}} | io.max=8:0 wbps=1; io.max=8:0 riops=2; io.max=8:0 wiops=3
            {'hugepageLimits':[{'pageSize':'1GB','limit':0}]} | hugetlb.1GB.max=0; hugetlb.1GB.rsvd.max=0
            {'rdma':{'mlx5_1':{'hcaHandles':3}}} | rdma.max=mlx5_1 hca_handle=3
            {'unified':{'memory.high':'50000000'}} | memory.high=50000000
            {'unified':{'io.max':'8:0 rbps=1\\n8:16 rbps=2\\n'}} | io.max=8:0 rbps=1; io.max=8:16 rbps=2
            {'pids':{'limit':3},'memory':{'limit':9},'cpu':{'shares':2},'unified':{'pids.max':'4'}} | pids.max=3; memory.max=9; cpu.weight=1; pids.max=4
            """)
    void v2(String json, String expected) {
        ResourceWrites compiled = compile(json, Hosts.V2);
        assertEquals(List.of(), compiled.problems());
        assertEquals(lines(expected), writes(compiled));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            textBlock =
                    """
            V1 | {'unified':{'memory.high':'1'}} | unified | invalid configuration: cannot use unified on cgroup v1
            V1 | {'memory':{'swappiness':101}} | memory.swappiness | invalid value:101. valid memory swappiness range is 0-100
            V1 | {'cpu':{'shares':1}} | cpu.shares | the minimum allowed cpu-shares is 2
            V1 | {'cpu':{'shares':262145}} | cpu.shares | the maximum allowed cpu-shares is 262144
            HYBRID | {'hugepageLimits':[{'pageSize':'2MB','limit':9}]} | hugepageLimits | cannot set hugetlb limit: container could not join or create cgroup
            HYBRID | {'network':{'classID':1}} | network.classID | cannot set net_cls limit: container could not join or create cgroup
            HYBRID | {'rdma':{'x':{'hcaObjects':1}}} | rdma | cannot set rdma limit: container could not join or create cgroup
            V1 | {'hugepageLimits':[{'pageSize':'../x','limit':9}]} | hugepageLimits[0].pageSize | invalid page size "../x"
            V2 | {'hugepageLimits':[{'pageSize':'2MB/x','limit':9}]} | hugepageLimits[0].pageSize | invalid page size "2MB/x"
            V1 | {'network':{'priorities':[{'name':'e/0','priority':5}]}} | network.priorities[0].name | invalid interface name "e/0"
            V1 | {'network':{'priorities':[{'name':'a b','priority':5}]}} | network.priorities[0].name | invalid interface name "a b"
            V2 | {'rdma':{'a b':{'hcaObjects':1}}} | rdma.a b | invalid rdma device "a b"
            V1 | {'cpu':{'cpus':'0;1'}} | cpu.cpus | invalid list "0;1"
            V2 | {'cpu':{'mems':'x'}} | cpu.mems | invalid list "x"
            V2 | {'memory':{'swap':5}} | memory.swap | unable to set swap limit without memory limit
            V2 | {'memory':{'limit':9,'swap':5}} | memory.swap | memory+swap limit should be >= memory limit
            V2 | {'unified':{'../memory.max':'1'}} | unified["../memory.max"] | unified resource "../memory.max" must be a file name (no slashes)
            V2 | {'unified':{'memory':'1'}} | unified["memory"] | unified resource "memory" must be in the form CONTROLLER.PARAMETER
            V2 | {'unified':{'..':'1'}} | unified[".."] | unified resource ".." must be in the form CONTROLLER.PARAMETER
            V2 | {'unified':{'a.\\nb':'1'}} | unified["a.\\nb"] | unified resource "a.\\nb" must be in the form CONTROLLER.PARAMETER
            V2 | {'unified':{'cgroup.procs':'1'}} | unified["cgroup.procs"] | unified resource "cgroup.procs" is no limit
            """)
    void problems(String host, String json, String field, String message) {
        CgroupHost on = host.equals("V1") ? Hosts.V1 : host.equals("V2") ? Hosts.V2 : Hosts.HYBRID;
        assertEquals(
                List.of(new CgroupProblem("linux.resources." + field, message)),
                compile(json, on).problems());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            textBlock =
                    """
            V1 | {'memory':{'kernel':1,'kernelTCP':2,'checkBeforeUpdate':true,'useHierarchy':true}} | memory.kernel memory.kernelTCP memory.useHierarchy memory.checkBeforeUpdate
            V1 | {'memory':{'limit':0,'swap':0,'reservation':0,'swappiness':-1}} | memory.limit memory.reservation memory.swap memory.swappiness
            V1 | {'cpu':{'shares':0,'quota':0,'period':0,'realtimeRuntime':0,'realtimePeriod':0}} | cpu.shares cpu.quota cpu.period cpu.realtimeRuntime cpu.realtimePeriod
            V1 | {'blockIO':{'weight':0,'leafWeight':0},'network':{'classID':0}} | blockIO.weight blockIO.leafWeight network.classID
            V2 | {'memory':{'kernel':1,'kernelTCP':2,'swappiness':3,'disableOOMKiller':false,'useHierarchy':false}} | memory.kernel memory.kernelTCP memory.swappiness memory.disableOOMKiller memory.useHierarchy
            V2 | {'cpu':{'realtimeRuntime':1,'realtimePeriod':1}} | cpu.realtimeRuntime cpu.realtimePeriod
            V2 | {'network':{'classID':1,'priorities':[{'name':'e','priority':1}]}} | network.classID network.priorities[0]
            V2 | {'blockIO':{'leafWeight':1,'weightDevice':[{'major':8,'minor':0,'leafWeight':1}]}} | blockIO.leafWeight blockIO.weightDevice[0].leafWeight
            V2 | {'rdma':{'x':{}}} | rdma.x
            """)
    void ignored(String host, String json, String fields) {
        ResourceWrites compiled = compile(json, host.equals("V1") ? Hosts.V1 : Hosts.V2);
        assertEquals(List.of(), writes(compiled));
        assertEquals(List.of(), compiled.problems());
        assertEquals(
                Stream.of(fields.split(" ")).map(field -> "linux.resources." + field).toList(),
                compiled.ignored().stream().map(Ignored::field).toList());
    }

    private static CgroupWrite write(ResourceWrites compiled, int index) {
        return (CgroupWrite) compiled.steps().get(index);
    }

    @Test
    void aGrowingV1LimitRaisesTheSwapLimitFirst() {
        ResourceWrites compiled = compile("{'memory':{'limit':100,'swap':200}}", Hosts.V1);
        CgroupWrite limit = write(compiled, 0);
        assertEquals(1, limit.recoveries().size());
        CgroupWrite.Recovery recovery = limit.recoveries().getFirst();
        assertEquals(Set.of(EINVAL), recovery.on());
        assertEquals(
                List.of("memory memory.memsw.limit_in_bytes=200", "memory memory.limit_in_bytes=100"),
                recovery.writes().stream().map(ResourceWritesTest::text).toList());
        CgroupWrite.Explanation explanation = limit.explanations().getFirst();
        assertEquals("unable to set memory limit to 100 (current usage: %s, peak usage: %s)", explanation.text());
        assertEquals(List.of("memory.usage_in_bytes", "memory.max_usage_in_bytes"), explanation.files());
        assertEquals(Set.of(ENOENT), write(compile("{'memory':{'limit':-1}}", Hosts.V1), 0).tolerated());
    }

    @Test
    void periodAndBurstMayHaveToFollowTheQuota() {
        ResourceWrites v1 = compile("{'cpu':{'quota':5,'period':9,'burst':2}}", Hosts.V1);
        assertEquals(
                List.of("cpu,cpuacct cpu.cfs_quota_us=5", "cpu,cpuacct cpu.cfs_period_us=9"),
                write(v1, 0).recoveries().getFirst().writes().stream()
                        .map(ResourceWritesTest::text)
                        .toList());
        assertEquals(Set.of(ENOENT), write(v1, 1).tolerated());
        assertEquals(
                List.of("cpu,cpuacct cpu.cfs_quota_us=5", "cpu,cpuacct cpu.cfs_burst_us=2"),
                write(v1, 1).recoveries().getFirst().writes().stream()
                        .map(ResourceWritesTest::text)
                        .toList());
        CgroupWrite burst = write(compile("{'cpu':{'quota':5,'burst':3}}", Hosts.V2), 0);
        assertEquals(
                List.of("cpu.max=5 100000", "cpu.max.burst=3"),
                burst.recoveries().getFirst().writes().stream()
                        .map(ResourceWritesTest::text)
                        .toList());
        assertEquals(List.of(), write(compile("{'cpu':{'burst':3}}", Hosts.V2), 0).recoveries());
    }

    @Test
    void ioWeightWithoutBfq() {
        CgroupWrite.Recovery v2 =
                write(compile("{'blockIO':{'weight':500}}", Hosts.V2), 0).recoveries().getFirst();
        assertEquals(Set.of(ENOENT), v2.on());
        assertEquals("io.weight=4950", text(v2.writes().getFirst()));
        CgroupWrite.Recovery v1 =
                write(compile("{'blockIO':{'weight':500}}", Hosts.V1), 0).recoveries().getFirst();
        assertEquals("blkio blkio.bfq.weight=500", text(v1.writes().getFirst()));
    }

    @ParameterizedTest
    @CsvSource({"100, 100, true", "100, -1, true", "100, 300, false", "-1, 0, true", "-1, 50, false"})
    void aMissingSwapFileIsFineIfNothingWouldChange(long limit, long swap, boolean tolerated) {
        String json = "{'memory':{'limit':" + limit + ",'swap':" + swap + "}}";
        assertEquals(tolerated ? Set.of(ENOENT) : Set.of(), write(compile(json, Hosts.V2), 0).tolerated());
    }

    @Test
    void checksUsageBeforeAnUpdate() {
        ResourceWrites compiled =
                compile("{'memory':{'limit':100,'swap':300,'checkBeforeUpdate':true}}", Hosts.V2);
        UsageCheck swap = (UsageCheck) compiled.steps().get(0);
        UsageCheck limit = (UsageCheck) compiled.steps().get(1);
        assertEquals("rejecting memory+swap limit 300 <= usage 300", swap.violation(Hosts.bytes("300\n")));
        assertNull(swap.violation(Hosts.bytes("299\n")));
        assertEquals("rejecting memory limit 100 <= usage 101", limit.violation(Hosts.bytes("101\n")));
        assertNull(limit.violation(Hosts.bytes("")));
        assertEquals("memory.current", limit.file());
        assertTrue(compile("{'memory':{'limit':-1,'checkBeforeUpdate':true}}", Hosts.V2).steps().stream()
                .noneMatch(UsageCheck.class::isInstance));
    }

    @Test
    void aUnifiedFileOfAMissingControllerIsExplained() {
        CgroupWrite write = write(compile("{'unified':{'misc.max':'1'}}", Hosts.V2_USER), 0);
        assertEquals(
                "unified resource \"misc.max\" can't be set: controller \"misc\" not available",
                write.explanations().getFirst().text());
        assertEquals("linux.resources.unified[\"misc.max\"]", write.field());
    }

    @Test
    void newV1CpusetsInheritWhatIsNotGiven() {
        ResourceWrites compiled = ResourceWrites.compile(
                resources("{'cpu':{'cpus':'0'}}"), placement(Hosts.HYBRID), ResourceOptions.create(Set.of()));
        List<CgroupStep> cpuset = compiled.steps().stream()
                .filter(step -> step.hierarchy().equals("cpuset"))
                .toList();
        BytePath parent = new BytePath("/p");
        BytePath own = new BytePath("/p/box");
        assertEquals(
                List.of(
                        new CpusetCopy("cpuset", parent, "cpuset.cpus", "linux.cgroupsPath"),
                        new CpusetCopy("cpuset", parent, "cpuset.mems", "linux.cgroupsPath"),
                        new CpusetCopy("cpuset", own, "cpuset.mems", "linux.cgroupsPath"),
                        CgroupWrite.of("cpuset", "cpuset.cpus", "0", "linux.resources.cpu.cpus")),
                cpuset);
    }

    @Test
    void deviceRulesAreWrittenOnV1AndCompiledOnV2() {
        Resources none = resources("{'devices':[{'allow':false,'access':'rwm'}]}");
        ResourceWrites v1 =
                ResourceWrites.compile(none, placement(Hosts.HYBRID), ResourceOptions.create(Set.of()));
        List<String> lines = writes(v1);
        assertEquals("devices devices.deny=a *:* rwm", lines.getFirst());
        assertEquals("devices devices.allow=c 136:* rwm", lines.getLast());
        assertEquals(12, lines.size());
        assertNull(v1.deviceProgram());
        ResourceWrites v2 = ResourceWrites.compile(none, placement(Hosts.V2), ResourceOptions.create(Set.of()));
        assertEquals(List.of(), v2.steps());
        assertNotNull(v2.deviceProgram());
        assertEquals(12, v2.deviceProgram().rules().size());
    }

    @Test
    void deviceRulesOfOrdinaryUsers() {
        ResourceOptions rootless = new ResourceOptions(true, false, false, Set.of());
        ResourceWrites tolerant =
                ResourceWrites.compile(Resources.NONE, placement(Hosts.HYBRID), rootless);
        CgroupWrite deny = (CgroupWrite) tolerant.steps().stream()
                .filter(step -> step.file().equals("devices.deny"))
                .findFirst()
                .orElseThrow();
        assertEquals(Set.of(Errno.EPERM, Errno.EACCES, Errno.EROFS), deny.tolerated());
        ResourceOptions inside = new ResourceOptions(true, true, false, Set.of());
        ResourceWrites skipped = ResourceWrites.compile(Resources.NONE, placement(Hosts.HYBRID), inside);
        assertEquals(List.of(), writes(skipped));
        assertEquals("linux.resources.devices", skipped.ignored().getFirst().field());
    }

    @Test
    void aRuleThatIsNoneIsAProblem() {
        ResourceWrites compiled = ResourceWrites.compile(
                resources("{'devices':[{'allow':true,'type':'z','access':'r'}]}"),
                placement(Hosts.V2),
                ResourceOptions.create(Set.of()));
        assertEquals(
                List.of(new CgroupProblem("linux.resources.devices[0].type", "invalid cgroup device type \"z\"")),
                compiled.problems());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            textBlock =
                    """
            {} | false
            {'devices':[{'allow':false,'access':'rwm'}]} | false
            {'memory':{'limit':5}} | true
            {'memory':{'limit':0}} | false
            {'cpu':{'cpus':'0'}} | false
            {'pids':{'limit':-1}} | true
            {'unified':{'memory.max':'1'}} | false
            """)
    void limitsThatNeedACgroup(String json, boolean needed) {
        assertEquals(needed, RootlessLimits.needCgroup(resources(json), placement(Hosts.V2_USER)));
    }
}
