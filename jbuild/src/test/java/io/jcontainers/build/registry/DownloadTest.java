package io.jcontainers.build.registry;

import static io.jcontainers.build.registry.FakeRegistry.body;
import static io.jcontainers.build.registry.FakeRegistry.cut;
import static io.jcontainers.build.registry.FakeRegistry.status;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import io.jcontainers.build.image.Descriptor;
import io.jcontainers.build.image.Digest;
import io.jcontainers.build.image.Digests;
import io.jcontainers.build.image.Reference;
import io.jcontainers.build.registry.http.RegistryException;
import io.jcontainers.build.registry.http.RegistryException.Reason;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DownloadTest extends BlobFixture {
    @Test
    void whole() throws IOException {
        download();
        assertEquals(List.of("null"), ranges());
    }

    @Test
    void empty() throws IOException {
        Digest digest = Digests.fast().sha256(new byte[0]);
        download(client, Descriptor.of("x/y", digest, 0));
        assertEquals(0, Files.size(file()));
        assertEquals(List.of(), ranges());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 1000, 150_000, SIZE - 1})
    void goesOnAfterAKill(int there) throws IOException {
        Files.write(file(), Arrays.copyOf(bytes, there));
        download();
        assertEquals(List.of("bytes=" + there + "-"), ranges());
    }

    @Test
    void completeAlready() throws IOException {
        Files.write(file(), bytes);
        download();
        assertEquals(List.of(), ranges());
    }

    @Test
    void longerThanItShouldBe() throws IOException {
        Files.write(file(), Arrays.copyOf(bytes, SIZE + 1));
        download();
        assertEquals(List.of("null"), ranges());
    }

    @Test
    void otherBytesThanBefore() throws IOException {
        Files.write(file(), new byte[1000]);
        download();
        assertEquals(List.of("bytes=1000-", "null"), ranges());
    }

    @Test
    void rangeIgnored() throws IOException {
        registry.ranges = false;
        Files.write(file(), Arrays.copyOf(bytes, 1000));
        download();
        assertEquals(List.of("bytes=1000-"), ranges());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "bytes 999-299999/300000",
                "bytes 1000-299998/300000",
                "bytes 1000-299999/*",
                "bytes 1000-299999/300001",
                "1000-299999/300000",
                "bytes 0-299999/300000"
            })
    void wrongContentRange(String range) throws IOException {
        Files.write(file(), Arrays.copyOf(bytes, 1000));
        registry.fault(1, "GET", "/blobs/", exchange -> {
            if (!range.isEmpty()) {
                exchange.getResponseHeaders().set("Content-Range", range);
            }
            return body(exchange, 206, Arrays.copyOfRange(bytes, 1000, SIZE));
        });
        download();
        assertEquals(List.of("bytes=1000-", "null"), ranges());
    }

    @Test
    void rangeNotSatisfiable() throws IOException {
        Files.write(file(), Arrays.copyOf(bytes, 1000));
        registry.fault(1, "GET", "/blobs/", exchange -> status(exchange, 416));
        download();
        assertEquals(List.of("bytes=1000-", "null"), ranges());
    }

    @Test
    void droppedConnectionsGoOnWhereTheyWere() throws IOException {
        registry.fault(1, "GET", "/blobs/", exchange -> cut(exchange, 200, Arrays.copyOf(bytes, 100_000), SIZE));
        download();
        List<String> ranges = ranges();
        assertEquals(2, ranges.size());
        assertEquals(1, fast.waits.size());
        int from = Integer.parseInt(ranges.get(1).replaceAll("\\D", ""));
        assertTrue(from > 0 && from <= 100_000, ranges.toString());
    }

    @Test
    void droppedAlways() throws IOException {
        registry.ranges = false;
        registry.fault(99, "GET", "/blobs/", exchange -> cut(exchange, 200, Arrays.copyOf(bytes, 50_000), SIZE));
        RegistryException e = assertThrows(RegistryException.class, this::download);
        assertEquals(Reason.UNAVAILABLE, e.reason());
        assertEquals(6, ranges().size());
        long kept = Files.size(file());
        assertTrue(kept > 0 && kept <= 50_000, "kept " + kept);
        registry.faults.clear();
        registry.ranges = true;
        download();
    }

    @Test
    void inParts() throws IOException {
        try (RegistryClient parts = new RegistryClient(fast.settings().with(2, 3, 20_000, 0))) {
            Files.write(file(), Arrays.copyOf(bytes, 5));
            download(parts, blob);
        }
        assertArrayEquals(bytes, Files.readAllBytes(file()));
        List<String> ranges = ranges();
        assertEquals(15, ranges.size());
        assertEquals("bytes=5-20004", ranges.getFirst());
        assertTrue(ranges.contains("bytes=280005-299999"), ranges.toString());
    }

    @Test
    void inPartsWithADrop() throws IOException {
        try (RegistryClient parts = new RegistryClient(fast.settings().with(2, 3, 20_000, 0))) {
            registry.faults.add(new FakeRegistry.Fault() {
                private int left = 1;

                @Override
                public synchronized boolean answer(HttpExchange exchange) throws IOException {
                    boolean seventh = "bytes=120000-139999"
                            .equals(exchange.getRequestHeaders().getFirst("Range"));
                    return seventh && left-- > 0 && status(exchange, 503);
                }
            });
            download(parts, blob);
        }
        assertArrayEquals(bytes, Files.readAllBytes(file()));
        assertEquals(1, fast.waits.size());
    }

    @Test
    void inPartsWithoutRanges() throws IOException {
        registry.ranges = false;
        try (RegistryClient parts = new RegistryClient(fast.settings().with(2, 3, 20_000, 0))) {
            download(parts, blob);
        }
        assertArrayEquals(bytes, Files.readAllBytes(file()));
        assertEquals(List.of("bytes=0-19999", "null"), ranges());
    }

    @Test
    void severalAtOnce() throws IOException {
        List<Transfer> transfers = new ArrayList<>();
        List<FileChannel> files = new ArrayList<>();
        Random random = new Random(3);
        for (int i = 0; i < 10; i++) {
            byte[] content = new byte[10_000 + i];
            random.nextBytes(content);
            files.add(open(directory.resolve("b" + i)));
            transfers.add(new Transfer(
                    Descriptor.of("x/y", registry.blob(content), content.length), BlobTarget.of(files.get(i))));
        }
        List<Descriptor> finished = java.util.Collections.synchronizedList(new ArrayList<>());
        client.download(Reference.parse(registry.host() + "/app"), transfers, new TransferListener() {
            @Override
            public void finished(Descriptor one) {
                finished.add(one);
            }
        });
        for (int i = 0; i < 10; i++) {
            assertEquals(10_000 + i, files.get(i).size());
            files.get(i).close();
        }
        assertEquals(10, finished.size());
    }

    @Test
    void oneFailureEndsAll() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        byte[] content = {1, 2, 3};
        Digest digest = registry.blob(content);
        registry.fault(9, "GET", digest.toString(), exchange -> {
            exchange.sendResponseHeaders(200, 3);
            exchange.getResponseBody().write(1);
            exchange.getResponseBody().flush();
            await(end);
            return true;
        });
        Digest missing = Digests.fast().sha256(new byte[] {9});
        try (FileChannel a = open(directory.resolve("a"));
                FileChannel b = open(directory.resolve("b"))) {
            List<Transfer> transfers = List.of(
                    new Transfer(Descriptor.of("x/y", digest, 3), BlobTarget.of(a)),
                    new Transfer(Descriptor.of("x/y", missing, 1), BlobTarget.of(b)));
            RegistryException e = assertThrows(
                    RegistryException.class,
                    () -> client.download(
                            Reference.parse(registry.host() + "/app"), transfers, TransferListener.none()));
            assertEquals(Reason.NOT_FOUND, e.reason());
        }
        end.countDown();
    }

    @Test
    void interrupted() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        registry.fault(1, "GET", "/blobs/", exchange -> {
            exchange.sendResponseHeaders(200, SIZE);
            exchange.getResponseBody().write(bytes, 0, 5000);
            exchange.getResponseBody().flush();
            begun.countDown();
            await(end);
            return true;
        });
        FutureTask<IOException> task = new FutureTask<>(() -> assertThrows(IOException.class, this::download));
        Thread thread = Thread.ofVirtual().start(task);
        begun.await();
        thread.interrupt();
        assertEquals(InterruptedIOException.class, task.get().getClass());
        end.countDown();
        download();
    }
}
