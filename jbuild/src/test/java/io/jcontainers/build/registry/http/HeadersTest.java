package io.jcontainers.build.registry.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HeadersTest {
    private static final Instant NOW = Instant.parse("1994-11-06T08:49:30Z");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "7 | 7",
                " 0 | 0",
                "999999999999999 | 86400",
                "Sun, 06 Nov 1994 08:49:37 GMT | 7",
                "Sun Nov  6 08:49:37 1994 | 7",
                "Sun, 06 Nov 1994 08:49:20 GMT | 0",
                "Sun, 06 Nov 2044 08:49:37 GMT | 86400",
            })
    void retryAfter(String value, long seconds) {
        assertEquals(Duration.ofSeconds(seconds), RetryAfter.parse(value, NOW));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "soon", "1.5", "Sun, 99 Nov 1994"})
    void noRetryAfter(String value) {
        assertNull(RetryAfter.parse(value, NOW));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "</v2/x?last=1>; rel=\"next\" | https://h/v2/x?last=1",
                "<https://h/y>;rel=next | https://h/y",
                "</a>; rel=\"prev\", </b>; rel=\"next\" | https://h/b",
                "</b>; title=\"x, y; rel=prev\"; rel=\"last NEXT\" | https://h/b",
            })
    void links(String header, String next) throws Exception {
        assertEquals(URI.create(next), Links.next(List.of(header), URI.create("https://h/v2/list")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "</a>; rel=\"prev\"", "nonsense", "</a", "</a> rel=next", "<<</a>; rel=next"})
    void noLinks(String header) throws Exception {
        assertNull(Links.next(List.of(header), URI.create("https://h/v2/list")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<https://other/y>; rel=next",
                "<http://h/y>; rel=next",
                "<https://h:1/y>; rel=next",
                "<ftp://h/y>; rel=next"
            })
    void linksElsewhere(String header) {
        assertThrows(RegistryException.class, () -> Links.next(List.of(header), URI.create("https://h/v2/list")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "127.9.9.9",
                "localhost",
                "LOCALHOST",
                "a.localhost",
                "[::1]",
                "0.0.0.0",
                "10.1.2.3",
                "172.16.0.1",
                "192.168.1.1",
                "169.254.169.254",
                "100.64.0.1",
                "2130706433",
                "0x7f000001",
                "0177.0.0.1",
                "127.1",
                "[fe80::1]",
                "[fd00::1]",
                "[::ffff:127.0.0.1]",
                "[::ffff:7f00:1]",
                "[2002:7f00:1::]",
                "[64:ff9b::a9fe:a9fe]",
                "[::]",
                "224.0.0.1",
                "255.255.255.255",
                "127.0.0.1.",
                "0"
            })
    void internal(String host) {
        assertEquals(true, Addresses.isInternal(host));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "8.8.8.8",
                "example.org",
                "localhost.example",
                "[2001:4860::8888]",
                "172.32.0.1",
                "100.128.0.1",
                "a1",
                "10.example"
            })
    void external(String host) {
        assertEquals(false, Addresses.isInternal(host));
    }

    @Test
    void origins() {
        assertEquals("https://h", Origin.of(URI.create("HTTPS://H:443/x")).toString());
        assertEquals("http://[::1]:5000", Origin.of("http", "[::1]:5000").toString());
        for (String bad : List.of("https://u:p@h/", "ftp://h/", "/x", "https:///x", "mailto:a@b")) {
            assertThrows(IllegalArgumentException.class, () -> Origin.of(URI.create(bad)), bad);
        }
        for (String bad : List.of("h/x", "h?x", "u@h", "", "h:0", "h:99999")) {
            assertThrows(IllegalArgumentException.class, () -> Origin.of("https", bad), bad);
        }
    }

    @Test
    void secretsAreNotShown() {
        assertEquals(
                "https://h:1/p", Printable.uri(URI.create("https://user:secret@h:1/p?X-Amz-Signature=secret#secret")));
        assertEquals("a\\u000ab\\u001b *** c", Printable.text("a\nb\u001b secret c", "secret"));
        assertEquals(303, Printable.text("x".repeat(1000)).length());
    }

    @ParameterizedTest
    @CsvSource({
        "https://a.example/, s.proxy:3128",
        "http://a.example/, p.proxy:80",
        "http://127.0.0.1:5000/, direct",
        "https://localhost/, direct",
        "https://in.corp/, direct",
        "https://x.in.corp/, direct",
        "https://xin.corp/, s.proxy:3128",
        "https://dot.example/, s.proxy:3128",
        "https://x.dot.example/, direct",
        "https://port.example:5000/, direct",
        "https://port.example/, s.proxy:3128",
        "https://10.0.0.1/, direct",
    })
    void proxies(URI uri, String expected) {
        EnvironmentProxies proxies = new EnvironmentProxies(Map.of(
                "HTTPS_PROXY", "ignored:1",
                "https_proxy", "http://s.proxy:3128",
                "HTTP_PROXY", "p.proxy",
                "NO_PROXY", "in.corp, .dot.example,port.example:5000,10.0.0.1"));
        Proxy proxy = proxies.select(uri).getFirst();
        assertEquals(
                expected,
                proxy.address() instanceof InetSocketAddress to ? to.getHostString() + ":" + to.getPort() : "direct");
    }

    @Test
    void noProxies() {
        assertEquals(
                List.of(Proxy.NO_PROXY), new EnvironmentProxies(Map.of()).select(URI.create("https://a.example/")));
    }

    @Test
    void passwordsOfProxies() throws IOException {
        EnvironmentProxies proxies =
                new EnvironmentProxies(Map.of("HTTP_PROXY", "http://u:a%40b@p:8080/", "NO_PROXY", "b.example"));
        URI uri = URI.create("http://a.example/");
        InetSocketAddress address =
                (InetSocketAddress) proxies.select(uri).getFirst().address();
        assertEquals("p:8080", address.getHostString() + ":" + address.getPort());
        assertEquals("Basic dTphQGI=", proxies.authorization(uri));
        assertNull(proxies.authorization(URI.create("https://a.example/")));
        assertNull(proxies.authorization(URI.create("http://b.example/")));
        assertNull(proxies.authorization(URI.create("http://127.0.0.1/")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"socks5://u:secret@p:1080", "https://p", "http://u:sec ret@p", "http://p:99999", "://"})
    void proxiesThatAreNone(String url) {
        EnvironmentProxies proxies = new EnvironmentProxies(Map.of("HTTP_PROXY", url));
        IOException e = assertThrows(IOException.class, () -> proxies.authorization(URI.create("http://a.example/")));
        assertEquals(
                "HTTP_PROXY: no URL of an HTTP proxy: it is http://HOST:PORT or http://USER:PASSWORD@HOST:PORT",
                e.getMessage());
    }
}
