package io.jcontainers.runc.cgroup;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jcontainers.runc.dbus.DBusMessage;
import io.jcontainers.runc.dbus.DBusValue;
import io.jcontainers.runc.dbus.Property;
import io.jcontainers.spec.Cpu;
import io.jcontainers.spec.Resources;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;

class SystemdPlanTest {
    private static final ResourceOptions UPDATE = ResourceOptions.update(false, false);

    private static CgroupPlacement placement(String path, CgroupHost host) {
        return CgroupPlacement.of(PlacementRequest.systemd(path, "box"), host);
    }

    private static SystemdPlan plan(String json, CgroupHost host, int version) {
        return SystemdPlan.compile(
                placement("m.slice:p:n", host), ResourceWritesTest.resources(json), Map.of(), UPDATE, version);
    }

    private static String text(DBusValue value) {
        return switch (value) {
            case DBusValue.Fixed fixed ->
                fixed.type() == 'b' ? String.valueOf(fixed.bits() == 1) : Long.toUnsignedString(fixed.bits());
            case DBusValue.Real real -> String.valueOf(real.value());
            case DBusValue.Text string -> string.value();
            case DBusValue.Array array ->
                array.values().stream().map(SystemdPlanTest::text).toList().toString();
            case DBusValue.Struct struct ->
                struct.values().stream().map(SystemdPlanTest::text).toList().toString();
            case DBusValue.Entry entry -> text(entry.key()) + ":" + text(entry.value());
            case DBusValue.Variant variant -> "<" + text(variant.value()) + ">";
            case DBusValue.PidHole hole -> "PID";
        };
    }

    private static List<String> texts(List<Property> properties) {
        return properties.stream()
                .map(property -> property.name() + "=" + text(property.value()))
                .toList();
    }

    @Test
    void aScope() {
        Map<String, String> annotations = new TreeMap<>(Map.of(
                "org.systemd.property.KillSignal", "15",
                "org.systemd.property.TimeoutStopSec", "10",
                "org.systemd.property.TimeoutStopUSec", "uint64 7",
                "org.systemd.property.After", "['a.service']",
                "io.example", "x"));
        SystemdPlan plan = SystemdPlan.compile(
                placement("machine.slice:libpod:12", Hosts.V2), Resources.NONE, annotations, UPDATE, 252);
        assertEquals(
                List.of(
                        "Description=libcontainer container 12",
                        "Slice=machine.slice",
                        "Delegate=true",
                        "PIDs=[PID]",
                        "MemoryAccounting=true",
                        "CPUAccounting=true",
                        "IOAccounting=true",
                        "TasksAccounting=true",
                        "DefaultDependencies=false",
                        "After=[a.service]",
                        "KillSignal=15",
                        "TimeoutStopUSec=10000000",
                        "TimeoutStopUSec=7"),
                texts(plan.start()));
        assertEquals("au", plan.start().get(3).value().signature());
        assertEquals("t", plan.start().get(11).value().signature());
        assertEquals(List.of(), plan.limits());
    }

    @Test
    void aSliceAndV1() {
        assertEquals(
                List.of("Description=libcontainer container x-y.slice", "Wants=[a.slice]", "PIDs=[PID]"),
                texts(SystemdPlan.compile(
                                        placement("a.slice:p:x-y.slice", Hosts.V2),
                                        Resources.NONE,
                                        Map.of(),
                                        UPDATE,
                                        252)
                                .start())
                        .subList(0, 3));
        assertTrue(texts(plan("{}", Hosts.V1, 252).start()).contains("BlockIOAccounting=true"));
    }

