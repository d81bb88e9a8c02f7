package io.jcontainers.conformance.build.registry;

import io.jcontainers.conformance.build.BuildArea;
import io.jcontainers.conformance.build.BuildCase;
import io.jcontainers.conformance.build.BuildCases;
import io.jcontainers.conformance.build.Effort;
import io.jcontainers.conformance.build.Program;
import io.jcontainers.conformance.build.Ran;
import io.jcontainers.conformance.suite.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Manifests and indexes that are wrong, and registries that say nothing at one phase or another. */
public final class ManifestFaults implements BuildArea {
    private static final String DOCKER_LIST = "application/vnd.docker.distribution.manifest.list.v2+json";
    private static final String SCHEMA_1 = "application/vnd.docker.distribution.manifest.v1+prettyjws";

    private BuildCases c = new BuildCases("registry-manifest");

    @Override
    public List<BuildCase> cases(Effort effort) {
        documents();
        names();
        indexes();
        List<BuildCase> all = new ArrayList<>(c.list());
        c = new BuildCases("registry-hang");
        hangs();
        all.addAll(c.list());
        return all;
    }

    private void add(String name, Scene.Body body) {
        Scene.add(c, name, body);
    }

    /** What the registry may answer with in place of the manifest. */
    private interface Altering {
        Reply of(Scene t, Reply right) throws IOException;
    }

    /** Refused, after one request: the same again would be no better. */
    private void refused(String name, String part, Altering altering) {
        add(name, t -> {
            t.onManifest(x -> x.send(altering.of(t, x.upstream())));
            t.pullFails(part);
            t.stage.equal(
                    "requests", 1, t.proxy.requests("GET", "/manifests/1$").size());
        });
    }

    private static Reply saying(String mediaType, String text) {
        return Reply.document(mediaType, text);
    }

    private static Reply undigested(Reply right, byte[] body) {
        return right.without("Docker-Content-Digest").without("Content-Length").withBody(body);
    }

    private void documents() {
        refused("too-large", "more than the 4194304 bytes", (t, right) -> undigested(right, new byte[4_194_305]));
        add("endless", t -> {
            t.onManifest(x -> {
                Reply blank = undigested(x.upstream(), " ".repeat(1_000_000).getBytes(StandardCharsets.UTF_8));
                x.sendChunked(blank, false);
                for (int i = 0; i < 1000; i++) {
                    x.moreChunks(blank);
                }
            });
            t.pullFails("more than the 4194304 bytes");
        });
        refused("html", "neither a manifest nor an index", (t, right) -> saying("text/html", "<html>log in</html>"));
        refused("no-json", "manifest", (t, right) -> saying(RemoteImage.MANIFEST, "{\"schemaVersion\":2,"));
        refused("empty", "manifest", (t, right) -> saying(RemoteImage.MANIFEST, ""));
        refused("an-array", "manifest", (t, right) -> saying(RemoteImage.MANIFEST, "[]"));
        refused("deep", "manifest", (t, right) -> saying(RemoteImage.MANIFEST, "[".repeat(1_000_000)));
        refused(
                "deep-in-a-field",
                "manifest",
                (t, right) -> saying(RemoteImage.MANIFEST, "{\"x\":" + "{\"a\":".repeat(100_000)));
        refused(
                "member-twice",
                "a name stands twice",
                (t, right) -> undigested(
                        right,
                        right.text().replaceFirst("\\{", "{\"layers\":[],").getBytes(StandardCharsets.UTF_8)));
        refused(
                "invalid-utf-8",
                "manifest",
                (t, right) -> undigested(
                        right,
                        right.text().replaceFirst("\\{", "{\"x\":\"\u00ff\",").getBytes(StandardCharsets.ISO_8859_1)));
        refused(
                "schema-1",
                "a manifest of schema 1",
                (t, right) -> saying(SCHEMA_1, "{\"schemaVersion\":1,\"fsLayers\":[],\"history\":[]}"));
        refused("encoded", "Content-Encoding gzip", (t, right) -> right.with("Content-Encoding", "gzip"));
        refused("encoded-twice", "Content-Encoding", (t, right) -> right.with("Content-Encoding", "br, gzip"));
        refused(
                "size-negative",
                "size: a number of bytes expected",
                (t, right) -> replaced(right, "\"size\":" + t.image.own().length, "\"size\":-1"));
        refused(
                "size-beyond-all",
                "size: a number of bytes expected",
                (t, right) -> replaced(right, "\"size\":" + t.image.own().length, "\"size\":1e400"));
        refused(
                "digest-that-climbs",
                "invalid digest",
                (t, right) -> replaced(right, t.image.ownDigest(), "sha256:../../../../../../etc/passwd"));
        refused(
                "digest-of-no-algorithm",
                "invalid digest",
                (t, right) -> replaced(right, t.image.ownDigest(), "md5:d41d8cd98f00b204e9800998ecf8427e"));
        add("config-too-large", t -> {
            t.onManifest(x -> x.send(
                    replaced(x.upstream(), "\"size\":" + t.image.config().length, "\"size\":" + 1_000_000_000_000L)));
            t.pullFails("its configuration has 1000000000000 bytes");
        });
        add("layer-that-no-disk-holds", t -> {
            t.patience(20, 0);
            t.onManifest(x ->
                    x.send(replaced(x.upstream(), "\"size\":" + t.image.own().length, "\"size\":" + Long.MAX_VALUE)));
            t.pullFails("bytes where");
        });
        add("layer-of-a-type-unknown", t -> {
            t.onManifest(x -> x.send(replaced(x.upstream(), RemoteImage.LAYER, "application/x-helm-chart")));
            t.pullFails("a layer of the media type \"application/x-helm-chart\"");
        });
        add("diff-id-of-another-layer", t -> {
            String config = new String(t.image.config(), StandardCharsets.UTF_8)
                    .replace(t.image.ownDigest(), RemoteImage.digest(new byte[1]));
            byte[] bytes = config.getBytes(StandardCharsets.UTF_8);
            t.onManifest(x ->
                    x.send(replaced(x.upstream(), RemoteImage.digest(t.image.config()), RemoteImage.digest(bytes))));
            t.proxy.on("GET", "/blobs/" + RemoteImage.digest(bytes), x -> x.send(Reply.of(200, bytes)));
            t.stage.dockerfile("FROM " + t.name(), "RUN true");
            t.stage.failed("diff ID", t.stage.building().run());
        });
    }

