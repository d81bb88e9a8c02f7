package io.jcontainers.conformance.build.registry;

import io.jcontainers.conformance.build.BuildArea;
import io.jcontainers.conformance.build.BuildCase;
import io.jcontainers.conformance.build.BuildCases;
import io.jcontainers.conformance.build.BuildStage;
import io.jcontainers.conformance.build.BuiltImage;
import io.jcontainers.conformance.build.Effort;
import io.jcontainers.conformance.build.Program;
import io.jcontainers.conformance.build.Ran;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.List;

/** Blobs that don't come as they should, and registries that want to be left alone for a while. */
public final class PullFaults implements BuildArea {
    private static final int ALWAYS = Integer.MAX_VALUE;

    private final BuildCases c = new BuildCases("registry-pull");

    @Override
    public List<BuildCase> cases(Effort effort) {
        whole();
        broken();
        lies();
        ranges();
        statuses();
        waits();
        return c.list();
    }

    private void add(String name, Scene.Body body) {
        Scene.add(c, name, body);
    }

    private void whole() {
        add("whole", Scene::pulls);
        add("from", t -> {
            t.stage.dockerfile("FROM " + t.name(), "RUN wc -c < /data.bin > /out");
            BuiltImage built = t.stage.build();
            t.stage.equal("/out", Scene.LAYER_BYTES, built.text("out").strip());
        });
        add("again-asks-for-no-blob", t -> {
            t.pulls();
            t.proxy.forgetRequests();
            t.pulls();
            t.stage.equal("blobs", 0, t.proxy.requests(".*", "/blobs/").size());
        });
        add("by-digest", t -> {
            Ran ran = t.jbuild("pull", t.proxy.host() + "/app@" + t.image.digest())
                    .run();
            t.stage.that(ran.told(), ran.ok());
        });
    }

    private static void resumed(Scene t, int least) {
        List<Head> requests = t.layerRequests();
        t.stage.that(
                "goes on where it was: " + requests,
                requests.stream()
                        .map(head -> head.value("Range"))
                        .anyMatch(range -> range.matches("bytes=[0-9]+-")
                                && Long.parseLong(range.replaceAll("[^0-9]", "")) >= least));
    }

    private void broken() {
        add("dropped-in-mid-blob", t -> {
            t.onLayer(1, x -> x.send(x.upstream(), 1_000_000));
            t.pulls();
            t.stage.equal("requests", 2, t.layerRequests().size());
            resumed(t, 500_000);
        });
        add("dropped-three-times", t -> {
            t.onLayer(3, x -> x.send(x.upstream(), 700_000));
            t.pulls();
            t.stage.equal("requests", 4, t.layerRequests().size());
            resumed(t, 1_500_000);
        });
        add("reset-in-mid-blob", t -> {
            t.onLayer(1, x -> {
                x.send(x.upstream(), 1_000_000);
                BuildStage.pause(200);
                x.reset();
            });
            t.pulls();
            t.stage.equal("requests", 2, t.layerRequests().size());
        });
        add("dropped-before-the-head", t -> {
            t.onLayer(2, Exchange::reset);
            t.pulls();
        });
        add("dropped-each-time", t -> {
            t.patience(20, 1);
            t.onLayer(ALWAYS, x -> x.send(x.upstream(), 400_000));
            t.pullFails("given up after 2 attempts");
            long kept = t.partialBytes();
            t.stage.that("what came is kept: " + kept, kept > 400_000 && kept <= 800_000);
            t.proxy.forgetRules();
            t.proxy.forgetRequests();
            Ran ran = t.pulls();
            t.stage.equal(
                    "the next pull goes on: " + ran.text(),
                    "bytes=" + kept + "-",
                    t.layerRequests().getFirst().value("Range"));
            t.stage.equal("partial file", 0, t.partialBytes());
        });
        add("damaged-partial-file", t -> {
            t.patience(20, 0);
            t.onLayer(1, x -> x.send(x.upstream(), 1_000_000));
            t.pullFails("app");
            t.stage.sh("f=$(ls ../root/images/.jcontainers/partial/sha256-*);"
                    + " printf xxxx | dd of=$f conv=notrunc bs=1 seek=5000 2>/dev/null");
            t.patience(20, 3);
            t.pulls();
        });
        add("stall-once", t -> {
            t.patience(1, 3);
            t.onLayer(1, x -> {
                x.send(x.upstream(), 1_000_000);
                x.hang();
            });
            t.pulls();
            resumed(t, 500_000);
        });
        add("stall", t -> {
            t.impatient();
            t.onLayer(ALWAYS, x -> {
                x.send(x.upstream(), 1_000_000);
                x.hang();
            });
            t.pullFails(t.proxy.host() + " sent 0 bytes in 1000 ms");
            t.stage.that("what came is kept: " + t.partialBytes(), t.partialBytes() > 500_000);
        });
        add("trickle", t -> {
            t.impatient();
            t.onLayer(ALWAYS, x -> {
                Reply reply = x.upstream();
                x.send(reply, 1000);
                for (int i = 0; i < 200; i++) {
                    BuildStage.pause(100);
                    x.more(reply, 1000 + i, 1);
                }
            });
            t.pullFails(t.proxy.host() + " sent ");
        });
        add("sigint-in-a-stall", t -> {
            t.onLayer(ALWAYS, x -> {
                x.send(x.upstream(), 1_000_000);
                x.hang();
            });
            t.interrupted(t.pulling(), "/blobs/" + t.image.ownDigest());
            t.stage.that("what came is kept: " + t.partialBytes(), t.partialBytes() > 500_000);
            t.proxy.forgetRules();
            t.pulls();
            resumed(t, 500_000);
        });
        add("sigkill-in-a-stall", t -> {
            t.onLayer(1, x -> {
                x.send(x.upstream(), 1_000_000);
                x.hang();
            });
            Program.Running pull = t.pulling().start();
            t.stage.eventually("bytes come", () -> partial(t) > 500_000);
            pull.signal("KILL");
            pull.await(20);
            t.pulls();
            resumed(t, 500_000);
        });
    }

