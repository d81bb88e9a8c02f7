package io.jcontainers.runc.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jcontainers.runc.request.Reply;
import io.jcontainers.runc.request.RequestException;
import io.jcontainers.runc.state.FakeHost;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandsTest {
    private final Commands commands = new Commands(null);
    private final FakeHost host = new FakeHost();

    private Reply answer(String line) {
        return host.ask(line, commands::answer);
    }

    private Reply.Text text(String line) {
        return assertInstanceOf(Reply.Text.class, answer(line));
    }

    private String out(String line) {
        return new String(text(line).out(), StandardCharsets.UTF_8);
    }

    private void container() {
        host.container("c", FakeHost.record("c", FakeHost.BOOT), "{\"ociVersion\":\"1.3.0\"}")
                .live("c", 7, 70)
                .process(7, "S", 70);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "create",
                "run",
                "start",
                "state",
                "kill",
                "delete",
                "pause",
                "resume",
                "list",
                "ps",
                "events",
                "update",
                "exec",
                "spec",
                "features",
                "plan",
                "validate",
                "gc",
                "engine"
            })
    void everyCommandHasHelpWithExamples(String name) {
        Reply.Text help = text(name + " --help");
        String shown = new String(help.out(), StandardCharsets.UTF_8);
        assertEquals(0, help.exitCode());
        assertTrue(shown.startsWith("NAME:\n   jrunc " + name + " - "), shown);
        assertTrue(shown.contains("\nEXAMPLES:\n   # "), shown);
        assertEquals(shown, out("help " + name));
        assertEquals(shown, out(name + " -h"));
        assertTrue(out("--help").contains("\n   " + name + "  "));
        assertTrue(out("help --man").contains("\n.SS " + name), name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"checkpoint --help", "checkpoint c", "restore --bundle /b c", "restore"})
    void checkpointFailsHoweverItIsAsked(String line) {
        Reply.Text reply = text(line);
        String name = line.split(" ")[0];
        assertEquals(1, reply.exitCode());
        assertEquals("jrunc " + name + " failed: checkpoint and restore are not supported yet", reply.error());
        assertEquals(0, reply.out().length);
    }

    @ParameterizedTest
    @CsvSource({
        "state, 'jrunc: \"state\" requires exactly 1 argument(s)'",
        "kill, 'jrunc: \"kill\" requires a minimum of 1 argument(s)'",
        "kill a b c, 'jrunc: \"kill\" requires a maximum of 2 argument(s)'",
        "list a, 'jrunc: \"list\" requires exactly 0 argument(s)'",
        "delete --nope a, 'flag provided but not defined: -nope'",
        "nope, 'No help topic for ''nope'''"
    })
    void wrongCommandLines(String line, String error) {
        Reply.Text reply = text(line);
        assertEquals(1, reply.exitCode());
        assertEquals(error, reply.error());
        assertEquals("usage", reply.code());
    }

    @ParameterizedTest
    @CsvSource({
        "kill c NOPE, 'unknown signal \"NOPE\"'",
        "state a/b, 'invalid container ID format: a/b'",
        "state .., 'invalid container ID format: ..'",
        "list --format yaml, invalid format option",
        "events --interval 0 c, duration interval must be greater than 0",
        "events --interval 3x c, 'invalid value \"3x\" for flag -interval: time: invalid duration \"3x\"'",
        "events --stats none, container does not exist",
        "ps none, container does not exist",
        "update --memory 10x c, 'invalid value for memory: invalid size: ''10x'''",
        "update --pids-limit x c, 'invalid value for pids-limit: invalid number: ''x'''",
        "update --l3-cache-schema x c, 'Intel RDT/CAT: l3 cache schema is not enabled'",
        "engine nope, 'unknown word \"nope\": status or stop'"
    })
    void requestsThatCannotBeDone(String line, String message) {
        container();
        assertEquals(
                message,
                assertThrows(RequestException.class, () -> answer(line)).getMessage());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"delete --force=true c", "kill --all=true c 9", "spec", "ps c", "events c", "kill c SIGRTMIN+3"})
    void whatTheFrontHasToDoIsAProgram(String line) {
        container();
        host.file("/proc/self/mountinfo", "").file("/proc/self/cgroup", "");
        assertInstanceOf(Reply.Run.class, answer(line));
    }

    @Test
    void listOfOne() {
        container();
        assertEquals(
                "ID          PID         STATUS      BUNDLE      CREATED                        OWNER\n"
                        + "c           7           running     /b/c        2025-08-19T10:11:12.1234567Z   root\n",
                out("list"));
        assertEquals("c\n", out("list -q"));
        assertEquals(
                "[{\"ociVersion\":\"1.3.0\",\"id\":\"c\",\"pid\":7,\"status\":\"running\",\"bundle\":\"/b/c\","
                        + "\"rootfs\":\"/b/c/rootfs\",\"created\":\"2025-08-19T10:11:12.1234567Z\","
                        + "\"annotations\":{\"k\":\"v\"},\"owner\":\"root\"}]\n",
                out("list --format json"));
    }

    @Test
    void listOfNone() {
        assertEquals("ID          PID         STATUS      BUNDLE      CREATED     OWNER\n", out("list"));
        assertEquals("null\n", out("list -f json"));
        assertEquals("", out("list --quiet"));
    }

    @Test
    void psOfPids() {
        container();
        host.file("/sys/fs/cgroup/devices/c/cgroup.procs", "7\n12\n");
        assertEquals("[7,12]\n", out("ps --format json c"));
        host.stdin("  PID CMD\n    1 init\n   12 sleep\n");
        assertEquals("  PID CMD\n   12 sleep\n", out("ps --filter-stdin c"));
    }

    @Test
    void eventsOfAContainerThatHasEnded() {
        container();
        host.process(7, "Z", 70);
        assertEquals(
                "container with id c is not running",
                assertThrows(RequestException.class, () -> answer("events --stats c"))
                        .getMessage());
        assertEquals(
                "container not running",
                assertThrows(RequestException.class, () -> answer("update --pids-limit 1 c"))
                        .getMessage());
    }

    @ParameterizedTest
    @CsvSource({"CGROUPFS\", CGROUPFS", "'SYSTEMD\",\"unit\":\"runc-c.scope\",\"slice\":\"a.slice\"', SYSTEMD"})
    void updateWritesLimitsAndTheContainerFile(String driver, String expected) {
        String record = FakeHost.record("c", FakeHost.BOOT).replace("CGROUPFS\"", driver);
        host.container("c", record, "{\"ociVersion\":\"1.3.0\"}")
                .live("c", 7, 70)
                .process(7, "S", 70);
        host.file("/run/t/c/container", containerFile(record));
        host.stdin("{\"memory\":{\"limit\":1234567}}");
        byte[] program =
                assertInstanceOf(Reply.Run.class, answer("update -r - c")).program();
        String text = new String(program, StandardCharsets.ISO_8859_1);
        assertTrue(text.contains("\0memory/c/memory.limit_in_bytes\0"), "the cgroup's file");
        assertTrue(text.contains("\"limit\": 1234567"), "the new configuration");
        assertEquals(expected.equals("SYSTEMD"), text.contains("SetUnitProperties"));
    }

    @Test
    void gcThatOnlyTells() {
        host.container("half", FakeHost.record("half", FakeHost.BOOT), "{}");
        assertEquals("half: create was broken off\n", out("gc --dry-run"));
        assertEquals(
                0,
                assertInstanceOf(Reply.Text.class, new FakeHost().ask("gc", commands::answer))
                        .out()
                        .length);
        assertInstanceOf(Reply.Run.class, answer("gc"));
    }

    @Test
    void featuresClaimNoCheckpoint() {
        String features = out("features");
        assertTrue(
                features.startsWith("{\n    \"ociVersionMin\": \"1.0.0\",\n    \"ociVersionMax\": \"1.3.0\",\n"),
                features);
        assertFalse(features.contains("checkpoint.enabled"));
        assertTrue(features.contains("\"SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV\""));
    }

    @Test
    void manualPageEscapes() {
        assertEquals("\\&.x \\-\\-y \\e", ManPage.escaped(".x --y \\"));
        assertTrue(out("help --man").startsWith(".TH JRUNC 8 "));
    }

    /** {@code struct container_file} with an empty program and an empty configuration. */
    private static byte[] containerFile(String record) {
        byte[] bytes = record.getBytes(StandardCharsets.UTF_8);
        ByteBuffer out = ByteBuffer.allocate(32 + bytes.length).order(ByteOrder.LITTLE_ENDIAN);
        out.putInt(0x3143524a).putInt(1);
        out.putInt(32)
                .putInt(0)
                .putInt(32)
                .putInt(bytes.length)
                .putInt(32 + bytes.length)
                .putInt(0);
        return out.put(bytes).array();
    }
}
