package io.jcontainers.build.remote;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jcontainers.build.image.Digest;
import io.jcontainers.build.image.DigestAlgorithm;
import io.jcontainers.build.image.Digests;
import io.jcontainers.build.sys.UnixTime;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DownloadsTest extends DownloadFixture {
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

    @Test
    void aTagThatCannotBeSentBackCountsAsNone() {
        for (String odd : new String[] {"", " ", "a\u0001", "a\nb", "\u00e9", "\u0100", null}) {
            assertFalse(new CachedUrl(HELLO_DIGEST, odd, odd).isConditional());
        }
        assertTrue(new CachedUrl(HELLO_DIGEST, "W/\"x y\"", null).isConditional());
    }
}