    private static Reply replaced(Reply reply, String from, String to) {
        return undigested(reply, reply.text().replace(from, to).getBytes(StandardCharsets.UTF_8));
    }

    private void names() {
        refused("type-of-an-index", "announced as", (t, right) -> right.with("Content-Type", RemoteImage.INDEX));
        refused("type-of-docker", "announced as", (t, right) -> right.with("Content-Type", DOCKER_LIST));
        refused("type-of-nothing", "neither a manifest", (t, right) -> right.with("Content-Type", "application/json"));
        refused("no-type", "no Content-Type", (t, right) -> right.without("Content-Type"));
        add("type-with-parameters", t -> {
            t.onManifest(x -> x.send(x.upstream().with("Content-Type", RemoteImage.MANIFEST + "; charset=utf-8")));
            t.pulls();
        });
        refused(
                "other-digest-announced",
                "Docker-Content-Digest",
                (t, right) -> right.with("Docker-Content-Digest", RemoteImage.digest(new byte[1])));
        refused(
                "digest-announced-is-none",
                "is no digest",
                (t, right) -> right.with("Docker-Content-Digest", "sha256:short"));
        add("no-digest-announced", t -> {
            t.onManifest(x -> x.send(x.upstream().without("Docker-Content-Digest")));
            t.pulls();
        });
        add("by-digest-another", t -> {
            byte[] other = new String(t.image.manifest(), StandardCharsets.UTF_8)
                    .replaceFirst("\\{", "{\"annotations\":{},")
                    .getBytes(StandardCharsets.UTF_8);
            t.proxy.on("GET", "/manifests/sha256", x -> x.send(undigested(x.upstream(), other)));
            Program pull = t.jbuild("pull", t.proxy.host() + "/app@" + t.image.digest());
            t.fails("the bytes are " + RemoteImage.digest(other), pull.run());
        });
        refused(
                "two-meanings",
                "could be read as two different images",
                (t, right) -> undigested(
                        right,
                        right.text().replaceFirst("\\{", "{\"manifests\":[],").getBytes(StandardCharsets.UTF_8)));
    }

    private static Map<String, Object> entry(byte[] document, String mediaType, String architecture) {
        Map<String, Object> entry = RemoteImage.descriptor(mediaType, document);
        if (!architecture.isEmpty()) {
            entry.put("platform", Json.object("os", "linux", "architecture", architecture));
        }
        return entry;
    }

    private static byte[] index(List<Map<String, Object>> entries) {
        return RemoteImage.json(Json.object("schemaVersion", 2L, "mediaType", RemoteImage.INDEX, "manifests", entries));
    }

    /** The proxy has this document at a tag or digest. */
    private static void has(Scene t, String name, byte[] document) {
        t.proxy.on(
                "GET",
                "/manifests/" + name + "$",
                x -> x.send(Reply.of(200, document).with("Content-Type", RemoteImage.INDEX)));
    }

