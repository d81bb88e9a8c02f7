package io.jcontainers.build.registry;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.jcontainers.build.image.Descriptor;
import io.jcontainers.build.image.Digests;
import io.jcontainers.build.image.MediaType;
import io.jcontainers.build.image.Reference;
import io.jcontainers.build.registry.auth.CredentialSource;
import io.jcontainers.build.registry.auth.CredentialStore;
import io.jcontainers.build.registry.auth.Credentials;
import io.jcontainers.build.registry.auth.HelperRunner;
import io.jcontainers.build.registry.endpoint.Certificates;
import io.jcontainers.build.registry.http.RegistryException;
import io.jcontainers.build.registry.http.RegistryException.Reason;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.bouncycastle.crypto.generators.OpenBSDBCrypt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against the registry of the distribution project, Debian's package docker-registry. */
class DockerRegistryTest {
    private static final int SIZE = 3_000_000;

    @TempDir
    Path directory;

    private final byte[] layer = new byte[SIZE];
    private final byte[] config = "{\"os\":\"linux\",\"architecture\":\"amd64\"}".getBytes(StandardCharsets.UTF_8);
    private DockerRegistry registry;
    private String host;

    @BeforeEach
    void present() {
        DockerRegistry.require();
        new Random(11).nextBytes(layer);
    }

    @AfterEach
    void stop() throws InterruptedException {
        if (registry != null) {
            registry.close();
        }
    }

    private void start(String http, String rest) throws IOException {
        registry = DockerRegistry.start(directory, http, rest);
        host = registry.host();
    }

    private RegistryClient client(CredentialSource credentials) {
        return new RegistryClient(new Fast()
                .settings()
                .with(new Certificates(List.of(directory.resolve("certs.d"))))
                .with(credentials));
    }

    private static Descriptor descriptor(String type, byte[] bytes) {
        return Descriptor.of(type, Digests.fast().sha256(bytes), bytes.length);
    }

    private static String json(Descriptor of) {
        return "{\"mediaType\":\"" + of.mediaType() + "\",\"digest\":\"" + of.digest() + "\",\"size\":" + of.size()
                + "}";
    }

    private byte[] image(String more) {
        return ("{\"schemaVersion\":2,\"mediaType\":\"" + MediaType.OCI_MANIFEST + "\",\n \"config\":"
                        + json(descriptor(MediaType.OCI_CONFIG, config)) + ",\"layers\":["
                        + json(descriptor(MediaType.OCI_LAYER, layer)) + "]" + more + "}")
                .getBytes(StandardCharsets.UTF_8);
    }

    /** Pushes an image and pulls it again, in all the ways there are. */
    private void pushAndPull(RegistryClient client) throws IOException {
        Reference app = Reference.parse(host + "/team/app");
        Push push = client.push(app);
        TransferListener none = TransferListener.none();
        Descriptor blob = descriptor(MediaType.OCI_LAYER, layer);
        assertEquals(Push.Outcome.UPLOADED, push.blob(blob, BlobSource.of(layer), null, none));
        assertEquals(Push.Outcome.EXISTED, push.blob(blob, BlobSource.of(layer), null, none));
        push.blob(descriptor(MediaType.OCI_CONFIG, config), BlobSource.of(config), null, none);
        byte[] image = image("");
        Descriptor pushed = push.manifest(image, MediaType.OCI_MANIFEST, "1");
        push.manifest(image, MediaType.OCI_MANIFEST, "2");

        Push other = client.push(Reference.parse(host + "/other"));
        assertEquals(Push.Outcome.MOUNTED, other.blob(blob, BlobSource.of(layer), "team/app", none));

        assertEquals(pushed, client.head(app.withTag("1")).orElseThrow());
        assertArrayEquals(image, client.manifest(app.withTag("1")).bytes());
        assertArrayEquals(
                image, client.manifest(app.withDigest(pushed.digest())).bytes());
        assertEquals(List.of("1", "2"), client.tags(app).stream().sorted().toList());
        assertEquals(List.of("other", "team/app"), client.repositories(host));

        byte[] signature = image(",\"artifactType\":\"a/b\",\"subject\":" + json(pushed));
        push.manifest(signature, MediaType.OCI_MANIFEST, null);
        assertEquals(
                List.of(Digests.fast().sha256(signature)),
                client.referrers(app, pushed.digest(), "a/b").stream()
                        .map(Descriptor::digest)
                        .toList());

        for (int there : new int[] {0, 1_000_000, SIZE}) {
            Path file = directory.resolve("blob");
            Files.write(file, Arrays.copyOf(layer, there));
            try (FileChannel open = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
                client.download(app, List.of(new Transfer(blob, BlobTarget.of(open))), none);
            }
            assertArrayEquals(layer, Files.readAllBytes(file));
        }
        RegistryException e = assertThrows(RegistryException.class, () -> client.manifest(app.withTag("none")));
        assertEquals(Reason.NOT_FOUND, e.reason());
    }

    @Test
    void plain() throws IOException {
        start("", "");
        try (RegistryClient client = client(CredentialSource.anonymous())) {
            pushAndPull(client);
        }
    }

    @Test
    void inPieces() throws IOException {
        start("", "");
        RegistrySettings settings = new Fast().settings().with(2, 3, 100_000, 700_000);
        try (RegistryClient client = new RegistryClient(settings)) {
            pushAndPull(client);
        }
    }

    private void startWithTls(String rest) throws IOException, GeneralSecurityException {
        TestCertificate certificate = new TestCertificate(directory, "ip:127.0.0.1");
        Path pem = Files.writeString(directory.resolve("server.pem"), certificate.pem());
        Path key = Files.writeString(directory.resolve("server.key"), certificate.keyPem());
        start("  tls:\n    certificate: " + pem + "\n    key: " + key + "\n", rest);
        Path own = Files.createDirectories(directory.resolve("certs.d").resolve(host));
        Files.writeString(own.resolve("ca.crt"), certificate.pem());
    }

    @Test
    void tlsWithACaOfItsOwn() throws IOException, GeneralSecurityException {
        startWithTls("");
        try (RegistryClient client = client(CredentialSource.anonymous())) {
            pushAndPull(client);
        }
        try (RegistryClient stranger = new RegistryClient(new Fast().settings())) {
            RegistryException e = assertThrows(
                    RegistryException.class, () -> stranger.manifest(Reference.parse(host + "/team/app:1")));
            assertEquals(true, e.isAboutCertificate());
        }
    }

    @Test
    void passwords() throws IOException, GeneralSecurityException {
        Path users = directory.resolve("htpasswd");
        Files.writeString(users, "user:" + OpenBSDBCrypt.generate("geheim".toCharArray(), new byte[16], 4) + "\n");
        startWithTls("auth:\n  htpasswd:\n    realm: our registry\n    path: " + users + "\n");
        CredentialStore store =
                new CredentialStore(List.of(directory.resolve("docker/config.json")), HelperRunner.none(), _ -> {});
        Credentials.UserPassword login = new Credentials.UserPassword("user", "geheim");
        try (RegistryClient client = client(store)) {
            assertEquals(
                    Reason.UNAUTHORIZED,
                    assertThrows(RegistryException.class, () -> client.tags(Reference.parse(host + "/team/app")))
                            .reason());
            assertEquals(
                    Reason.UNAUTHORIZED,
                    assertThrows(
                                    RegistryException.class,
                                    () -> client.checkLogin(host, new Credentials.UserPassword("user", "wrong")))
                            .reason());
            client.checkLogin(host, login);
            store.login(host, login);
            pushAndPull(client);
        }
    }
}
