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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What a user has configured: certificates, proxies, headers, logins; and layers that are to be had elsewhere. */
public final class Configured implements BuildArea {
    private static final int ALWAYS = Integer.MAX_VALUE;
    private static final String FOREIGN = "application/vnd.docker.image.rootfs.foreign.diff.tar";
    private static final String NONDISTRIBUTABLE = "application/vnd.oci.image.layer.nondistributable.v1.tar";

    private BuildCases c = new BuildCases("registry-tls");

    @Override
    public List<BuildCase> cases(Effort effort) {
        tls();
        List<BuildCase> all = new ArrayList<>(c.list());
        c = new BuildCases("registry-proxy");
        proxies();
        buildProxies();
        headers();
        all.addAll(c.list());
        c = new BuildCases("registry-login");
        logins();
        helpers();
        all.addAll(c.list());
        c = new BuildCases("registry-foreign");
        foreign();
        all.addAll(c.list());
        return all;
    }

    private void add(String name, Scene.Body body) {
        Scene.add(c, name, body);
    }

    // ---- TLS

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

    private static void succeeds(BuildStage stage, Program program) {
        Ran ran = program.run();
        stage.that(ran.told(), ran.ok());
    }

    private void tls() {
        tls("authority-of-certs.d", (stage, secure, certificate) -> {
            Path config = Scene.config(stage, "{}");
            Scene.trust(config, secure.host(), certificate);
            succeeds(stage, stage.jbuild("--config", config, "pull", secure.host() + "/app:1"));
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
                (stage, secure, certificate) -> succeeds(
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
            succeeds(stage, stage.jbuild("tag", "base", registry.host() + "/app:1"));
            succeeds(stage, stage.jbuild("--config", config, "push", registry.host() + "/app:1"));
            succeeds(stage, stage.jbuild("rmi", registry.host() + "/app:1"));
            succeeds(stage, stage.jbuild("--config", config, "pull", registry.host() + "/app:1"));
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

    // ---- proxies on the way to registries

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
                succeeds(t.stage, by(t, variable, "registry.test"));
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
            succeeds(
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
                t -> succeeds(t.stage, by(t, "HTTP_PROXY", "registry.test", "NO_PROXY", "example,est,registry.tes")));
        add("this-machine-directly", t -> {
            FaultyProxy way = t.another();
            succeeds(t.stage, t.pulling().env("HTTP_PROXY", "http://" + way.host()));
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
            succeeds(t.stage, withPassword(t, "u:geheim"));
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
            succeeds(t.stage, t.stage.building().env("HTTP_PROXY", "socks5://user:geheim@x"));
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

    // ---- proxies of config.json, for RUN

    private static final String PROXIES =
            "{\"proxies\":{\"default\":{\"httpProxy\":\"http://p.test:3128\",\"noProxy\":\"*.local\"}}}";

    private void buildProxies() {
        add("of-config.json-in-run", t -> {
            t.stage.dockerfile("FROM base", "RUN env | grep -i proxy | sort > /out");
            BuiltImage built = t.stage.built(building(t, PROXIES).run());
            t.stage.equal(
                    "/out",
                    "HTTP_PROXY=http://p.test:3128\nNO_PROXY=*.local\nhttp_proxy=http://p.test:3128\nno_proxy=*.local\n",
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
            succeeds(t.stage, t.jbuild("--config", t.config(headers), "pull", t.name()));
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

    // ---- login

    private static Program login(BuildStage stage, Path config, String host, String password) {
        return stage.jbuild("--config", config, "login", "-u", "user", "--password-stdin", host)
                .stdin((password + "\n").getBytes());
    }

    private void logins() {
        c.add("login-push-pull-logout", Scene.checked(stage -> {
            RegistryServer registry = RegistryServer.withPasswords(stage);
            Path config = stage.other("docker");
            String name = registry.host() + "/app:1";
            succeeds(stage, stage.jbuild("tag", "base", name));
            stage.failed(
                    "jbuild login",
                    stage.jbuild("--config", config, "push", name).run());
            Ran in = login(stage, config, registry.host(), "geheim").run();
            stage.contains("login", "Login Succeeded", in.out());
            stage.equal(
                    "config.json",
                    "{\"auths\":{\"" + registry.host() + "\":{\"auth\":\"dXNlcjpnZWhlaW0=\"}}}",
                    Files.readString(config.resolve("config.json")).replaceAll("\\s", ""));
            stage.equal(
                    "its mode",
                    "rw-------",
                    java.nio.file.attribute.PosixFilePermissions.toString(
                            Files.getPosixFilePermissions(config.resolve("config.json"))));
            succeeds(stage, stage.jbuild("--config", config, "push", name));
            succeeds(stage, stage.jbuild("rmi", name));
            succeeds(stage, stage.jbuild("--config", config, "pull", name));
            stage.dockerfile("FROM " + name, "RUN true");
            succeeds(stage, stage.jbuild("--config", config, "build", "--pull", "-t", "t", stage.context()));
            succeeds(stage, stage.jbuild("--config", config, "logout", registry.host()));
            stage.equal(
                    "config.json",
                    "{\"auths\":{}}",
                    Files.readString(config.resolve("config.json")).replaceAll("\\s", ""));
            stage.failed(
                    "jbuild login",
                    stage.jbuild("--config", config, "pull", name).run());
        }));
        c.add("wrong-password", Scene.checked(stage -> {
            RegistryServer registry = RegistryServer.withPasswords(stage);
            Path config = stage.other("docker");
            Ran ran = login(stage, config, registry.host(), "falsch").run();
            stage.failed("incorrect username or password", ran);
            stage.that("no password is told: " + ran.text(), !ran.text().contains("falsch"));
            stage.that("nothing is kept", !Files.exists(config.resolve("config.json")));
        }));
        c.add("other-fields-survive", Scene.checked(stage -> {
            RegistryServer registry = RegistryServer.withPasswords(stage);
            Path config =
                    Scene.config(stage, "{\"detachKeys\":\"ctrl-e,e\",\"auths\":{\"x.test\":{\"auth\":\"YTpi\"}}}");
            succeeds(stage, login(stage, config, registry.host(), "geheim"));
            String text = Files.readString(config.resolve("config.json"));
            stage.that(text, text.contains("ctrl-e,e") && text.contains("YTpi") && text.contains("dXNlcjpnZWhlaW0="));
        }));
        add("login-hangs", t -> {
            t.impatient();
            t.proxy.on(".*", "/", Exchange::hang);
            t.stage.failed(
                    "gave no answer in",
                    t.jbuild("--config", t.config("{}"), "login", "-u", "user", "-p", "x", t.proxy.host())
                            .run());
        });
        add("login-hangs-sigint", t -> {
            t.proxy.on(".*", "/", Exchange::hang);
            t.interrupted(t.jbuild("--config", t.config("{}"), "login", "-u", "user", "-p", "x", t.proxy.host()), "/");
        });
        add("login-again-hangs-sigint", t -> {
            t.proxy.on(".*", "/", Exchange::hang);
            String kept = "{\"auths\":{\"" + t.proxy.host() + "\":{\"auth\":\"dXNlcjpnZWhlaW0=\"}}}";
            t.interrupted(t.jbuild("--config", t.config(kept), "login", t.proxy.host()), "/");
        });
        add("search-hangs-sigint", t -> {
            t.proxy.on(".*", "/", Exchange::hang);
            t.interrupted(t.jbuild("search", t.proxy.host() + "/x"), "/");
        });
        add("concurrent-logins", t -> {
            Path config = t.config("{}");
            List<FaultyProxy> hosts = new ArrayList<>();
            List<Program.Running> running = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                hosts.add(t.another());
                Redirects.wantsPassword(hosts.getLast());
            }
            for (FaultyProxy host : hosts) {
                running.add(login(t.stage, config, host.host(), "geheim").start());
            }
            running.forEach(each -> t.stage.that(each.soFar(), each.await(60).ok()));
            String text = Files.readString(config.resolve("config.json"));
            t.stage.that("all of them: " + text, hosts.stream().allMatch(host -> text.contains(host.host())));
        });
    }

    /** A credential helper that keeps what it is given in a file. */
    private static Path helper(BuildStage stage) throws IOException {
        Path directory = Files.createDirectories(stage.other("helpers"));
        Path program = directory.resolve("docker-credential-suite");
        Path kept = directory.resolve("kept");
        Files.writeString(program, """
                #!/bin/sh
                echo "$1" >> LOG
                case $1 in
                store) cat > KEPT ;;
                get)
                    read -r server
                    if grep -qs "\\"ServerURL\\":\\"$server\\"" KEPT; then cat KEPT
                    else echo credentials not found in native keychain; exit 1; fi ;;
                erase) rm KEPT ;;
                esac
                """.replace("KEPT", kept.toString())
                .replace("LOG", directory.resolve("log").toString()));
        Files.setPosixFilePermissions(program, java.nio.file.attribute.PosixFilePermissions.fromString("rwxr-xr-x"));
        return directory;
    }

    private static Program with(Path helper, Program program) {
        return program.env("PATH", helper + ":/usr/sbin:/usr/bin:/sbin:/bin");
    }

    private void helpers() {
        c.add("credential-helper", Scene.checked(stage -> {
            RegistryServer registry = RegistryServer.withPasswords(stage);
            Path helper = helper(stage);
            Path config = Scene.config(stage, "{\"credsStore\":\"suite\"}");
            String name = registry.host() + "/app:1";
            succeeds(stage, with(helper, login(stage, config, registry.host(), "geheim")));
            stage.contains("kept", "geheim", Files.readString(helper.resolve("kept")));
            String text = Files.readString(config.resolve("config.json"));
            stage.that("not in config.json: " + text, !text.contains("geheim") && !text.contains("dXNlcj"));
            succeeds(stage, stage.jbuild("tag", "base", name));
            succeeds(stage, with(helper, stage.jbuild("--config", config, "push", name)));
            succeeds(stage, with(helper, stage.jbuild("--config", config, "pull", name)));
            succeeds(stage, with(helper, stage.jbuild("--config", config, "logout", registry.host())));
            stage.that("erased", !Files.exists(helper.resolve("kept")));
            stage.failed(
                    "jbuild login",
                    with(helper, stage.jbuild("--config", config, "pull", name)).run());
        }));
        add("credential-helper-that-is-missing", t -> {
            Redirects.wantsPassword(t.proxy);
            t.fails(
                    "docker-credential-nowhere",
                    t.jbuild("--config", t.config("{\"credsStore\":\"nowhere\"}"), "pull", t.name())
                            .run());
        });
        add("credential-helper-that-hangs-sigint", t -> {
            Redirects.wantsPassword(t.proxy);
            Path helper = helper(t.stage);
            Files.writeString(
                    helper.resolve("docker-credential-suite"), "#!/bin/sh\ntouch " + helper + "/on\nsleep 100\n");
            Program.Running pull = with(
                            helper, t.jbuild("--config", t.config("{\"credsStore\":\"suite\"}"), "pull", t.name()))
                    .start();
            t.stage.eventually("the helper runs", () -> Files.exists(helper.resolve("on")));
            pull.signal("INT");
            Ran ran = pull.await(10);
            t.stage.equal("exit status: " + ran.text(), 130, ran.status());
            t.stage.that(
                    "the helper has ended",
                    ProcessHandle.allProcesses()
                            .noneMatch(process -> process.info()
                                    .commandLine()
                                    .orElse("")
                                    .contains(helper.resolve("docker-credential-suite")
                                            .toString())));
        });
        add("credential-helper-not-asked-without-need", t -> {
            Path helper = helper(t.stage);
            succeeds(
                    t.stage,
                    with(helper, t.jbuild("--config", t.config("{\"credsStore\":\"suite\"}"), "pull", t.name())));
            t.stage.that("asked", !Files.exists(helper.resolve("log")));
        });
    }

    // ---- layers that are to be had elsewhere

    /** The registry has all but one layer, whose descriptor names these places. */
    private static RemoteImage elsewhere(Scene t, String mediaType, List<String> urls) throws Exception {
        RemoteImage image = RemoteImage.withForeignLayer(t.stage, mediaType, urls);
        t.proxy.on(
                "GET",
                "/app/manifests/f$",
                x -> x.send(Reply.of(200, image.manifest()).with("Content-Type", RemoteImage.MANIFEST)));
        for (byte[] blob : List.of(image.config())) {
            t.proxy.on("GET", "/app/blobs/" + RemoteImage.digest(blob), x -> x.send(Reply.of(200, blob)));
        }
        return image;
    }

    private static Program pullingForeign(Scene t) {
        return t.jbuild("pull", t.proxy.host() + "/app:f");
    }

    private void foreign() {
        for (String type : List.of(FOREIGN, NONDISTRIBUTABLE)) {
            add("pulled" + type.substring(type.lastIndexOf("image")), t -> {
                FaultyProxy owner = t.another();
                RemoteImage image = elsewhere(t, type, List.of("http://" + owner.host() + "/layers/f?x=y"));
                owner.times(1, "GET", "^/layers/", x -> x.send(Reply.of(503, "")));
                owner.on("GET", "^/layers/", x -> x.send(Reply.of(200, image.own())));
                Redirects.wantsPassword(t.another());
                succeeds(t.stage, pullingForeign(t));
                t.stage.equal(
                        "asked by",
                        "/layers/f?x=y",
                        owner.requests("GET", "").getFirst().word(1));
                t.stage.dockerfile("FROM " + t.proxy.host() + "/app:f", "RUN wc -c < /data.bin > /out");
                t.stage.equal("/out", "100000", t.stage.build().text("out").strip());
                succeeds(t.stage, t.jbuild("tag", t.proxy.host() + "/app:f", t.proxy.host() + "/copy:1"));
                t.proxy.on("PUT", "/copy/manifests/", x -> {
                    x.body(1_000_000);
                    x.send(Reply.of(201, ""));
                });
                Ran pushed = t.jbuild("push", t.proxy.host() + "/copy:1").run();
                t.stage.that(pushed.told(), pushed.ok());
                t.stage.contains("push", "Skipped foreign layer", pushed.out());
                t.stage.equal(
                        "not handed on",
                        0,
                        t.proxy.requests(".*", "/copy/.*" + image.ownDigest()).size());
            });
        }
        add("second-place", t -> {
            FaultyProxy owner = t.another();
            RemoteImage image = elsewhere(
                    t, FOREIGN, List.of("http://" + owner.host() + "/gone", "http://" + owner.host() + "/there"));
            owner.on("GET", "^/gone", x -> x.send(Reply.of(404, "")));
            owner.on("GET", "^/there", x -> x.send(Reply.of(200, image.own())));
            succeeds(t.stage, pullingForeign(t));
        });
        add("password-is-not-for-the-owner", t -> {
            FaultyProxy owner = t.another();
            RemoteImage image = elsewhere(t, FOREIGN, List.of("http://" + owner.host() + "/l"));
            owner.on("GET", "^/l", x -> x.send(Reply.of(200, image.own())));
            succeeds(
                    t.stage,
                    t.jbuild(
                            "--config",
                            t.config("{\"auths\":{\"" + t.proxy.host() + "\":{\"auth\":\"dXNlcjpnZWhlaW0=\"},\""
                                    + owner.host() + "\":{\"auth\":\"dXNlcjpnZWhlaW0=\"}}}"),
                            "pull",
                            t.proxy.host() + "/app:f"));
            t.stage.equal("told to the owner", List.of(), owner.sent("Authorization", "/"));
        });
        add("wrong-digest", t -> {
            FaultyProxy owner = t.another();
            elsewhere(t, FOREIGN, List.of("http://" + owner.host() + "/l"));
            owner.on("GET", "^/l", x -> x.send(Reply.of(200, new byte[102_400 - 512])));
            t.fails("blob ", pullingForeign(t).run());
        });
        add("place-on-a-cloud's-inside", t -> {
            elsewhere(t, FOREIGN, List.of("http://169.254.169.254/latest"));
            t.fails("internal address", pullingForeign(t).run());
        });
        add("place-that-is-a-file", t -> {
            elsewhere(t, FOREIGN, List.of("file:///etc/passwd"));
            t.fails("no address of http or https", pullingForeign(t).run());
        });
        add("no-place", t -> {
            elsewhere(t, FOREIGN, List.of());
            t.fails("404", pullingForeign(t).run());
        });
    }
}
