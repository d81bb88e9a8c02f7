package io.jcontainers.spec.rules;

import static io.jcontainers.spec.rules.RuleCase.row;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jcontainers.spec.json.ResourcesReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class ResourceRulesTest {
    private static RuleCase resources(String members, String... problems) {
        return row(
                "{'linux': {'resources': {" + members + "}}}",
                Stream.of(problems)
                        .map(p -> p.replaceFirst(": ", ": linux.resources."))
                        .toArray(String[]::new));
    }

    static Stream<RuleCase> memory() {
        return Stream.of(
                resources("'memory': {'limit': 10, 'swap': 10, 'reservation': 10, 'swappiness': 100}"),
                resources("'memory': {'limit': -1, 'swap': -1, 'reservation': -1}"),
                resources("'memory': {'limit': -1, 'swap': 0}"),
                resources("'memory': {'swap': -1}"),
                resources("'memory': {'limit': -2}", "error: memory.limit: invalid memory value: -2"),
                resources(
                        "'memory': {'reservation': -2}",
                        "error: memory.reservation: invalid memory reservation value: -2"),
                resources("'memory': {'swap': -2}", "error: memory.swap: invalid memory+swap value: -2"),
                resources("'memory': {'swap': 5}", "error: memory.swap: unable to set swap limit without memory limit"),
                resources(
                        "'memory': {'limit': -1, 'swap': 5}",
                        "error: memory.swap: unable to set swap limit without memory limit"),
                resources(
                        "'memory': {'limit': 6, 'swap': 5}",
                        "error: memory.swap: memory+swap limit should be >= memory limit"),
                resources(
                        "'memory': {'limit': 6, 'reservation': 7}",
                        "warning: memory.reservation: a reservation above the limit has no effect"),
                resources(
                        "'memory': {'swappiness': 101}",
                        "error: memory.swappiness: invalid memory swappiness value: 101 is not between 0 and 100"),
                resources(
                        "'memory': {'swappiness': 18446744073709551615}",
                        "error: memory.swappiness: invalid memory swappiness value: 18446744073709551615 is not"
                                + " between 0"
                                + " and 100"));
    }

    static Stream<RuleCase> cpu() {
        return Stream.of(
                resources("'cpu': {'shares': 0, 'quota': -1, 'period': 0, 'idle': 0, 'cpus': '0-3,5', 'mems': ''}"),
                resources("'cpu': {'quota': 1000, 'period': 1000000, 'burst': 1000, 'idle': 1}"),
                resources(
                        "'cpu': {'period': 999}",
                        "error: cpu.period: invalid period 999: not between 1000 and 1000000"),
                resources(
                        "'cpu': {'period': 1000001}",
                        "error: cpu.period: invalid period 1000001: not between 1000 and 1000000"),
                resources(
                        "'cpu': {'period': 18446744073709551615}",
                        "error: cpu.period: invalid period 18446744073709551615: not between 1000 and 1000000"),
                resources("'cpu': {'quota': 999}", "error: cpu.quota: invalid quota 999: below 1000"),
                resources("'cpu': {'quota': 2000, 'burst': 2001}", "error: cpu.burst: burst must not be above quota"),
                resources(
                        "'cpu': {'realtimeRuntime': 2, 'realtimePeriod': 1}",
                        "error: cpu.realtimeRuntime: realtimeRuntime must not be above realtimePeriod"),
                resources("'cpu': {'idle': 2}", "error: cpu.idle: idle must be 0 or 1"),
                resources(
                        "'cpu': {'cpus': 'a'}", "error: cpu.cpus: invalid list: \"a\" is neither a number nor a range"),
                resources("'cpu': {'mems': '2-1'}", "error: cpu.mems: invalid list: \"2-1\" ends before it begins"));
    }

    static Stream<RuleCase> devices() {
        return Stream.of(
                resources("'devices': [{'allow': false, 'access': 'rwm'}, {'allow': true, 'type': 'c', 'major': -1,"
                        + " 'minor': 4294967295, 'access': 'm'}, {'allow': true, 'type': 'a'}]"),
                resources(
                        "'devices': [{'allow': true, 'type': 'x'}]",
                        "error: devices[0].type: invalid device type \"x\""),
                resources(
                        "'devices': [{'allow': true, 'access': 'rx'}]",
                        "error: devices[0].access: invalid device access \"rx\""),
                resources(
                        "'devices': [{'allow': true, 'major': -2}]",
                        "error: devices[0].major: invalid device number -2"),
                resources(
                        "'devices': [{'allow': true, 'minor': 4294967296}]",
                        "error: devices[0].minor: invalid device number 4294967296"));
    }

    static Stream<RuleCase> blockIo() {
        String device = "'major': 8, 'minor': 0";
        return Stream.of(
                resources("'blockIO': {'weight': 0, 'leafWeight': 10, 'weightDevice': [{" + device
                        + ", 'weight': 1000}], 'throttleReadBpsDevice': [{" + device + ", 'rate': 0}]}"),
                resources(
                        "'blockIO': {'weight': 9}", "error: blockIO.weight: invalid weight 9: not between 10 and 1000"),
                resources(
                        "'blockIO': {'leafWeight': 1001}",
                        "error: blockIO.leafWeight: invalid weight 1001: not between 10 and 1000"),
                resources(
                        "'blockIO': {'weightDevice': [{" + device + "}]}",
                        "error: blockIO.weightDevice[0]: at least one of weight and leafWeight must be given"),
                resources(
                        "'blockIO': {'weightDevice': [{" + device + ", 'weight': 5, 'leafWeight': 6}]}",
                        "error: blockIO.weightDevice[0].weight: invalid weight 5: not between 10 and 1000",
                        "error: blockIO.weightDevice[0].leafWeight: invalid weight 6: not between 10 and 1000"),
                resources(
                        "'blockIO': {'throttleReadBpsDevice': [{'major': -1}]}",
                        "error: blockIO.throttleReadBpsDevice[0].major: invalid major number -1"),
                resources(
                        "'blockIO': {'throttleWriteBpsDevice': [{'minor': -1}]}",
                        "error: blockIO.throttleWriteBpsDevice[0].minor: invalid minor number -1"),
                resources(
                        "'blockIO': {'throttleReadIOPSDevice': [{'major': -1}]}",
                        "error: blockIO.throttleReadIOPSDevice[0].major: invalid major number -1"),
                resources(
                        "'blockIO': {'throttleWriteIOPSDevice': [{'major': -1}]}",
                        "error: blockIO.throttleWriteIOPSDevice[0].major: invalid major number -1"));
    }

    static Stream<RuleCase> others() {
        return Stream.of(
                resources("'pids': {'limit': -1}"),
                resources("'pids': {'limit': 0}"),
                resources("'pids': {'limit': -2}", "warning: pids.limit: -2 is taken for -1, which is unlimited"),
                resources("'hugepageLimits': [{'pageSize': '64KB', 'limit': 1}, {'pageSize': '1GB', 'limit': 1}]"),
                hugepage("64kB"),
                hugepage("0MB"),
                hugepage("MB"),
                hugepage("../x"),
                hugepage("2MB/"),
                resources(
                        "'hugepageLimits': [{'pageSize': '2MB'}, {'pageSize': '2MB'}]",
                        "warning: hugepageLimits[1].pageSize: a second limit for 2MB: the last one counts"),
                resources("'network': {'classID': 1, 'priorities': [{'name': 'eth0', 'priority': 1}]}"),
                resources(
                        "'network': {'priorities': [{'priority': 1}]}",
                        "error: network.priorities[0].name: invalid network device name \"\""),
                resources("'rdma': {'mlx5_1': {'hcaHandles': 1}}"),
                resources(
                        "'rdma': {'mlx5_1': {}}",
                        "error: rdma[\"mlx5_1\"]: at least one of hcaHandles and hcaObjects must be given"),
                resources(
                        "'rdma': {'a b': {'hcaObjects': 1}}",
                        "error: rdma[\"a b\"]: invalid RDMA device name \"a b\""));
    }

    private static RuleCase hugepage(String size) {
        return resources(
                "'hugepageLimits': [{'pageSize': '" + size + "', 'limit': 1}]",
                "error: hugepageLimits[0].pageSize: invalid page size \"" + size + "\": not a number and KB, MB or GB");
    }

    static Stream<RuleCase> unified() {
        return Stream.of(
                resources("'unified': {'memory.high': '1', 'hugetlb.2MB.max': '1', 'cgroup.max.depth': '1'}"),
                resources(
                        "'unified': {'../memory.max': '1'}",
                        "error: unified[\"../memory.max\"]: unified resource \"../memory.max\" must be a file name (no"
                                + " slashes)"),
                resources(
                        "'unified': {'..': '1'}",
                        "error: unified[\"..\"]: unified resource \"..\" is not the name of a cgroup file"),
                resources(
                        "'unified': {'memory': '1'}",
                        "error: unified[\"memory\"]: unified resource \"memory\" is not the name of a cgroup file"),
                resources(
                        "'unified': {'': '1'}",
                        "error: unified[\"\"]: unified resource \"\" is not the name of a cgroup file"),
                resources(
                        "'unified': {'memory.max\\n': '1'}",
                        "error: unified[\"memory.max\\x0a\"]: unified resource \"memory.max\\x0a\" is not the name of a"
                                + " cgroup file"));
    }

    @ParameterizedTest
    @MethodSource({"memory", "cpu", "devices", "blockIo", "others", "unified"})
    void finds(RuleCase row) {
        row.check();
    }

    @Test
    void checksResourcesOfTheirOwn() {
        List<Problem> problems = SpecRules.checkResources(
                ResourcesReader.read("{\"memory\": {\"swap\": 5}}".getBytes(StandardCharsets.UTF_8)));
        assertEquals(
                List.of(new Problem(
                        "linux.resources.memory.swap",
                        "unable to set swap limit without memory limit",
                        Problem.Severity.ERROR)),
                problems);
    }
}