    private void indexes() {
        String here = RemoteImage.architecture();
        add("index", t -> {
            byte[] top = index(List.of(
                    entry(new byte[] {'x'}, RemoteImage.MANIFEST, "s390x"),
                    entry(t.image.manifest(), RemoteImage.MANIFEST, here)));
            has(t, "1", top);
            t.pulls();
        });
        add("foreign-platforms-only", t -> {
            has(t, "1", index(List.of(entry(t.image.manifest(), RemoteImage.MANIFEST, "s390x"))));
            t.pullFails("no manifest for linux/" + here);
            t.stage.dockerfile("FROM " + t.name());
            Ran ran =
                    t.fails("no manifest for linux/" + here, t.stage.building().run());
            t.stage.contains("what there is", "linux/s390x", ran.text());
            t.stage.contains("where", "Dockerfile:1", ran.text());
        });
        add("index-of-nothing", t -> {
            has(t, "1", index(List.of()));
            t.pullFails("no manifest for linux/" + here);
        });
        add("child-of-another-size", t -> {
            Map<String, Object> child = entry(t.image.manifest(), RemoteImage.MANIFEST, here);
            child.put("size", 5L);
            has(t, "1", index(List.of(child)));
            t.pullFails("but the index says 5");
        });
        add("child-of-another-type", t -> {
            has(t, "1", index(List.of(entry(t.image.manifest(), RemoteImage.INDEX, here))));
            t.pullFails("but the index says");
        });
        add("child-that-is-missing", t -> {
            has(t, "1", index(List.of(entry(new byte[] {'x'}, RemoteImage.MANIFEST, here))));
            t.pullFails("404");
        });
        add("index-that-leads-to-itself", t -> {
            // The digest of the child can't be its parent's; the server answers with the parent nevertheless.
            byte[] any = new byte[] {'x'};
            byte[] top = index(List.of(entry(any, RemoteImage.INDEX, "")));
            has(t, "1", top);
            has(t, RemoteImage.digest(any), top);
            t.pullFails("the bytes are " + RemoteImage.digest(top));
            t.stage.dockerfile("FROM " + t.name());
            t.fails(
                    "the bytes are " + RemoteImage.digest(top),
                    t.stage.building().run());
        });
        add("indexes-without-end", t -> {
            byte[] top = t.image.manifest();
            for (int depth = 0; depth < 6; depth++) {
                top = index(List.of(entry(top, depth == 0 ? RemoteImage.MANIFEST : RemoteImage.INDEX, "")));
                has(t, RemoteImage.digest(top), top);
            }
            has(t, "1", top);
            t.pullFails("more than 4 deep");
        });
        add("indexes-beside-each-other", t -> {
            List<Map<String, Object>> many = new ArrayList<>();
            for (int i = 0; i < 120; i++) {
                byte[] child = RemoteImage.json(Json.object(
                        "schemaVersion", 2L, "mediaType", RemoteImage.INDEX, "manifests", List.of(), "n", (long) i));
                has(t, RemoteImage.digest(child), child);
                many.add(entry(child, RemoteImage.INDEX, ""));
            }
            has(t, "1", index(many));
            t.pullFails("more than 100 indexes within indexes");
        });
    }

    // ---- silence, at each phase of a build and of a pull

    private void hangs() {
        hang("everything", ".*", "/");
        hang("manifest", "GET|HEAD", "/manifests/1");
        hang("config", "GET", "/blobs/sha256:CONFIG");
        hang("layer", "GET", "/blobs/sha256:LAYER");
        hang("token", "GET", "/token");
    }

    private static String target(Scene t, String pattern) {
        return pattern.replace("sha256:CONFIG", RemoteImage.digest(t.image.config()))
                .replace("sha256:LAYER", t.image.ownDigest());
    }

    private static void silent(Scene t, String phase, String method, String pattern) {
        if (phase.equals("token")) {
            Tokens.wanted(t.proxy, "Bearer realm=\"http://" + t.proxy.host() + "/token\",service=\"x\"");
        }
        t.proxy.on(method, target(t, pattern), Exchange::hang);
        t.stage.dockerfile("FROM " + t.name(), "RUN true");
    }

    private void hang(String phase, String method, String pattern) {
        add(phase + "-of-a-build", t -> {
            t.impatient();
            silent(t, phase, method, pattern);
            Ran ran = t.fails(
                    t.proxy.host() + " gave no answer in ",
                    t.jbuild("build", "-t", "t", "--progress", "plain", t.stage.context())
                            .run());
            t.stage.contains("where", "Dockerfile:1", ran.text());
        });
        add(phase + "-of-a-pull", t -> {
            t.impatient();
            silent(t, phase, method, pattern);
            t.pullFails(t.proxy.host() + " gave no answer in ");
        });
        add(phase + "-of-a-build-sigint", t -> {
            silent(t, phase, method, pattern);
            t.interrupted(t.stage.building(), target(t, pattern));
        });
        add(phase + "-of-a-pull-sigint", t -> {
            silent(t, phase, method, pattern);
            t.interrupted(t.pulling(), target(t, pattern));
        });
        add(phase + "-of-a-build-sigkill", t -> {
            silent(t, phase, method, pattern);
            Program.Running build = t.stage.building().start();
            t.stage.eventually(
                    "a request",
                    () -> !t.proxy.requests(".*", target(t, pattern)).isEmpty());
            build.signal("KILL");
            build.await(20);
            t.proxy.forgetRules();
            t.stage.build();
        });
    }
}
