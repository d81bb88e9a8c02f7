package io.jcontainers.runc.exec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jcontainers.runc.cgroup.BytePath;
import io.jcontainers.runc.cgroup.CgroupDriver;
import io.jcontainers.runc.cgroup.CgroupMode;
import io.jcontainers.runc.cgroup.CgroupPlacement;
import io.jcontainers.runc.cgroup.HierarchyPlacement;
import io.jcontainers.runc.container.PreservedDescriptors;
import io.jcontainers.runc.program.Arg;
import io.jcontainers.runc.program.Call;
import io.jcontainers.runc.program.Errno;
import io.jcontainers.runc.program.Executor;
import io.jcontainers.runc.program.Op;
import io.jcontainers.runc.program.Program;
import io.jcontainers.runc.program.Step;
import io.jcontainers.runc.state.ContainerRecord;
import io.jcontainers.runc.state.LiveFile;
import io.jcontainers.spec.Spec;
import io.jcontainers.spec.json.SpecReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExecCompilerTest {
    private static final long PID = 4321;
    private static final long START = 98765;

    private static CgroupPlacement placement(boolean v2) {
        HierarchyPlacement hierarchy = new HierarchyPlacement(
                v2 ? "" : "freezer",
                v2 ? List.of("cpu") : List.of("freezer"),
                new BytePath(v2 ? "/sys/fs/cgroup" : "/sys/fs/cgroup/freezer"),
                new BytePath("/box"),
                v2,
                false,
                true);
        return new CgroupPlacement(
                v2 ? CgroupMode.V2 : CgroupMode.V1, CgroupDriver.CGROUPFS, List.of(hierarchy), null, false);
    }

    private static RunningContainer container(String namespaces, boolean v2, boolean newKeyring) {
        List<String> list = new ArrayList<>();
        for (String type : namespaces.isEmpty() ? new String[0] : namespaces.split(" ")) {
            list.add("{\"type\": \"" + type + "\"}");
        }
        Spec spec = SpecReader.read(("""
                {"ociVersion": "1.2.0", "root": {"path": "r"},
                 "process": {"args": ["init"], "cwd": "/", "env": ["PATH=/bin", "HOME=/h"]},
                 "linux": {"namespaces": [%s]}}
                """).formatted(String.join(",", list)).getBytes(StandardCharsets.UTF_8));
        ContainerRecord record = new ContainerRecord(
                "box", new BytePath("/b"), new BytePath("/b/r"), 0, "boot", 0, Map.of(), newKeyring, placement(v2));
        return new RunningContainer("box", spec, record, new LiveFile(PID, START, 0, 0, -1));
    }

    private static ExecOptions options(boolean detached, boolean ignorePaused, @Nullable BytePath pidFile) {
        return new ExecOptions(
                detached, null, null, pidFile, PreservedDescriptors.NONE, List.of(), ignorePaused, List.of());
    }

    private static ExecCompiler.Compiled compile(RunningContainer container, ExecOptions options) {
        return new ExecCompiler("x86_64", container, container.process(), options, null).compile();
    }

    private static List<Step> by(Program program, Executor executor) {
        List<Step> steps = new ArrayList<>();
        for (int i = 0; i < program.steps().size(); i++) {
            if (program.executors().get(i) == executor) {
                steps.add(program.steps().get(i));
            }
        }
        return steps;
    }

    private static List<String> names(List<Step> steps) {
        return steps.stream().map(Step::name).toList();
    }

    private static long number(Step step, int argument) {
        return ((Arg.Value) step.args().get(argument)).number();
    }

    private static Step first(List<Step> steps, Op op) {
        return steps.stream().filter(step -> step.op() == op).findFirst().orElseThrow();
    }

    @ParameterizedTest
    @CsvSource({
        "'', '', 2", // no namespace: nothing is entered
        "pid mount, 0x20020000, 2",
        "network pid ipc uts mount cgroup time, 0x6e020080, 2",
        "user pid mount, 0x30020000 0x20020000, 6" // with the user namespace, or without when it is our own
    })
    void entersAllNamespacesAtOnce(String namespaces, String flags, long spawnFlags) {
        List<Step> joiner = by(
                compile(container(namespaces, false, true), options(false, false, null))
                        .front(),
                Executor.JOINER);
        assertEquals(Call.PRCTL, joiner.getFirst().call(), "not to be traced from inside");
        List<String> entered = joiner.stream()
                .filter(step -> step.call() == Call.SETNS)
                .map(step -> "0x" + Long.toHexString(number(step, 1)))
                .toList();
        assertEquals(flags, String.join(" ", entered));
        assertEquals(spawnFlags, number(first(joiner, Op.SPAWN), 3));
    }

    @Test
    void asksForTheSameProcessBeforeAndAfterItIsOpened() {
        List<Step> front = by(
                compile(container("pid", false, true), options(false, false, null))
                        .front(),
                Executor.FRONT);
        List<String> names = names(front);
        Step open = front.get(names.indexOf("pidfd_open"));
        Step alive = first(front, Op.PROCESS_ALIVE);
        assertEquals(PID, number(open, 0));
        assertEquals(List.of(PID, START), List.of(number(alive, 0), number(alive, 1)));
        assertTrue(names.indexOf("pidfd_open") < names.indexOf("process-alive"), names.toString());
        assertTrue(names.indexOf("process-alive") < names.indexOf("join"), names.toString());
        assertTrue(front.stream()
                .anyMatch(step ->
                        step.op() == Op.FAIL && step.origin().text().equals("cannot exec in a stopped container")));
    }

    @ParameterizedTest
    @CsvSource({"false, false, 1", "false, true, 0", "true, false, 1", "true, true, 0"})
    void refusesAPausedContainerUnlessTold(boolean v2, boolean ignorePaused, int refusals) {
        List<Step> front = by(
                compile(container("pid", v2, true), options(false, ignorePaused, null))
                        .front(),
                Executor.FRONT);
        assertEquals(
                refusals,
                front.stream()
                        .filter(step -> step.op() == Op.FAIL
                                && step.origin()
                                        .text()
                                        .equals("cannot exec in a paused container (use --ignore-paused to override)"))
                        .count());
    }

    @Test
    void aV2CgroupTakesItWithTheCloneAndAV1CgroupByItsOwnWrite() {
        for (boolean v2 : new boolean[] {true, false}) {
            ExecCompiler.Compiled compiled = compile(container("pid", v2, true), options(false, false, null));
            Step spawn = first(by(compiled.front(), Executor.JOINER), Op.SPAWN);
            assertEquals(v2, spawn.args().get(1) instanceof Arg.OfSlot);
            assertEquals(!v2, names(compiled.init().steps()).contains("write"));
        }
    }

    /** systemd as init: its cgroup has moved below the container's. */
    @Test
    void aV2CgroupThatIsBusyIsFollowedByTheOneOfInit() {
        Program front = compile(container("pid", true, true), options(false, false, null))
                .front();
        List<Step> joiner = by(front, Executor.JOINER);
        assertEquals(
                List.of("cgroup-", "cgroup-of-init", "-1"), // at last none, where the caller may not cross over
                joiner.stream()
                        .filter(step -> step.op() == Op.SPAWN)
                        .map(step -> step.args().get(1).shown())
                        .toList());
        assertEquals(
                List.of(Errno.EBUSY, Errno.ENOENT, Errno.EACCES, Errno.EPERM),
                first(joiner, Op.SPAWN).tolerated());
        ExecOptions elsewhere =
                new ExecOptions(false, null, null, null, PreservedDescriptors.NONE, List.of("sub"), false, List.of());
        assertEquals(
                2,
                by(compile(container("pid", true, true), elsewhere).front(), Executor.JOINER).stream()
                        .filter(step -> step.op() == Op.SPAWN)
                        .count());
    }

    @Test
    void waitsOnlyInTheForeground() {
        for (boolean detached : new boolean[] {true, false}) {
            Program front = compile(container("pid", false, true), options(detached, false, null))
                    .front();
            assertEquals(!detached, names(front.steps()).contains("supervise"));
        }
    }

    @Test
    void thePidIsWrittenBeforeTheProcessIsLetGo() {
        BytePath file = new BytePath("/p");
        List<String> names = names(compile(container("pid", false, true), options(true, false, file))
                .front()
                .steps());
        assertTrue(names.indexOf("renameat2") > names.lastIndexOf("feed"), names.toString());
        assertTrue(names.indexOf("renameat2") < names.lastIndexOf("send"), names.toString());
    }

    @Test
    void joinsTheContainersKeyringIfItHasOne() {
        assertTrue(names(compile(container("pid", false, true), options(true, false, null))
                        .init()
                        .steps())
                .contains("keyctl"));
        assertFalse(names(compile(container("pid", false, false), options(true, false, null))
                        .init()
                        .steps())
                .contains("keyctl"));
    }

    @Test
    void lastItExecutes() {
        List<Step> init = compile(container("pid", false, true), options(true, false, null))
                .init()
                .steps();
        List<String> names = names(init);
        assertTrue(names.indexOf("setsid") < names.indexOf("setresuid"), names.toString());
        assertTrue(names.indexOf("setresuid") < names.indexOf("send"), names.toString());
        assertTrue(names.indexOf("receive") < names.indexOf("exec"), names.toString());
        assertEquals("end", names.get(names.indexOf("exec") + 1));
    }
}
