package io.jcontainers.spec.rules;

import static io.jcontainers.spec.rules.RuleCase.row;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class MountRulesTest {
    private static final String MAP = "[{'containerID': 0, 'hostID': 1, 'size': 1}]";
    private static final String BOTH = "'uidMappings': " + MAP + ", 'gidMappings': " + MAP;

    private static RuleCase mount(String members, String... problems) {
        return row(
                "{'mounts': [{" + members + "}]}",
                Stream.of(problems)
                        .map(p -> p.replaceFirst(": ", ": mounts[0]"))
                        .toArray(String[]::new));
    }

    static Stream<RuleCase> mounts() {
        String data = ": ignored: a bind mount has no options of a file system of its own";
        return Stream.of(
                mount("'destination': '/a', 'type': 'tmpfs', 'source': 'tmpfs', 'options': ['size=1k', 'ro', 'foo']"),
                mount("'destination': '/a', 'source': '/b', 'options': ['bind', 'rro', 'rprivate', 'nosymfollow']"),
                mount("'destination': '/a', 'type': 'none', 'source': '/b', 'options': ['rbind']"),
                mount(
                        "'destination': 'a', 'type': 'tmpfs'",
                        "warning: .destination: mount destination not absolute: a relative one is deprecated and taken"
                                + " from \"/\""),
                mount("'type': 'tmpfs'", "error: .destination: mount destination must not be empty"),
                mount("'destination': '/a'", "error: .type: a mount needs a type, or the option bind or rbind"),
                mount("'destination': '/a', 'options': ['bind']", "error: .source: a bind mount needs a source"),
                mount("'destination': '/a', 'type': 'bind'", "error: .source: a bind mount needs a source"),
                mount(
                        "'destination': '/a', 'source': '/b', 'options': ['bind', 'size=1k']",
                        "warning: .options[1]" + data),
                mount(
                        "'destination': '/a', 'source': '/b', 'type': 'bind', 'options': ['mode=1']",
                        "warning: .options[0]" + data),
                mount(
                        "'destination': '/a', 'type': 'tmpfs', 'options': ['private', 'ro', 'rslave']",
                        "warning: .options[2]: rslave comes after private: the last one counts"),
                mount("'destination': '/a', 'type': 'tmpfs', 'options': ['shared', 'shared']"));
    }

    static Stream<RuleCase> idMapped() {
        String bind = "'destination': '/a', 'source': '/b', 'options': ['bind'";
        String both = "error: : id-mapped mounts must have both uid and gid mappings specified";
        return Stream.of(
                mount(bind + "], " + BOTH),
                mount(bind + ", 'idmap'], " + BOTH),
                mount(bind + ", 'ridmap'], " + BOTH),
                mount(
                        bind + ", 'idmap', 'ridmap'], " + BOTH,
                        "warning: .options: both idmap and ridmap are given: the last one counts"),
                mount(bind + ", 'idmap']", both),
                mount(bind + "], 'uidMappings': " + MAP, both),
                mount(bind + "], 'gidMappings': " + MAP, both),
                mount(
                        "'destination': '/a', 'type': 'tmpfs', " + BOTH,
                        "error: : id-mapped mounts are only supported for bind-mounts"),
                mount(
                        bind + "], 'gidMappings': " + MAP
                                + ", 'uidMappings': [{'containerID': 0, 'hostID': 0, 'size': 0}]",
                        "error: .uidMappings[0].size: the size of an id mapping must not be 0"),
                row("{'mounts': [{" + bind + ", 'idmap']}], 'linux': {'namespaces': [{'type': 'user'}], 'uidMappings': "
                        + MAP + ", 'gidMappings': " + MAP + "}}"));
    }

    @ParameterizedTest
    @MethodSource({"mounts", "idMapped"})
    void finds(RuleCase row) {
        row.check();
    }
}
