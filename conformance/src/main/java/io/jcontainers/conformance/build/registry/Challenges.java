package io.jcontainers.conformance.build.registry;

import io.jcontainers.conformance.build.BuildArea;
import io.jcontainers.conformance.build.BuildCase;
import io.jcontainers.conformance.build.BuildCases;
import io.jcontainers.conformance.build.Effort;
import io.jcontainers.conformance.build.Program;
import io.jcontainers.conformance.build.Ran;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/** Registries that ask who we are, in every form that RFC 9110 has for it, and token endpoints that fail. */
public final class Challenges implements BuildArea {
    private static final int ALWAYS = Integer.MAX_VALUE;
    private static final String REALM = "REALM";
    private static final String PULL = "repository:app:pull";

    private final BuildCases c = new BuildCases("registry-auth");

    @Override
    public List<BuildCase> cases(Effort effort) {
        bearer();
        several();
        basic();
        illegal();
        endpoint();
        realms();
        tokens();
        return c.list();
    }

    private void add(String name, Scene.Body body) {
        Scene.add(c, name, body);
    }

    private static String[] filled(Scene t, String... challenges) {
        return Arrays.stream(challenges)
                .map(text -> text.replace(REALM, "http://" + t.proxy.host() + "/token"))
                .toArray(String[]::new);
    }

    private static void asks(Scene t, String... challenges) {
        Tokens.wanted(t.proxy, filled(t, challenges));
    }

    /** A pull that is asked so; REALM stands for the token endpoint. */
    private void token(String name, String service, String... challenges) {
        add(name, t -> {
            asks(t, challenges);
            Tokens.given(t.proxy);
            t.pulls();
            Exchange.Query query = Exchange.Query.of(
                    t.proxy.requests("GET", "^/token").getFirst().word(1));
            t.stage.equal("service", service, query.value("service"));
            t.stage.equal("scope", PULL, query.value("scope"));
            t.stage.equal(
                    "tokens asked for", 1, t.proxy.requests("GET", "^/token").size());
        });
    }

    private void bearer() {
        token("usual", "reg", "Bearer realm=\"REALM\",service=\"reg\",scope=\"repository:app:pull\"");
        token("other-order", "reg", "Bearer scope=\"repository:app:pull\",service=\"reg\",realm=\"REALM\"");
        token("blanks", "reg", "Bearer  realm = \"REALM\" ,\t service=\"reg\" , scope=\"repository:app:pull\"");
        token("lower-case", "reg", "bearer realm=\"REALM\",service=\"reg\"");
        token("upper-case", "reg", "BEARER REALM=\"REALM\",Service=\"reg\"".replace("REALM=", "Realm="));
        token("service-without-quotes", "reg", "Bearer realm=\"REALM\",service=reg");
        token("no-service", "", "Bearer realm=\"REALM\"");
        token("quoted-comma", "a, b", "Bearer realm=\"REALM\",service=\"a, b\"");
        token("quoted-scheme", "x, Basic y", "Bearer realm=\"REALM\",service=\"x, Basic y\"");
        token("quoted-pair", "a\"b\\c", "Bearer realm=\"REALM\",service=\"a\\\"b\\\\c\"");
        token("commas-at-both-ends", "reg", ", Bearer realm=\"REALM\",,service=\"reg\",");
        token("unknown-parameters", "reg", "Bearer error=\"x\",realm=\"REALM\",foo=bar,service=\"reg\"");
        token("realm-with-a-query", "reg", "Bearer realm=\"REALM?a=b\",service=\"reg\"");
        token("service-with-an-ampersand", "a&scope=x", "Bearer realm=\"REALM\",service=\"a&scope=x\"");
        token(
                "more-scope-than-is-needed",
                "reg",
                "Bearer realm=\"REALM\",service=\"reg\",scope=\"registry:catalog:*\"");
        token(
                "several-scopes",
                "reg",
                "Bearer realm=\"REALM\",service=\"reg\",scope=\"repository:app:pull,push " + "repository:other:pull\"");
    }

