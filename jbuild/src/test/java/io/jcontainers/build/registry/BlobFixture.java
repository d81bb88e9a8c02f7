package io.jcontainers.build.registry;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import io.jcontainers.build.image.Descriptor;
import io.jcontainers.build.image.MediaType;
import io.jcontainers.build.image.Reference;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** One blob in a registry, and a file for it. */
abstract class BlobFixture {
    static final int SIZE = 300_000;

    @TempDir
    Path directory;

    final Fast fast = new Fast();
    final byte[] bytes = new byte[SIZE];
    FakeRegistry registry;
    RegistryClient client;
    Descriptor blob;

    @BeforeEach
    void start() throws IOException {
        new Random(7).nextBytes(bytes);
        registry = new FakeRegistry();
        client = new RegistryClient(fast.settings());
        blob = Descriptor.of(MediaType.OCI_LAYER_GZIP, registry.blob(bytes), SIZE);
    }

    @AfterEach
    void stop() {
        client.close();
        registry.close();
    }

    Path file() {
        return directory.resolve("partial");
    }

    static FileChannel open(Path file) throws IOException {
        return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    }

    void download(RegistryClient with, Descriptor what) throws IOException {
        try (FileChannel file = open(file())) {
            with.download(
                    Reference.parse(registry.host() + "/app"),
                    new Transfer(what, BlobTarget.of(file)),
                    TransferListener.none());
        }
    }

    void download() throws IOException {
        download(client, blob);
        assertArrayEquals(bytes, Files.readAllBytes(file()));
    }

    List<String> ranges() {
        List<String> ranges = new ArrayList<>();
        for (FakeRegistry.Request request : registry.requests) {
            if (request.uri().contains("/blobs/")) {
                ranges.add(String.valueOf(request.headers().getFirst("Range")));
            }
        }
        return ranges;
    }

    static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
