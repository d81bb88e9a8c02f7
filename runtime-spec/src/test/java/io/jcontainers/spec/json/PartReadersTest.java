package io.jcontainers.spec.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.jcontainers.spec.RawJson;
import io.jcontainers.spec.Samples;
import io.jcontainers.spec.Seccomp;
import io.jcontainers.spec.SeccompArg;
import io.jcontainers.spec.SeccompSyscall;
import io.jcontainers.spec.State;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class PartReadersTest {
    private static byte[] bytes(String json) {
        return json.getBytes(StandardCharsets.UTF_8);
    }

    private static RawJson raw(String json) {
        byte[] bytes = bytes(json);
        return new RawJson(bytes, 0, bytes.length);
    }

    @Test
    void readsAProcessAndResourcesOfTheirOwn() throws IOException {
        JsonNode all = JsonMapper.builder().build().readTree(Samples.own("every-field.json"));
        assertEquals(
                EveryField.process(),
                ProcessReader.read(bytes(all.get("process").toString())));
        assertEquals(
                EveryField.resources(),
                ResourcesReader.read(bytes(all.get("linux").get("resources").toString())));
    }

    @Test
    void readsAProfile() {
        Seccomp expected = new Seccomp(
                "SCMP_ACT_ERRNO",
                38L,
                List.of("SCMP_ARCH_X86_64", "SCMP_ARCH_X32"),
                List.of("SECCOMP_FILTER_FLAG_LOG"),
                "/run/agent",
                "meta",
                List.of(
                        new SeccompSyscall(
                                List.of("clone", "unshare"),
                                "SCMP_ACT_ALLOW",
                                null,
                                List.of(
                                        new SeccompArg(0, 2_114_060_288L, 0, "SCMP_CMP_MASKED_EQ"),
                                        new SeccompArg(5, -1, Long.MIN_VALUE, "SCMP_CMP_NE"))),
                        new SeccompSyscall(List.of("chmod"), "SCMP_ACT_ERRNO", 1L, List.of())));
        assertEquals(expected, SeccompReader.read(raw("""
                        {"defaultAction": "SCMP_ACT_ERRNO", "defaultErrnoRet": 38,
                         "architectures": ["SCMP_ARCH_X86_64", "SCMP_ARCH_X32"], "flags": ["SECCOMP_FILTER_FLAG_LOG"],
                         "listenerPath": "/run/agent", "listenerMetadata": "meta", "unknown": {"a": []},
                         "syscalls": [
                           {"names": ["clone", "unshare"], "action": "SCMP_ACT_ALLOW", "args": [
                             {"index": 0, "value": 2114060288, "op": "SCMP_CMP_MASKED_EQ"},
                             {"index": 5, "value": 18446744073709551615, "valueTwo": 9223372036854775808,
                              "op": "SCMP_CMP_NE"}]},
                           {"names": ["chmod"], "action": "SCMP_ACT_ERRNO", "errnoRet": 1}]}
                        """)));
    }

    @Test
    void placesInAProfileAreThoseOfTheWholeDocument() {
        String json = "{\n \"linux\": {\"seccomp\":\n  {\"syscalls\": [{}, {\"args\": [{\"value\": -1}]}]}}}";
        RawJson profile = SpecReader.read(bytes(json)).linux().seccomp();
        JsonProblem problem = assertThrows(JsonProblem.class, () -> SeccompReader.read(profile));
        assertEquals(
                "linux.seccomp.syscalls[1].args[0].value: expected an integer from 0 to 18446744073709551615, found -1"
                        + " (line 3, column 41)",
                problem.getMessage());
    }

    @Test
    void nothingMayFollowAPart() {
        assertThrows(JsonProblem.class, () -> ProcessReader.read(bytes("{} {}")));
        assertThrows(JsonProblem.class, () -> ResourcesReader.read(bytes("{}]")));
        assertThrows(JsonProblem.class, () -> StateReader.read(bytes("{}1")));
        assertThrows(JsonProblem.class, () -> SeccompReader.read(raw("{}, {}")));
    }

    @Test
    void readsStates() {
        State state = new State(
                "1.3.0", "id", "running", 7, "/b", "/b/rootfs", "2026-08-19T10:11:12Z", Map.of("k", "v"), "root");
        assertEquals(state, StateReader.read(bytes(StateWriter.indented(state))));
        State hook = new State("1.3.0", "id", "running", 7, "/b", null, null, Map.of("k", "v"), null);
        assertEquals(hook, StateReader.read(bytes(StateWriter.forHook(state))));
    }

    @Test
    void rawJsonComparesByContent() {
        RawJson a = new RawJson(bytes("xx{}"), 2, 2);
        RawJson b = raw("{}");
        assertEquals(a, b);
        assertEquals(a.hashCode(), b.hashCode());
        assertEquals("RawJson[2 bytes]", a.toString());
        assertThrows(IndexOutOfBoundsException.class, () -> new RawJson(bytes("{}"), 1, 2));
    }
}