    private void several() {
        token("basic-then-bearer", "reg", "Basic realm=\"ours, all\", Bearer realm=\"REALM\",service=\"reg\"");
        token("bearer-then-basic", "reg", "Bearer realm=\"REALM\",service=\"reg\", Basic realm=\"ours\"");
        token("two-headers", "reg", "Basic realm=\"ours\"", "Bearer realm=\"REALM\",service=\"reg\"");
        token("unknown-schemes-too", "reg", "Negotiate, NTLM, Bearer realm=\"REALM\",service=\"reg\"");
        token("scheme-with-token68", "reg", "Negotiate YII=, Bearer realm=\"REALM\",service=\"reg\"");
        token(
                "digest-first",
                "reg",
                "Digest realm=\"d\", nonce=\"x\", qop=\"auth,auth-int\", " + "Bearer realm=\"REALM\",service=\"reg\"");
    }

    private static Program withPassword(Scene t) throws IOException {
        return t.jbuild(
                "--config",
                t.config("{\"auths\":{\"" + t.proxy.host() + "\":{\"auth\":\"dXNlcjpnZWhlaW0=\"}}}"),
                "pull",
                t.name());
    }

    private static void succeeds(Scene t, Program pull) {
        Ran ran = pull.run();
        if (!ran.ok()) {
            t.stage.stop("the pull failed: " + ran.told());
        }
    }

    private void password(String name, String... challenges) {
        add(name, t -> {
            t.proxy.on(".*", "^/v2/", x -> {
                if (x.request().value("Authorization").equals("Basic dXNlcjpnZWhlaW0=")) {
                    x.pass();
                } else {
                    x.send(Tokens.refusal(challenges));
                }
            });
            succeeds(t, withPassword(t));
        });
    }

    private void basic() {
        password("basic", "Basic realm=\"ours\"");
        password("basic-without-realm", "Basic");
        password("basic-with-charset", "Basic realm=\"ours\", charset=\"UTF-8\"");
        password("basic-in-lower-case", "basic realm=ours");
        password("basic-among-others", "Digest realm=\"d\",nonce=\"x\", Basic realm=\"a, b\", Negotiate");
        add("basic-with-nobody-logged-in", t -> {
            t.proxy.on(".*", "^/v2/", x -> x.send(Tokens.refusal("Basic realm=\"ours\"")));
            Ran ran = t.pullFails("may require 'jbuild login'");
            t.stage.contains("what to do", "log in to it", ran.text());
        });
        add("basic-with-the-wrong-password", t -> {
            t.proxy.on(".*", "^/v2/", x -> x.send(Tokens.refusal("Basic realm=\"ours\"")));
            Ran ran = t.fails(
                    "doesn't take the user name or the password",
                    withPassword(t).run());
            t.stage.that(
                    "no password is told",
                    !ran.text().contains("geheim") && !ran.text().contains("dXNlcj"));
        });
        add("forbidden", t -> {
            t.proxy.on(
                    ".*",
                    "/manifests/",
                    x -> x.send(Reply.of(403, "{\"errors\":[{\"code\":\"DENIED\",\"message\":\"not for you\"}]}")));
            Ran ran = t.pullFails("pull access denied for");
            t.stage.contains("reason", "not for you", ran.text());
        });
    }

    private void illegal(String name, String part, String... challenges) {
        add(name, t -> {
            asks(t, challenges);
            Tokens.given(t.proxy);
            t.pullFails(part);
        });
    }

    private void illegal() {
        illegal("no-challenge", "401");
        illegal("only-digest", "neither by Basic nor by Bearer", "Digest realm=\"d\",nonce=\"x\"");
        illegal("unclosed-quote", t(), "Bearer realm=\"REALM");
        illegal("no-realm", "names no realm", "Bearer service=\"reg\"");
        illegal("realm-is-no-address", "no address of http or https", "Bearer realm=\"somewhere\"");
        illegal("realm-is-a-file", "no address of http or https", "Bearer realm=\"file:///etc/shadow\"");
        illegal("bytes-of-no-meaning", t(), "\u0001\u0002Bearer");
        illegal("very-long", "", "Bearer realm=\"" + "x".repeat(200_000) + "\"");
        illegal("realm-of-an-internal-address", "internal address", "Bearer realm=\"https://169.254.169.254/token\"");
    }

