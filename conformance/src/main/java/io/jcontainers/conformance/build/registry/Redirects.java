package io.jcontainers.conformance.build.registry;

import io.jcontainers.conformance.build.BuildArea;
import io.jcontainers.conformance.build.BuildCase;
import io.jcontainers.conformance.build.BuildCases;
import io.jcontainers.conformance.build.Effort;
import io.jcontainers.conformance.build.Program;
import io.jcontainers.conformance.build.Ran;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;

/** Registries that send their clients elsewhere, with secrets in their hands. */
public final class Redirects implements BuildArea {
    private static final int ALWAYS = Integer.MAX_VALUE;
    private static final String PAIR = Base64.getEncoder().encodeToString("user:geheim".getBytes());

    private final BuildCases c = new BuildCases("registry-redirect");

    @Override
    public List<BuildCase> cases(Effort effort) {
        followed();
        refused();
        secrets();
        return c.list();
    }

    private void add(String name, Scene.Body body) {
        Scene.add(c, name, body);
    }

    private void followed() {
        for (int status : new int[] {301, 302, 303, 307, 308}) {
            add("status-" + status, t -> {
                FaultyProxy storage = t.another();
                t.onLayer(ALWAYS, x -> x.send(Reply.redirect(status, "http://" + storage.host() + x.target())));
                t.pulls();
                t.stage.equal("requests", 1, storage.requests("GET", "/blobs/").size());
            });
        }
        add("relative", t -> {
            t.onLayer(1, x -> x.send(Reply.redirect(307, x.target() + "?where=here&a=%2F%20b")));
            t.pulls();
            t.stage.equal(
                    "requests",
                    1,
                    t.proxy.requests("GET", "\\?where=here&a=%2F%20b$").size());
        });
        add("manifest", t -> {
            FaultyProxy other = t.another();
            t.onManifest(x -> x.send(Reply.redirect(307, "http://" + other.host() + x.target())));
            t.pulls();
        });
        add("drop-behind-a-redirect", t -> {
            FaultyProxy storage = t.another();
            t.onLayer(ALWAYS, x -> x.send(Reply.redirect(307, "http://" + storage.host() + x.target())));
            storage.times(1, "GET", "/blobs/", x -> x.send(x.upstream(), 1_000_000));
            t.pulls();
            t.stage.that(
                    "goes on there: " + storage.sent("Range", "/blobs/"),
                    storage.sent("Range", "/blobs/").size() == 1);
        });
        add("expired-address", t -> {
            // Signed addresses end; the registry has to be asked for a new one.
            FaultyProxy storage = t.another();
            t.onLayer(ALWAYS, x -> x.send(Reply.redirect(307, "http://" + storage.host() + x.target())));
            storage.times(1, "GET", "/blobs/", x -> x.send(x.upstream(), 1_000_000));
            storage.times(1, "GET", "/blobs/", x -> x.send(Reply.of(503, "slow down")));
            t.pulls();
            t.stage.equal("asked again", 3, t.layerRequests().size());
        });
    }

    private void refusedTo(String name, String part, String location) {
        add(name, t -> {
            t.onLayer(ALWAYS, x -> x.send(Reply.redirect(307, location)));
            t.pullFails(part);
        });
    }

    private void refused() {
        add("loop", t -> {
            t.onLayer(ALWAYS, x -> x.send(Reply.redirect(307, x.target())));
            t.pullFails("more than 5 redirects");
            t.stage.equal("requests", 6, t.layerRequests().size());
        });
        add("loop-over-two-hosts", t -> {
            FaultyProxy other = t.another();
            t.onLayer(ALWAYS, x -> x.send(Reply.redirect(302, "http://" + other.host() + x.target())));
            other.on("GET", "/blobs/", x -> x.send(Reply.redirect(302, "http://" + t.proxy.host() + x.target())));
            t.pullFails("more than 5 redirects");
        });
        refusedTo("to-a-cloud's-secrets", "leads to the internal address", "http://169.254.169.254/latest/meta-data/");
        refusedTo("to-a-cloud's-secrets-as-a-number", "leads to the internal address", "http://2852039166/latest/");
        refusedTo("to-a-file", "no address of http or https", "file:///etc/passwd");
        refusedTo("to-no-address", "no address of http or https", "http://[::1/");
        refusedTo("to-gopher", "no address of http or https", "gopher://127.0.0.1/1");
        add("without-a-location", t -> {
            t.patience(20, 0);
            t.onLayer(ALWAYS, x -> x.send(Reply.of(307, "")));
            t.pullFails("307");
        });
        c.add("from-https-to-http", Scene.checked(stage -> {
            ServerCertificate certificate = ServerCertificate.make(stage);
            RegistryServer registry = RegistryServer.plain(stage);
            RemoteImage image = RemoteImage.of(stage, 100_000);
            image.publish(registry, "app", "1", true);
            FaultyProxy secure = FaultyProxy.before(stage, registry.port(), certificate.listener());
            secure.on("GET", "/blobs/", x -> x.send(Reply.redirect(307, "http://" + registry.host() + x.target())));
            Path config = Scene.config(stage, "{}");
            Scene.trust(config, secure.host(), certificate);
            Ran ran = stage.jbuild("--config", config, "pull", secure.host() + "/app:1")
                    .run();
            stage.failed("leads from https to http://" + registry.host(), ran);
        }));
    }

