package io.jcontainers.spec.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Documents that can't be read, with the whole message. */
final class JsonProblemTest {
    private static final String INT64 = "an integer from -9223372036854775808 to 9223372036854775807";
    private static final String UINT32 = "an integer from 0 to 4294967295";

    static Stream<Arguments> wrongTypes() {
        return Stream.of(
                arguments("[]", ": expected an object, found an array (line 1, column 1)"),
                arguments("null", ": expected an object, found null (line 1, column 1)"),
                arguments("{'hostname': 1}", "hostname: expected a string, found 1 (line 1, column 14)"),
                arguments("{'mounts': {}}", "mounts: expected an array, found an object (line 1, column 12)"),
                arguments("{'mounts': [1]}", "mounts[0]: expected an object, found 1 (line 1, column 13)"),
                arguments(
                        "{'mounts': [{}, {}, {}, {'options': [true]}]}",
                        "mounts[3].options[0]: expected a string, found true (line 1, column 38)"),
                arguments(
                        "{'process': {'args': ['a', null]}}",
                        "process.args[1]: expected a string, found null (line 1, column 28)"),
                arguments(
                        "{'process': {'terminal': 'yes'}}",
                        "process.terminal: expected true or false, found \"yes\" (line 1, column 26)"),
                arguments(
                        "{'annotations': {'a.b': {}}}",
                        "annotations[\"a.b\"]: expected a string, found an object (line 1, column 25)"),
                arguments(
                        "{'linux': {'seccomp': []}}",
                        "linux.seccomp: expected an object, found an array (line 1, column 23)"),
                arguments(
                        "{'linux': {'namespaces': [{'type': 'foo'}]}}",
                        "linux.namespaces[0].type: expected a type of namespace, found \"foo\" (line 1, column 36)"),
                arguments(
                        "{'linux': {'namespaces': [{'path': '/x'}]}}",
                        "linux.namespaces[0]: expected a type of namespace, found none (line 1, column 40)"),
                arguments(
                        "{\n  'hooks': {\n    'poststop': [\n      {'path': 3}]}}",
                        "hooks.poststop[0].path: expected a string, found 3 (line 4, column 16)"),
                arguments(
                        "{'linux': {'resources': {'rdma': {'mlx5_1': {'hcaHandles': 'x'}}}}}",
                        "linux.resources.rdma.mlx5_1.hcaHandles: expected " + UINT32
                                + ", found \"x\" (line 1, column 60)"));
    }

    static Stream<Arguments> wrongNumbers() {
        return Stream.of(
                arguments("1e3", INT64 + ", found 1e3"),
                arguments("1.0", INT64 + ", found 1.0"),
                arguments("9223372036854775808", INT64 + ", found 9223372036854775808"),
                arguments("-9223372036854775809", INT64 + ", found -9223372036854775809"),
                arguments("'7'", INT64 + ", found \"7\""),
                arguments("false", INT64 + ", found false"));
    }

    static Stream<Arguments> wrongText() {
        return Stream.of(
                arguments("", ": expected an object, found the end of the document (line 1, column 1)"),
                arguments("{'a': 1, 'a': 2}", "a: expected each key once, found a second 'a' (line 1, column 13)"),
                arguments(
                        "{'process': {'cwd': '/', 'cwd': '/'}}",
                        "process.cwd: expected each key once, found a second 'cwd' (line 1, column 31)"),
                arguments(
                        "{'linux': {'seccomp': {'x': [{'b': 1, 'b': 2}]}}}",
                        "linux.seccomp.x[0].b: expected each key once, found a second 'b' (line 1, column 42)"),
                arguments(
                        "{'a': [1,2",
                        "a[1]: expected more JSON text, found the end of the document (line 1, column 11)"),
                arguments(
                        "{'hostname': 'a\\u0000'}",
                        "hostname: expected a string without NUL, found \"a\\u0000\" (line 1, column 14)"),
                arguments(
                        "{'hostname': 'a\\ud800'}",
                        "hostname: expected a string of Unicode characters, found \"a\\ud800\" (line 1, column 14)"),
                arguments(
                        "{'hostname': '\\udc00\\ud800'}",
                        "hostname: expected a string of Unicode characters, found \"\\udc00\\ud800\""
                                + " (line 1, column 14)"));
    }

    @ParameterizedTest
    @MethodSource({"wrongTypes", "wrongText"})
    void names(String json, String expected) {
        assertMessage(quoted(json), expected.startsWith(": ") ? expected.substring(2) : expected);
    }

    @ParameterizedTest
    @MethodSource("wrongNumbers")
    void names64BitIntegers(String number, String expected) {
        assertMessage(
                quoted("{'linux':{'resources':{'memory':{'limit':" + number + "}}}}"),
                "linux.resources.memory.limit: expected " + expected + " (line 1, column 42)");
    }

