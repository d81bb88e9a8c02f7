package io.jcontainers.build.registry;

import static io.jcontainers.build.registry.FakeRegistry.body;
import static io.jcontainers.build.registry.FakeRegistry.status;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import io.jcontainers.build.image.Descriptor;
import io.jcontainers.build.image.Digest;
import io.jcontainers.build.image.MediaType;
import io.jcontainers.build.image.Reference;
import io.jcontainers.build.registry.auth.Credentials;
import io.jcontainers.build.registry.http.RegistryException;
import io.jcontainers.build.registry.http.RegistryException.Reason;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AuthTest {
    private static final String SECRET = "canary-7f3a9";
    private static final String IMAGE = "{\"schemaVersion\":2,\"mediaType\":\"" + MediaType.OCI_MANIFEST
            + "\",\"config\":{\"mediaType\":\"x/y\",\"digest\":\"sha256:"
            + "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\",\"size\":0},\"layers\":[]}";

    private final Fast fast = new Fast();
    private final List<String> tokenRequests = new CopyOnWriteArrayList<>();
    private final AtomicInteger tokens = new AtomicInteger();
    private FakeRegistry registry;
    private FakeRegistry other;
    private Credentials who = new Credentials.UserPassword("user", SECRET);
    private RegistryClient client;

    @BeforeEach
    void start() throws IOException {
        registry = new FakeRegistry();
        other = new FakeRegistry("127.0.0.2");
        registry.manifest("app", "1", MediaType.OCI_MANIFEST, IMAGE.getBytes(StandardCharsets.UTF_8));
        client = new RegistryClient(
                fast.settings().with((host, _) -> host.equals(registry.host()) ? who : new Credentials.Anonymous()));
    }

    @AfterEach
    void stop() {
        client.close();
        registry.close();
        other.close();
    }

    private Reference name(String rest) {
        return Reference.parse(registry.host() + "/" + rest);
    }

    /** Everything below /v2/ wants a token of the endpoint /token, which gives t1, t2, ... */
    private void requireTokens() {
        registry.faults.add(exchange -> {
            String path = exchange.getRequestURI().getPath();
            if (path.equals("/token")) {
                return token(exchange);
            }
            String sent = exchange.getRequestHeaders().getFirst("Authorization");
            if (("Bearer t" + tokens.get()).equals(sent) && tokens.get() > 0) {
                return false;
            }
            return status(
                    exchange,
                    401,
                    "WWW-Authenticate",
                    "bearer service=\"the registry\" , realm=\"http://" + registry.host() + "/token?x=y\"");
        });
    }

    private boolean token(HttpExchange exchange) throws IOException {
        byte[] form = exchange.getRequestBody().readAllBytes();
        tokenRequests.add(exchange.getRequestMethod() + " "
                + URLDecoder.decode(String.valueOf(exchange.getRequestURI().getRawQuery()), StandardCharsets.UTF_8)
                + " "
                + exchange.getRequestHeaders().getFirst("Authorization") + " "
                + URLDecoder.decode(new String(form, StandardCharsets.UTF_8), StandardCharsets.UTF_8));
        String answer = "{\"access_token\":\"t" + tokens.incrementAndGet() + "\",\"expires_in\":300}";
        return body(exchange, 200, answer.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void tokenForAPassword() throws IOException {
        requireTokens();
        client.manifest(name("app:1"));
        client.manifest(name("app:1"));
        String basic = new Credentials.UserPassword("user", SECRET).basic();
        assertEquals(
                List.of("GET x=y&service=the registry&scope=repository:app:pull&account=user Basic " + basic + " "),
                tokenRequests);
        assertEquals(
                3 + 1,
                registry.requests.stream().filter(r -> !r.uri().equals("/v2/")).count());
    }

    @Test
    void tokenForNobody() throws IOException {
        who = new Credentials.Anonymous();
        requireTokens();
        client.manifest(name("app:1"));
        assertEquals(List.of("GET x=y&service=the registry&scope=repository:app:pull null "), tokenRequests);
    }

    @Test
    void tokenForAnIdentityToken() throws IOException {
        who = new Credentials.IdentityToken(SECRET);
        requireTokens();
        client.manifest(name("app:1"));
        assertEquals(
                List.of("POST x=y null grant_type=refresh_token&client_id=jbuild&refresh_token=" + SECRET
                        + "&service=the registry&scope=repository:app:pull"),
                tokenRequests);
    }

    @Test
    void identityTokenWhereThereIsNoPost() throws IOException {
        who = new Credentials.IdentityToken(SECRET);
        registry.fault(1, "POST", "/token", exchange -> status(exchange, 405));
        requireTokens();
        client.manifest(name("app:1"));
        assertTrue(tokenRequests.getFirst().startsWith("GET x=y&service=the registry"), tokenRequests.toString());
    }

    @Test
    void registryToken() throws IOException {
        who = new Credentials.RegistryToken("t9");
        tokens.set(9);
        requireTokens();
        client.manifest(name("app:1"));
        assertEquals(List.of(), tokenRequests);
        who = new Credentials.RegistryToken("t8");
        assertEquals(
                Reason.UNAUTHORIZED,
                assertThrows(RegistryException.class, () -> client.manifest(name("other:1")))
                        .reason());
    }

    @Test
    void onePerRepositoryAndAction() throws IOException {
        requireTokens();
        registry.manifest("b", "1", MediaType.OCI_MANIFEST, IMAGE.getBytes(StandardCharsets.UTF_8));
        client.manifest(name("app:1"));
        client.manifest(name("b:1"));
        client.push(name("app")).manifest(IMAGE.getBytes(StandardCharsets.UTF_8), MediaType.OCI_MANIFEST, "2");
        List<String> scopes = new ArrayList<>();
        tokenRequests.forEach(request -> scopes.add(request.replaceAll(".*scope=([^& ]*).*", "$1")));
        assertEquals(
                List.of("repository:app:pull", "repository:b:pull", "repository:app:pull,push"), scopes.subList(0, 3));
    }

    @Test
    void oldTokensAreFetchedAnew() throws IOException {
        requireTokens();
        client.manifest(name("app:1"));
        tokens.set(5); // t1 is no good any more
        client.manifest(name("app:1"));
        assertEquals(2, tokenRequests.size());
    }

    @Test
    void rejectedForEver() {
        registry.faults.add(exchange -> {
            if (exchange.getRequestURI().getPath().equals("/token")) {
                return token(exchange);
            }
            return status(
                    exchange,
                    401,
                    "WWW-Authenticate",
                    "Bearer realm=\"http://" + registry.host() + "/token\",error=\"invalid_token\"");
        });
        RegistryException e = assertThrows(RegistryException.class, () -> client.manifest(name("app:1")));
        assertEquals(Reason.UNAUTHORIZED, e.reason());
        assertTrue(tokenRequests.size() <= 2, tokenRequests.toString());
        assertEquals(List.of(), fast.waits);
    }

    @Test
    void widerScopesAreNotAskedFor() {
        registry.faults.add(exchange -> {
            if (exchange.getRequestURI().getPath().equals("/token")) {
                return token(exchange);
            }
            return status(
                    exchange,
                    401,
                    "WWW-Authenticate",
                    "Bearer realm=\"http://" + registry.host()
                            + "/token\",scope=\"repository:other:pull,push,delete\"");
        });
        assertThrows(RegistryException.class, () -> client.manifest(name("app:1")));
        tokenRequests.forEach(request -> assertTrue(
                request.contains("&scope=repository:app:pull&account")
                        || request.contains(" scope=repository:app:pull&account"),
                request));
    }

    @Test
    void basic() throws IOException {
        String header = "Basic " + new Credentials.UserPassword("user", SECRET).basic();
        registry.faults.add(
                exchange -> !header.equals(exchange.getRequestHeaders().getFirst("Authorization"))
                        && status(exchange, 401, "WWW-Authenticate", "Negotiate, BASIC realm=\"x\""));
        client.manifest(name("app:1"));
        int first = registry.requests.size();
        client.manifest(name("app:1"));
        assertEquals(first + 1, registry.requests.size());
        client.checkLogin(registry.host(), who);
        assertEquals(
                Reason.UNAUTHORIZED,
                assertThrows(
                                RegistryException.class,
                                () -> client.checkLogin(registry.host(), new Credentials.UserPassword("user", "wrong")))
                        .reason());
    }

    @Test
    void unknownSchemes() {
        registry.faults.add(exchange -> status(exchange, 401, "WWW-Authenticate", "Negotiate"));
        assertEquals(
                Reason.UNAUTHORIZED,
                assertThrows(RegistryException.class, () -> client.manifest(name("app:1")))
                        .reason());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.2:1@evil.example/token",
                "http://evil.example/token",
                "http://169.254.169.254/latest",
                "https://169.254.169.254/latest",
                "https://10.0.0.1/token",
                "https://2852039166/token",
                "https://[::ffff:169.254.169.254]/token",
                "https://user:pass@example.org/token",
                "ftp://127.0.0.1/token",
                "file:///etc/passwd",
                "/token",
                "",
                "http://127.0.0.1:99999/"
            })
    void realmsThatAreRefused(String realm) {
        registry.faults.add(
                exchange -> status(exchange, 401, "WWW-Authenticate", "Bearer realm=\"" + realm + "\",service=\"s\""));
        RegistryException e = assertThrows(RegistryException.class, () -> client.manifest(name("app:1")));
        assertEquals(Reason.REFUSED, e.reason());
        assertFalse(e.getMessage().contains("pass@"), e.getMessage());
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void redirectsLeakNothing(int code) throws IOException {
        String header = "Basic " + new Credentials.UserPassword("user", SECRET).basic();
        Digest digest = other.blob(new byte[] {1});
        registry.blob(new byte[] {1});
        registry.faults.add(exchange -> {
            if (!header.equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
                return status(exchange, 401, "WWW-Authenticate", "Basic realm=\"x\"");
            }
            return switch (exchange.getRequestURI().getPath().replaceFirst("/blobs/.*", "")) {
                case "/v2/app" ->
                    status(
                            exchange,
                            code,
                            "Location",
                            "http://" + other.host() + "/v2/app/blobs/" + digest + "?X-Amz-Signature=1");
                case "/v2/near" -> status(exchange, code, "Location", "/v2/there/blobs/" + digest);
                case "/v2/slashes" ->
                    status(exchange, code, "Location", "//" + other.host() + "/v2/app/blobs/" + digest);
                case "/v2/dots" -> status(exchange, code, "Location", "../../there/blobs/" + digest);
                default -> false;
            };
        });
        for (String repository : List.of("app", "near", "slashes", "dots")) {
            download(repository, digest);
        }
        assertEquals(2, other.requests.size());
        other.requests.forEach(request -> {
            assertNull(request.authorization());
            assertNull(request.headers().getFirst("Cookie"));
        });
        assertEquals(header, registry.requests.getLast().authorization());
    }

    private void download(String repository, Digest digest) throws IOException {
        List<Byte> got = new ArrayList<>();
        BlobTarget memory = new BlobTarget() {
            @Override
            public long size() {
                return got.size();
            }

            @Override
            public int read(java.nio.ByteBuffer into, long position) {
                return -1;
            }

            @Override
            public void write(java.nio.ByteBuffer from, long position) {
                while (from.hasRemaining()) {
                    got.add(from.get());
                }
            }

            @Override
            public void truncate(long length) {
                got.clear();
            }
        };
        client.download(
                name(repository), new Transfer(Descriptor.of("x/y", digest, 1), memory), TransferListener.none());
        assertEquals(List.of((byte) 1), got);
    }

    @Test
    void challengesOfOtherHostsGetNothing() {
        other.faults.add(exchange -> status(exchange, 401, "WWW-Authenticate", "Basic realm=\"give\""));
        registry.faults.add(exchange -> exchange.getRequestURI().getPath().contains("/manifests/")
                && status(exchange, 307, "Location", "http://" + other.host() + "/x"));
        assertThrows(RegistryException.class, () -> client.manifest(name("app:1")));
        assertEquals(1, other.requests.size());
        assertNull(other.requests.getFirst().authorization());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v2/app/manifests/1",
                "http://user:pw@127.0.0.1/x",
                "ftp://127.0.0.1/",
                "http://%%/",
                "\\\\x",
                "http://169.254.169.254/latest",
                "http://[::ffff:169.254.169.254]/",
                "http://[64:ff9b::a9fe:a9fe]/"
            })
    void redirectsThatEnd(String location) {
        registry.faults.add(exchange -> exchange.getRequestURI().getPath().contains("/manifests/")
                && status(exchange, 302, "Location", location));
        RegistryException e = assertThrows(RegistryException.class, () -> client.manifest(name("app:1")));
        assertFalse(e.getMessage().contains("pw@"), e.getMessage());
        assertTrue(registry.requests.size() <= 1 + 6, registry.requests.toString());
    }

    @Test
    void noSecretInAnyFailure() throws IOException {
        List<FakeRegistry.Fault> failures = List.of(
                exchange -> status(exchange, 401, "WWW-Authenticate", "Basic realm=\"x\""),
                exchange -> {
                    exchange.getResponseHeaders().set("Content-Type", "application/json");
                    String echo = exchange.getRequestHeaders().getFirst("Authorization");
                    String text = "{\"errors\":[{\"code\":\"DENIED\",\"message\":\"no " + echo + "\"}]}";
                    return echo == null
                            ? status(exchange, 401, "WWW-Authenticate", "Basic realm=\"x\"")
                            : body(exchange, 403, text.getBytes(StandardCharsets.UTF_8));
                },
                exchange -> status(exchange, 302, "Location", "http://127.0.0.3:1/?X-Amz-Signature=" + SECRET),
                exchange -> status(exchange, 302, "Location", "ftp://u:" + SECRET + "@h/?" + SECRET),
                exchange -> status(exchange, 302, "Location", "/loop?" + SECRET),
                exchange -> exchange.getRequestURI().getPath().equals("/token")
                        ? body(
                                exchange,
                                200,
                                ("{\"token\":\"" + SECRET + "\",\"token\":").getBytes(StandardCharsets.UTF_8))
                        : status(
                                exchange,
                                401,
                                "WWW-Authenticate",
                                "Bearer realm=\"http://" + registry.host() + "/token\""));
        for (FakeRegistry.Fault failure : failures) {
            try (RegistryClient fresh = new RegistryClient(fast.settings().with((_, _) -> who))) {
                registry.faults.clear();
                registry.faults.add(
                        exchange -> !exchange.getRequestURI().getPath().equals("/v2/") && failure.answer(exchange));
                IOException e = assertThrows(IOException.class, () -> fresh.manifest(name("app:1")));
                StringWriter trace = new StringWriter();
                e.printStackTrace(new PrintWriter(trace));
                assertFalse(trace.toString().contains(SECRET), trace.toString());
                assertFalse(
                        trace.toString().contains(new Credentials.UserPassword("user", SECRET).basic()),
                        trace.toString());
            }
        }
        assertFalse(List.of(who, new Credentials.IdentityToken(SECRET), new Credentials.RegistryToken(SECRET))
                .toString()
                .contains(SECRET));
    }
}
