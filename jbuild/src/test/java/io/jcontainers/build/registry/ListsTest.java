package io.jcontainers.build.registry;

import static io.jcontainers.build.registry.FakeRegistry.body;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jcontainers.build.image.Digest;
import io.jcontainers.build.image.MediaType;
import io.jcontainers.build.registry.http.RegistryException;
import io.jcontainers.build.registry.http.RegistryException.Reason;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Lists: tags, repositories, referrers, searches. */
class ListsTest extends FakeRegistryTest {
    private static final String HEX = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    @Test
    void tagsInPages() throws IOException {
        registry.fault(1, "GET", "/tags/list?n=1000", exchange -> {
            exchange.getResponseHeaders().set("Link", "</v2/app/tags/list?n=1000&last=b>; rel=\"next\"");
            return body(exchange, 200, bytes("{\"name\":\"app\",\"tags\":[\"a\",\"b\"]}"));
        });
        registry.faults.addFirst(exchange -> exchange.getRequestURI().toString().endsWith("last=b")
                && body(exchange, 200, bytes("{\"name\":\"app\",\"tags\":[\"c\"]}")));
        assertEquals(List.of("a", "b", "c"), client.tags(name("app")));
    }

    @Test
    void noTags() throws IOException {
        registry.fault(
                1, "GET", "/tags/list", exchange -> body(exchange, 200, bytes("{\"name\":\"app\",\"tags\":null}")));
        assertEquals(List.of(), client.tags(name("app")));
    }

    @Test
    void repositoriesInPages() throws IOException {
        registry.fault(1, "GET", "/_catalog", exchange -> {
            exchange.getResponseHeaders().set("Link", "<_catalog?last=b>; title=\"a,b\"; rel=next");
            return body(exchange, 200, bytes("{\"repositories\":[\"a\",\"b\"]}"));
        });
        registry.fault(1, "GET", "last=b", exchange -> body(exchange, 200, bytes("{\"repositories\":[\"c\"]}")));
        assertEquals(List.of("a", "b", "c"), client.repositories(registry.host()));
    }

    @Test
    void searchesByIndex() throws IOException {
        registry.fault(
                1,
                "GET",
                "/v1/search?q=deb+ian&n=3",
                exchange -> body(
                        exchange,
                        200,
                        bytes("{\"results\":[{\"name\":\"library/debian\",\"descriptio"
                                + "n\":\"d\",\"star_count\":7,\"is_official\":true},"
                                + "{\"name\":\"a/b\"}]}")));
        assertEquals(
                List.of(new SearchResult("debian", "d", 7, true, false), new SearchResult("a/b", "", 0, false, false)),
                client.search(registry.host(), "deb ian", 3));
    }

    @Test
    void searchesByName() throws IOException {
        registry.fault(
                1,
                "GET",
                "/_catalog",
                exchange -> body(exchange, 200, bytes("{\"repositories\":[\"xapp\",\"b\",\"app\"]}")));
        assertEquals(
                List.of("app", "xapp"),
                client.search(registry.host(), "app", 10).stream()
                        .map(SearchResult::name)
                        .toList());
    }

    @Test
    void endlessPages() {
        registry.faults.add(exchange -> {
            if (!exchange.getRequestURI().getPath().endsWith("/tags/list")) {
                return false;
            }
            exchange.getResponseHeaders().set("Link", "</v2/app/tags/list>; rel=\"next\"");
            return body(exchange, 200, bytes("{\"tags\":[\"a\"]}"));
        });
        assertEquals(Reason.PROTOCOL, reason(assertThrows(RegistryException.class, () -> client.tags(name("app")))));
        assertTrue(registry.requests.size() <= 1002);
    }

    @Test
    void pagesOfAnotherHost() throws IOException {
        try (FakeRegistry other = new FakeRegistry("127.0.0.2")) {
            registry.faults.add(exchange -> {
                exchange.getResponseHeaders()
                        .set("Link", "<http://" + other.host() + "/v2/app/tags/list>; rel=\"next\"");
                return body(exchange, 200, bytes("{\"tags\":[\"a\"]}"));
            });
            assertEquals(Reason.REFUSED, reason(assertThrows(RegistryException.class, () -> client.tags(name("app")))));
            assertEquals(List.of(), other.requests);
        }
    }

    @Test
    void referrersOfTheRegistry() throws IOException {
        Digest subject = Digest.parse("sha256:" + HEX);
        String one = "{\"mediaType\":\"" + MediaType.OCI_MANIFEST + "\",\"digest\":\"" + subject
                + "\",\"size\":1,\"artifactType\":\"a/b\"}";
        registry.faults.add(exchange -> {
            if (!exchange.getRequestURI().getPath().equals("/v2/app/referrers/" + subject)) {
                return false;
            }
            exchange.getResponseHeaders().set("Content-Type", MediaType.OCI_INDEX);
            return body(exchange, 200, bytes(index(one, one.replace("a/b", "c/d"))));
        });
        assertEquals(2, client.referrers(name("app"), subject, null).size());
        assertEquals(1, client.referrers(name("app"), subject, "c/d").size());
        assertTrue(registry.asked().getLast().endsWith("?artifactType=c%2Fd"));
    }

    @Test
    void referrersOfTheFallBackTag() throws IOException {
        Digest subject = Digest.parse("sha256:" + HEX);
        assertEquals(List.of(), client.referrers(name("app"), subject, null));
        put("sha256-" + HEX, MediaType.OCI_INDEX, index(entry(MediaType.OCI_MANIFEST, subject, 1, "")));
        assertEquals(1, client.referrers(name("app"), subject, null).size());
        assertEquals(0, client.referrers(name("app"), subject, "x/y").size());
    }
}
