package io.jcontainers.conformance.build.registry;

import io.jcontainers.conformance.build.BuildArea;
import io.jcontainers.conformance.build.BuildCase;
import io.jcontainers.conformance.build.BuildCases;
import io.jcontainers.conformance.build.BuildStage;
import io.jcontainers.conformance.build.Effort;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Which certificates count, and that nothing goes in the clear unless somebody asked for it. */
public final class TrustedServers implements BuildArea {

    private final BuildCases c = new BuildCases("registry-tls");

    @Override
    public List<BuildCase> cases(Effort effort) {
        tls();
        return c.list();
    }

    /** A case with a registry behind TLS that has the image "app:1". */
    private interface TlsBody {
        void play(BuildStage stage, FaultyProxy secure, ServerCertificate certificate) throws Exception;
    }

    private void tls(String name, TlsBody body) {
        c.add(name, Scene.checked(stage -> {
            ServerCertificate certificate = ServerCertificate.make(stage);
            RegistryServer registry = RegistryServer.plain(stage);
            RemoteImage.of(stage, 100_000).publish(registry, "app", "1", true);
            body.play(stage, FaultyProxy.before(stage, registry.port(), certificate.listener()), certificate);
        }));
    }

    private void tls() {
        tls("authority-of-certs.d", (stage, secure, certificate) -> {
            Path config = Scene.config(stage, "{}");
            Scene.trust(config, secure.host(), certificate);
            Scene.succeeds(stage, stage.jbuild("--config", config, "pull", secure.host() + "/app:1"));
        });
        tls("authority-of-another-host", (stage, secure, certificate) -> {
            Path config = Scene.config(stage, "{}");
            Scene.trust(config, "127.0.0.1:1", certificate);
            stage.failed(
                    "certs.d/" + secure.host() + "/ca.crt",
                    stage.jbuild("--config", config, "pull", secure.host() + "/app:1")
                            .run());
        });
        tls("nobody-vouches", (stage, secure, certificate) -> {
            stage.failed(
                    "certs.d/" + secure.host() + "/ca.crt",
                    stage.jbuild("pull", secure.host() + "/app:1").run());
            stage.equal("requests", 0, secure.requests(".*", "/").size());
        });
        tls("nobody-vouches-from", (stage, secure, certificate) -> {
            stage.dockerfile("FROM " + secure.host() + "/app:1");
            stage.failed(
                    "certs.d/" + secure.host() + "/ca.crt", stage.building().run());
        });
        tls(
                "insecure-when-asked",
                (stage, secure, certificate) -> Scene.succeeds(
                        stage, stage.jbuild("--insecure-registry", secure.host(), "pull", secure.host() + "/app:1")));
        tls(
                "insecure-another-host",
                (stage, secure, certificate) -> stage.failed(
                        "ca.crt",
                        stage.jbuild("--insecure-registry", "127.0.0.1:1", "pull", secure.host() + "/app:1")
                                .run()));
        tls("authority-that-is-none", (stage, secure, certificate) -> {
            Path config = Scene.config(stage, "{}");
            Path directory = Files.createDirectories(config.resolve("certs.d").resolve(secure.host()));
            Files.writeString(directory.resolve("ca.crt"), "not a certificate");
            stage.failed(
                    "ca.crt",
                    stage.jbuild("--config", config, "pull", secure.host() + "/app:1")
                            .run());
        });
        c.add("debian's-registry-behind-tls", Scene.checked(stage -> {
            ServerCertificate certificate = ServerCertificate.make(stage);
            RegistryServer registry = RegistryServer.withTls(stage, certificate);
            Path config = Scene.config(stage, "{}");
            Scene.trust(config, registry.host(), certificate);
            Scene.succeeds(stage, stage.jbuild("tag", "base", registry.host() + "/app:1"));
            Scene.succeeds(stage, stage.jbuild("--config", config, "push", registry.host() + "/app:1"));
            Scene.succeeds(stage, stage.jbuild("rmi", registry.host() + "/app:1"));
            Scene.succeeds(stage, stage.jbuild("--config", config, "pull", registry.host() + "/app:1"));
        }));
        c.add("no-plain-http-unless-asked", Scene.checked(stage -> {
            // A name that isn't this machine: TLS, and nothing else.
            FaultyProxy way = FaultyProxy.before(stage, 1, new ServerSocket());
            way.on(".*", "", x -> x.send(Reply.of(502, "")));
            stage.failed(
                    "registry.test",
                    stage.jbuild("pull", "registry.test/app:1")
                            .env("HTTPS_PROXY", "http://" + way.host())
                            .env("HTTP_PROXY", "http://" + way.host())
                            .env("JBUILD_REGISTRY_RETRIES", "0")
                            .run());
            stage.that(
                    "only tunnels: " + way.requests(".*", ""),
                    way.requests(".*", "").stream()
                            .allMatch(head -> head.first().startsWith("CONNECT registry.test:443")));
        }));
    }
}
