package io.jcontainers.build.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jcontainers.build.run.StepFixture.Ended;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a step may do and take, and how it ends, on the real kernel. */
class StepRightsTest {
    private final StepFixture steps = new StepFixture();

    @AfterEach
    void nothingIsLeft() throws IOException {
        steps.removeParents("step-parent");
        assertEquals(List.of(), steps.left());
        steps.close();
    }

    private RunStep with(String script, StepNetwork network, boolean insecure) {
        RunStep step = steps.step(script);
        return new RunStep(
                step.id(),
                step.root(),
                step.command(),
                step.env(),
                step.cwd(),
                step.user(),
                network,
                insecure,
                List.of(),
                StubPaths.AS_WRITTEN);
    }

    private static RunOptions with(RunLimits limits) {
        return new RunOptions(
                RunOptions.HOSTNAME,
                StepFixture.HOSTS,
                StepFixture.RESOLVER,
                1 << 20,
                List.of(Ulimits.parse("nofile=100:200")),
                "/step-parent",
                limits,
                List.of(),
                List.of());
    }

    @Test
    void insecure() {
        String script = "grep -e CapEff -e Seccomp: /proc/self/status; mount -t tmpfs t /tmp && echo mounted";
        assertEquals(
                "CapEff:\t00000000a80425fb\nSeccomp:\t2\n",
                steps.run(StepFixture.options(), with(script, new StepNetwork.None(), false))
                        .out());
        Ended insecure = steps.run(StepFixture.options(), with(script, new StepNetwork.None(), true));
        assertTrue(insecure.out().endsWith("Seccomp:\t0\nmounted\n"), insecure.toString());
        assertEquals("", insecure.err());
    }

    @Test
    void networks() throws IOException {
        String script = "readlink /proc/self/ns/net";
        String host = Files.readSymbolicLink(Path.of("/proc/self/ns/net")) + "\n";
        assertEquals(
                host,
                steps.run(StepFixture.options(), with(script, new StepNetwork.Host(), false))
                        .out());
        Ended none = steps.run(StepFixture.options(), with(script + "; ip -o link", new StepNetwork.None(), false));
        assertFalse(none.out().startsWith(host));
        assertTrue(none.out().contains("lo: <LOOPBACK,UP"), none.out());
        Process holder = new ProcessBuilder("unshare", "-n", "sh", "-c", "echo; exec sleep 60").start();
        try {
            holder.getInputStream().read();
            String path = "/proc/" + holder.pid() + "/ns/net";
            assertEquals(
                    Files.readSymbolicLink(Path.of(path)) + "\n",
                    steps.run(StepFixture.options(), with(script, new StepNetwork.Joined(path, null), false))
                            .out());
        } finally {
            holder.destroyForcibly();
        }
    }

    @Test
    void limits() throws IOException {
        RunLimits limits = new RunLimits(64L << 20, 64L << 20, 512L, 50_000L, 100_000L, "0", null);
        Ended ended = steps.run(
                with(limits),
                steps.step("ulimit -n; ulimit -Hn; df -k /dev/shm | tail -1 | awk '{print $2}';"
                        + " cat /proc/self/cgroup; grep Cpus_allowed_list /proc/self/status"));
        assertTrue(ended.out().startsWith("100\n200\n1024\n"), ended.toString());
        assertTrue(ended.out().contains("/step-parent/" + steps.id()), ended.out());
        assertTrue(ended.out().endsWith("Cpus_allowed_list:\t0\n"), ended.out());
    }

    @Test
    void outOfMemory() {
        RunLimits limits = new RunLimits(16L << 20, 16L << 20, null, null, null, null, null);
        Ended ended = steps.run(with(limits), steps.step("dd if=/dev/zero of=/dev/null bs=64M count=1"));
        assertEquals(137, ended.status(), ended.toString());
        assertTrue(ended.outOfMemory(), ended.toString());
        assertFalse(steps.run(with(limits), steps.step("exit 137")).outOfMemory());
    }

