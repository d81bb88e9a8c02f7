package io.jcontainers.spec.rules;

import static io.jcontainers.spec.rules.RuleCase.row;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jcontainers.spec.Samples;
import io.jcontainers.spec.json.ProcessReader;
import io.jcontainers.spec.json.SpecReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class DocumentRulesTest {
    static Stream<RuleCase> top() {
        return Stream.of(
                row("{}"),
                row("{'ociVersion': '1.0.2-dev'}"),
                row("{'ociVersion': '1.99.0-rc.1+build.7'}"),
                row("{'ociVersion': null}", "error: ociVersion: ociVersion must not be empty"),
                row("{'ociVersion': '2.0.0'}", "error: ociVersion: unsupported version \"2.0.0\": only 1.x is known"),
                row("{'ociVersion': '1.0'}", "error: ociVersion: unsupported version \"1.0\": not a semantic version"),
                row(
                        "{'ociVersion': 'v1.0.0'}",
                        "error: ociVersion: unsupported version \"v1.0.0\": not a semantic version"),
                row(
                        "{'ociVersion': '1.01.0'}",
                        "error: ociVersion: unsupported version \"1.01.0\": not a semantic version"),
                row(
                        "{'ociVersion': '1.0.0-'}",
                        "error: ociVersion: unsupported version \"1.0.0-\": not a semantic version"),
                row("{'process': null}", "error: process: process property must not be empty"),
                row("{'root': null}", "error: root: root must be specified"),
                row("{'root': {'path': null}}", "error: root.path: the path of the root filesystem must not be empty"),
                row("{'annotations': {'a': ''}}"),
                row("{'annotations': {'': 'a'}}", "error: annotations: a key must not be empty"));
    }

    static Stream<RuleCase> hooks() {
        return Stream.of(
                row("{'hooks': {'prestart': [{'path': '/a', 'timeout': 1}], 'poststop': [{'path': '/b'}]}}"),
                row("{'hooks': {'prestart': [{}]}}", hook("prestart[0].path")),
                row("{'hooks': {'createRuntime': [{'path': '/a'}, {'path': 'a'}]}}", hook("createRuntime[1].path")),
                row("{'hooks': {'createContainer': [{'path': 'a'}]}}", hook("createContainer[0].path")),
                row("{'hooks': {'startContainer': [{'path': 'a'}]}}", hook("startContainer[0].path")),
                row("{'hooks': {'poststart': [{'path': 'a'}]}}", hook("poststart[0].path")),
                row("{'hooks': {'poststop': [{'path': 'a'}]}}", hook("poststop[0].path")),
                row(
                        "{'hooks': {'poststop': [{'path': '/a', 'timeout': 0}]}}",
                        "error: hooks.poststop[0].timeout: the timeout of a hook must be above 0"));
    }

    private static String hook(String place) {
        return "error: hooks." + place + ": the path of a hook must be absolute";
    }

    @ParameterizedTest
    @MethodSource({"top", "hooks"})
    void finds(RuleCase row) {
        row.check();
    }

    @Test
    void realConfigsHaveNoErrors() {
        for (var file : Samples.realConfigs()) {
            List<Problem> errors = SpecRules.checkAll(SpecReader.read(Samples.read(file))).stream()
                    .filter(Problem::isError)
                    .toList();
            assertEquals(List.of(), errors, file.toString());
        }
        for (var file : Samples.realProcesses()) {
            List<Problem> problems = SpecRules.checkProcess(ProcessReader.read(Samples.read(file)));
            assertEquals(List.of(), problems, file.toString());
        }
    }

    @Test
    void theHotPathLeavesTheProfileAlone() {
        var spec = SpecReader.read(
                "{\"ociVersion\":\"1.0.0\",\"linux\":{\"seccomp\":{\"defaultAction\":1}},\"root\":{\"path\":\"r\"}}"
                        .getBytes(StandardCharsets.UTF_8));
        String noProcess = "error: process: process property must not be empty";
        assertEquals(
                List.of(noProcess),
                SpecRules.check(spec).stream().map(Problem::toString).toList());
        assertEquals(
                List.of(noProcess, "error: linux.seccomp.defaultAction: expected a string, found 1"),
                SpecRules.checkAll(spec).stream().map(Problem::toString).toList());
    }
}
