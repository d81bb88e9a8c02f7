package io.jcontainers.spec.rules;

import static io.jcontainers.spec.rules.RuleCase.row;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class LinuxRulesTest {
    private static final String ALL = "'namespaces': [{'type': 'mount'}, {'type': 'pid'}, {'type': 'network'},"
            + " {'type': 'ipc'}, {'type': 'uts'}, {'type': 'cgroup'}, {'type': 'time'}]";
    private static final String USER = "'namespaces': [{'type': 'mount'}, {'type': 'user'}]";

    private static RuleCase linux(String members, String... problems) {
        return row("{'linux': {" + members + "}}", problems);
    }

    static Stream<RuleCase> namespaces() {
        return Stream.of(
                linux(ALL),
                linux("'namespaces': [{'type': 'pid', 'path': '/proc/1/ns/pid'}]"),
                linux(
                        "'namespaces': [{'type': 'pid'}, {'type': 'uts'}, {'type': 'pid'}]",
                        "error: linux.namespaces[2].type: malformed spec file: duplicated ns \"pid\""),
                linux(
                        "'namespaces': [{'type': 'pid', 'path': 'a'}]",
                        "error: linux.namespaces[0].path: a namespace path must be absolute"));
    }

    static Stream<RuleCase> uts() {
        String own = "'linux': {'namespaces': [{'type': 'uts'}]}";
        return Stream.of(
                row("{'hostname': '" + "h".repeat(64) + "', 'domainname': 'd', " + own + "}"),
                row("{'hostname': 'h'}", "error: hostname: unable to set hostname without a private UTS namespace"),
                row(
                        "{'domainname': 'd'}",
                        "error: domainname: unable to set domainname without a private UTS namespace"),
                row(
                        "{'hostname': '" + "h".repeat(63) + "é', " + own + "}",
                        "error: hostname: the kernel takes at most 64 bytes"),
                row(
                        "{'domainname': '" + "d".repeat(65) + "', " + own + "}",
                        "error: domainname: the kernel takes at most 64 bytes"));
    }

    static Stream<RuleCase> timeOffsets() {
        String own = "'namespaces': [{'type': 'time'}], ";
        return Stream.of(
                linux(own + "'timeOffsets': {'monotonic': {'secs': -1, 'nanosecs': 999999999}, 'boottime': {}}"),
                linux(
                        "'timeOffsets': {'monotonic': {'secs': 1}}",
                        "error: linux.timeOffsets: time namespace offsets specified, but time namespace isn't"
                                + " enabled in"
                                + " the config"),
                linux(
                        "'namespaces': [{'type': 'time', 'path': '/t'}], 'timeOffsets': {'boottime': {'secs': 1}}",
                        "error: linux.timeOffsets: time offsets can't be set in a time namespace that is joined by"
                                + " path"),
                linux(
                        own + "'timeOffsets': {'realtime': {'secs': 1}}",
                        "error: linux.timeOffsets[\"realtime\"]: unknown clock: only monotonic and boottime have"
                                + " offsets"),
                linux(
                        own + "'timeOffsets': {'boottime': {'nanosecs': 1000000000}}",
                        "error: linux.timeOffsets.boottime.nanosecs: nanoseconds must be below 1000000000"));
    }

    static Stream<RuleCase> idMaps() {
        String one = "[{'containerID': 0, 'hostID': 1000, 'size': 1}]";
        String many = IntStream.range(0, 341)
                .mapToObj(i -> "{'containerID': " + i + ", 'hostID': " + i + ", 'size': 1}")
                .collect(Collectors.joining(",", "[", "]"));
        return Stream.of(
                linux(USER + ", 'uidMappings': " + one + ", 'gidMappings': " + one),
                linux("'namespaces': [{'type': 'user', 'path': '/u'}]"),
                linux(
                        "'uidMappings': " + one,
                        "error: linux.uidMappings: user namespace mappings specified, but user namespace isn't"
                                + " enabled in"
                                + " the config"),
                linux(
                        "'gidMappings': " + one,
                        "error: linux.gidMappings: user namespace mappings specified, but user namespace isn't"
                                + " enabled in"
                                + " the config"),
                linux(
                        USER,
                        "error: linux.uidMappings: user namespaces enabled, but no uid mappings found",
                        "error: linux.gidMappings: user namespaces enabled, but no gid mappings found"),
                maps("[{'containerID': 0, 'hostID': 0, 'size': 4294967295}]"),
                maps("[{'containerID': 0, 'hostID': 5, 'size': 5}, {'containerID': 5, 'hostID': 0, 'size': 5}]"),
                maps(
                        "[{'containerID': 0, 'hostID': 0, 'size': 0}]",
                        "error: linux.uidMappings[0].size: the size of an id mapping must not be 0"),
                maps(
                        "[{'containerID': 1, 'hostID': 0, 'size': 4294967295}]",
                        "error: linux.uidMappings[0].containerID: the ids from 1 on, 4294967295 of them, go beyond"
                                + " 4294967294"),
                maps(
                        "[{'containerID': 0, 'hostID': 4294967295, 'size': 1}]",
                        "error: linux.uidMappings[0].hostID: the ids from 4294967295 on, 1 of them, go beyond"
                                + " 4294967294"),
                maps(
                        "[{'containerID': 0, 'hostID': 0, 'size': 5}, {'containerID': 4, 'hostID': 9, 'size': 5}]",
                        "error: linux.uidMappings[1].containerID: overlaps with line 0 of the same map"),
                maps(
                        "[{'containerID': 9, 'hostID': 9, 'size': 5}, {'containerID': 0, 'hostID': 0, 'size': 10}]",
                        "error: linux.uidMappings[1].containerID: overlaps with line 0 of the same map",
                        "error: linux.uidMappings[1].hostID: overlaps with line 0 of the same map"),
                maps(many, "error: linux.uidMappings: an id map has at most 340 lines, not 341"));
    }

    private static RuleCase maps(String uids, String... problems) {
        return linux(
                USER + ", 'gidMappings': [{'containerID': 0, 'hostID': 0, 'size': 1}], 'uidMappings': " + uids,
                problems);
    }

    static Stream<RuleCase> sysctl() {
        return Stream.of(
                sysctl("kernel.shm_rmid_forced"),
                sysctl("kernel/msgmax"),
                sysctl("fs.mqueue.msg_max"),
                sysctl("net.ipv4.conf.eth0/1.forwarding"),
                sysctl("net/ipv4/conf/eth0.1/forwarding"),
                sysctl("kernel.domainname"),
                sysctl("kernel.core_pattern", "sysctl \"kernel.core_pattern\" is not in a separate kernel namespace"),
                sysctl("vm.swappiness", "sysctl \"vm.swappiness\" is not in a separate kernel namespace"),
                sysctl(
                        "user.max_user_namespaces",
                        "sysctl \"user.max_user_namespaces\" is not in a separate kernel namespace"),
                sysctl(
                        "kernel.hostname",
                        "sysctl \"kernel.hostname\" is not allowed as it conflicts with the OCI \"hostname\" field"),
                sysctl("net/../kernel/core_pattern", "sysctl \"net/../kernel/core_pattern\" is not a valid name"),
                sysctl("net.//.kernel.core_pattern", "sysctl \"net.//.kernel.core_pattern\" is not a valid name"),
                sysctl(
                        "kernel.shm_rmid_forced=1+kernel.core_pattern",
                        "sysctl \"kernel.shm_rmid_forced=1+kernel.core_pattern\" is not a valid name"),
                sysctl("net..x", "sysctl \"net..x\" is not a valid name"),
                sysctl("/net/x", "sysctl \"/net/x\" is not a valid name"),
                sysctl("net.", "sysctl \"net.\" is not a valid name"),
                sysctl("net", "sysctl \"net\" is not a valid name"),
                row(
                        "{'linux': {" + ALL + ", 'sysctl': {'net.x\\ny': '1'}}}",
                        "error: linux.sysctl[\"net.x\\x0ay\"]: sysctl \"net.x\\x0ay\" is not a valid name"),
                row("{'linux': {'namespaces': [{'type': 'user'}], 'uidMappings': [{'containerID': 0, 'hostID': 0,"
                        + " 'size': 1}], 'gidMappings': [{'containerID': 0, 'hostID': 0, 'size': 1}],"
                        + " 'sysctl': {'user.max_user_namespaces': '1'}}}"),
                bare("kernel.sem", "sysctl \"kernel.sem\" is not allowed in the hosts ipc namespace"),
                bare("fs.mqueue.x", "sysctl \"fs.mqueue.x\" is not allowed in the hosts ipc namespace"),
                bare("net.ipv4.ip_forward", "sysctl \"net.ipv4.ip_forward\" not allowed in host network namespace"),
                bare("kernel.domainname", "sysctl \"kernel.domainname\" is not in a separate kernel namespace"),
                bare("kernel.hostname", "sysctl \"kernel.hostname\" is not in a separate kernel namespace"));
    }

    private static RuleCase sysctl(String name, String... messages) {
        return linux(ALL + ", 'sysctl': {'" + name + "': '1'}", errors("linux.sysctl[\"" + name + "\"]", messages));
    }

    private static RuleCase bare(String name, String... messages) {
        return linux("'sysctl': {'" + name + "': '1'}", errors("linux.sysctl[\"" + name + "\"]", messages));
    }

    private static String[] errors(String path, String... messages) {
        return Stream.of(messages).map(m -> "error: " + path + ": " + m).toArray(String[]::new);
    }

    static Stream<RuleCase> devices() {
        return Stream.of(
                linux("'devices': [{'type': 'c', 'path': '/dev/a', 'major': 4095, 'minor': 1048575, 'fileMode':"
                        + " 8630},"
                        + " {'type': 'p', 'path': '/dev/b'}, {'type': 'u', 'path': '/c'}, {'type': 'b',"
                        + " 'path': '/d'}]"),
                device("{'type': 'x', 'path': '/a'}", "type: invalid device type \"x\""),
                device("{'path': '/a'}", "type: invalid device type \"\""),
                device("{'type': 'c', 'path': 'a'}", "path: the path of a device must be absolute"),
                device("{'type': 'c'}", "path: the path of a device must be absolute"),
                device(
                        "{'type': 'c', 'path': '/a', 'major': 4096}",
                        "major: invalid major number 4096: not between 0 and 4095"),
                device(
                        "{'type': 'b', 'path': '/a', 'minor': -1}",
                        "minor: invalid minor number -1: not between 0 and 1048575"),
                device(
                        "{'type': 'b', 'path': '/a', 'minor': 1048576}",
                        "minor: invalid minor number 1048576: not between 0 and 1048575"),
                device(
                        "{'type': 'c', 'path': '/a', 'fileMode': 65536}",
                        "fileMode: invalid file mode: above 65535 (0177777)"),
                device("{'type': 'c', 'path': '/a', 'uid': 4294967295}", "uid: invalid id: above 4294967294"),
                device("{'type': 'c', 'path': '/a', 'gid': 4294967295}", "gid: invalid id: above 4294967294"),
                linux(
                        "'devices': [{'type': 'p', 'path': '/a'}, {'type': 'p', 'path': '/a'}]",
                        "warning: linux.devices[1].path: a second device at \"/a\""));
    }

    private static RuleCase device(String device, String problem) {
        return linux("'devices': [" + device + "]", "error: linux.devices[0]." + problem);
    }

    static Stream<RuleCase> paths() {
        String unable = ": unable to restrict sys entries without a private MNT namespace";
        return Stream.of(
                linux("'maskedPaths': ['/a'], 'readonlyPaths': ['/b']"),
                linux("'maskedPaths': ['/a', 'b']", "error: linux.maskedPaths[1]: \"b\" is not an absolute path"),
                linux("'readonlyPaths': ['']", "error: linux.readonlyPaths[0]: \"\" is not an absolute path"),
                linux("'namespaces': [], 'maskedPaths': ['/a']", "error: linux.maskedPaths" + unable),
                linux("'namespaces': [], 'readonlyPaths': ['/a']", "error: linux.readonlyPaths" + unable),
                linux("'rootfsPropagation': 'rshared'"),
                linux("'rootfsPropagation': 'unbindable'"),
                linux(
                        "'rootfsPropagation': 'foo'",
                        "error: linux.rootfsPropagation: rootfsPropagation=foo is not supported"));
    }

    static Stream<RuleCase> netDevices() {
        return Stream.of(
                linux(ALL + ", 'netDevices': {'eth0': {'name': 'in0'}, 'eth1': {}, 'a': {'name': 'n%d'}, 'b': {'name':"
                        + " 'n%d'}}"),
                linux(
                        "'netDevices': {'eth0': {}}",
                        "error: linux.netDevices: unable to move network devices without a private NET namespace"),
                netDevice("'': {}", "[\"\"]: invalid network device name \"\""),
                netDevice("'a/b': {}", "[\"a/b\"]: invalid network device name \"a/b\""),
                netDevice("'a': {'name': 'x y'}", "[\"a\"].name: invalid network device name \"x y\""),
                netDevice("'a': {'name': 'x:y'}", "[\"a\"].name: invalid network device name \"x:y\""),
                netDevice("'a': {'name': '..'}", "[\"a\"].name: invalid network device name \"..\""),
                netDevice(
                        "'a': {'name': '0123456789abcdef'}",
                        "[\"a\"].name: invalid network device name \"0123456789abcdef\""),
                netDevice("'a': {'name': 'b'}, 'b': {}", "[\"b\"]: a second network device would be named \"b\""));
    }

    private static RuleCase netDevice(String members, String problem) {
        return linux(ALL + ", 'netDevices': {" + members + "}", "error: linux.netDevices" + problem);
    }

    static Stream<RuleCase> intelRdt() {
        String closID = "error: linux.intelRdt.closID: invalid intelRdt.ClosID ";
        return Stream.of(
                linux("'intelRdt': {'closID': 'a.b', 'l3CacheSchema': 'L3:0=f\\nL3CODE:0=f', 'memBwSchema': 'MB:0=20',"
                        + " 'schemata': ['L3:0=f']}"),
                linux("'intelRdt': {'closID': '/'}"),
                linux("'intelRdt': {'closID': '.'}", closID + "\".\""),
                linux("'intelRdt': {'closID': '..'}", closID + "\"..\""),
                linux("'intelRdt': {'closID': 'a/b'}", closID + "\"a/b\""),
                linux("'intelRdt': {'closID': 'a\\nb'}", closID + "\"a\\x0ab\""),
                linux(
                        "'intelRdt': {'l3CacheSchema': 'L3:0=f\\nMB:0=1'}",
                        "error: linux.intelRdt.l3CacheSchema: each line must begin with L3"),
                linux(
                        "'intelRdt': {'memBwSchema': 'L3:0=f'}",
                        "error: linux.intelRdt.memBwSchema: must be one line that begins with MB:"),
                linux(
                        "'intelRdt': {'memBwSchema': 'MB:0=1\\nL3:0=f'}",
                        "error: linux.intelRdt.memBwSchema: must be one line that begins with MB:"),
                linux(
                        "'intelRdt': {'schemata': ['L3:0=f', 'x']}",
                        "error: linux.intelRdt.schemata[1]: must be one line such as L3:0=ff"),
                linux(
                        "'intelRdt': {'schemata': ['L3:0=f\\nMB:0=1']}",
                        "error: linux.intelRdt.schemata[0]: must be one line such as L3:0=ff"));
    }

    static Stream<RuleCase> memoryPolicy() {
        return Stream.of(
                policy("{'mode': 'MPOL_DEFAULT'}"),
                policy("{'mode': 'MPOL_LOCAL', 'nodes': ''}"),
                policy("{'mode': 'MPOL_PREFERRED'}"),
                policy("{'mode': 'MPOL_BIND', 'nodes': '0-1', 'flags': ['MPOL_F_NUMA_BALANCING',"
                        + " 'MPOL_F_STATIC_NODES']}"),
                policy("{'mode': 'MPOL_FOO'}", "mode: invalid memory policy mode: \"MPOL_FOO\""),
                policy("{}", "mode: invalid memory policy mode: \"\""),
                policy(
                        "{'mode': 'MPOL_DEFAULT', 'flags': ['MPOL_F_FOO']}",
                        "flags[0]: invalid memory policy flag: \"MPOL_F_FOO\""),
                policy(
                        "{'mode': 'MPOL_BIND', 'nodes': 'x'}",
                        "nodes: invalid memory policy node: \"x\" is neither a number nor a range"),
                policy(
                        "{'mode': 'MPOL_DEFAULT', 'nodes': '0-2,5'}",
                        "nodes: MPOL_DEFAULT mode requires 0 nodes but got 4"),
                policy("{'mode': 'MPOL_LOCAL', 'nodes': '0'}", "nodes: MPOL_LOCAL mode requires 0 nodes but got 1"),
                policy("{'mode': 'MPOL_BIND'}", "nodes: MPOL_BIND mode requires at least 1 node but got 0"),
                policy("{'mode': 'MPOL_INTERLEAVE'}", "nodes: MPOL_INTERLEAVE mode requires at least 1 node but got 0"),
                policy(
                        "{'mode': 'MPOL_WEIGHTED_INTERLEAVE'}",
                        "nodes: MPOL_WEIGHTED_INTERLEAVE mode requires at least 1 node but got 0"),
                policy(
                        "{'mode': 'MPOL_PREFERRED_MANY'}",
                        "nodes: MPOL_PREFERRED_MANY mode requires at least 1 node but got 0"),
                policy(
                        "{'mode': 'MPOL_BIND', 'nodes': '0', 'flags': ['MPOL_F_RELATIVE_NODES',"
                                + " 'MPOL_F_STATIC_NODES']}",
                        "flags: MPOL_F_RELATIVE_NODES and MPOL_F_STATIC_NODES exclude each other"),
                policy(
                        "{'mode': 'MPOL_INTERLEAVE', 'nodes': '0', 'flags': ['MPOL_F_NUMA_BALANCING']}",
                        "flags: MPOL_F_NUMA_BALANCING needs the mode MPOL_BIND or MPOL_PREFERRED_MANY"));
    }

    private static RuleCase policy(String value, String... problems) {
        return linux(
                "'memoryPolicy': " + value,
                Stream.of(problems).map(p -> "error: linux.memoryPolicy." + p).toArray(String[]::new));
    }

    static Stream<RuleCase> personality() {
        return Stream.of(
                linux("'personality': {'domain': 'LINUX'}"),
                linux("'personality': {'domain': 'LINUX32'}"),
                linux(
                        "'personality': {'domain': 'LINUX64'}",
                        "error: linux.personality.domain: invalid personality domain LINUX64"),
                linux(
                        "'personality': {'domain': 'LINUX', 'flags': ['F']}",
                        "warning: linux.personality.flags: no flag is defined: they have no effect"));
    }

    @ParameterizedTest
    @MethodSource({
        "namespaces",
        "uts",
        "timeOffsets",
        "idMaps",
        "sysctl",
        "devices",
        "paths",
        "netDevices",
        "intelRdt",
        "memoryPolicy",
        "personality"
    })
    void finds(RuleCase row) {
        row.check();
    }
}