    /** What every message about a challenge that can't be read names. */
    private static String t() {
        return "127.0.0.1:";
    }

    private void endpoint(String name, String part, FaultyProxy.Action action) {
        add(name, t -> {
            t.patience(1, 0);
            asks(t, "Bearer realm=\"REALM\",service=\"reg\"");
            t.proxy.on("GET", "^/token", action);
            t.pullFails(part);
        });
    }

    private void endpoint() {
        endpoint("token-endpoint-hangs", "gave no answer in", Exchange::hang);
        endpoint("token-endpoint-hangs-in-its-answer", "sent", x -> {
            x.send(Tokens.answer(), 10);
            x.hang();
        });
        endpoint("token-endpoint-drops", "127.0.0.1:", Exchange::reset);
        endpoint("token-endpoint-fails", "500", x -> x.send(Reply.of(500, "no")));
        endpoint("token-endpoint-has-none", "404", x -> x.send(Reply.of(404, "no")));
        endpoint("token-endpoint-denies", "may require 'jbuild login'", x -> x.send(Reply.of(401, "{}")));
        endpoint("token-endpoint-sends-html", "token from", x -> x.send(Reply.document("text/html", "<html>")));
        endpoint("token-missing", "has no token", x -> x.send(Reply.document("application/json", "{}")));
        endpoint(
                "token-with-a-line-feed",
                "odd characters",
                x -> x.send(Reply.document("application/json", "{\"token\":\"a\\r\\nX-Evil: 1\"}")));
        endpoint(
                "token-without-end",
                "more than the",
                x -> x.send(Reply.document("application/json", "{\"token\":\"" + "a".repeat(3_000_000) + "\"}")));
        endpoint(
                "token-answer-encoded",
                "Content-Encoding",
                x -> x.send(Tokens.answer().with("Content-Encoding", "gzip")));
        add("token-endpoint-fails-once", t -> {
            asks(t, "Bearer realm=\"REALM\",service=\"reg\"");
            t.proxy.times(1, "GET", "^/token", x -> x.send(Reply.of(503, "")));
            Tokens.given(t.proxy);
            t.pulls();
        });
        add("token-endpoint-rate-limit", t -> {
            asks(t, "Bearer realm=\"REALM\",service=\"reg\"");
            t.proxy.times(1, "GET", "^/token", x -> x.send(Reply.of(429, "").with("Retry-After", "1")));
            Tokens.given(t.proxy);
            t.pulls();
        });
        add("token-as-access-token", t -> {
            asks(t, "Bearer realm=\"REALM\"");
            t.proxy.on(
                    "GET",
                    "^/token",
                    x -> x.send(Reply.document(
                            "application/json", Tokens.answer().text().replace("\"token\"", "\"access_token\""))));
            t.pulls();
        });
        add("token-endpoint-hangs-sigint", t -> {
            asks(t, "Bearer realm=\"REALM\",service=\"reg\"");
            t.proxy.on("GET", "^/token", Exchange::hang);
            t.interrupted(t.pulling(), "^/token");
        });
    }

    private void realms() {
        add("realm-on-another-port", t -> {
            FaultyProxy issuer = t.another();
            Tokens.wanted(t.proxy, "Bearer realm=\"http://" + issuer.host() + "/token\",service=\"reg\"");
            Tokens.given(issuer);
            t.pulls();
        });
        add("password-goes-to-the-realm-of-its-registry", t -> {
            asks(t, "Bearer realm=\"REALM\",service=\"reg\"");
            Tokens.given(t.proxy);
            succeeds(t, withPassword(t));
            t.stage.equal(
                    "shown to the endpoint",
                    List.of("Basic dXNlcjpnZWhlaW0="),
                    t.proxy.sent("Authorization", "^/token"));
            t.stage.that(
                    "not shown to the registry",
                    t.proxy.sent("Authorization", "^/v2/").stream().allMatch(sent -> sent.startsWith("Bearer ")));
        });
        add("password-in-the-clear-to-a-stranger", t -> {
            Tokens.wanted(t.proxy, "Bearer realm=\"http://issuer.example/token\",service=\"reg\"");
            t.fails("in the clear", withPassword(t).run());
        });
    }

