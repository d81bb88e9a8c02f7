package io.jcontainers.build.transfer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import io.jcontainers.build.image.Descriptor;
import io.jcontainers.build.image.Platform;
import io.jcontainers.build.image.Reference;
import io.jcontainers.build.registry.FakeRegistry;
import io.jcontainers.build.store.ImageStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** kill -9 in the middle of a layer; the next process goes on with what is there. */
class KilledPullTest {
    private static final int ATTEMPTS = 600;

    @TempDir
    Path directory;

    @Test
    void theNextPullGoesOn() throws Exception {
        byte[] content = new byte[3_000_000];
        new Random(5).nextBytes(content);
        try (FakeRegistry registry = new FakeRegistry()) {
            RemoteImage image = RemoteImage.put(
                    registry,
                    "app",
                    "1",
                    Platform.ofThisMachine(),
                    new String(content, java.nio.charset.StandardCharsets.ISO_8859_1));
            Descriptor layer = image.layers().getFirst();
            byte[] blob = image.blobs().getFirst();
            int half = blob.length / 2;
            CountDownLatch killed = new CountDownLatch(1);
            String path = "/blobs/" + layer.digest();
            registry.fault(1, "GET", path, exchange -> stall(exchange, blob, half, killed));
            String name = registry.host() + "/app:1";
            Process process = start(name);
            try {
                long there = awaitSize(directory.resolve(
                        "store/.jcontainers/partial/sha256-" + layer.digest().hex()));
                assertTrue(there > 0 && there <= half);
            } finally {
                process.destroyForcibly();
                assertTrue(process.waitFor(20, TimeUnit.SECONDS));
                killed.countDown();
            }
            ImageStore store = ImageStore.open(directory.resolve("store"));
            assertEquals(List.of(), store.images());
            assertEquals(List.of(), store.check(true));

            registry.requests.clear();
            Desk desk = new Desk(directory);
            Desk.Outcome outcome = desk.run("pull", name);
            assertEquals("", outcome.err());
            assertEquals(0, outcome.status());
            String range = registry.requests.stream()
                    .filter(request -> request.uri().contains(path))
                    .map(request -> String.valueOf(request.headers().getFirst("Range")))
                    .findFirst()
                    .orElse("");
            assertTrue(range.matches("bytes=[1-9][0-9]*-"), range);
            assertEquals(
                    image.descriptor(),
                    desk.store.named(Reference.parse(name)).orElseThrow().target());
            assertEquals(List.of(), desk.store.check(true));
            assertEquals(List.of(), desk.store.leases().list());
            assertFalse(Files.exists(directory.resolve(
                    "store/.jcontainers/partial/sha256-" + layer.digest().hex())));
        }
    }

    private static boolean stall(HttpExchange exchange, byte[] blob, int bytes, CountDownLatch end) throws IOException {
        exchange.sendResponseHeaders(200, blob.length);
        exchange.getResponseBody().write(blob, 0, bytes);
        exchange.getResponseBody().flush();
        try {
            end.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        exchange.close();
        return true;
    }

    private Process start(String name) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        PullWorker.class.getName(),
                        directory.toString(),
                        name)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("worker.log").toFile())
                .start();
    }

    private static long awaitSize(Path file) throws IOException, InterruptedException {
        for (int i = 0; i < ATTEMPTS; i++) {
            if (Files.exists(file) && Files.size(file) > 0) {
                return Files.size(file);
            }
            Thread.sleep(50);
        }
        return 0;
    }
}
