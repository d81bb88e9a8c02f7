package io.jcontainers.build.transfer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jcontainers.build.archive.Clients;
import io.jcontainers.build.image.Descriptor;
import io.jcontainers.build.image.Platform;
import io.jcontainers.build.image.Reference;
import io.jcontainers.build.registry.DockerRegistry;
import io.jcontainers.build.registry.TestCertificate;
import io.jcontainers.build.store.ImageContents;
import io.jcontainers.build.store.Lease;
import io.jcontainers.build.store.TestImages;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.crypto.generators.OpenBSDBCrypt;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The verbs against the registry of the distribution project. */
class RealRegistryTest {
    private static final Platform AMD64 = Platform.of("linux", "amd64", "");

    @TempDir
    Path directory;

    private Desk desk;
    private Desk other;
    private @Nullable DockerRegistry registry;

    @BeforeEach
    void present() throws Exception {
        DockerRegistry.require();
        desk = new Desk(Files.createDirectory(directory.resolve("one")));
        other = new Desk(Files.createDirectory(directory.resolve("two")));
    }

    @AfterEach
    void stop() throws InterruptedException {
        if (registry != null) {
            registry.close();
        }
    }

    private String start(String http, String rest) throws Exception {
        registry = DockerRegistry.start(directory, http, rest);
        return registry.host();
    }

    private Descriptor build(String name, String... layers) throws Exception {
        try (Lease lease = desk.store.leases().forProcess("test")) {
            Descriptor image = TestImages.put(desk.store, lease, layers);
            desk.store.tag(Reference.parse(name), image);
            return image;
        }
    }

    private String succeed(Desk who, String... words) {
        Desk.Outcome outcome = who.run(words);
        assertEquals(0, outcome.status(), outcome.err());
        return outcome.out();
    }

    /** Pushes from one store, pulls into another: the same image, and a second time nothing moves. */
    private void pushAndPull(String host) throws Exception {
        String name = host + "/team/app";
        Descriptor built = build(name + ":1", "one", "two");
        String first = succeed(desk, "push", name + ":1");
        String second = succeed(desk, "push", name + ":1");
        assertEquals(last(first), last(second), "byte for byte the same");
        assertEquals(
                2,
                second.lines()
                        .filter(line -> line.endsWith(": Layer already exists"))
                        .count());

        assertTrue(succeed(other, "pull", name + ":1").contains("Downloaded newer image for " + name + ":1"));
        assertTrue(succeed(other, "pull", name + ":1").contains("Image is up to date for " + name + ":1"));
        ImageContents pulled = other.store.contents(
                other.store.named(Reference.parse(name + ":1")).orElseThrow().target(), AMD64);
        ImageContents local = desk.store.contents(built, AMD64);
        assertEquals(local.id(), pulled.id());
        assertEquals(local.config().diffIds(), pulled.config().diffIds());
        assertEquals(List.of(), other.store.check(true));

        // What was pulled goes on byte for byte; its layers are there and needn't be sent.
        Reference copy = Reference.parse(host + "/copies/app:2");
        other.store.tag(copy, pulled.descriptor());
        String mounted = succeed(other, "push", copy.toString());
        assertEquals(
                2,
                mounted.lines()
                        .filter(line -> line.endsWith(": Mounted from team/app"))
                        .count(),
                mounted);
        assertTrue(last(mounted).startsWith("2: digest: " + pulled.descriptor().digest() + " size: "), mounted);

        build(name + ":3", "three");
        succeed(desk, "push", "-a", name);
        assertTrue(succeed(other, "pull", "-a", name).contains("3: Pulling from team/app\n"));
        assertEquals("copies/app\nteam/app\n", succeed(desk, "search", "--format", "{{.Name}}", host + "/app"));
    }

    private static String last(String text) {
        return text.lines().toList().getLast();
    }

    @Test
    void plain() throws Exception {
        pushAndPull(start("", ""));
    }

    private String startWithTls(String rest) throws Exception {
        TestCertificate certificate = new TestCertificate(directory, "ip:127.0.0.1");
        Path pem = Files.writeString(directory.resolve("server.pem"), certificate.pem());
        Path key = Files.writeString(directory.resolve("server.key"), certificate.keyPem());
        String host = start("  tls:\n    certificate: " + pem + "\n    key: " + key + "\n", rest);
        for (Desk each : List.of(desk, other)) {
            Path own = Files.createDirectories(each.directory.resolve("etc/docker/certs.d/" + host));
            Files.writeString(own.resolve("ca.crt"), certificate.pem());
        }
        return host;
    }

    @Test
    void tls() throws Exception {
        String host = startWithTls("");
        pushAndPull(host);
        Desk stranger = new Desk(Files.createDirectory(directory.resolve("three")));
        assertEquals(1, stranger.run("pull", host + "/team/app:1").status());
        assertEquals(
                0,
                stranger.run("--insecure-registry", host, "pull", host + "/team/app:1")
                        .status());
    }

    @Test
    void passwords() throws Exception {
        Path users = directory.resolve("htpasswd");
        Files.writeString(users, "user:" + OpenBSDBCrypt.generate("geheim".toCharArray(), new byte[16], 4) + "\n");
        String host = startWithTls("auth:\n  htpasswd:\n    realm: our registry\n    path: " + users + "\n");
        build(host + "/team/app:1", "one");
        Desk.Outcome denied = desk.run("push", host + "/team/app:1");
        assertEquals(1, denied.status());
        assertTrue(denied.err().contains("may require 'jbuild login'"), denied.err());
        assertEquals(1, desk.run("login", "-u", "user", "-p", "wrong", host).status());
        for (Desk each : List.of(desk, other)) {
            each.input = "geheim\n".getBytes(StandardCharsets.UTF_8);
            assertEquals("Login Succeeded\n", succeed(each, "login", "-u", "user", "--password-stdin", host));
        }
        pushAndPull(host);
        succeed(other, "logout", host);
        assertEquals(1, other.run("pull", host + "/team/app:1").status());
    }

    @Test
    void withSkopeo() throws Exception {
        Clients.require("skopeo");
        Clients clients = new Clients(directory);
        String host = start("", "");
        Descriptor built = build(host + "/ours:1", "one", "two");
        succeed(desk, "push", host + "/ours:1");
        String digest = clients.run(
                "skopeo", "inspect", "--tls-verify=false", "--format", "{{.Digest}}", "docker://" + host + "/ours:1");
        assertTrue(desk.store.named(Reference.parse(host + "/ours@" + digest)).isPresent());

        clients.run(
                "skopeo",
                "--insecure-policy",
                "copy",
                "--dest-tls-verify=false",
                "oci:" + desk.store.root() + ":" + host + "/ours:1",
                "docker://" + host + "/theirs:1");
        succeed(other, "pull", host + "/theirs:1");
        ImageContents pulled = other.store.contents(
                other.store
                        .named(Reference.parse(host + "/theirs:1"))
                        .orElseThrow()
                        .target(),
                AMD64);
        assertEquals(desk.store.contents(built, AMD64).id(), pulled.id());
        // A store into which was pulled is read in place.
        List<String> seen = new ArrayList<>();
        seen.add(clients.run(
                "skopeo",
                "inspect",
                "--format",
                "{{.Digest}}",
                "oci:" + other.store.root() + ":" + host + "/theirs:1"));
        assertEquals(List.of(pulled.descriptor().digest().toString()), seen);
    }
}
