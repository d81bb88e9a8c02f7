package io.jcontainers.build.remote;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import io.jcontainers.build.image.Digest;
import io.jcontainers.build.image.DigestAlgorithm;
import io.jcontainers.build.image.Digests;
import io.jcontainers.build.registry.http.Backoff;
import io.jcontainers.build.registry.http.EnvironmentProxies;
import io.jcontainers.build.registry.http.Timeouts;
import io.jcontainers.build.sys.Syscalls;
import io.jcontainers.build.sys.UnixTime;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DownloadsTest {
    private static final byte[] HELLO = "hello\n".getBytes(StandardCharsets.UTF_8);
    private static final Digest HELLO_DIGEST = Digests.fast().sha256(HELLO);

    @TempDir
    Path scratch;

    private final FileServer server = new FileServer();
    private final FileServer other = new FileServer();
    private final Syscalls sys = Syscalls.linux();
    private final List<Duration> waits = new CopyOnWriteArrayList<>();
    private Map<String, InetAddress> names = Map.of();
    private DownloadCache cache;
    private Downloads downloads;

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

    private DownloadSettings settings() {
        Backoff backoff = new Backoff(
                2, Duration.ofMillis(1), Duration.ofMillis(2), Duration.ofSeconds(60), waits::add, new Random(1));
        Timeouts timeouts = new Timeouts(
                Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofSeconds(5), 1);
        return DownloadSettings.usual(Map.of()).with(timeouts, backoff).withMostBytes(1 << 20);
    }

    private Downloads downloads(DownloadSettings settings) {
        return new Downloads(sys, cache, settings, host -> {
            InetAddress known = names.get(host);
            return known == null ? InetAddress.getAllByName(host) : new InetAddress[] {known};
        });
    }

    private String text(DownloadedFile file) throws IOException {
        try (file) {
            return new String(new FdInput(sys, file.content()).readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private DownloadedFile fetch(String path) throws IOException {
        return downloads.fetch(DownloadRequest.of(server.url(path)));
    }

    private String refused(DownloadRequest request) {
        return String.valueOf(assertThrows(RemoteException.class, () -> downloads.fetch(request))
                .getMessage());
    }

    private String refused(String path) {
        return refused(DownloadRequest.of(server.url(path)));
    }

    private static SecretLookup secret(String id, String value) {
        return asked -> asked.equals(id) ? Optional.of(value.getBytes(StandardCharsets.UTF_8)) : Optional.empty();
    }

    /** A file with an entity tag, as servers of files have it. */
    private static void conditional(HttpExchange exchange, String tag, byte[] content) throws IOException {
        exchange.getResponseHeaders().set("ETag", tag);
        exchange.getResponseHeaders().set("Last-Modified", "Sun, 06 Nov 1994 08:49:37 GMT");
        if (tag.equals(exchange.getRequestHeaders().getFirst("If-None-Match"))) {
            exchange.sendResponseHeaders(304, -1);
        } else {
            FileServer.send(exchange, content);
        }
    }

    @Test
    void aFileComesWithNameDigestAndTime() throws IOException {
        server.answer(exchange -> conditional(exchange, "\"1\"", HELLO));
        DownloadedFile file = fetch("/pub/hello.txt?x=1");
        assertEquals("hello.txt", file.name());
        assertEquals(HELLO_DIGEST, file.digest());
        assertEquals(6, file.bytes());
        assertEquals(Optional.of(new UnixTime(784111777, 0)), file.lastModified());
        assertFalse(file.fromCache());
        assertEquals("hello\n", text(file));
        assertEquals(new FileServer.Seen("/pub/hello.txt?x=1", "null", "null", "jbuild"), server.seen.getFirst());
    }

    @Test
    void anEmptyFileComes() throws IOException {
        server.give(new byte[0]);
        DownloadedFile file = fetch("/empty");
        assertEquals(0, file.bytes());
        assertEquals("", text(file));
    }

    @Test
    void theServerIsAskedWhetherAKeptFileIsStillRight() throws IOException {
        server.answer(exchange -> conditional(exchange, "\"1\"", HELLO));
        fetch("/f").close();
        DownloadedFile again = fetch("/f");
        assertTrue(again.fromCache());
        assertEquals("hello\n", text(again));
        assertEquals("\"1\"", server.seen.get(1).ifNoneMatch());
        server.answer(exchange -> conditional(exchange, "\"2\"", "new".getBytes(StandardCharsets.UTF_8)));
        DownloadedFile changed = fetch("/f");
        assertFalse(changed.fromCache());
        assertEquals("new", text(changed));
    }

    @Test
    void aKeptFileThatWasDamagedIsFetchedAnew() throws IOException {
        server.answer(exchange -> conditional(exchange, "\"1\"", HELLO));
        fetch("/f").close();
        Path kept = scratch.resolve("cache/content/sha256-" + HELLO_DIGEST.hex());
        Files.writeString(kept, "hullo\n");
        DownloadedFile again = fetch("/f");
        assertFalse(again.fromCache());
        assertEquals("hello\n", text(again));
        assertEquals("null", server.seen.get(1).ifNoneMatch());
    }

    @Test
    void aBrokenRecordCountsAsNone() throws IOException {
        server.answer(exchange -> conditional(exchange, "\"1\"", HELLO));
        fetch("/f").close();
        for (String broken : List.of("", "{", "[]", "{\"digest\":\"sha256:../../x\"}", "null")) {
            try (Stream<Path> records = Files.list(scratch.resolve("cache/url"))) {
                Files.writeString(records.findFirst().orElseThrow(), broken);
            }
            DownloadedFile again = fetch("/f");
            assertFalse(again.fromCache());
            again.close();
        }
    }

    @Test
    void aMatchingChecksumNeedsNoServer() throws IOException {
        server.give(HELLO);
        DownloadRequest request = DownloadRequest.of(server.url("/f")).withChecksum(HELLO_DIGEST);
        downloads.fetch(request).close();
        assertEquals("hello\n", text(downloads.fetch(request)));
        assertEquals(1, server.seen.size());
    }

    @Test
    void anotherChecksumIsAnError() throws IOException {
        server.give(HELLO);
        Digest wrong = Digests.fast().sha256(new byte[0]);
        DownloadRequest request = DownloadRequest.of(server.url("/f")).withChecksum(wrong);
        String expected = server.url("/f") + ": digest mismatch: the file is " + HELLO_DIGEST + ", not " + wrong;
        assertEquals(expected, refused(request));
        assertEquals(0, cache.bytes());
        assertEquals(List.of(), waits);
    }

    @Test
    void everyAlgorithmOfAChecksumCounts() throws IOException {
        server.answer(exchange -> conditional(exchange, "\"1\"", HELLO));
        Digest sha512 = Digests.fast().of(DigestAlgorithm.SHA512, HELLO);
        downloads
                .fetch(DownloadRequest.of(server.url("/f")).withChecksum(sha512))
                .close();
        Digest wrong = Digests.fast().of(DigestAlgorithm.SHA512, new byte[0]);
        assertTrue(refused(DownloadRequest.of(server.url("/f")).withChecksum(wrong))
                .endsWith(": digest mismatch: the file is " + sha512 + ", not " + wrong));
    }

    @ParameterizedTest
    @CsvSource({
        "/a/b.tar.gz, b.tar.gz",
        "/, __unnamed__",
        "'', __unnamed__",
        "/a/, __unnamed__",
        "/a/.., __unnamed__",
        "/a/., __unnamed__",
        "/%2e%2e, __unnamed__",
        "/a%2Fb, b",
        "/..%2f..%2fetc%2fpasswd, passwd",
        "/sp%20ace, sp ace",
        "/x?n=/y, x",
        "/x#/y, x",
        "/%C3%A9, é"
    })
    void b11TheNameIsTheLastComponent(String path, String name) throws IOException {
        server.answer(exchange -> {
            exchange.getResponseHeaders().set("Content-Disposition", "attachment; filename=\"../../evil\"");
            FileServer.send(exchange, HELLO);
        });
        try (DownloadedFile file = fetch(path)) {
            assertEquals(name, file.name());
        }
        assertEquals(name, Downloads.name(server.url(path)));
    }

    @Test
    void b11NamesThatNoFileHasAreRefused() {
        assertTrue(refused("/a%00b").endsWith("can't be the name of a file: a NUL, or more than 255 bytes"));
        assertTrue(refused("/" + "x".repeat(256)).contains("more than 255 bytes"));
        assertEquals(List.of(), server.seen);
    }

    @Test
    void b11AFileBeyondTheLimitIsRefused() throws IOException {
        server.answer(exchange -> {
            exchange.sendResponseHeaders(200, (1 << 20) + 1);
            exchange.getResponseBody().write(HELLO);
            exchange.getResponseBody().flush();
        });
        String most = ": larger than 1048576 bytes, the most that one file may have";
        assertEquals(server.url("/f") + most, refused("/f"));
        server.answer(exchange -> {
            exchange.sendResponseHeaders(200, 0); // chunked
            byte[] chunk = new byte[1 << 16];
            try {
                while (true) {
                    exchange.getResponseBody().write(chunk);
                }
            } catch (IOException e) {
                // The client has hung up.
            }
        });
        assertEquals(server.url("/f") + most, refused("/f"));
        assertEquals(0, cache.bytes());
        try (Stream<Path> unfinished = Files.list(scratch.resolve("cache/new"))) {
            assertEquals(0, unfinished.count());
        }
    }

    @Test
    void aDownloadEndsInTime() {
        downloads.close();
        downloads = downloads(settings().withLongest(Duration.ZERO));
        server.give(HELLO);
        assertEquals(server.url("/f") + ": not complete after 0 s", refused("/f"));
    }

    @Test
    void redirectsAreFollowedWithoutTheCredential() throws IOException {
        other.give(HELLO);
        server.answer(exchange -> FileServer.redirect(
                exchange, exchange.getRequestURI().getPath().equals("/f") ? "/g" : other.url("/h")));
        DownloadRequest request =
                DownloadRequest.of(server.url("/f")).withSecrets(secret("HTTP_AUTH_TOKEN_" + server.host(), "hush\n"));
        DownloadedFile file = downloads.fetch(request);
        assertEquals("f", file.name());
        assertEquals("hello\n", text(file));
        assertEquals(
                List.of("Bearer hush", "Bearer hush"),
                server.seen.stream().map(FileServer.Seen::authorization).toList());
        assertEquals("null", other.seen.getFirst().authorization());
    }

    @Test
    void aHostIsNeverMatchedByAPartOfItsName() throws IOException {
        server.give(HELLO);
        for (String id : List.of("HTTP_AUTH_TOKEN_127.0.0.1", "HTTP_AUTH_TOKEN_", "HTTP_AUTH_TOKEN_0.0.1")) {
            downloads
                    .fetch(DownloadRequest.of(server.url("/f")).withSecrets(secret(id, "hush")))
                    .close();
            assertEquals("null", server.seen.getLast().authorization());
        }
    }

    @Test
    void credentialsComeFromSecretsAndFromTheUrl() throws IOException {
        server.give(HELLO);
        String header = "HTTP_AUTH_HEADER_" + server.host();
        downloads
                .fetch(DownloadRequest.of(server.url("/f")).withSecrets(secret(header, "Custom x")))
                .close();
        assertEquals("Custom x", server.seen.getLast().authorization());
        downloads
                .fetch(DownloadRequest.of("http://us%40er:p%3Aw@" + server.host() + "/f"))
                .close();
        assertEquals("Basic dXNAZXI6cDp3", server.seen.getLast().authorization());
        String message = refused(DownloadRequest.of(server.url("/f")).withSecrets(secret(header, "two\nlines")));
        assertFalse(message.contains("lines\n"), message);
        assertTrue(message.startsWith("secret " + header + ": it is no value of a header"), message);
    }

    @Test
    void b19NoMessageHasACredential() {
        server.answer(exchange -> exchange.sendResponseHeaders(403, -1));
        String url = "http://user:hush@" + server.host() + "/f?token=hush#hush";
        String message = refused(DownloadRequest.of(url));
        assertEquals(
                server.url("/f") + ": invalid response status 403; the server does not accept the credential for "
                        + server.host(),
                message);
        assertFalse(DownloadRequest.of(url).toString().contains("hush"));
    }

    @ParameterizedTest
    @CsvSource({"404, 1", "410, 1", "401, 1", "500, 3", "503, 3", "429, 3", "304, 1", "206, 1", "204, 1"})
    void statusCodes(int status, int requests) {
        server.answer(exchange -> exchange.sendResponseHeaders(status, -1));
        String message = refused("/f");
        assertTrue(message.startsWith(server.url("/f") + ": invalid response status " + status), message);
        assertEquals(requests, server.seen.size());
        assertEquals(
                status == 401,
                message.endsWith("give a credential by --secret id=HTTP_AUTH_TOKEN_" + server.host()
                        + " or HTTP_AUTH_HEADER_" + server.host()));
    }

    @Test
    void whatPassesIsTriedAgain() throws IOException {
        AtomicInteger requests = new AtomicInteger();
        server.answer(exchange -> {
            switch (requests.incrementAndGet()) {
                case 1 -> exchange.sendResponseHeaders(502, -1);
                case 2 -> {
                    exchange.sendResponseHeaders(200, 100);
                    exchange.getResponseBody().write(HELLO);
                    exchange.getResponseBody().flush();
                    throw new IOException("broken off on purpose");
                }
                default -> FileServer.send(exchange, HELLO);
            }
        });
        assertEquals("hello\n", text(fetch("/f")));
        assertEquals(2, waits.size());
    }

    @Test
    void loopsOfRedirectsEnd() {
        server.answer(exchange -> FileServer.redirect(exchange, "/f"));
        assertEquals(server.url("/f") + ": more than 5 redirects", refused("/f"));
        assertEquals(6, server.seen.size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"file:///etc/passwd", "ftp://h/x", "http://u:p@127.0.0.1/x", "javascript:x", "http://"})
    void redirectsToAnythingElseAreNotFollowed(String location) {
        server.answer(exchange -> FileServer.redirect(exchange, location));
        String message = refused("/f");
        assertTrue(message.startsWith(server.url("/f") + ": "), message);
        assertFalse(message.contains("u:p"), message);
        assertEquals(1, server.seen.size());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"http://169.254.169.254/", "http://[fe80::1]/", "http://2852039166/x", "http://0xa9fea9fe/"})
    void b12LinkLocalAddressesAreNotAsked(String url) {
        String message = refused(DownloadRequest.of(url));
        assertTrue(message.endsWith("a link-local address, where machines of clouds keep their secrets"), message);
    }

    @Test
    void b12NamesOfLinkLocalAddressesAreNotAsked() throws IOException {
        names = Map.of("metadata.example", InetAddress.getByName("169.254.169.254"));
        assertTrue(refused(DownloadRequest.of("http://metadata.example/x")).contains("a link-local address"));
        server.answer(exchange -> FileServer.redirect(exchange, "http://metadata.example/x"));
        assertEquals(
                server.url("/f") + ": a redirect to the link-local address http://metadata.example/x is not followed",
                refused("/f"));
    }

    @Test
    void b12AServerOutsideDoesNotSendUsInside() throws IOException {
        names = Map.of(
                "inside.example", InetAddress.getByName("127.0.0.1"),
                "outside.example", InetAddress.getByName("192.0.2.1"));
        RedirectRules rules = new RedirectRules(false, new EnvironmentProxies(Map.of()), host ->
                new InetAddress[] {Objects.requireNonNullElse(names.get(host), InetAddress.getByName("192.0.2.2"))});
        URI first = URI.create("https://outside.example/a");
        for (String inside : List.of(
                "https://127.0.0.1/",
                "https://localhost/",
                "https://10.1.2.3/",
                "https://[::1]/",
                "https://inside.example/",
                "https://169.254.169.254/")) {
            RemoteException refused =
                    assertThrows(RemoteException.class, () -> rules.follow(first, first, inside), inside);
            assertTrue(String.valueOf(refused.getMessage()).contains(" a redirect to the "), refused.getMessage());
        }
        RemoteException plain =
                assertThrows(RemoteException.class, () -> rules.follow(first, first, "http://other.example/b"));
        assertEquals(
                "https://outside.example/a: a redirect from https to http://other.example/b, where everybody on the way"
                        + " can read is not followed",
                plain.getMessage());
        assertEquals(
                "https://other.example/b",
                rules.follow(first, first, "//other.example/b").toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "ftp://h/x", "http:///x", "http://", "https://a b/", "http://h:99999999999/"})
    void urlsThatMeanNothing(String url) {
        assertThrows(RemoteException.class, () -> downloads.fetch(DownloadRequest.of(url)));
    }

    @Test
    void aHostThatIsNotThereIsNamed() {
        String message = refused(DownloadRequest.of("http://no-such-host.invalid/x"));
        assertTrue(message.startsWith("http://no-such-host.invalid/x: connect to no-such-host.invalid: "), message);
    }

    @Test
    void theProxyOfTheEnvironmentIsAsked() throws IOException {
        downloads.close();
        DownloadSettings usual = settings();
        downloads = downloads(new DownloadSettings(
                usual.timeouts(),
                usual.backoff(),
                Map.of("http_proxy", server.url("")),
                null,
                usual.mostBytes(),
                usual.longest(),
                false));
        server.give(HELLO);
        assertEquals("hello\n", text(downloads.fetch(DownloadRequest.of("http://far.example/f"))));
        assertEquals("http://far.example/f", server.seen.getFirst().path());
        assertEquals("hello\n", text(downloads.fetch(DownloadRequest.of(server.url("/near")))));
        assertEquals("/near", server.seen.getLast().path());
    }

    @Test
    void theCacheDropsWhatWasNotUsedForLongest() throws IOException {
        for (String name : List.of("a", "b", "c")) {
            server.give(name.repeat(100).getBytes(StandardCharsets.UTF_8));
            DownloadedFile file = fetch("/" + name);
            Path kept = scratch.resolve("cache/content/sha256-" + file.digest().hex());
            Files.setLastModifiedTime(kept, FileTime.fromMillis(1000L * name.charAt(0)));
            file.close();
        }
        assertEquals(300, cache.bytes());
        assertEquals(200, cache.prune(150));
        assertEquals(100, cache.bytes());
        assertTrue(cache.find(server.url("/c")).isPresent());
        assertTrue(cache.find(server.url("/a")).isEmpty());
        assertEquals(0, cache.prune(100));
    }

    @Test
    void whatOthersLeftUnfinishedGoesAfterADay() throws IOException {
        Path old = Files.writeString(scratch.resolve("cache/new/old"), "x");
        Path young = Files.writeString(scratch.resolve("cache/new/young"), "x");
        Files.setLastModifiedTime(old, FileTime.fromMillis(1000));
        cache = new DownloadCache(scratch.resolve("cache"));
        assertFalse(Files.exists(old));
        assertTrue(Files.exists(young));
    }
}
