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
import io.jcontainers.build.image.MediaType;
import io.jcontainers.build.image.Reference;
import io.jcontainers.build.registry.http.RegistryException;
import io.jcontainers.build.registry.http.RegistryException.Reason;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class DownloadTest {
    private static final int SIZE = 300_000;

    @TempDir
    Path directory;

    private final Fast fast = new Fast();
    private final byte[] bytes = new byte[SIZE];
    private FakeRegistry registry;
    private RegistryClient client;
    private Descriptor blob;

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

    private Path file() {
        return directory.resolve("partial");
    }

    private static FileChannel open(Path file) throws IOException {
        return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    }

    private void download(RegistryClient with, Descriptor what) throws IOException {
        try (FileChannel file = open(file())) {
            with.download(
                    Reference.parse(registry.host() + "/app"),
                    new Transfer(what, BlobTarget.of(file)),
                    TransferListener.none());
        }
    }

    private void download() throws IOException {
        download(client, blob);
        assertArrayEquals(bytes, Files.readAllBytes(file()));
    }

    private List<String> ranges() {
        List<String> ranges = new ArrayList<>();
        for (FakeRegistry.Request request : registry.requests) {
            if (request.uri().contains("/blobs/")) {
                ranges.add(String.valueOf(request.headers().getFirst("Range")));
            }
        }
        return ranges;
    }

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

    /** What a registry may do wrong with a blob. */
    enum Lie {
        BIT_FLIP,
        SHORT,
        LONG,
        LONG_WITHOUT_LENGTH,
        OTHER_BLOB,
        EMPTY,
        ERROR_500,
        ERROR_429,
        NO_ANSWER,
        CUT
    }

    private boolean lie(Lie lie, HttpExchange exchange) throws IOException {
        byte[] other = bytes.clone();
        other[SIZE / 2] ^= 1;
        return switch (lie) {
            case BIT_FLIP -> body(exchange, 200, other);
            case SHORT -> body(exchange, 200, Arrays.copyOf(bytes, SIZE - 1));
            case LONG -> body(exchange, 200, Arrays.copyOf(bytes, SIZE + 1));
            case LONG_WITHOUT_LENGTH -> {
                exchange.sendResponseHeaders(200, 0);
                exchange.getResponseBody().write(Arrays.copyOf(bytes, SIZE + 1));
                exchange.close();
                yield true;
            }
            case OTHER_BLOB -> body(exchange, 200, new byte[SIZE]);
            case EMPTY -> body(exchange, 200, new byte[0]);
            case ERROR_500 -> status(exchange, 500);
            case ERROR_429 -> status(exchange, 429, "Retry-After", "1");
            case NO_ANSWER -> {
                exchange.close();
                yield true;
            }
            case CUT -> cut(exchange, 200, Arrays.copyOf(bytes, 10), SIZE);
        };
    }

    @ParameterizedTest
    @EnumSource(Lie.class)
    void wrongOnce(Lie lie) throws IOException {
        registry.fault(1, "GET", "/blobs/", exchange -> lie(lie, exchange));
        download();
    }

    @ParameterizedTest
    @EnumSource(Lie.class)
    void wrongAlways(Lie lie) throws IOException {
        registry.fault(999, "GET", "/blobs/", exchange -> lie(lie, exchange));
        RegistryException e = assertThrows(RegistryException.class, this::download);
        assertTrue(e.getMessage().contains("127.0.0.1"), e.getMessage());
        assertTrue(ranges().size() <= 12, "requests: " + ranges().size());
        if (e.reason() == Reason.UNTRUSTED) {
            assertEquals(0, Files.size(file()));
            assertTrue(e.getMessage().contains(blob.digest().toString()), e.getMessage());
            assertEquals(2, ranges().size());
        }
    }

    @Test
    void stalls() throws IOException {
        CountDownLatch end = new CountDownLatch(1);
        registry.fault(1, "GET", "/blobs/", exchange -> {
            exchange.sendResponseHeaders(200, SIZE);
            exchange.getResponseBody().write(bytes, 0, 5000);
            exchange.getResponseBody().flush();
            await(end);
            exchange.close();
            return true;
        });
        download();
        end.countDown();
        assertEquals(List.of("null", "bytes=5000-"), ranges());
    }

    @Test
    void trickles() throws IOException {
        CountDownLatch end = new CountDownLatch(1);
        registry.fault(1, "GET", "/blobs/", exchange -> {
            exchange.sendResponseHeaders(200, SIZE);
            for (int i = 0; i < 1000 && end.getCount() > 0; i++) {
                exchange.getResponseBody().write(bytes, i, 1);
                exchange.getResponseBody().flush();
                pause(50);
            }
            exchange.close();
            return true;
        });
        download();
        end.countDown();
        assertEquals(2, ranges().size());
    }

    @Test
    void silentBeforeTheHead() throws IOException {
        RegistrySettings hasty = fast.settings();
        CountDownLatch end = new CountDownLatch(1);
        try (RegistryClient other = new RegistryClient(hasty.with(
                new io.jcontainers.build.registry.http.Timeouts(
                        java.time.Duration.ofMillis(100),
                        java.time.Duration.ofMillis(200),
                        java.time.Duration.ofSeconds(1),
                        java.time.Duration.ofSeconds(1),
                        1),
                hasty.backoff()))) {
            registry.fault(1, "GET", "/blobs/", _ -> {
                await(end);
                return false;
            });
            download(other, blob);
            end.countDown();
        }
        assertEquals(1, fast.waits.size());
    }

    @Test
    void slowDisksAreNoStall() throws IOException {
        try (FileChannel file = open(file())) {
            BlobTarget quick = BlobTarget.of(file);
            BlobTarget slow = new BlobTarget() {
                @Override
                public long size() throws IOException {
                    return quick.size();
                }

                @Override
                public int read(ByteBuffer into, long position) throws IOException {
                    return quick.read(into, position);
                }

                @Override
                public void write(ByteBuffer from, long position) throws IOException {
                    if (position < 100_000) {
                        pause(150);
                    }
                    quick.write(from, position);
                }

                @Override
                public void truncate(long length) throws IOException {
                    quick.truncate(length);
                }
            };
            client.download(
                    Reference.parse(registry.host() + "/app"), new Transfer(blob, slow), TransferListener.none());
        }
        assertEquals(1, ranges().size());
        assertEquals(List.of(), fast.waits);
    }

    @Test
    void failingDisksAreNotTriedAgain() {
        BlobTarget full = new BlobTarget() {
            @Override
            public long size() {
                return 0;
            }

            @Override
            public int read(ByteBuffer into, long position) {
                return -1;
            }

            @Override
            public void write(ByteBuffer from, long position) throws IOException {
                throw new IOException("No space left on device");
            }

            @Override
            public void truncate(long length) {}
        };
        IOException e = assertThrows(
                IOException.class,
                () -> client.download(
                        Reference.parse(registry.host() + "/app"), new Transfer(blob, full), TransferListener.none()));
        assertEquals("No space left on device", e.getMessage());
        assertEquals(1, ranges().size());
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

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
