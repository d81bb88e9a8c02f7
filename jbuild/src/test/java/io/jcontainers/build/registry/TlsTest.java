package io.jcontainers.build.registry;

import static io.jcontainers.build.registry.FakeRegistry.status;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import io.jcontainers.build.image.MediaType;
import io.jcontainers.build.image.Reference;
import io.jcontainers.build.registry.auth.Credentials;
import io.jcontainers.build.registry.endpoint.Certificates;
import io.jcontainers.build.registry.endpoint.DaemonJson;
import io.jcontainers.build.registry.endpoint.Endpoints;
import io.jcontainers.build.registry.endpoint.InsecureHosts;
import io.jcontainers.build.registry.endpoint.RegistriesConf;
import io.jcontainers.build.registry.http.RegistryException;
import io.jcontainers.build.registry.http.RegistryException.Reason;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsTest {
    private static final String IMAGE = "{\"schemaVersion\":2,\"mediaType\":\"" + MediaType.OCI_MANIFEST
            + "\",\"config\":{\"mediaType\":\"x/y\",\"digest\":\"sha256:"
            + "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\",\"size\":0},\"layers\":[]}";

    @TempDir
    Path directory;

    private final Fast fast = new Fast();
    private final List<String> sent = new CopyOnWriteArrayList<>();
    private HttpsServer server;

    private String serve(SSLContext tls, boolean wantsClients) throws IOException {
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(tls) {
            @Override
            public void configure(HttpsParameters parameters) {
                SSLParameters ours = tls.getDefaultSSLParameters();
                ours.setNeedClientAuth(wantsClients);
                parameters.setSSLParameters(ours);
            }
        });
        server.createContext("/", exchange -> {
            sent.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
            exchange.getResponseHeaders().set("Content-Type", MediaType.OCI_MANIFEST);
            byte[] bytes = IMAGE.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        server.start();
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    @AfterEach
    void stop() {
        if (server != null) {
            server.stop(0);
        }
    }

    private void keep(String host, String name, String text) throws IOException {
        Path file = directory.resolve("certs.d").resolve(host).resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private void pull(String host, Endpoints endpoints) throws IOException {
        RegistrySettings settings = fast.settings()
                .with(new Certificates(List.of(directory.resolve("none"), directory.resolve("certs.d"))))
                .with(endpoints);
        try (RegistryClient client = new RegistryClient(settings)) {
            client.manifest(Reference.parse(host + "/app:1"));
        }
    }

    private static Endpoints insecure(String host) {
        return new Endpoints(RegistriesConf.none(), DaemonJson.none(), new InsecureHosts(List.of(host)));
    }

    @Test
    void aCaOfItsOwn() throws IOException, GeneralSecurityException {
        TestCertificate certificate = new TestCertificate(directory, "ip:127.0.0.1");
        String host = serve(certificate.server(certificate), false);
        RegistryException e = assertThrows(RegistryException.class, () -> pull(host, Endpoints.plain()));
        assertEquals(Reason.UNAVAILABLE, e.reason());
        assertTrue(e.getMessage().contains("certs.d/" + host), e.getMessage());
        assertEquals(List.of(), sent);
        keep(host, "ca.crt", certificate.pem());
        pull(host, Endpoints.plain());
        assertEquals(1, sent.size());
    }

    @Test
    void aCertificateForAnotherHost() throws IOException, GeneralSecurityException {
        TestCertificate certificate = new TestCertificate(directory, "dns:registry.example");
        String host = serve(certificate.server(certificate), false);
        keep(host, "ca.crt", certificate.pem());
        assertThrows(RegistryException.class, () -> pull(host, Endpoints.plain()));
        assertEquals(List.of(), sent);
        assertEquals(List.of(), fast.waits);
    }

    @Test
    void insecureOnlyWhereAsked() throws IOException, GeneralSecurityException {
        TestCertificate certificate = new TestCertificate(directory, "dns:registry.example");
        String host = serve(certificate.server(certificate), false);
        assertThrows(RegistryException.class, () -> pull(host, insecure("127.0.0.1:1")));
        pull(host, insecure(host));
        pull(host, insecure("127.0.0.0/8"));
    }

    @Test
    void aWrongCertificateOfThisMachineIsNoReasonForPlainHttp() throws IOException, GeneralSecurityException {
        TestCertificate certificate = new TestCertificate(directory, "ip:127.0.0.1");
        String host = serve(certificate.server(certificate), false);
        RegistryException e = assertThrows(RegistryException.class, () -> pull(host, Endpoints.plain()));
        assertTrue(e.isAboutCertificate(), e.toString());
    }

    @Test
    void clientsWithACertificate() throws IOException, GeneralSecurityException {
        TestCertificate certificate = new TestCertificate(directory, "ip:127.0.0.1");
        TestCertificate client = new TestCertificate(directory, "dns:client");
        String host = serve(certificate.server(client), true);
        keep(host, "ca.crt", certificate.pem());
        assertThrows(IOException.class, () -> pull(host, Endpoints.plain()));
        keep(host, "client.cert", client.pem());
        assertThrows(IOException.class, () -> pull(host, Endpoints.plain()));
        PrivateKeyInfo info = PrivateKeyInfo.getInstance(client.key().getEncoded());
        ECPrivateKey inner = ECPrivateKey.getInstance(info.parsePrivateKey());
        // As "openssl ecparam -genkey" writes it.
        String old = TestCertificate.pem(
                "EC PRIVATE KEY",
                new ECPrivateKey(
                                256,
                                inner.getKey(),
                                info.getPrivateKeyAlgorithm().getParameters())
                        .getEncoded());
        for (String key : List.of(client.keyPem(), old)) {
            keep(host, "client.key", key);
            pull(host, Endpoints.plain());
        }
        keep(host, "client.key", "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----\n");
        IOException e = assertThrows(IOException.class, () -> pull(host, Endpoints.plain()));
        assertTrue(e.getMessage().contains("client.key: the key is behind a password"), e.getMessage());
    }

    @Test
    void plainHttpElsewhereOnlyWhenAsked() {
        // Nothing listens there: what matters is what would have been spoken.
        RegistryException e =
                assertThrows(RegistryException.class, () -> pull("registry.invalid:5000", Endpoints.plain()));
        assertTrue(e.getMessage().contains("no such host"), e.getMessage());
    }

    @Test
    void mirrorsComeFirstAndGetNoCredentials() throws IOException {
        try (FakeRegistry mirror = new FakeRegistry("127.0.0.2");
                FakeRegistry registry = new FakeRegistry()) {
            String conf = "[[registry]]\nlocation='" + registry.host() + "'\n[[registry.mirror]]\nlocation='"
                    + mirror.host() + "/copies'\n";
            Endpoints endpoints =
                    new Endpoints(RegistriesConf.parse("c", conf), DaemonJson.none(), new InsecureHosts(List.of()));
            RegistrySettings settings = fast.settings()
                    .with(endpoints)
                    .with((host, _) -> host.equals(registry.host())
                            ? new Credentials.UserPassword("u", "p")
                            : new Credentials.Anonymous());
            String basic = "Basic " + new Credentials.UserPassword("u", "p").basic();
            registry.faults.add(
                    exchange -> !basic.equals(exchange.getRequestHeaders().getFirst("Authorization"))
                            && status(exchange, 401, "WWW-Authenticate", "Basic realm=x"));
            mirror.faults.add(exchange -> exchange.getRequestURI().getPath().contains("secret")
                    && status(exchange, 401, "WWW-Authenticate", "Basic realm=x"));
            byte[] image = IMAGE.getBytes(StandardCharsets.UTF_8);
            registry.manifest("app", "1", MediaType.OCI_MANIFEST, image);
            registry.manifest("secret", "1", MediaType.OCI_MANIFEST, image);
            mirror.manifest("copies/app", "1", MediaType.OCI_MANIFEST, image);
            try (RegistryClient client = new RegistryClient(settings)) {
                client.manifest(Reference.parse(registry.host() + "/app:1"));
                assertEquals(List.of(), registry.requests);
                client.manifest(Reference.parse(registry.host() + "/secret:1"));
                client.push(Reference.parse(registry.host() + "/app")).manifest(image, MediaType.OCI_MANIFEST, "2");
            }
            assertTrue(registry.manifests.containsKey("app/2"));
            assertEquals(
                    0,
                    mirror.requests.stream()
                            .filter(r -> r.method().equals("PUT"))
                            .count());
            mirror.requests.forEach(request -> assertNull(request.authorization()));
        }
    }

    @Test
    void mirrorsThatAreDown() throws IOException {
        try (FakeRegistry registry = new FakeRegistry()) {
            String conf =
                    "[[registry]]\nlocation='" + registry.host() + "'\n[[registry.mirror]]\nlocation='127.0.0.2:1'\n";
            Endpoints endpoints =
                    new Endpoints(RegistriesConf.parse("c", conf), DaemonJson.none(), new InsecureHosts(List.of()));
            registry.manifest("app", "1", MediaType.OCI_MANIFEST, IMAGE.getBytes(StandardCharsets.UTF_8));
            List<String> warnings = new CopyOnWriteArrayList<>();
            try (RegistryClient client =
                    new RegistryClient(fast.settings().with(endpoints).telling(warnings::add))) {
                client.manifest(Reference.parse(registry.host() + "/app:1"));
            }
            assertEquals(1, warnings.size());
            assertTrue(warnings.getFirst().startsWith("mirror 127.0.0.2:1: "), warnings.toString());
        }
    }

    @Test
    void whatIsTriedAgainIsTold() throws IOException {
        try (FakeRegistry registry = new FakeRegistry()) {
            registry.manifest("app", "1", MediaType.OCI_MANIFEST, IMAGE.getBytes(StandardCharsets.UTF_8));
            registry.fault(2, "GET", "/manifests/", exchange -> status(exchange, 503));
            List<String> warnings = new CopyOnWriteArrayList<>();
            try (RegistryClient client = new RegistryClient(fast.settings().telling(warnings::add))) {
                client.manifest(Reference.parse(registry.host() + "/app:1"));
            }
            assertEquals(
                    List.of("GET http://" + registry.host() + "/v2/app/manifests/1: status 503; trying again"),
                    warnings);
        }
    }

    @Test
    void warningsOfRegistriesAreToldOnce() throws IOException {
        try (FakeRegistry registry = new FakeRegistry()) {
            registry.manifest("app", "1", MediaType.OCI_MANIFEST, IMAGE.getBytes(StandardCharsets.UTF_8));
            registry.faults.add(exchange -> {
                exchange.getResponseHeaders().add("Warning", "299 - \"moves to \\\"new\\\" soon\"");
                exchange.getResponseHeaders().add("Warning", "110 - \"stale\"");
                return false;
            });
            List<String> warnings = new CopyOnWriteArrayList<>();
            try (RegistryClient client = new RegistryClient(fast.settings().telling(warnings::add))) {
                client.manifest(Reference.parse(registry.host() + "/app:1"));
                client.manifest(Reference.parse(registry.host() + "/app:1"));
            }
            assertEquals(List.of(registry.host() + ": moves to \"new\" soon"), warnings);
        }
    }
}
