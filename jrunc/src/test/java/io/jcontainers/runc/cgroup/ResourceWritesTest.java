package io.jcontainers.runc.cgroup;

import static io.jcontainers.runc.cgroup.Errno.EINVAL;
import static io.jcontainers.runc.cgroup.Errno.ENOENT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jcontainers.spec.Resources;
import io.jcontainers.spec.json.ResourcesReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Limits to files: each row is a {@code linux.resources} in JSON and what is written, as {@code hierarchy file=value}.
 */
class ResourceWritesTest {
    /** Limits in JSON with single quotes. */
    static Resources resources(String json) {
        return ResourcesReader.read(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
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
        return text == null || text.isEmpty()
                ? List.of()
                : Stream.of(text.split(";")).map(String::strip).toList();
    }

    @ParameterizedTest
    @CsvFileSource(resources = "writes-v1.txt", delimiter = '|', quoteCharacter = '~', nullValues = "-")
    void v1(String json, String expected) {
        ResourceWrites compiled = compile(json, Hosts.V1);
        assertEquals(List.of(), compiled.problems());
        assertEquals(lines(expected), writes(compiled));
        assertNull(compiled.deviceProgram());
    }

    @ParameterizedTest
    @CsvFileSource(resources = "writes-v2.txt", delimiter = '|', quoteCharacter = '~', nullValues = "-")
    void v2(String json, String expected) {
        ResourceWrites compiled = compile(json, Hosts.V2);
        assertEquals(List.of(), compiled.problems());
        assertEquals(lines(expected), writes(compiled));
    }

    @ParameterizedTest
    @CsvFileSource(resources = "problems.txt", delimiter = '|', quoteCharacter = '~')
    void problems(String host, String json, String field, String message) {
        CgroupHost on = host.equals("V1") ? Hosts.V1 : host.equals("V2") ? Hosts.V2 : Hosts.HYBRID;
        assertEquals(
                List.of(new CgroupProblem("linux.resources." + field, message)),
                compile(json, on).problems());
    }

    @ParameterizedTest
    @CsvFileSource(resources = "ignored.txt", delimiter = '|', quoteCharacter = '~')
    void ignored(String host, String json, String fields) {
        ResourceWrites compiled = compile(json, host.equals("V1") ? Hosts.V1 : Hosts.V2);
        assertEquals(List.of(), writes(compiled));
        assertEquals(List.of(), compiled.problems());
        assertEquals(
                Stream.of(fields.split(" "))
                        .map(field -> "linux.resources." + field)
                        .toList(),
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
        assertEquals(
                Set.of(ENOENT),
                write(compile("{'memory':{'limit':-1}}", Hosts.V1), 0).tolerated());
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
        assertEquals(
                List.of(), write(compile("{'cpu':{'burst':3}}", Hosts.V2), 0).recoveries());
    }

    @Test
    void ioWeightWithoutBfq() {
        CgroupWrite.Recovery v2 = write(compile("{'blockIO':{'weight':500}}", Hosts.V2), 0)
                .recoveries()
                .getFirst();
        assertEquals(Set.of(ENOENT), v2.on());
        assertEquals("io.weight=4950", text(v2.writes().getFirst()));
        CgroupWrite.Recovery v1 = write(compile("{'blockIO':{'weight':500}}", Hosts.V1), 0)
                .recoveries()
                .getFirst();
        assertEquals("blkio blkio.bfq.weight=500", text(v1.writes().getFirst()));
    }

    @ParameterizedTest
    @CsvSource({"100, 100, true", "100, -1, true", "100, 300, false", "-1, 0, true", "-1, 50, false"})
    void aMissingSwapFileIsFineIfNothingWouldChange(long limit, long swap, boolean tolerated) {
        String json = "{'memory':{'limit':" + limit + ",'swap':" + swap + "}}";
        assertEquals(
                tolerated ? Set.of(ENOENT) : Set.of(),
                write(compile(json, Hosts.V2), 0).tolerated());
    }

    @Test
    void checksUsageBeforeAnUpdate() {
        ResourceWrites compiled = compile("{'memory':{'limit':100,'swap':300,'checkBeforeUpdate':true}}", Hosts.V2);
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
    void aMissingV2FileIsExplained() {
        CgroupWrite delegated = write(compile("{'memory':{'limit':1}}", Hosts.V2_USER), 0);
        assertEquals(
                List.of(new CgroupWrite.Explanation(
                        Set.of(ENOENT),
                        "cannot set memory limit: no file memory.max: the kernel is too old, or controller \"memory\""
                                + " is not delegated to the caller's cgroup",
                        List.of())),
                delegated.explanations());
        CgroupWrite missing = write(compile("{'cpu':{'cpus':'0'}}", Hosts.V2_USER), 0);
        assertEquals(
                "cannot set cpuset limit: controller \"cpuset\" is not available on this host",
                missing.explanations().getFirst().text());
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
        ResourceWrites v1 = ResourceWrites.compile(none, placement(Hosts.HYBRID), ResourceOptions.create(Set.of()));
        List<String> lines = writes(v1);
        assertEquals("devices devices.deny=a *:* rwm", lines.getFirst());
        assertEquals("devices devices.allow=c 10:200 rwm", lines.getLast());
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
        ResourceWrites tolerant = ResourceWrites.compile(Resources.NONE, placement(Hosts.HYBRID), rootless);
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
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
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
