package io.jcontainers.build.remote;

import static org.junit.jupiter.api.Assertions.assertThrows;

import com.sun.net.httpserver.HttpExchange;
import io.jcontainers.build.image.Digest;
import io.jcontainers.build.image.Digests;
import io.jcontainers.build.registry.http.Backoff;
import io.jcontainers.build.registry.http.Timeouts;
import io.jcontainers.build.sys.Syscalls;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Two web servers, and downloads from them without patience. */
abstract class DownloadFixture {
    static final byte[] HELLO = "hello\n".getBytes(StandardCharsets.UTF_8);
    static final Digest HELLO_DIGEST = Digests.fast().sha256(HELLO);

    @TempDir
    Path scratch;

    final FileServer server = new FileServer();
    final FileServer other = new FileServer();
    final Syscalls sys = Syscalls.linux();
    final List<Duration> waits = new CopyOnWriteArrayList<>();
    Map<String, InetAddress> names = Map.of();
    DownloadCache cache;
    Downloads downloads;

    @BeforeEach
    void open() throws IOException {
        cache = new DownloadCache(scratch.resolve("cache"));
        downloads = downloads(settings());
    }

    @AfterEach
    void close() {
        downloads.close();
        server.close();
        other.close();
    }

    DownloadSettings settings() {
        Backoff backoff = new Backoff(
                2, Duration.ofMillis(1), Duration.ofMillis(2), Duration.ofSeconds(60), waits::add, new Random(1));
        Timeouts timeouts = new Timeouts(
                Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofSeconds(5), 1);
        return DownloadSettings.usual(Map.of()).with(timeouts, backoff).withMostBytes(1 << 20);
    }

    Downloads downloads(DownloadSettings settings) {
        return new Downloads(sys, cache, settings, host -> {
            InetAddress known = names.get(host);
            return known == null ? InetAddress.getAllByName(host) : new InetAddress[] {known};
        });
    }

    String text(DownloadedFile file) throws IOException {
        try (file) {
            return new String(new FdInput(sys, file.content()).readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    DownloadedFile fetch(String path) throws IOException {
        return downloads.fetch(DownloadRequest.of(server.url(path)));
    }

    String refused(DownloadRequest request) {
        return String.valueOf(assertThrows(RemoteException.class, () -> downloads.fetch(request))
                .getMessage());
    }

    String refused(String path) {
        return refused(DownloadRequest.of(server.url(path)));
    }

    static SecretLookup secret(String id, String value) {
        return asked -> asked.equals(id) ? Optional.of(value.getBytes(StandardCharsets.UTF_8)) : Optional.empty();
    }

    /** A file with an entity tag, as servers of files have it. */
    static void conditional(HttpExchange exchange, String tag, byte[] content) throws IOException {
        exchange.getResponseHeaders().set("ETag", tag);
        exchange.getResponseHeaders().set("Last-Modified", "Sun, 06 Nov 1994 08:49:37 GMT");
        if (tag.equals(exchange.getRequestHeaders().getFirst("If-None-Match"))) {
            exchange.sendResponseHeaders(304, -1);
        } else {
            FileServer.send(exchange, content);
        }
    }
}