    @ParameterizedTest
    @CsvSource({
        "'process.user.uid', '{\"process\":{\"user\":{\"uid\":4294967296}}}'",
        "'process.user.gid', '{\"process\":{\"user\":{\"gid\":-1}}}'",
        "'process.user.additionalGids[1]', '{\"process\":{\"user\":{\"additionalGids\":[1,4294967296]}}}'",
        "'process.rlimits[0].hard', '{\"process\":{\"rlimits\":[{\"hard\":18446744073709551616}]}}'",
        "'process.rlimits[0].soft', '{\"process\":{\"rlimits\":[{\"soft\":-1}]}}'",
        "'process.scheduler.nice', '{\"process\":{\"scheduler\":{\"nice\":2147483648}}}'",
        "'linux.uidMappings[0].size', '{\"linux\":{\"uidMappings\":[{\"size\":4294967296}]}}'",
        "'linux.resources.blockIO.weight', '{\"linux\":{\"resources\":{\"blockIO\":{\"weight\":65536}}}}'",
        "'linux.resources.cpu.shares', '{\"linux\":{\"resources\":{\"cpu\":{\"shares\":-1}}}}'",
        "'linux.timeOffsets.monotonic.nanosecs', '{\"linux\":{\"timeOffsets\":{\"monotonic\":{\"nanosecs\":-1}}}}'",
    })
    void checksRanges(String path, String json) {
        assertEquals(path, problem(bytes(json)).path());
    }

    @Test
    void allowsUnknownKeysToHoldAnything() {
        SpecReader.read(bytes(quoted("{'x': [1.5e300, null, {'y': 99999999999999999999}], 'linux': {'q': 'z'}}")));
    }

    @ParameterizedTest
    @CsvSource({
        "efbbbf7b7d, 'JSON text', 'a byte order mark', 1",
        "7b0a00, 'JSON text', 'a NUL byte', 1",
        "7b007d00, 'JSON text', 'a NUL byte', 2",
        "7b22c080223a317d, 'UTF-8', 'byte 0xc0', 3",
        "7b22eda080223a317d, 'UTF-8', 'byte 0xed', 3",
        "7b22f4908080223a317d, 'UTF-8', 'byte 0xf4', 3",
        "7b22ff223a317d, 'UTF-8', 'byte 0xff', 3",
        "7b22c3223a317d, 'UTF-8', 'byte 0xc3', 3",
        "7b2261c3, 'UTF-8', 'byte 0xc3', 4",
    })
    void checksTheEncoding(String hex, String expected, String found, int column) {
        JsonProblem problem = problem(HexFormat.of().parseHex(hex));
        assertEquals(expected, problem.expected());
        assertEquals(found, problem.found());
        assertEquals(column, problem.column());
    }

    @Test
    void findsBadUtf8BehindMoreThanOneChunk() {
        ByteArrayOutputStream document = new ByteArrayOutputStream();
        document.writeBytes(bytes("{\n\"x\": \"" + "é".repeat(20_000)));
        document.write(0xff);
        document.writeBytes(bytes("\"}"));
        JsonProblem problem = problem(document.toByteArray());
        assertEquals("expected UTF-8, found byte 0xff (line 2, column 40007)", problem.getMessage());
    }

    @Test
    void allows64LevelsAndNoMore() {
        SpecReader.read(bytes("{\"x\":" + "[".repeat(63) + "]".repeat(63) + "}"));
        JsonProblem problem = problem(bytes("{\"x\":" + "[".repeat(64) + "]".repeat(64) + "}"));
        assertEquals("at most 64 levels of nesting", problem.expected());
        assertEquals(
                "at most 64 levels of nesting",
                problem(bytes("{\"x\":" + "[".repeat(1_000_000))).expected());
    }

    @ParameterizedTest
    @CsvSource({"'{} x', 4", "'{}{}', 3", "'{},', 3", "nul, 1", "'{\"hostname\":\"a\tb\"}', 15", "'{\"a\":01}', 7"})
    void rejectsWhatIsNotJson(String json, int column) {
        JsonProblem problem = problem(bytes(json));
        assertEquals(1, problem.line());
        assertEquals(column, problem.column());
    }

    @Test
    void cutsLongValues() {
        assertEquals(
                '"' + "y".repeat(60) + "...\"",
                problem(bytes("{\"process\": {\"terminal\": \"" + "y".repeat(5000) + "\"}}"))
                        .found());
    }

    private static String quoted(String json) {
        return json.replace('\'', '"');
    }

    private static byte[] bytes(String json) {
        return json.getBytes(StandardCharsets.UTF_8);
    }

    private static JsonProblem problem(byte[] document) {
        return assertThrows(JsonProblem.class, () -> SpecReader.read(document));
    }

    private static void assertMessage(String json, String expected) {
        String problem = problem(bytes(json)).getMessage();
        assertEquals(expected, problem);
    }
}
