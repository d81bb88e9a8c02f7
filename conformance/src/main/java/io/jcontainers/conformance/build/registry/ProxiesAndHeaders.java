package io.jcontainers.conformance.build.registry;

import io.jcontainers.conformance.build.BuildArea;
import io.jcontainers.conformance.build.BuildCase;
import io.jcontainers.conformance.build.BuildCases;
import io.jcontainers.conformance.build.BuildStage;
import io.jcontainers.conformance.build.BuiltImage;
import io.jcontainers.conformance.build.Effort;
import io.jcontainers.conformance.build.Program;
import io.jcontainers.conformance.build.Ran;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Proxies on the way to registries, and what docker's config.json has for RUN and for registries. */
public final class ProxiesAndHeaders implements BuildArea {
    private static final int ALWAYS = Integer.MAX_VALUE;

    private final BuildCases c = new BuildCases("registry-proxy");

    @Override
    public List<BuildCase> cases(Effort effort) {
        proxies();
        buildProxies();
        headers();
        return c.list();
    }

    private void add(String name, Scene.Body body) {
        Scene.add(c, name, body);
    }

    private static Program by(Scene t, String variable, String insecure, String... more) {
        Program program = t.jbuild("--insecure-registry", insecure, "pull", "registry.test/app:1")
                .env(variable, "http://" + t.proxy.host());
        for (int i = 0; i < more.length; i += 2) {
            program.env(more[i], more[i + 1]);
        }
        return program;
    }

    private void proxies() {
        for (String variable : List.of("HTTP_PROXY", "http_proxy")) {
            add("plain-by-" + variable, t -> {
                Scene.succeeds(t.stage, by(t, variable, "registry.test"));
                t.stage.that(
                        "asked by its whole address: " + t.proxy.requests("GET", "/manifests/"),
                        t.proxy.requests("GET", "/manifests/").stream()
                                .allMatch(head -> head.word(1).startsWith("http://registry.test/v2/app/")));
            });
        }
        add("build-by-proxy", t -> {
            t.stage.dockerfile("FROM registry.test/app:1", "RUN env > /out");
            BuiltImage built = t.stage.built(
                    t.jbuild("--insecure-registry", "registry.test", "build", "-t", "t", t.stage.context())
                            .env("HTTP_PROXY", "http://" + t.proxy.host())
                            .run());
            t.stage.that("RUN has no proxy of ours", !built.text("out").contains(t.proxy.host()));
        });
        c.add("tls-by-HTTPS_PROXY", Scene.checked(stage -> {
            ServerCertificate certificate = ServerCertificate.make(stage);
            RegistryServer registry = RegistryServer.plain(stage);
            RemoteImage.of(stage, 100_000).publish(registry, "app", "1", true);
            FaultyProxy secure = FaultyProxy.before(stage, registry.port(), certificate.listener());
            FaultyProxy way = FaultyProxy.before(stage, secure.port(), new ServerSocket());
            way.on("CONNECT", "", x -> {
                if (x.request().value("Proxy-Authorization").equals("Basic dTpnZWhlaW0=")) {
                    x.tunnel();
                } else {
                    x.send(Reply.of(407, "").with("Proxy-Authenticate", "Basic realm=\"way\""));
                }
            });
            Path config = Scene.config(stage, "{}");
            Scene.trust(config, "registry.test", certificate);
            Scene.succeeds(
                    stage,
                    stage.jbuild("--config", config, "pull", "registry.test/app:1")
                            .env("HTTPS_PROXY", "http://u:geheim@" + way.host()));
            stage.equal("shown to the registry", List.of(), secure.sent("Proxy-Authorization", ""));
            stage.that(
                    "only tunnels",
                    way.requests(".*", "").stream()
                            .allMatch(head -> head.first().startsWith("CONNECT registry.test:443")));
        }));
        add("no-proxy", t -> {
            t.stage.failed(
                    "registry.test",
                    by(t, "HTTP_PROXY", "registry.test", "NO_PROXY", "example,.test")
                            .run());
            t.stage.equal("requests", 0, t.proxy.requests(".*", "").size());
        });
        add(
                "no-proxy-for-others",
                t -> Scene.succeeds(
                        t.stage, by(t, "HTTP_PROXY", "registry.test", "NO_PROXY", "example,est,registry.tes")));
        add("this-machine-directly", t -> {
            FaultyProxy way = t.another();
            Scene.succeeds(t.stage, t.pulling().env("HTTP_PROXY", "http://" + way.host()));
            t.stage.equal("requests", 0, way.requests(".*", "").size());
        });
        add("proxy-with-a-password", t -> {
            t.proxy.on(".*", "", x -> {
                if (x.request().value("Proxy-Authorization").equals("Basic dTpnZWhlaW0=")) {
                    x.pass();
                } else {
                    x.send(Reply.of(407, "").with("Proxy-Authenticate", "Basic realm=\"way\""));
                }
            });
            Scene.succeeds(t.stage, withPassword(t, "u:geheim"));
            Ran wrong = withPassword(t, "u:falsch").run();
            t.stage.failed("407", wrong);
            t.stage.that("no password is told: " + wrong.text(), !wrong.text().contains("falsch"));
        });
        add("proxy-that-is-none", t -> {
            Ran ran = by(t, "https_proxy", "registry.test", "HTTP_PROXY", "socks5://user:geheim@x")
                    .run();
            t.stage.failed("HTTP_PROXY: no URL of an HTTP proxy", ran);
            t.stage.that("no password is told", !ran.text().contains("geheim"));
            t.stage.dockerfile("FROM base", "RUN true");
            Scene.succeeds(t.stage, t.stage.building().env("HTTP_PROXY", "socks5://user:geheim@x"));
        });
        add("proxy-that-refuses", t -> {
            t.patience(5, 0);
            t.proxy.on(".*", "", x -> x.send(Reply.of(403, "blocked by policy")));
            t.stage.failed("403", by(t, "HTTP_PROXY", "registry.test").run());
        });
        add("proxy-that-hangs", t -> {
            t.impatient();
            t.proxy.on(".*", "", Exchange::hang);
            t.stage.failed("registry.test", by(t, "HTTP_PROXY", "registry.test").run());
        });
    }

