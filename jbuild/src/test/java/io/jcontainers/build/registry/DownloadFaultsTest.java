package io.jcontainers.build.registry;

import static io.jcontainers.build.registry.FakeRegistry.body;
import static io.jcontainers.build.registry.FakeRegistry.cut;
import static io.jcontainers.build.registry.FakeRegistry.status;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import io.jcontainers.build.image.Reference;
import io.jcontainers.build.registry.http.RegistryException;
import io.jcontainers.build.registry.http.RegistryException.Reason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Registries that break off, stall and lie, disks that are slow or full. */
class DownloadFaultsTest extends BlobFixture {
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
        assertTrue(!fast.waits.isEmpty(), "not tried again");
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
}
