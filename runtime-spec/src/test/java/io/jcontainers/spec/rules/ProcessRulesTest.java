package io.jcontainers.spec.rules;

import static io.jcontainers.spec.rules.RuleCase.row;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class ProcessRulesTest {
    private static RuleCase process(String patch, String... problems) {
        return row("{'process': " + patch + "}", problems);
    }

    static Stream<RuleCase> command() {
        return Stream.of(
                process("{'cwd': null}", "error: process.cwd: Cwd property must not be empty"),
                process("{'cwd': 'a'}", "error: process.cwd: Cwd must be an absolute path"),
                process("{'args': null}", "error: process.args: args must not be empty"),
                process("{'args': []}", "error: process.args: args must not be empty"),
                process("{'args': ['']}"),
                process("{'env': ['A=b', 'A=', 'A==', 'a b=c']}"),
                process("{'env': ['A=b', 'A']}", "error: process.env[1]: invalid environment variable: missing '='"),
                process(
                        "{'env': ['=b']}",
                        "error: process.env[0]: invalid environment variable: name cannot be empty"));
    }

    static Stream<RuleCase> user() {
        return Stream.of(
                process("{'user': {'uid': 4294967294, 'gid': 4294967294, 'additionalGids': [4294967294], 'umask':"
                        + " 511}}"),
                process(
                        "{'user': {'uid': 4294967295}}",
                        "error: process.user.uid: invalid id: 4294967295 is not between 0 and 4294967294"),
                process(
                        "{'user': {'gid': 4294967295}}",
                        "error: process.user.gid: invalid id: 4294967295 is not between 0 and 4294967294"),
                process(
                        "{'user': {'additionalGids': [1, 4294967295]}}",
                        "error: process.user.additionalGids[1]: invalid id: 4294967295 is not between 0 and"
                                + " 4294967294"),
                process(
                        "{'user': {'umask': 512}}",
                        "error: process.user.umask: invalid umask: 512 is not between 0 and 511 (0777)"));
    }

    static Stream<RuleCase> terminal() {
        return Stream.of(
                process("{'terminal': true, 'consoleSize': {'height': 65535, 'width': 0}}"),
                process(
                        "{'consoleSize': {'height': 1, 'width': 1}}",
                        "warning: process.consoleSize: has no effect without a terminal"),
                process(
                        "{'terminal': true, 'consoleSize': {'height': 65536, 'width': 18446744073709551615}}",
                        "error: process.consoleSize.height: a terminal has at most 65535 rows and columns",
                        "error: process.consoleSize.width: a terminal has at most 65535 rows and columns"));
    }

    static Stream<RuleCase> oomScore() {
        return Stream.of(
                process("{'oomScoreAdj': -1000}"),
                process("{'oomScoreAdj': 1000}"),
                process(
                        "{'oomScoreAdj': -1001}",
                        "error: process.oomScoreAdj: invalid oomScoreAdj: -1001 is not between -1000 and 1000"),
                process(
                        "{'oomScoreAdj': 1001}",
                        "error: process.oomScoreAdj: invalid oomScoreAdj: 1001 is not between -1000 and 1000"));
    }

    static Stream<RuleCase> capabilities() {
        return Stream.of(
                process("{'capabilities': {'bounding': ['CAP_CHECKPOINT_RESTORE'], 'inheritable': ['CAP_KILL'],"
                        + " 'permitted': ['CAP_KILL'], 'effective': ['CAP_KILL'], 'ambient': ['CAP_KILL']}}"),
                process(
                        "{'capabilities': {'bounding': ['CAP_KILL', 'CAP_FOO']}}",
                        "error: process.capabilities.bounding[1]: unknown capability \"CAP_FOO\""),
                process(
                        "{'capabilities': {'inheritable': ['cap_kill']}}",
                        "error: process.capabilities.inheritable[0]: unknown capability \"cap_kill\""),
                process(
                        "{'capabilities': {'permitted': ['KILL']}}",
                        "error: process.capabilities.permitted[0]: unknown capability \"KILL\""),
                process(
                        "{'capabilities': {'effective': ['CAP_KILL']}}",
                        "error: process.capabilities.effective[0]: CAP_KILL can't be effective without being"
                                + " permitted"),
                process(
                        "{'capabilities': {'ambient': ['CAP_KILL'], 'permitted': ['CAP_KILL']}}",
                        "warning: process.capabilities.ambient[0]: CAP_KILL can't be ambient without being"
                                + " permitted and"
                                + " inheritable"),
                process(
                        "{'capabilities': {'ambient': ['CAP_KILL'], 'inheritable': ['CAP_KILL']}}",
                        "warning: process.capabilities.ambient[0]: CAP_KILL can't be ambient without being"
                                + " permitted and"
                                + " inheritable"));
    }

    static Stream<RuleCase> rlimits() {
        return Stream.of(
                process("{'rlimits': [{'type': 'RLIMIT_CORE', 'soft': 0, 'hard': 0},"
                        + " {'type': 'RLIMIT_NOFILE', 'soft': 9, 'hard': 18446744073709551615}]}"),
                process(
                        "{'rlimits': [{'type': 'RLIMIT_FOO', 'soft': 1, 'hard': 1}]}",
                        "error: process.rlimits[0].type: invalid rlimit type: RLIMIT_FOO"),
                process(
                        "{'rlimits': [{'type': 'RLIMIT_AS', 'soft': 1, 'hard': 1}, {'type': 'RLIMIT_AS', 'soft': 2,"
                                + " 'hard': 2}]}",
                        "error: process.rlimits[1].type: duplicate rlimit type: RLIMIT_AS"),
                process(
                        "{'rlimits': [{'type': 'RLIMIT_AS', 'soft': 18446744073709551615, 'hard': 1}]}",
                        "error: process.rlimits[0].soft: soft limit 18446744073709551615 is above hard limit 1"));
    }

    static Stream<RuleCase> ioPriority() {
        return Stream.of(
                process("{'ioPriority': {'class': 'IOPRIO_CLASS_IDLE', 'priority': 7}}"),
                process(
                        "{'ioPriority': {'class': 'IOPRIO_CLASS_NONE'}}",
                        "error: process.ioPriority.class: invalid ioPriority.Class: IOPRIO_CLASS_NONE"),
                process(
                        "{'ioPriority': {'class': 'IOPRIO_CLASS_BE', 'priority': 8}}",
                        "error: process.ioPriority.priority: invalid ioPriority.Priority: 8"),
                process(
                        "{'ioPriority': {'class': 'IOPRIO_CLASS_BE', 'priority': -1}}",
                        "error: process.ioPriority.priority: invalid ioPriority.Priority: -1"));
    }

    static Stream<RuleCase> scheduler() {
        String none = "error: process.scheduler: scheduler runtime/deadline/period can only be specified for"
                + " SchedDeadline policy";
        String order = "error: process.scheduler: SCHED_DEADLINE needs 0 < runtime <= deadline <= period";
        return Stream.of(
                scheduler("{'policy': 'SCHED_OTHER', 'nice': -20, 'flags': ['SCHED_FLAG_RESET_ON_FORK']}"),
                scheduler("{'policy': 'SCHED_BATCH', 'nice': 19}"),
                scheduler("{'policy': 'SCHED_IDLE'}"),
                scheduler("{'policy': 'SCHED_FIFO', 'priority': 1}"),
                scheduler("{'policy': 'SCHED_RR', 'priority': 99}"),
                scheduler("{'policy': 'SCHED_DEADLINE', 'runtime': 1, 'deadline': 1}"),
                scheduler("{'policy': 'SCHED_DEADLINE', 'runtime': 1, 'deadline': 2, 'period': 3}"),
                scheduler("{}", "error: process.scheduler.policy: scheduler policy is required"),
                scheduler(
                        "{'policy': 'SCHED_FOO'}",
                        "error: process.scheduler.policy: invalid scheduler policy: SCHED_FOO"),
                scheduler(
                        "{'policy': 'SCHED_ISO'}",
                        "error: process.scheduler.policy: no kernel has the scheduler policy SCHED_ISO"),
                scheduler(
                        "{'policy': 'SCHED_OTHER', 'flags': ['SCHED_FLAG_RECLAIM', 'FOO']}",
                        "error: process.scheduler.flags[1]: invalid scheduler flag: FOO"),
                scheduler(
                        "{'policy': 'SCHED_OTHER', 'nice': -21}",
                        "error: process.scheduler.nice: invalid scheduler.nice: -21 when scheduler.policy is"
                                + " SCHED_OTHER"),
                scheduler(
                        "{'policy': 'SCHED_BATCH', 'nice': 20}",
                        "error: process.scheduler.nice: invalid scheduler.nice: 20 when scheduler.policy is"
                                + " SCHED_BATCH"),
                scheduler(
                        "{'policy': 'SCHED_OTHER', 'priority': 1}",
                        "error: process.scheduler.priority: scheduler.priority can only be specified for SchedFIFO or"
                                + " SchedRR policy"),
                scheduler(
                        "{'policy': 'SCHED_FIFO', 'priority': 100}",
                        "error: process.scheduler.priority: invalid scheduler.priority: 100 when scheduler.policy is"
                                + " SCHED_FIFO"),
                scheduler(
                        "{'policy': 'SCHED_RR'}",
                        "error: process.scheduler.priority: invalid scheduler.priority: 0 when scheduler.policy is"
                                + " SCHED_RR"),
                scheduler("{'policy': 'SCHED_OTHER', 'runtime': 1}", none),
                scheduler("{'policy': 'SCHED_OTHER', 'deadline': 1}", none),
                scheduler("{'policy': 'SCHED_OTHER', 'period': 1}", none),
                scheduler("{'policy': 'SCHED_DEADLINE'}", order),
                scheduler("{'policy': 'SCHED_DEADLINE', 'runtime': 3, 'deadline': 2}", order),
                scheduler("{'policy': 'SCHED_DEADLINE', 'runtime': 1, 'deadline': 3, 'period': 2}", order));
    }

    private static RuleCase scheduler(String value, String... problems) {
        return process("{'scheduler': " + value + "}", problems);
    }

    static Stream<RuleCase> affinity() {
        return Stream.of(
                process("{'execCPUAffinity': {'initial': '0-3, 7', 'final': ' 1 '}}"),
                process(
                        "{'execCPUAffinity': {'initial': '0-'}}",
                        "error: process.execCPUAffinity.initial: invalid list: \"0-\" is neither a number nor a range"),
                process(
                        "{'execCPUAffinity': {'final': '3-1'}}",
                        "error: process.execCPUAffinity.final: invalid list: \"3-1\" ends before it begins"),
                process(
                        "{'execCPUAffinity': {'final': '1,,2'}}",
                        "error: process.execCPUAffinity.final: invalid list: \"\" is neither a number nor a range"),
                process(
                        "{'execCPUAffinity': {'final': '٣'}}",
                        "error: process.execCPUAffinity.final: invalid list: \"٣\" is neither a number nor a range"),
                process(
                        "{'execCPUAffinity': {'final': '2147483648'}}",
                        "error: process.execCPUAffinity.final: invalid list: \"2147483648\" is neither a number nor a"
                                + " range"));
    }

    @ParameterizedTest
    @MethodSource({
        "command",
        "user",
        "terminal",
        "oomScore",
        "capabilities",
        "rlimits",
        "ioPriority",
        "scheduler",
        "affinity"
    })
    void finds(RuleCase row) {
        row.check();
    }
}