    private static Program withPassword(Scene t, String login) {
        t.patience(20, 0);
        return t.jbuild("--insecure-registry", "registry.test", "pull", "registry.test/app:1")
                .env("HTTP_PROXY", "http://" + login + "@" + t.proxy.host());
    }

    private static final String PROXIES =
            "{\"proxies\":{\"default\":{\"httpProxy\":\"http://p.test:3128\",\"noProxy\":\"*.local\"}}}";

    private void buildProxies() {
        add("of-config.json-in-run", t -> {
            t.stage.dockerfile("FROM base", "RUN env | grep -i proxy | sort > /out");
            BuiltImage built = t.stage.built(building(t, PROXIES).run());
            t.stage.equal(
                    "/out",
                    "HTTP_PROXY=http://p.test:3128\nNO_PROXY=*.local\n"
                            + "http_proxy=http://p.test:3128\nno_proxy=*.local\n",
                    built.text("out"));
            t.stage.that(
                    "not in the image's document: " + built.config("history").text(),
                    !built.document().text().contains("p.test"));
            t.stage.equal(
                    "others have the same step",
                    1,
                    BuildStage.cached(t.stage.built(building(t, "{}").run())));
        });
        add("of-config.json-behind-the-flag", t -> {
            t.stage.dockerfile("FROM base", "RUN echo $HTTP_PROXY $http_proxy $NO_PROXY > /out");
            BuiltImage built = t.stage.built(building(t, PROXIES, "--build-arg", "HTTP_PROXY=http://mine")
                    .run());
            t.stage.equal("/out", "http://mine http://p.test:3128 *.local\n", built.text("out"));
        });
        add("of-config.json-declared", t -> {
            t.stage.dockerfile("FROM base", "ARG HTTP_PROXY", "RUN echo $HTTP_PROXY > /out");
            BuiltImage built = t.stage.built(building(t, PROXIES).run());
            t.stage.equal("/out", "http://p.test:3128\n", built.text("out"));
        });
        add("of-config.json-of-a-wrong-type", t -> {
            t.stage.dockerfile("FROM base");
            Ran ran = building(t, "{\"proxies\":{\"default\":{\"httpProxy\":[]}}}")
                    .run();
            t.stage.failed("config.json: proxies.default.httpProxy: a text expected", ran);
        });
        add("config.json-that-is-none", t -> {
            t.stage.dockerfile("FROM base");
            Ran ran = building(t, "{\"proxies\":").run();
            t.stage.failed("config.json: invalid JSON at line 1", ran);
        });
        add("config.json-empty", t -> {
            t.stage.dockerfile("FROM base", "RUN true");
            t.stage.built(building(t, "").run());
        });
    }

    private static Program building(Scene t, String config, Object... flags) throws IOException {
        List<Object> words =
                new ArrayList<>(List.of("--config", t.config(config), "build", "-t", "t", "--progress", "plain"));
        words.addAll(List.of(flags));
        words.add(t.stage.context());
        return t.jbuild(words.toArray());
    }

    private void headers() {
        String headers = "{\"HttpHeaders\":{\"X-Meta-Team\":\"red\",\"X-Secret\":\"s\",\"User-Agent\":\"me\"}}";
        add("meta-headers", t -> {
            FaultyProxy storage = t.another();
            t.onLayer(ALWAYS, x -> x.send(Reply.redirect(307, "http://" + storage.host() + x.target())));
            Scene.succeeds(t.stage, t.jbuild("--config", t.config(headers), "pull", t.name()));
            t.stage.that(
                    "the registry sees them: " + t.proxy.requests("GET", "/manifests/"),
                    t.proxy.sent("X-Meta-Team", "/manifests/").equals(List.of("red"))
                            && t.proxy.sent("X-Meta-Team", "/blobs/").size() >= 2);
            t.stage.equal("for docker's engine only", List.of(), t.proxy.sent("X-Secret", "/"));
            t.stage.equal("not for the others", List.of(), storage.sent("X-Meta-Team", "/"));
        });
        add("meta-header-with-a-line-feed", t -> {
            Ran ran = t.jbuild(
                            "--config",
                            t.config("{\"HttpHeaders\":{\"X-Meta-A\":\"a\\r\\nX-Evil: 1\"}}"),
                            "pull",
                            t.name())
                    .run();
            t.stage.failed("config.json: HttpHeaders.X-Meta-A: no header of HTTP", ran);
        });
    }
}
