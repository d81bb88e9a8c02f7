package io.jcontainers.runc.cgroup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jcontainers.spec.DeviceCgroup;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeviceRuleTest {
    private static DeviceCgroup allow(String type, Long major, Long minor, String access) {
        return new DeviceCgroup(true, type, major, minor, access);
    }

    private static DeviceCgroup deny(String type, Long major, Long minor, String access) {
        return new DeviceCgroup(false, type, major, minor, access);
    }

    private static List<String> v1Lines(DeviceCgroup... rules) {
        return DeviceSet.of(DeviceRule.resolve(List.of(rules), Set.of())).rules().stream()
                .map(rule -> (rule.allow() ? "allow " : "deny ") + rule.cgroupText())
                .toList();
    }

    @Test
    void theUsualListOnV1() {
        List<String> usual = List.of(
                "deny a *:* rwm",
                "allow c *:* m",
                "allow b *:* m",
                "allow c 1:3 rwm",
                "allow c 1:8 rwm",
                "allow c 1:7 rwm",
                "allow c 5:0 rwm",
                "allow c 1:5 rwm",
                "allow c 1:9 rwm",
                "allow c 136:* rwm",
                "allow c 5:2 rwm",
                "allow c 10:200 rwm");
        assertEquals(usual, v1Lines());
        assertEquals(usual, v1Lines(deny(null, null, null, "rwm")));
        assertEquals(usual, v1Lines(deny("a", 1L, 2L, "r")));
        assertEquals(usual, v1Lines(deny("a", null, null, "rwm"), deny("c", 1L, 3L, "rwm")));
    }

    @Test
    void addedRulesComeFirstInTheirOrderAndAreMerged() {
        List<String> lines = v1Lines(
                deny("a", null, null, "rwm"),
                allow("b", 8L, 0L, "r"),
                allow("b", 8L, 0L, "w"),
                allow("c", 5L, 1L, "mr"),
                allow("c", -1L, 7L, "w"),
                deny("c", 5L, 1L, "m"));
        assertEquals(
                List.of("deny a *:* rwm", "allow b 8:0 rw", "allow c 5:1 r", "allow c *:7 w"), lines.subList(0, 4));
        assertEquals(15, lines.size());
    }

    @Test
    void aPrivilegedContainerHasOneLine() {
        assertEquals(List.of("allow a *:* rwm"), v1Lines(allow("a", null, null, "rwm")));
        assertEquals(
                List.of("allow a *:* rwm"),
                v1Lines(deny("c", 9L, 9L, "r"), allow("a", null, null, "rwm"), deny("c", 1L, 3L, "rwm")));
        assertEquals(
                List.of("allow a *:* rwm", "deny b 8:0 w"),
                v1Lines(allow("a", null, null, "rwm"), deny("b", 8L, 0L, "w")));
    }

    @Test
    void aHoleInAWildcardIsAnError() {
        CgroupException e =
                assertThrows(CgroupException.class, () -> v1Lines(allow("c", 1L, null, "rw"), deny("c", 1L, 1L, "w")));
        assertEquals(
                new CgroupProblem(
                        "linux.resources.devices[1]",
                        "unable to remove 'allow' exception: requested rule [c 1:1 w] not supported by devices cgroupv1"
                                + " (cannot punch hole in existing wildcard rule [c 1:* rw])"),
                e.problem());
        assertTrue(v1Lines(allow("c", 1L, null, "r"), deny("c", 1L, 1L, "w")).contains("allow c 1:* r"));
    }

    @Test
    void aConfiguredDeviceNodeIsNotAlsoADefaultOne() {
        List<String> lines = DeviceSet.of(DeviceRule.resolve(List.of(), Set.of("/dev/null", "/dev/x"))).rules().stream()
                .map(DeviceRule::cgroupText)
                .toList();
        assertEquals(11, lines.size());
        assertTrue(lines.stream().noneMatch(line -> line.startsWith("c 1:3")));
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "x, 1, 1, r, linux.resources.devices[0].type, invalid cgroup device type \"x\"",
                "u, 1, 1, r, linux.resources.devices[0].type, invalid cgroup device type \"u\"",
                "c, 1, 1, -, linux.resources.devices[0].access, device access at 0 field cannot be empty",
                "c, 1, 1, '', linux.resources.devices[0].access, device access at 0 field cannot be empty",
                "c, 1, 1, rx, linux.resources.devices[0].access, unknown device access 'x'",
                "c, -2, 1, r, linux.resources.devices[0].major, invalid major -2",
                "c, 4294967296, 1, r, linux.resources.devices[0].major, invalid major 4294967296",
                "c, 1, 4294967296, r, linux.resources.devices[0].minor, invalid minor 4294967296",
            })
    void refusesRulesThatAreNone(String type, Long major, Long minor, String access, String field, String message) {
        CgroupException e = assertThrows(
                CgroupException.class, () -> DeviceRule.resolve(List.of(allow(type, major, minor, access)), Set.of()));
        assertEquals(new CgroupProblem(field, message), e.problem());
    }
}
