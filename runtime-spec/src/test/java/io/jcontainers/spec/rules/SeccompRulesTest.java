package io.jcontainers.spec.rules;

import static io.jcontainers.spec.rules.RuleCase.row;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class SeccompRulesTest {
    private static RuleCase profile(String members, String... problems) {
        return row(
                "{'linux': {'seccomp': {" + members + "}}}",
                Stream.of(problems)
                        .map(p -> p.replaceFirst(": ", ": linux.seccomp."))
                        .toArray(String[]::new));
    }

    private static RuleCase rule(String rule, String... problems) {
        return profile("'defaultAction': 'SCMP_ACT_ALLOW', 'syscalls': [" + rule + "]", problems);
    }

    static Stream<RuleCase> profiles() {
        String killable = "SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV";
        return Stream.of(
                profile("'defaultAction': 'SCMP_ACT_ERRNO', 'defaultErrnoRet': 4095, 'architectures':"
                        + " ['SCMP_ARCH_X86', 'SCMP_ARCH_PARISC64'], 'flags': ['SECCOMP_FILTER_FLAG_TSYNC']"),
                profile("'defaultAction': 'SCMP_ACT_TRACE', 'defaultErrnoRet': 65535"),
                row(
                        "{'linux': {'seccomp': {}}}",
                        "warning: linux.seccomp: a profile without default action and rules filters nothing"),
                profile("'defaultAction': 'FOO'", "error: defaultAction: string FOO is not a valid action for seccomp"),
                profile(
                        "'defaultAction': 'SCMP_ACT_NOTIFY'",
                        "error: defaultAction: SCMP_ACT_NOTIFY cannot be used as default action"),
                profile(
                        "'defaultAction': 'SCMP_ACT_ALLOW', 'defaultErrnoRet': 1",
                        "error: defaultErrnoRet: errnoRet must not be set for the action SCMP_ACT_ALLOW"),
                profile(
                        "'defaultAction': 'SCMP_ACT_ERRNO', 'defaultErrnoRet': 4096",
                        "error: defaultErrnoRet: invalid errnoRet 4096: above 4095"),
                profile(
                        "'defaultAction': 'SCMP_ACT_ALLOW', 'architectures': ['SCMP_ARCH_X86', 'VAX']",
                        "error: architectures[1]: string VAX is not a valid arch for seccomp"),
                profile(
                        "'defaultAction': 'SCMP_ACT_ALLOW', 'flags': ['FOO']",
                        "error: flags[0]: seccomp flag \"FOO\" is not known"),
                profile(
                        "'defaultAction': 'SCMP_ACT_ALLOW', 'flags': ['" + killable + "']",
                        "warning: flags: " + killable
                                + " has no effect without a rule whose action is SCMP_ACT_NOTIFY"),
                profile(
                        "'defaultAction': 'SCMP_ACT_ALLOW', 'listenerPath': '/a'",
                        "warning: listenerPath: has no effect without a rule whose action is SCMP_ACT_NOTIFY"),
                profile(
                        "'defaultAction': 'SCMP_ACT_ALLOW', 'listenerMetadata': 'm'",
                        "error: listenerMetadata: listenerMetadata must not be set without listenerPath"));
    }

    static Stream<RuleCase> rules() {
        String notify = "'syscalls': [{'names': ['chmod'], 'action': 'SCMP_ACT_NOTIFY'}]";
        return Stream.of(
                rule("{'names': ['a', 'unknown_to_all'], 'action': 'SCMP_ACT_ERRNO', 'errnoRet': 38, 'args':"
                        + " [{'index': 5, 'value': 18446744073709551615, 'op': 'SCMP_CMP_MASKED_EQ'}]}"),
                profile("'defaultAction': 'SCMP_ACT_ALLOW', 'listenerPath': '/a', 'listenerMetadata': 'm', 'flags':"
                        + " ['SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV'], " + notify),
                profile(
                        "'defaultAction': 'SCMP_ACT_ALLOW', " + notify,
                        "error: listenerPath: SCMP_ACT_NOTIFY needs a listenerPath"),
                profile(
                        "'defaultAction': 'SCMP_ACT_ALLOW', 'listenerPath': 'a', " + notify,
                        "error: listenerPath: \"a\" is not an absolute path"),
                profile(
                        "'defaultAction': 'SCMP_ACT_ALLOW', 'listenerPath': '/a', 'syscalls': [{'names': ['read',"
                                + " 'write'], 'action': 'SCMP_ACT_NOTIFY'}]",
                        "error: syscalls[0].names[1]: SCMP_ACT_NOTIFY cannot be used for the write syscall"),
                rule(
                        "{'action': 'SCMP_ACT_ALLOW'}",
                        "error: syscalls[0].names: a rule must name at least one system call"),
                rule(
                        "{'names': [''], 'action': 'SCMP_ACT_ALLOW'}",
                        "error: syscalls[0].names[0]: a name must not be empty"),
                rule("{'names': ['a']}", "error: syscalls[0].action: string  is not a valid action for seccomp"),
                rule(
                        "{'names': ['a'], 'action': 'SCMP_ACT_KILL', 'errnoRet': 1}",
                        "error: syscalls[0].errnoRet: errnoRet must not be set for the action SCMP_ACT_KILL"),
                rule(
                        "{'names': ['a'], 'action': 'SCMP_ACT_TRACE', 'errnoRet': 65536}",
                        "error: syscalls[0].errnoRet: invalid errnoRet 65536: above 65535"),
                rule(
                        "{'names': ['a'], 'action': 'SCMP_ACT_LOG', 'args': [{'index': 6, 'op': 'SCMP_CMP_EQ'}]}",
                        "error: syscalls[0].args[0].index: a system call has no argument 6: the last one is 5"),
                rule(
                        "{'names': ['a'], 'action': 'SCMP_ACT_LOG', 'args': [{'index': 0, 'op': 'EQ'}]}",
                        "error: syscalls[0].args[0].op: string EQ is not a valid operator for seccomp"));
    }

    @ParameterizedTest
    @MethodSource({"profiles", "rules"})
    void finds(RuleCase row) {
        row.check();
    }
}
