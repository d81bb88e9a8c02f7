package io.jcontainers.build.remote;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jcontainers.build.registry.http.EnvironmentProxies;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What servers and URLs try. */
class DownloadAttackTest extends DownloadFixture {
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
            try {
                exchange.getResponseBody().write(new byte[(1 << 20) + 1]);
            } catch (IOException gone) {
                // as it should be: nobody wants all of it
            }
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

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "ftp://h/x", "http:///x", "http://", "https://a b/", "http://h:99999999999/"})
    void urlsThatMeanNothing(String url) {
        assertThrows(RemoteException.class, () -> downloads.fetch(DownloadRequest.of(url)));
    }
}