    private void tokens() {
        add("token-that-ends-in-the-middle", t -> {
            asks(t, "Bearer realm=\"REALM\",service=\"reg\"");
            Tokens.given(t.proxy);
            t.onLayer(
                    1,
                    x -> x.send(Tokens.refusal(
                            filled(t, "Bearer realm=\"REALM\",service=\"reg\",error=\"invalid_token\""))));
            t.pulls();
        });
        add("registry-that-asks-for-ever", t -> {
            String[] challenge = filled(t, "Bearer realm=\"REALM\",service=\"reg\"");
            t.proxy.on(".*", "^/v2/.", x -> x.send(Tokens.refusal(challenge)));
            t.proxy.on(
                    "GET",
                    "^/token",
                    x -> x.send(Reply.document("application/json", "{\"token\":\"t" + System.nanoTime() + "\"}")));
            t.pullFails("401");
            t.stage.that(
                    "requests: " + t.proxy.requests("GET", "/manifests/").size(),
                    t.proxy.requests("GET", "/manifests/").size() <= 3);
        });
        add("identity-token", t -> {
            asks(t, "Bearer realm=\"REALM\",service=\"reg\"");
            t.proxy.on("POST", "^/token", x -> {
                String form = new String(x.body(10_000), java.nio.charset.StandardCharsets.US_ASCII);
                boolean right = form.contains("grant_type=refresh_token")
                        && form.contains("refresh_token=ident%2Fity")
                        && form.contains("service=reg");
                x.send(right ? Tokens.answer() : Reply.of(401, "{}"));
            });
            succeeds(
                    t,
                    t.jbuild(
                            "--config",
                            t.config("{\"auths\":{\"" + t.proxy.host()
                                    + "\":{\"auth\":\"PHRva2VuPjo=\",\"identitytoken\":\"ident/ity\"}}}"),
                            "pull",
                            t.name()));
        });
        add("identity-token-to-another-host", t -> {
            FaultyProxy other = t.another();
            Tokens.wanted(t.proxy, "Bearer realm=\"https://issuer.example/token\",service=\"reg\"");
            t.fails(
                    "identity token sent to another host",
                    t.jbuild(
                                    "--config",
                                    t.config("{\"auths\":{\"" + t.proxy.host() + "\":{\"identitytoken\":\"ident\"}}}"),
                                    "pull",
                                    t.name())
                            .run());
            t.stage.equal("requests there", 0, other.requests(".*", "/").size());
        });
        add("registry-token", t -> {
            asks(t, "Bearer realm=\"REALM\",service=\"reg\"");
            succeeds(
                    t,
                    t.jbuild(
                            "--config",
                            t.config("{\"auths\":{\"" + t.proxy.host() + "\":{\"registrytoken\":\"a.good_token\"}}}"),
                            "pull",
                            t.name()));
            t.stage.equal(
                    "tokens asked for", 0, t.proxy.requests("GET", "^/token").size());
        });
        add("push-asks-for-push", t -> {
            asks(t, "Bearer realm=\"REALM\",service=\"reg\"");
            Tokens.given(t.proxy);
            Ran tagged = t.jbuild("tag", "base", t.proxy.host() + "/new:1").run();
            t.stage.that(tagged.told(), tagged.ok());
            Ran pushed = t.jbuild("push", t.proxy.host() + "/new:1").run();
            t.stage.that(pushed.told(), pushed.ok());
            t.stage.equal(
                    "scope",
                    "repository:new:pull,push",
                    Exchange.Query.of(t.proxy
                                    .requests("GET", "^/token")
                                    .getFirst()
                                    .word(1))
                            .value("scope"));
        });
    }
}