    private static Program pulling(Scene t, FaultyProxy... also) throws IOException {
        StringBuilder auths = new StringBuilder("\"" + t.proxy.host() + "\":{\"auth\":\"" + PAIR + "\"}");
        for (FaultyProxy each : also) {
            auths.append(",\"" + each.host() + "\":{\"auth\":\"" + PAIR + "\"}");
        }
        return t.jbuild("--config", t.config("{\"auths\":{" + auths + "}}"), "pull", t.name());
    }

    /** Wants user and password for everything. */
    static void wantsPassword(FaultyProxy proxy) {
        proxy.on(".*", "^/v2/", x -> {
            if (x.request().value("Authorization").equals("Basic " + PAIR)) {
                x.pass();
            } else {
                x.send(Tokens.refusal("Basic realm=\"ours\""));
            }
        });
    }

    private static void succeeds(Scene t, Program pull) {
        Ran ran = pull.run();
        if (!ran.ok()) {
            t.stage.stop("the pull failed: " + ran.told());
        }
        t.stage.equal("the image", t.image.digest(), t.stage.image(t.name(), "").manifestDigest());
    }

    private void secrets() {
        add("password-stays", t -> {
            FaultyProxy storage = t.another();
            wantsPassword(t.proxy);
            t.onLayer(ALWAYS, x -> x.send(Reply.redirect(307, "http://" + storage.host() + x.target())));
            succeeds(t, pulling(t));
            t.stage.equal("requests", 1, storage.requests("GET", "/blobs/").size());
            t.stage.equal("told to the other", List.of(), storage.sent("Authorization", "/"));
        });
        add("password-stays-when-the-other-asks", t -> {
            FaultyProxy storage = t.another();
            wantsPassword(t.proxy);
            wantsPassword(storage);
            t.onLayer(ALWAYS, x -> x.send(Reply.redirect(307, "http://" + storage.host() + x.target())));
            t.fails("401", pulling(t, storage).run());
            t.stage.equal("told to the other", List.of(), storage.sent("Authorization", "/"));
        });
        add("password-comes-back-to-its-owner-only", t -> {
            FaultyProxy storage = t.another();
            wantsPassword(t.proxy);
            t.onLayer(1, x -> x.send(Reply.redirect(307, "http://" + storage.host() + x.target())));
            storage.on("GET", "/blobs/", x -> x.send(Reply.redirect(307, "http://" + t.proxy.host() + x.target())));
            succeeds(t, pulling(t));
            t.stage.equal("told to the other", List.of(), storage.sent("Authorization", "/"));
        });
        add("token-stays", t -> {
            FaultyProxy storage = t.another();
            Tokens.wanted(t.proxy, "Bearer realm=\"http://" + t.proxy.host() + "/token\"");
            Tokens.given(t.proxy);
            t.onLayer(ALWAYS, x -> x.send(Reply.redirect(307, "http://" + storage.host() + x.target())));
            succeeds(t, pulling(t));
            t.stage.equal("told to the other", List.of(), storage.sent("Authorization", "/"));
        });
        add("token-endpoint-that-redirects", t -> {
            FaultyProxy thief = t.another();
            Tokens.wanted(t.proxy, "Bearer realm=\"http://" + t.proxy.host() + "/token\"");
            t.proxy.on("GET", "^/token", x -> x.send(Reply.redirect(307, "http://" + thief.host() + x.target())));
            Tokens.given(thief);
            t.fails("307", pulling(t).run());
            t.stage.equal("told to the other", List.of(), thief.sent("Authorization", "/"));
        });
        add("password-in-no-message", t -> {
            wantsPassword(t.proxy);
            t.patience(20, 0);
            t.proxy.on(
                    "GET",
                    "/blobs/",
                    x -> x.send(Reply.of(
                            500,
                            "{\"errors\":[{\"code\":\"X\",\"message\":\""
                                    + x.request().value("Authorization") + "\"}]}")));
            Ran ran = t.fails("500", pulling(t).run());
            t.stage.that("the password is told: " + ran.text(), !ran.text().contains(PAIR));
        });
        add("cookies-are-not-kept", t -> {
            t.onManifest(x -> x.send(x.upstream().with("Set-Cookie", "track=you; Path=/")));
            t.pulls();
            t.stage.equal("cookies", List.of(), t.proxy.sent("Cookie", "/"));
        });
    }
}