    @Test
    void aVolumeAndADevice() throws IOException {
        Path volume = Files.createDirectories(steps.scratch.path().resolve("volume"));
        RunOptions options = new RunOptions(
                RunOptions.HOSTNAME,
                StepFixture.HOSTS,
                StepFixture.RESOLVER,
                RunOptions.SHM_BYTES,
                List.of(),
                null,
                RunLimits.NONE,
                List.of(HostVolume.parse(volume + ":/out"), HostVolume.parse(volume + ":/in:ro")),
                List.of(HostDevice.parse("/dev/zero:/dev/my:r")));
        Ended ended = steps.run(
                options,
                steps.step("echo x > /out/file; touch /in/no || echo read-only; head -c 2 /dev/my | wc -c;"
                        + " stat -c %t,%T /dev/my"));
        assertEquals("read-only\n2\n1,5\n", ended.out());
        assertEquals("x\n", Files.readString(volume.resolve("file")));
        assertTrue(steps.changed().isEmpty());
    }

    @Test
    void terminated() throws InterruptedException, IOException {
        Process front = steps.start(steps.compile(StepFixture.options(), steps.step("echo up; exec sleep 1000")));
        assertEquals('u', front.getInputStream().read());
        front.destroy();
        assertTrue(front.waitFor(10, TimeUnit.SECONDS));
        assertEquals(137, front.exitValue());
    }

    /** Nothing runs on; who comes later cleans up. */
    @Test
    void theFrontIsKilled() throws InterruptedException, IOException {
        String mark = "1000." + steps.id().hashCode();
        Process front = steps.start(
                steps.compile(StepFixture.options(), steps.step("echo up; (sleep " + mark + " &); sleep " + mark)));
        InputStream out = front.getInputStream();
        assertEquals('u', out.read());
        front.toHandle().destroyForcibly();
        assertEquals("p\n", new String(out.readAllBytes(), StandardCharsets.UTF_8)); // its end is that of all writers
        assertEquals(137, front.waitFor());
        assertFalse(ProcessHandle.allProcesses()
                .anyMatch(process -> process.info().commandLine().orElse("").contains(mark)));
        assertFalse(steps.left().isEmpty());
        assertEquals(List.of(), steps.lost()); // a new one might be in the making
        Files.setLastModifiedTime(steps.states.resolve(steps.id()), FileTime.from(Instant.EPOCH));
        for (byte[] removal : steps.lost()) {
            assertEquals(new Ended(0, "", ""), steps.end(steps.start(removal)));
        }
    }

    @Test
    void aStepThatRunsIsNotLost() throws IOException, InterruptedException {
        Process front = steps.start(steps.compile(StepFixture.options(), steps.step("echo up; exec sleep 1000")));
        assertEquals('u', front.getInputStream().read());
        Files.setLastModifiedTime(steps.states.resolve(steps.id()), FileTime.from(Instant.EPOCH));
        List<byte[]> removals = steps.lost();
        assertEquals(1, removals.size());
        assertEquals(0, steps.end(steps.start(removals.getFirst())).status());
        assertTrue(front.isAlive());
        assertTrue(Files.exists(steps.states.resolve(steps.id())));
        front.destroy();
        assertEquals(137, front.waitFor());
    }

    @Test
    void whatIsLeftRunningIsKilled() {
        Ended ended = steps.run("sleep 1000 > /dev/null 2>&1 & echo done");
        assertEquals(new Ended(0, "done\n", ""), ended);
    }

    @Test
    void aProgramThatIsMissing() {
        Ended ended = steps.run(StepFixture.options(), steps.step(new StepCommand(List.of("/bin/nothing", "x"), null)));
        assertEquals(1, ended.status(), ended.toString());
        assertTrue(ended.err().contains("jbuild RUN failed: ") && ended.err().contains("/bin/nothing"), ended.err());
    }
}
