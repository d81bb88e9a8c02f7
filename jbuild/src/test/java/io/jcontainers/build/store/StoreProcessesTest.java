package io.jcontainers.build.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** security.md F31, F38, F39: several processes on one store, some of them killed. */
class StoreProcessesTest {
    private static final int PROCESSES = 3;
    private static final int KILLS = 6;
    private static final int DEADLINE_SECONDS = 120;

    @TempDir
    Path directory;

    private final List<Process> started = new ArrayList<>();

    @AfterEach
    void nobodyIsLeft() throws InterruptedException {
        for (Process process : started) {
            process.destroyForcibly();
            process.waitFor();
        }
    }

    @Test
    void severalProcessesDoNotDisturbEachOther() throws Exception {
        ImageStore store = ImageStore.open(directory.resolve("store"));
        List<Process> workers = new ArrayList<>();
        for (int i = 0; i < PROCESSES; i++) {
            workers.add(worker(store, i, 60));
        }
        for (Process worker : workers) {
            assertTrue(worker.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS), "a process waits for ever");
            assertEquals("started\ndone\n", new String(worker.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
            assertWhole(store);
        }
        assertNothingIsLeft(store);
    }

    @Test
    void killedProcessesLeaveAWholeStore() throws Exception {
        ImageStore store = ImageStore.open(directory.resolve("store"));
        Random random = new Random(4);
        Process survivor = worker(store, 100, 400);
        for (int i = 0; i < KILLS; i++) {
            Process victim = worker(store, i, 1_000_000);
            BufferedReader lines = victim.inputReader();
            assertEquals("started", lines.readLine());
            Thread.sleep(random.nextInt(150));
            victim.destroyForcibly();
            assertTrue(victim.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS));
            assertWhole(store);
        }
        assertTrue(survivor.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS), "a process waits for ever");
        assertEquals(0, survivor.exitValue());
        assertWhole(store);
        assertNothingIsLeft(store);
    }

    private static void assertWhole(ImageStore store) throws IOException {
        // Nobody removes anything in between.
        assertEquals(List.of(), store.edit(edit -> store.check(true)));
    }

    private static void assertNothingIsLeft(ImageStore store) throws IOException {
        store.collect(Duration.ZERO);
        assertWhole(store);
        for (String part : List.of("ingest", "leases", "partial")) {
            try (Stream<Path> files =
                    Files.list(store.root().resolve(".jcontainers").resolve(part))) {
                assertEquals(List.of(), files.toList());
            }
        }
        for (StoredImage image : store.images()) {
            store.remove(image.target().digest());
        }
        store.collect(Duration.ZERO);
        assertEquals(0, store.info().blobs());
    }

    private Process worker(ImageStore store, int seed, int rounds) throws IOException {
        Process worker = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElse("java"),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        StoreWorker.class.getName(),
                        store.root().toString(),
                        String.valueOf(seed),
                        String.valueOf(rounds))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        started.add(worker);
        return worker;
    }
}
