package io.jcontainers.conformance.build.registry;

import io.jcontainers.conformance.build.BuildArea;
import io.jcontainers.conformance.build.BuildCase;
import io.jcontainers.conformance.build.BuildCases;
import io.jcontainers.conformance.build.Effort;
import io.jcontainers.conformance.build.Program;
import io.jcontainers.conformance.build.Ran;
import java.util.List;

/** Layers that are to be had elsewhere than in the registry. */
public final class ForeignLayers implements BuildArea {
    private static final String FOREIGN = "application/vnd.docker.image.rootfs.foreign.diff.tar";
    private static final String NONDISTRIBUTABLE = "application/vnd.oci.image.layer.nondistributable.v1.tar";

    private final BuildCases c = new BuildCases("registry-foreign");

    @Override
    public List<BuildCase> cases(Effort effort) {
        foreign();
        return c.list();
    }

    private void add(String name, Scene.Body body) {
        Scene.add(c, name, body);
    }

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
                Scene.succeeds(t.stage, pullingForeign(t));
                t.stage.equal(
                        "asked by",
                        "/layers/f?x=y",
                        owner.requests("GET", "").getFirst().word(1));
                t.stage.dockerfile("FROM " + t.proxy.host() + "/app:f", "RUN wc -c < /data.bin > /out");
                t.stage.equal("/out", "100000", t.stage.build().text("out").strip());
                Scene.succeeds(t.stage, t.jbuild("tag", t.proxy.host() + "/app:f", t.proxy.host() + "/copy:1"));
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
            Scene.succeeds(t.stage, pullingForeign(t));
        });
        add("password-is-not-for-the-owner", t -> {
            FaultyProxy owner = t.another();
            RemoteImage image = elsewhere(t, FOREIGN, List.of("http://" + owner.host() + "/l"));
            owner.on("GET", "^/l", x -> x.send(Reply.of(200, image.own())));
            Scene.succeeds(
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
