package io.jcontainers.conformance.build.registry;

import io.jcontainers.conformance.build.BuildArea;
import io.jcontainers.conformance.build.BuildCase;
import io.jcontainers.conformance.build.BuildCases;
import io.jcontainers.conformance.build.BuildStage;
import io.jcontainers.conformance.build.BuiltImage;
import io.jcontainers.conformance.build.Effort;
import io.jcontainers.conformance.build.Program;
import io.jcontainers.conformance.build.Ran;
import io.jcontainers.conformance.build.registry.Uploads.When;
import io.jcontainers.conformance.suite.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;

/** Pushes to a registry that fails at each phase of an upload. */
public final class PushFaults implements BuildArea {
    private static final int ALWAYS = Integer.MAX_VALUE;
    private static final String UPLOAD = "/blobs/uploads/.";
    private static final String BIG = "PUT|PATCH";
    /** More than a socket holds. */
    private static final int BYTES = 12_000_000;

    private final BuildCases c = new BuildCases("registry-push");

    @Override
    public List<BuildCase> cases(Effort effort) {
        fine();
        drops();
        resumes();
        answers();
        mounts();
        refusals();
        builds();
        return c.list();
    }

    /** What a case is played with: an image of one large layer that comes out of gzip as large as it was. */
    private void add(String name, Scene.Body body) {
        Scene.add(c, name, t -> {
            t.stage.sh("head -c " + BYTES + " /dev/urandom > big");
            t.stage.dockerfile("FROM scratch", "COPY big /big");
            t.stage.build("-t", target(t));
            body.play(t);
        });
    }

    private static String target(Scene t) {
        return t.proxy.host() + "/new:1";
    }

    private static Program pushing(Scene t) {
        return t.jbuild("push", target(t));
    }

    /** A push that has to succeed, after which the registry has all of it. */
    private static void pushes(Scene t) throws IOException, InterruptedException {
        Ran ran = pushing(t).run();
        if (!ran.ok()) {
            t.stage.stop("the push failed: " + ran.told());
        }
        whole(t, "new");
    }

    /** Every part of an image is in the registry, byte for byte. */
    private static void whole(Scene t, String repository) throws IOException, InterruptedException {
        byte[] manifest = get(t, repository + "/manifests/1");
        Json document = Json.parse(new String(manifest, java.nio.charset.StandardCharsets.UTF_8));
        for (Json part : List.of(document.get("config"), document.get("layers").at(0))) {
            String digest = part.get("digest").text();
            t.stage.equal("blob " + digest, digest, RemoteImage.digest(get(t, repository + "/blobs/" + digest)));
        }
    }