    @ParameterizedTest
    @CsvFileSource(resources = "systemd-limits-v2.txt", delimiter = '|', quoteCharacter = '~', nullValues = "-")
    void limitsOnV2(String json, String properties) {
        assertEquals(lines(properties), texts(plan(json, Hosts.V2, 252).limits()));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
        {'memory':{'limit':9,'reservation':5,'swap':10}} | MemoryLimit=9
        {'cpu':{'shares':1024,'idle':1}} | CPUShares=1024
        {'blockIO':{'weight':500}} | BlockIOWeight=500
        {'pids':{'limit':5},'cpu':{'cpus':'0'}} | TasksMax=5; AllowedCPUs=[1]
        """)
    void limitsOnV1(String json, String properties) {
        assertEquals(lines(properties), texts(plan(json, Hosts.V1, 252).limits()));
    }

    private static List<String> lines(String text) {
        return text == null
                ? List.of()
                : Stream.of(text.split(";")).map(String::strip).toList();
    }

    @Test
    void oldVersionsKnowLess() {
        String json = "{'cpu':{'cpus':'0','quota':5000,'period':10000,'idle':1,'shares':1024}}";
        SystemdPlan old = plan(json, Hosts.V2, 241);
        assertEquals(List.of("CPUWeight=100", "CPUQuotaPerSecUSec=500000"), texts(old.limits()));
        assertEquals(
                List.of("linux.resources.cpu.period", "linux.resources.cpu.cpus"),
                old.ignored().stream().map(Ignored::field).toList());
        SystemdPlan idle = plan(json, Hosts.V2, 252);
        assertTrue(texts(idle.limits()).contains("CPUWeight=0"));
        assertEquals(
                List.of(new Ignored(
                        "linux.resources.cpu.shares",
                        "unable to apply both CPUWeight and CpuIdle to systemd, ignoring CPUWeight")),
                idle.ignored());
    }

    @Test
    void theQuotaInTheCgroupIsTheOneThatSystemdSets() {
        Cpu cpu = plan("{'cpu':{'quota':5001,'period':10000}}", Hosts.V2, 252)
                .resources()
                .cpu();
        assertEquals(5100L, cpu == null ? null : cpu.quota());
        Cpu even = plan("{'cpu':{'quota':5000,'period':10000}}", Hosts.V2, 252)
                .resources()
                .cpu();
        assertEquals(5000L, even == null ? null : even.quota());
    }

    @ParameterizedTest
    @CsvSource({"252, 0, -", "253, 0, continue", "253, 1, kill", "253, 2, -"})
    void oomPolicy(int version, String group, String policy) {
        List<String> start = texts(plan("{'unified':{'memory.oom.group':'" + group + "'}}", Hosts.V2, version)
                .start());
        assertEquals(
                policy.equals("-") ? List.of() : List.of("OOMPolicy=" + policy),
                start.stream().filter(text -> text.startsWith("OOMPolicy")).toList());
    }

    @ParameterizedTest
    @CsvFileSource(resources = "systemd-annotations.txt", delimiter = '|', quoteCharacter = '~')
    void annotationsThatAreNoProperty(String name, String value, String message) {
        CgroupException e = assertThrows(
                CgroupException.class,
                () -> SystemdPlan.compile(placement(null, Hosts.V2), Resources.NONE, Map.of(name, value), UPDATE, 252));
        assertEquals(new CgroupProblem("annotations." + name, message), e.problem());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
        {'unified':{'cpu.max':'1 2 3'}} | unified resource "cpu.max" value invalid: "1 2 3"
        {'unified':{'cpu.max':''}} | unified resource "cpu.max" value invalid: ""
        {'unified':{'memory.max':'x'}} | unified resource "memory.max" value conversion error: "x" is no number
        {'unified':{'a/b':'x'}} | unified resource "a/b" must be a file name (no slashes)
        {'cpu':{'cpus':'3-1'}} | invalid range: 3-1
        {'cpu':{'cpus':'99999999'}} | conversion error: "99999999" has a number out of range
        {'memory':{'swap':1}} | unable to set swap limit without memory limit
        """)
    void limitsThatCannotBe(String json, String message) {
        CgroupException e = assertThrows(CgroupException.class, () -> plan(json, Hosts.V2, 252));
        assertEquals(message, e.problem().message());
    }

    private static List<String> devices(String rules, CgroupHost host, int version) {
        return texts(SystemdPlan.compile(
                        placement(null, host),
                        ResourceWritesTest.resources("{'devices':[" + rules + "]}"),
                        Map.of(),
                        ResourceOptions.create(Set.of()),
                        version)
                .limits());
    }

    @Test
    void deviceRules() {
        assertEquals(
                List.of(
                        "DevicePolicy=strict",
                        "DeviceAllow=[]",
                        "DeviceAllow=[[block-*, m], [char-*, m], [/dev/char/1:3, rwm], [/dev/char/1:5, rwm],"
                                + " [/dev/char/1:7, rwm], [/dev/char/1:8, rwm], [/dev/char/1:9, rwm],"
                                + " [/dev/char/5:0, rwm], [/dev/char/5:2, rwm], [/dev/block/8:0, r],"
                                + " [/dev/char/10:200, rwm], [char-136, rwm]]"),
                devices("{'allow':true,'type':'b','major':8,'minor':0,'access':'r'}", Hosts.V2, 252));
        assertEquals(
                List.of("DevicePolicy=auto", "DeviceAllow=[]"),
                devices("{'allow':true,'access':'rwm'}", Hosts.V2, 252));
    }

    @Test
    void whatSystemdCannotHoldIsLeftToTheProgramOnV2AndForbiddenOnV1() {
        String denyList = "{'allow':true,'access':'rwm'},{'allow':false,'type':'b','major':8,'minor':0,'access':'w'}";
        String anyMajor = "{'allow':true,'type':'c','minor':7,'access':'r'}";
        String hole = "{'allow':true,'type':'c','major':1,'access':'r'},"
                + "{'allow':false,'type':'c','major':1,'minor':1,'access':'r'}";
        List<String> auto = List.of("DevicePolicy=auto", "DeviceAllow=[]");
        assertEquals(auto, devices(denyList, Hosts.V2, 252));
        assertEquals(auto, devices(anyMajor, Hosts.V2, 252));
        assertEquals(auto, devices(hole, Hosts.V2, 252));
        assertEquals(auto, devices("", Hosts.V2, 239));
        assertEquals(List.of("DevicePolicy=strict", "DeviceAllow=[]"), devices(denyList, Hosts.V1, 252));
        assertEquals("DevicePolicy=strict", devices(anyMajor, Hosts.V1, 252).getFirst());
        assertThrows(CgroupException.class, () -> devices(hole, Hosts.V1, 252));
    }

    @Test
    void messagesHaveThePidOnlyAtTheStart() {
        SystemdPlan plan = plan("{'pids':{'limit':5}}", Hosts.V2, 252);
        DBusMessage start = plan.startMessage(3);
        assertNotEquals(DBusMessage.NO_PID, start.pidOffset());
        byte[] hole = new byte[4];
        System.arraycopy(start.bytes(), start.pidOffset(), hole, 0, 4);
        assertArrayEquals(new byte[4], hole);
        assertEquals(DBusMessage.NO_PID, plan.updateMessage(4).pidOffset());
        assertEquals(4, plan.updateMessage(4).serial());
    }
}