    private static long partial(Scene t) {
        try {
            return t.partialBytes();
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static Reply altered(Reply reply) {
        byte[] bytes = reply.body().clone();
        bytes[bytes.length / 2] ^= 1;
        return reply.withBody(bytes);
    }

    private void lies() {
        add("wrong-digest", t -> {
            t.onLayer(ALWAYS, x -> x.send(altered(x.upstream())));
            t.pullFails("blob " + t.image.ownDigest() + " from " + t.proxy.host() + ": the bytes are sha256:");
            t.stage.equal("nothing of it is kept", 0, t.partialBytes());
            t.stage.equal("requests", 2, t.layerRequests().size());
        });
        add("wrong-digest-once", t -> {
            t.onLayer(1, x -> x.send(altered(x.upstream())));
            t.pulls();
        });
        add("wrong-config", t -> {
            t.proxy.on("GET", "/blobs/" + RemoteImage.digest(t.image.config()), x -> x.send(altered(x.upstream())));
            t.pullFails("the bytes are sha256:");
        });
        add("too-long", t -> {
            t.onLayer(ALWAYS, x -> x.send(Reply.of(200, Arrays.copyOf(t.image.own(), t.image.own().length + 1))));
            t.pullFails("bytes where " + t.image.own().length + " are missing");
        });
        add("too-short", t -> {
            t.onLayer(ALWAYS, x -> x.send(Reply.of(200, Arrays.copyOf(t.image.own(), t.image.own().length - 1))));
            t.pullFails("bytes where " + t.image.own().length + " are missing");
        });
        add("too-long-in-chunks", t -> {
            t.onLayer(
                    ALWAYS,
                    x -> x.sendChunked(
                            Reply.of(200, Arrays.copyOf(t.image.own(), t.image.own().length + 70_000)), true));
            t.pullFails("sends more than its " + t.image.own().length + " bytes");
        });
        add("too-short-in-chunks", t -> {
            t.patience(20, 1);
            t.onLayer(
                    ALWAYS,
                    x -> x.sendChunked(
                            Reply.of(200, Arrays.copyOf(t.image.own(), t.image.own().length - 70_000)), true));
            t.pullFails("the transfer ended after");
        });
        add("in-chunks", t -> {
            t.onLayer(ALWAYS, x -> x.sendChunked(Reply.of(200, t.image.own()), true));
            t.pulls();
        });
        add("truncated-in-chunks", t -> {
            t.onLayer(1, x -> x.sendChunked(x.upstream().withBody(Arrays.copyOf(t.image.own(), 1_000_000)), false));
            t.pulls();
            resumed(t, 500_000);
        });
        add("encoded", t -> {
            t.onLayer(ALWAYS, x -> x.send(x.upstream().with("Content-Encoding", "gzip")));
            t.pullFails("Content-Encoding gzip");
        });
        add("encoded-identity", t -> {
            t.onLayer(ALWAYS, x -> x.send(x.upstream().with("Content-Encoding", "identity")));
            t.pulls();
        });
        add("html-in-place-of-a-blob", t -> {
            t.onLayer(ALWAYS, x -> x.send(Reply.document("text/html", "<html>please log in</html>")));
            t.pullFails("bytes where");
        });
        add("length-that-is-none", t -> {
            t.patience(20, 1);
            t.onLayer(ALWAYS, x -> x.send(Reply.of(200, t.image.own()).with("Content-Length", "-5")));
            t.pullFails(t.proxy.host());
        });
    }

    private void ranges() {
        add("range-ignored", t -> {
            t.onLayer(1, x -> x.send(x.upstream(), 1_000_000));
            t.onLayer(ALWAYS, x -> x.send(Reply.of(200, t.image.own())));
            t.pulls();
        });
        add("range-refused", t -> {
            t.onLayer(1, x -> x.send(x.upstream(), 1_000_000));
            t.onLayer(1, x -> x.send(Reply.of(416, "")));
            t.pulls();
        });
        add("another-range", t -> {
            t.onLayer(1, x -> x.send(x.upstream(), 1_000_000));
            t.onLayer(
                    1,
                    x -> x.send(x.upstream()
                            .with(
                                    "Content-Range",
                                    "bytes 0-" + (t.image.own().length - 1) + "/" + t.image.own().length)));
            t.pulls();
        });
        add("range-without-content-range", t -> {
            t.onLayer(1, x -> x.send(x.upstream(), 1_000_000));
            t.onLayer(1, x -> x.send(x.upstream().without("Content-Range")));
            t.pulls();
        });
    }

    private void statuses() {
        for (int status : new int[] {408, 500, 502, 503, 504}) {
            add("status-" + status + "-then-fine", t -> {
                t.proxy.times(1, "GET", "/manifests/", x -> x.send(Reply.of(status, "<html>sorry</html>")));
                t.onLayer(1, x -> x.send(Reply.of(status, "{}")));
                t.pulls();
            });
        }
        add("status-500-each-time", t -> {
            t.patience(20, 1);
            t.onManifest(
                    x -> x.send(Reply.of(500, "{\"errors\":[{\"code\":\"UNKNOWN\",\"message\":\"disk on fire\"}]}")));
            Ran ran = t.pullFails("disk on fire");
            t.stage.contains("status", "500", ran.text());
            t.stage.equal("requests", 2, t.proxy.requests("GET", "/manifests/1").size());
        });
        add("blob-unknown", t -> {
            t.onLayer(ALWAYS, x -> x.send(Reply.of(404, "{\"errors\":[{\"code\":\"BLOB_UNKNOWN\"}]}")));
            t.pullFails("404");
            t.stage.equal("requests", 1, t.layerRequests().size());
        });
        add("manifest-unknown", t -> {
            Ran ran = t.fails(
                    "manifest for", t.jbuild("pull", t.proxy.host() + "/app:no").run());
            t.stage.contains("text", "not found", ran.text());
        });
        add("error-with-escape-sequences", t -> {
            t.patience(20, 0);
            t.onManifest(x -> x.send(
                    Reply.of(500, "{\"errors\":[{\"code\":\"X\",\"message\":\"\\u001b[2J\\u001b]0;owned\\u0007\"}]}")));
            Ran ran = t.pullFails("500");
            t.stage.that("no escape sequence: " + ran.text(), ran.text().indexOf('\u001b') < 0);
        });
        add("error-without-end", t -> {
            t.patience(20, 0);
            t.onManifest(x -> x.send(Reply.of(500, "x".repeat(8_000_000))));
            Ran ran = t.pullFails("500");
            t.stage.that("a short text: " + ran.text().length(), ran.text().length() < 3000);
        });
    }

    private void later(String name, String header) {
        add(name, t -> {
            t.proxy.times(1, "GET", "/manifests/", x -> x.send(Reply.of(429, "").with("Retry-After", header)));
            t.pulls();
        });
    }

    private void waits() {
        later("retry-after-seconds", "1");
        later("retry-after-zero", "0");
        later("retry-after-a-date-gone-by", "Wed, 21 Oct 2015 07:28:00 GMT");
        later("retry-after-nonsense", "soon");
        add("retry-after-a-date", t -> {
            t.onLayer(
                    1,
                    x -> x.send(Reply.of(429, "")
                            .with(
                                    "Retry-After",
                                    DateTimeFormatter.RFC_1123_DATE_TIME.format(
                                            Instant.now().plusSeconds(2).atZone(ZoneOffset.UTC)))));
            t.pulls();
            t.stage.equal("requests", 2, t.layerRequests().size());
        });
        add("retry-after-an-hour", t -> {
            t.onManifest(x -> x.send(
                    Reply.of(429, "{\"errors\":[{\"code\":\"TOOMANYREQUESTS\"," + "\"message\":\"pull rate limit\"}]}")
                            .with("Retry-After", "3600")));
            Ran ran = t.pullFails("the next attempt would be in 3600 s");
            t.stage.contains("reason", "pull rate limit", ran.text());
            t.stage.equal("requests", 1, t.proxy.requests("GET", "/manifests/1").size());
        });
        add("too-many-requests-each-time", t -> {
            t.patience(20, 2);
            t.onManifest(x -> x.send(Reply.of(429, "").with("Retry-After", "0")));
            t.pullFails("given up after 3 attempts");
            t.stage.equal("requests", 3, t.proxy.requests("GET", "/manifests/1").size());
        });
        add("sigint-while-waiting", t -> {
            t.onManifest(x -> x.send(Reply.of(429, "").with("Retry-After", "40")));
            t.interrupted(t.pulling(), "/manifests/1");
        });
    }
}