    private static byte[] get(Scene t, String path) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://" + t.registry.host() + "/v2/" + path))
                    .header("Accept", RemoteImage.MANIFEST)
                    .build();
            HttpResponse<byte[]> response = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
            if (response.statusCode() != 200) {
                t.stage.stop(path + ": " + response.statusCode());
            }
            return response.body();
        }
    }

    private static Ran pushFails(Scene t, String part) {
        Ran ran = t.stage.failed(part, pushing(t).run());
        t.stage.that("no defect: " + ran.text(), !ran.text().contains("defect"));
        return ran;
    }

    private static boolean isLarge(Exchange x) {
        return x.bodyLength() > BYTES / 2;
    }

    /** Does it to uploads of the large layer, so many times. */
    private static void onLarge(Scene t, int count, FaultyProxy.Action action) {
        int[] left = {count};
        t.proxy.on(BIG, UPLOAD, x -> {
            if (isLarge(x) && left[0]-- > 0) {
                action.play(x);
            } else {
                x.pass();
            }
        });
    }

    private void fine() {
        add("whole", PushFaults::pushes);
        add("again-sends-nothing", t -> {
            pushes(t);
            t.proxy.forgetRequests();
            pushes(t);
            t.stage.equal(
                    "uploads", 0, t.proxy.requests("POST|PUT|PATCH", "/blobs/").size());
        });
    }

    private void drops() {
        add("dropped-in-mid-blob", t -> {
            onLarge(t, 1, x -> x.upstream(BYTES / 3));
            pushes(t);
            t.stage.that(
                    "asked how far it came: " + t.proxy.requests(".*", UPLOAD),
                    !t.proxy.requests("GET", UPLOAD).isEmpty());
        });
        add("reset-in-mid-blob", t -> {
            onLarge(t, 2, x -> {
                x.body(BYTES / 3);
                x.reset();
            });
            pushes(t);
        });
        add("post-dropped", t -> {
            t.proxy.times(2, "POST", "/blobs/uploads/", Exchange::reset);
            pushes(t);
        });
        add("head-dropped", t -> {
            t.proxy.times(2, "HEAD", "/blobs/", Exchange::reset);
            pushes(t);
        });
        add("answer-to-the-upload-lost", t -> {
            onLarge(t, 1, x -> {
                x.upstream();
                x.reset();
            });
            pushes(t);
        });
        add("question-how-far-it-came-dropped", t -> {
            onLarge(t, 1, x -> x.upstream(BYTES / 3));
            t.proxy.on("GET", UPLOAD, Exchange::reset);
            pushes(t);
        });
        add("upload-forgotten", t -> {
            onLarge(t, 1, x -> x.upstream(BYTES / 3));
            t.proxy.on("GET", UPLOAD, x -> x.send(Reply.of(404, "{\"errors\":[{\"code\":\"BLOB_UPLOAD_UNKNOWN\"}]}")));
            pushes(t);
        });
        add("manifest-dropped", t -> {
            t.proxy.times(1, "PUT", "/manifests/", Exchange::reset);
            pushes(t);
        });
        add("answer-to-the-manifest-lost", t -> {
            t.proxy.times(1, "PUT", "/manifests/", x -> {
                x.upstream();
                x.reset();
            });
            pushes(t);
        });
        add("dropped-each-time", t -> {
            t.patience(20, 1);
            onLarge(t, ALWAYS, x -> {
                x.body(BYTES / 3);
                x.reset();
            });
            pushFails(t, "given up after 2 attempts");
            t.proxy.forgetRules();
            pushes(t);
        });
        add("stall-in-mid-blob", t -> {
            t.patience(1, 0);
            onLarge(t, ALWAYS, x -> {
                x.body(BYTES / 3);
                x.hang();
            });
            pushFails(t, "bytes in 1000 ms");
        });
        add("stall-at-the-end", t -> {
            t.patience(1, 0);
            onLarge(t, ALWAYS, x -> {
                x.body(BYTES * 2L);
                x.hang();
            });
            pushFails(t, "gave no answer in");
        });
        for (String phase : List.of("POST", "HEAD", "PUT")) {
            add("hangs-at-" + phase, t -> {
                t.patience(1, 0);
                t.proxy.on(phase, phase.equals("PUT") ? "/manifests/" : "/blobs/", Exchange::hang);
                pushFails(t, "gave no answer in");
            });
        }
        add("sigint-in-mid-blob", t -> {
            onLarge(t, ALWAYS, x -> {
                x.body(BYTES / 3);
                x.hang();
            });
            Program.Running push = pushing(t).start();
            t.stage.eventually(
                    "the upload", () -> !t.proxy.requests(BIG, UPLOAD).isEmpty());
            BuildStage.pause(300);
            push.signal("INT");
            Ran ran = push.await(10);
            t.stage.equal("exit status: " + ran.text(), 130, ran.status());
            t.proxy.forgetRules();
            pushes(t);
        });
    }

    /** @param starts where pieces begin, in quarters of the layer */
    private void resumed(String name, int sessions, List<Integer> starts, Dropping dropping) {
        add(name, t -> {
            Uploads uploads = dropping.of(Uploads.of(t.proxy));
            pushes(t);
            t.stage.that("all drops were played", uploads.isDone());
            t.stage.equal(
                    "sent from: " + t.proxy.requests(".*", UPLOAD),
                    starts,
                    t.proxy.sent("Content-Range", UPLOAD).stream()
                            .map(range -> Integer.parseInt(range.substring(0, range.indexOf('-'))))
                            .map(start -> Math.round(start * 4.0f / BYTES))
                            .toList());
            t.stage.equal(
                    "uploads begun, one of them for the configuration",
                    sessions + 1,
                    t.proxy.requests("POST", "/blobs/uploads/").size());
        });
    }

    private interface Dropping {
        Uploads of(Uploads uploads);
    }

    /** A registry that takes uploads up. */
    private void resumes() {
        int large = BYTES / 2;
        resumed("resumed-in-mid-blob", 1, List.of(2), u -> u.drop("PUT", large, When.WITHIN));
        resumed("resumed-before-any-byte", 2, List.of(), u -> u.drop("PUT", large, When.BEFORE));
        resumed("resumed-at-the-end", 1, List.of(), u -> u.drop("PUT", large, When.AFTER));
        resumed("resumed-after-the-post", 2, List.of(), u -> u.drop("POST", 0, When.AFTER));
        resumed(
                "resumed-twice",
                1,
                List.of(2, 3),
                u -> u.drop("PUT", large, When.WITHIN).drop("PATCH", 1, When.WITHIN));
        resumed(
                "resumed-when-a-piece's-answer-is-lost",
                1,
                List.of(2),
                u -> u.drop("PUT", large, When.WITHIN).drop("PATCH", 1, When.AFTER));
        resumed(
                "resumed-when-the-question-is-lost",
                1,
                List.of(2),
                u -> u.drop("PUT", large, When.WITHIN).drop("GET", 0, When.BEFORE));
        resumed(
                "resumed-when-the-last-put-is-lost",
                1,
                List.of(2),
                u -> u.drop("PUT", large, When.WITHIN).drop("PUT", 0, When.BEFORE));
        resumed(
                "resumed-when-the-last-answer-is-lost",
                1,
                List.of(2),
                u -> u.drop("PUT", large, When.WITHIN).drop("PUT", 0, When.AFTER));
    }

    private void answers() {
        for (int status : new int[] {429, 500, 502, 503}) {
            add("status-" + status + "-then-fine", t -> {
                t.proxy.times(1, "POST", "/blobs/uploads/", x -> x.send(Reply.of(status, "")));
                onLarge(t, 1, x -> {
                    x.body(BYTES * 2L);
                    x.send(Reply.of(status, ""));
                });
                t.proxy.times(1, "PUT", "/manifests/", x -> x.send(Reply.of(status, "")));
                pushes(t);
            });
        }
        add("refused-at-once", t -> {
            // Before it has read the body.
            t.patience(20, 0);
            onLarge(t, ALWAYS, x -> {
                x.send(Reply.of(413, "{\"errors\":[{\"code\":\"SIZE\",\"message\":\"blobs up to 1 MB\"}]}"));
                x.body(BYTES * 2L);
            });
            pushFails(t, "blobs up to 1 MB");
        });
        add("digest-refused", t -> {
            t.proxy.on("PUT", UPLOAD, x -> {
                x.body(BYTES * 2L);
                x.send(Reply.of(400, "{\"errors\":[{\"code\":\"DIGEST_INVALID\",\"message\":\"not that\"}]}"));
            });
            pushFails(t, "not that");
        });
        add("stored-as-something-else", t -> {
            onLarge(
                    t,
                    ALWAYS,
                    x -> x.send(x.upstream().with("Docker-Content-Digest", RemoteImage.digest(new byte[1]))));
            pushFails(t, "the registry stored it as");
        });
        add("manifest-stored-as-something-else", t -> {
            t.proxy.on(
                    "PUT",
                    "/manifests/",
                    x -> x.send(x.upstream().with("Docker-Content-Digest", RemoteImage.digest(new byte[1]))));
            pushFails(t, RemoteImage.digest(new byte[1]));
        });
        add("manifest-refused", t -> {
            t.proxy.on(
                    "PUT",
                    "/manifests/",
                    x -> x.send(Reply.of(
                            400, "{\"errors\":[{\"code\":\"MANIFEST_INVALID\",\"message\":\"no such thing here\"}]}")));
            pushFails(t, "no such thing here");
        });
        add("there-with-another-size", t -> {
            t.proxy.on("HEAD", "/blobs/", x -> x.send(Reply.of(200, "").with("Content-Length", "5")));
            pushFails(t, "the registry says it has it with 5 bytes");
        });
        add("upload-without-a-location", t -> {
            t.proxy.on("POST", "/blobs/uploads/", x -> x.send(x.upstream().without("Location")));
            pushFails(t, "an upload without a Location");
        });
        add("location-elsewhere", t -> {
            FaultyProxy storage = t.another();
            Redirects.wantsPassword(t.proxy);
            t.proxy.on("POST", "/blobs/uploads/", x -> {
                Reply reply = x.upstream();
                x.send(reply.with("Location", reply.header("Location").replace(t.proxy.host(), storage.host())));
            });
            Ran ran = t.jbuild(
                            "--config",
                            t.config("{\"auths\":{\"" + t.proxy.host() + "\":{\"auth\":\"dXNlcjpnZWhlaW0=\"}}}"),
                            "push",
                            target(t))
                    .run();
            t.stage.that(ran.told(), ran.ok());
            t.stage.that("sent there", !storage.requests(BIG, UPLOAD).isEmpty());
            t.stage.equal("told to the other", List.of(), storage.sent("Authorization", "/"));
        });
        add("relative-location", t -> {
            t.proxy.on("POST", "/blobs/uploads/", x -> {
                Reply reply = x.upstream();
                x.send(reply.with("Location", reply.header("Location").replaceFirst("^http://[^/]*", "")));
            });
            pushes(t);
        });
        add("location-of-an-internal-address", t -> {
            t.proxy.on(
                    "POST",
                    "/blobs/uploads/",
                    x -> x.send(x.upstream().with("Location", "http://169.254.169.254/upload")));
            pushFails(t, "internal address");
        });
    }

    private static void pushedElsewhere(Scene t) {
        Ran tagged = t.jbuild("tag", target(t), t.proxy.host() + "/other:1").run();
        Ran pushed = t.jbuild("push", t.proxy.host() + "/other:1").run();
        t.stage.that(tagged.told() + pushed.told(), tagged.ok() && pushed.ok());
        t.proxy.forgetRequests();
    }

    private static void noMount(Scene t, FaultyProxy.Action refusal) throws IOException, InterruptedException {
        pushedElsewhere(t);
        t.proxy.on("POST", "mount=", refusal);
        pushes(t);
        t.stage.that("asked for a mount", !t.proxy.requests("POST", "mount=").isEmpty());
        t.stage.that("sent then", !t.proxy.requests(BIG, UPLOAD).isEmpty());
    }

    private void mounts() {
        add("mount", t -> {
            pushedElsewhere(t);
            pushes(t);
            t.stage.that(
                    "asked for a mount", !t.proxy.requests("POST", "mount=").isEmpty());
            t.stage.that(
                    "nothing large is sent: " + t.proxy.requests(BIG, UPLOAD),
                    t.proxy.requests(BIG, UPLOAD).stream()
                            .noneMatch(head -> head.value("Content-Length").length() > 6));
        });
        add(
                "mount-not-done",
                t -> noMount(t, x -> {
                    // What a registry does that can't: an upload begins.
                    x.send(x.upstreamOf(x.target().replaceFirst("\\?.*", "")));
                }));
        add("mount-forbidden", t -> noMount(t, x -> x.send(Reply.of(403, "{\"errors\":[{\"code\":\"DENIED\"}]}"))));
        add("mount-unknown", t -> noMount(t, x -> x.send(Reply.of(404, "{\"errors\":[{\"code\":\"BLOB_UNKNOWN\"}]}"))));
        add("mount-not-allowed", t -> noMount(t, x -> x.send(Reply.of(405, ""))));
    }

    private void refusals() {
        add("nobody-is-logged-in", t -> {
            t.proxy.on(".*", "^/v2/", x -> x.send(Tokens.refusal("Basic realm=\"ours\"")));
            Ran ran = pushFails(t, "jbuild login");
            t.stage.contains("what to do", "log in to it", ran.text());
        });
        add("read-only", t -> {
            t.proxy.on(
                    "POST",
                    "/blobs/uploads/",
                    x -> x.send(Reply.of(405, "{\"errors\":[{\"code\":\"UNSUPPORTED\",\"message\":\"a mirror\"}]}")));
            pushFails(t, "a mirror");
        });
    }

    /** The same by -o type=registry. */
    private void builds() {
        add("of-a-build", t -> {
            onLarge(t, 1, x -> x.upstream(BYTES / 3));
            Ran ran = t.jbuild("build", "-t", target(t), "--push", t.stage.context())
                    .run();
            t.stage.that(ran.told(), ran.ok());
            whole(t, "new");
        });
        add("of-a-build-that-hangs", t -> {
            t.patience(1, 0);
            t.proxy.on("PUT", "/manifests/", Exchange::hang);
            Ran ran = t.jbuild("build", "-t", target(t), "--push", t.stage.context())
                    .run();
            t.stage.failed("gave no answer in", ran);
        });
        add("of-a-build-sigint", t -> {
            t.proxy.on("PUT", "/manifests/", Exchange::hang);
            t.interrupted(t.jbuild("build", "-t", target(t), "--push", t.stage.context()), "/manifests/");
            t.stage.equal("faults of the store", List.of(), BuiltImage.faultsOf(t.stage.layout()));
        });
        add("of-a-build-sigint-in-mid-blob", t -> {
            onLarge(t, ALWAYS, x -> {
                x.body(BYTES / 3);
                x.hang();
            });
            t.interrupted(t.jbuild("build", "-t", target(t), "--push", t.stage.context()), UPLOAD);
        });
        add("of-a-build-sigkill", t -> {
            t.proxy.on("PUT", "/manifests/", Exchange::hang);
            Program.Running build = t.jbuild("build", "-t", target(t), "--push", t.stage.context())
                    .start();
            t.stage.eventually(
                    "the push", () -> !t.proxy.requests("PUT", "/manifests/").isEmpty());
            build.signal("KILL");
            build.await(20);
            t.stage.eventually(
                    "the engine gives it up",
                    () -> t.stage.sh("ls -A ../root/images/.jcontainers/leases").isBlank());
        });
        add("mount-token-refused", t -> {
            String realm = "http://" + t.proxy.host() + "/token";
            Tokens.wanted(t.proxy, "Bearer realm=\"" + realm + "\"");
            t.proxy.on("GET", "^/token.*other", x -> x.send(Reply.of(403, "{}")));
            Tokens.given(t.proxy);
            Ran tagged = t.jbuild("tag", target(t), t.proxy.host() + "/other:1").run();
            t.stage.that(tagged.told(), tagged.ok());
            pushes(t);
        });
    }
}
