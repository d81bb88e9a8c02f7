package io.jcontainers.conformance.build.cases;

import io.jcontainers.conformance.build.BuildArea;
import io.jcontainers.conformance.build.BuildCase;
import io.jcontainers.conformance.build.BuildCases;
import io.jcontainers.conformance.build.Effort;
import io.jcontainers.conformance.build.Ran;
import java.util.List;

/** What the instructions leave in the image's document, and its history. */
final class Configuration implements BuildArea {
    static final String PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    private final BuildCases c = new BuildCases("config");

    @Override
    public List<BuildCase> cases(Effort effort) {
        commands();
        others();
        onBuild();
        history();
        flags();
        return c.list();
    }

    private void commands() {
        c.config("cmd-exec", "config.Cmd", "[\"a\",\"b\"]", "FROM base", "CMD [\"a\", \"b\"]");
        c.config("cmd-shell", "config.Cmd", "[\"/bin/sh\",\"-c\",\"a b\"]", "FROM base", "CMD a b");
        c.config("cmd-last-wins", "config.Cmd", "[\"b\"]", "FROM base", "CMD [\"a\"]", "CMD [\"b\"]");
        c.config("cmd-bad-json-is-shell", "config.Cmd", "[\"/bin/sh\",\"-c\",\"['a']\"]", "FROM base", "CMD ['a']");
        c.config("entrypoint-exec", "config.Entrypoint", "[\"a\"]", "FROM base", "ENTRYPOINT [\"a\"]");
        c.config("entrypoint-shell", "config.Entrypoint", "[\"/bin/sh\",\"-c\",\"a\"]", "FROM base", "ENTRYPOINT a");
        c.config("entrypoint-keeps-own-cmd", "config.Cmd", "[\"x\"]", "FROM base", "CMD [\"x\"]", "ENTRYPOINT [\"a\"]");
        c.config(
                "entrypoint-drops-inherited-cmd",
                "config.Cmd",
                "(absent)",
                "FROM base AS a",
                "CMD [\"x\"]",
                "FROM a",
                "ENTRYPOINT [\"a\"]");
        c.config(
                "shell",
                "config.Cmd",
                "[\"/bin/sh\",\"-ec\",\"a\"]",
                "FROM base",
                "SHELL [\"/bin/sh\", \"-ec\"]",
                "CMD a");
        c.config("shell-is-kept", "config.Shell", "[\"/bin/sh\",\"-ec\"]", "FROM base", "SHELL [\"/bin/sh\", \"-ec\"]");
        c.out(
                "shell-of-run",
                "-e",
                "FROM base",
                "SHELL [\"/bin/sh\", \"-e\", \"-c\"]",
                "RUN case $- in *e*) echo -n -e > /out; printf %s -e > /out;; esac");
        c.config(
                "shell-does-not-wrap-healthcheck",
                "config.Healthcheck.Test",
                "[\"CMD-SHELL\",\"x y\"]",
                "FROM base",
                "SHELL [\"/bin/ash\", \"-c\"]",
                "HEALTHCHECK CMD x y");
        c.config(
                "healthcheck-exec",
                "config.Healthcheck",
                "{\"Test\":[\"CMD\",\"x\"],\"Interval\":5000000000,"
                        + "\"Timeout\":3000000000,\"StartPeriod\":60000000000,"
                        + "\"StartInterval\":500000000,\"Retries\":4}",
                "FROM base",
                "HEALTHCHECK --interval=5s --timeout=3s --start-period=1m --start-interval=500ms \\",
                "  --retries=4 CMD [\"x\"]");
        c.config("healthcheck-none", "config.Healthcheck.Test", "[\"NONE\"]", "FROM base", "HEALTHCHECK NONE");
        c.error("healthcheck-short-interval", "interval", "FROM base", "HEALTHCHECK --interval=1us CMD x");
        c.error("healthcheck-negative-retries", "retries", "FROM base", "HEALTHCHECK --retries=-1 CMD x");
    }

    private void others() {
        c.config("path-by-default", "config.Env", "[\"PATH=" + PATH + "\"]", "FROM scratch", "LABEL a=b");
        c.config("path-of-base-stays", "config.Env", "[\"PATH=/x\"]", "FROM base AS a", "ENV PATH=/x", "FROM a");
        c.config("maintainer", "author", "Me <me@example.com>", "FROM base", "MAINTAINER Me <me@example.com>");
        c.config(
                "expose",
                "config.ExposedPorts",
                "{\"443/tcp\":{},\"53/udp\":{},\"80/tcp\":{}}",
                "FROM base",
                "EXPOSE 80 53/udp 443/TCP");
        c.config(
                "expose-range",
                "config.ExposedPorts",
                "{\"10/udp\":{},\"11/udp\":{}}",
                "FROM base",
                "EXPOSE 10-11/udp");
        c.config("volume-json", "config.Volumes", "{\"/a\":{},\"/b c\":{}}", "FROM base", "VOLUME [\"/a\", \"/b c\"]");
        c.config("volume-words", "config.Volumes", "{\"/a\":{},\"/b\":{}}", "FROM base", "VOLUME /a /b");
        c.config("volume-bad-json", "config.Volumes", "{\"[/a]\":{}}", "FROM base", "VOLUME ['/a']");
        c.config("user", "config.User", "user:staff", "FROM base", "USER user:staff");
        c.config("user-number", "config.User", "1234", "FROM base", "USER 1234");
        c.config("workdir", "config.WorkingDir", "/a/b", "FROM base", "WORKDIR /a", "WORKDIR b");
        c.config("workdir-clean", "config.WorkingDir", "/a/c", "FROM base", "WORKDIR /a/./b/../c/");
        c.config("workdir-spaces", "config.WorkingDir", "/a b", "FROM base", "WORKDIR /a b");
        c.config("workdir-above-root", "config.WorkingDir", "/x", "FROM base", "WORKDIR ../../x");
        c.config("stopsignal-name", "config.StopSignal", "SIGTERM", "FROM base", "STOPSIGNAL SIGTERM");
        c.config("stopsignal-number", "config.StopSignal", "9", "FROM base", "STOPSIGNAL 9");
        c.config("stopsignal-realtime", "config.StopSignal", "RTMIN+3", "FROM base", "STOPSIGNAL RTMIN+3");
        c.config("os", "os", "linux", "FROM base", "LABEL a=b");
        c.config(
                "inherited",
                "config",
                "{\"User\":\"1000\",\"ExposedPorts\":{\"80/tcp\":{}},\"Env\":[\"PATH=" + PATH
                        + "\",\"a=1\"],\"Cmd\":[\"c\"],\"Volumes\":{\"/v\":{}},"
                        + "\"WorkingDir\":\"/w\",\"Labels\":{\"l\":\"1\"},"
                        + "\"StopSignal\":\"SIGINT\",\"ArgsEscaped\":true}",
                "FROM base AS a",
                "ENV a=1",
                "LABEL l=1",
                "EXPOSE 80",
                "VOLUME /v",
                "WORKDIR /w",
                "USER 1000",
                "STOPSIGNAL SIGINT",
                "CMD [\"c\"]",
                "FROM a");
        c.add("workdir-directory", s -> {
            s.dockerfile("FROM base", "WORKDIR /a/b");
            var image = s.build();
            s.equal("look", "dir 755 0:0", image.look("a/b"));
            s.equal("layers", 2, image.layerCount());
        });
        c.add("workdir-owner", s -> {
            s.dockerfile("FROM base", "USER user", "WORKDIR /a/b");
            s.equal("look", "dir 755 1000:1001", s.build().look("a/b"));
        });
        c.add("workdir-existing-stays", s -> {
            s.dockerfile("FROM base", "RUN mkdir -m 700 /a && chown 5:6 /a", "WORKDIR /a");
            s.equal("look", "dir 700 5:6", s.build().look("a"));
        });
        c.add("workdir-by-symlink", s -> {
            s.dockerfile("FROM base", "RUN mkdir /real && ln -s /real /l", "WORKDIR /l/x", "RUN pwd -P > /out");
            var image = s.build();
            s.equal("look", "dir 755 0:0", image.look("real/x"));
            s.equal("link", "symlink 777 0:0 -> /real", image.look("l"));
            s.equal("pwd", "/real/x\n", image.text("out"));
        });
        c.add("volume-keeps-later-changes", s -> {
            s.dockerfile("FROM base", "VOLUME /v", "RUN mkdir -p /v && echo x > /v/f");
            s.equal("file", "x\n", s.build().text("v/f"));
        });
    }

    private void onBuild() {
        c.config(
                "onbuild-is-stored",
                "config.OnBuild",
                "[\"RUN echo x\",\"ENV a=$b\"]",
                "FROM base",
                "ONBUILD RUN echo x",
                "ONBUILD ENV a=$b");
        c.config("onbuild-is-cleared", "config.OnBuild", "(absent)", "FROM base AS a", "ONBUILD ENV a=b", "FROM a");
        c.config("onbuild-of-stage", "config.Env.1", "a=b", "FROM base AS a", "ONBUILD ENV a=b", "FROM a");
        c.add("onbuild-of-image", s -> {
            s.dockerfile("FROM base", "ONBUILD ENV a=1", "ONBUILD RUN echo $a > /out", "ONBUILD COPY f /f");
            s.build("-t", "parent");
            s.file("f", "F");
            s.dockerfile("FROM parent", "ENV a=2");
            var image = s.build();
            s.equal("/out", "1\n", image.text("out"));
            s.equal("/f", "F", image.text("f"));
            s.equal("env", "a=2", image.config("config.Env.1").text());
            s.equal("OnBuild", "(absent)", image.config("config.OnBuild").text());
        });
        c.add("onbuild-not-of-grandchildren", s -> {
            s.dockerfile("FROM base", "ONBUILD RUN echo x >> /out");
            s.build("-t", "parent");
            s.dockerfile("FROM parent");
            s.build("-t", "child");
            s.dockerfile("FROM child", "LABEL a=b");
            s.equal("/out", "x\n", s.build().text("out"));
        });
        c.add("onbuild-copy-from-stage", s -> {
            s.dockerfile("FROM base", "ONBUILD COPY --from=other /x /out");
            s.build("-t", "parent");
            s.dockerfile("FROM base AS other", "RUN echo y > /x", "FROM parent");
            s.equal("/out", "y\n", s.build().text("out"));
        });
    }

    private void history() {
        String[][] rows = {
            {"env", "ENV a=1 b=2", "ENV a=1 b=2", "true"},
            {"run", "RUN true", "RUN /bin/sh -c true # buildkit", "(absent)"},
            {"run-exec", "RUN [\"true\"]", "RUN true # buildkit", "(absent)"},
            {"copy", "COPY f /x", "COPY f /x # buildkit", "(absent)"},
            {
                "copy-flags",
                "COPY --chown=1:2 --chmod=644 f /x",
                "COPY --chown=1:2 --chmod=644 f /x # buildkit",
                "(absent)"
            },
            {"add", "ADD f /x", "ADD f /x # buildkit", "(absent)"},
            {"label", "LABEL a=1", "LABEL a=1", "true"},
            {"cmd", "CMD a", "CMD [\"/bin/sh\" \"-c\" \"a\"]", "true"},
            {"cmd-exec", "CMD [\"a\", \"b\"]", "CMD [\"a\" \"b\"]", "true"},
            {"entrypoint", "ENTRYPOINT [\"a\"]", "ENTRYPOINT [\"a\"]", "true"},
            {"workdir", "WORKDIR /w", "WORKDIR /w", "(absent)"},
            {"user", "USER 1", "USER 1", "true"},
            {"expose", "EXPOSE 80", "EXPOSE [80/tcp]", "true"},
            {"volume", "VOLUME /v", "VOLUME [/v]", "true"},
            {"stopsignal", "STOPSIGNAL SIGINT", "STOPSIGNAL SIGINT", "true"},
            {"shell", "SHELL [\"/bin/sh\", \"-c\"]", "SHELL [/bin/sh -c]", "true"},
            {"arg", "ARG a=1", "ARG a=1", "true"},
            {
                "healthcheck",
                "HEALTHCHECK CMD x",
                "HEALTHCHECK &{[\"CMD-SHELL\" \"x\"] \"0s\" \"0s\" \"0s\" \"0s\" '\\x00'}",
                "true"
            },
            {"maintainer", "MAINTAINER me", "MAINTAINER me", "true"},
        };
        for (String[] row : rows) {
            c.add("history-" + row[0], s -> {
                s.file("f", "f");
                s.dockerfile("FROM base", row[1]);
                var image = s.build();
                s.equal("entries", 2, image.config("history").elements().size());
                s.equal(
                        "created_by",
                        row[2],
                        image.config("history.1.created_by").text());
                s.equal(
                        "empty_layer",
                        row[3],
                        image.config("history.1.empty_layer").text());
                s.equal(
                        "comment",
                        "buildkit.dockerfile.v0",
                        image.config("history.1.comment").text());
            });
        }
        c.config("history-onbuild-has-none", "history.1", "(absent)", "FROM base", "ONBUILD RUN x");
        c.config(
                "history-run-arguments",
                "history.2.created_by",
                "RUN |1 a=1 /bin/sh -c true # buildkit",
                "FROM base",
                "ARG a=1",
                "RUN true");
        c.add("layers-and-diff-ids-agree", s -> {
            s.dockerfile("FROM base", "RUN true", "RUN echo > /x", "ENV a=b", "WORKDIR /w");
            var image = s.build();
            s.equal(
                    "layers",
                    image.layerCount(),
                    image.config("rootfs.diff_ids").elements().size());
            long full = image.config("history").elements().stream()
                    .filter(h -> h.get("empty_layer").isAbsent())
                    .count();
            s.equal("history of layers", full, image.layerCount());
        });
    }

    private void flags() {
        c.add("flag-label", s -> {
            s.dockerfile("FROM base", "LABEL a=1 b=2");
            s.equal(
                    "labels",
                    "{\"a\":\"3\",\"b\":\"2\",\"c\":\"4\"}",
                    s.build("--label", "a=3", "--label", "c=4")
                            .config("config.Labels")
                            .text());
        });
        c.add("flag-iidfile", s -> {
            s.dockerfile("FROM base");
            var image = s.build("--iidfile", s.other("iid"));
            s.equal(
                    "id",
                    image.id(),
                    java.nio.file.Files.readString(s.other("iid")).strip());
        });
        c.add("flag-metadata-file", s -> {
            s.dockerfile("FROM base");
            var image = s.build("--metadata-file", s.other("m"));
            var json = io.jcontainers.conformance.suite.Json.parse(java.nio.file.Files.readString(s.other("m")));
            s.equal(
                    "digest",
                    image.manifestDigest(),
                    json.get("containerimage.digest").text());
            s.equal(
                    "config digest",
                    image.id(),
                    json.get("containerimage.config.digest").text());
        });
        c.add("flag-quiet", s -> {
            s.dockerfile("FROM base", "RUN echo noise");
            var ran = s.jbuild("build", "-q", "-t", "t", s.context()).run();
            s.equal("stdout", s.built(ran).id() + "\n", ran.out());
            s.equal("stderr", "", ran.err());
        });
        c.add("flag-several-tags", s -> {
            s.dockerfile("FROM base");
            s.equal(
                    "same image",
                    s.build("-t", "u:1").manifestDigest(),
                    s.image("docker.io/library/u:1", "").manifestDigest());
        });
        c.add("flag-annotation", s -> {
            s.dockerfile("FROM base");
            s.equal(
                    "annotation",
                    "b",
                    s.build("--annotation", "a=b")
                            .manifest()
                            .get("annotations")
                            .get("a")
                            .text());
        });
        c.add("flag-bad-tag", s -> {
            s.dockerfile("FROM base");
            s.failed("invalid", s.jbuild("build", "-t", "Bad Name", s.context()).run());
        });
        c.add("flag-unknown", s -> {
            s.dockerfile("FROM base");
            s.equal(
                    "status",
                    125,
                    s.failed("--nonsense", s.building("--nonsense").run()).status());
        });
        c.add("flag-not-yet", s -> {
            s.dockerfile("FROM base");
            s.equal(
                    "status",
                    125,
                    s.failed("--sbom", s.building("--sbom=true").run()).status());
        });
        c.add("flag-add-host-of-the-host", s -> {
            s.dockerfile("FROM base", "RUN awk '$2 == \"h\" { print $1 }' /etc/hosts > /out");
            s.equal(
                    "/out",
                    "127.0.0.1\n",
                    s.build("--network=host", "--add-host=h:host-gateway").text("out"));
            s.equal(
                    "/out",
                    "",
                    s.build("--network=none", "--add-host=h:host-gateway").text("out"));
        });
        c.add("flag-add-host-is-the-gateway", s -> {
            s.dockerfile(
                    "FROM base",
                    "RUN ip route | awk '/^default/ { print $3 }' > /out;"
                            + " awk '$2 == \"h\" { print $1 }' /etc/hosts > /h");
            var image = s.build("--add-host=h:host-gateway");
            s.that("a gateway", !image.text("out").isBlank());
            s.equal("/h", image.text("out"), image.text("h"));
        });
        c.add("flag-runtime-of-somebody-else", s -> {
            s.dockerfile("FROM base", "RUN true");
            Ran ran = s.building().env("JBUILD_RUNTIME", "/usr/bin/runsc").run();
            s.equal(
                    "status",
                    125,
                    s.failed("/usr/bin/runsc is not supported yet", ran).status());
            s.built(s.building().env("JBUILD_RUNTIME", "/usr/local/bin/jrunc").run());
        });
        c.add("flag-value-before-the-file", s -> {
            Ran ran = s.jbuild("build", "-m", "x", s.context()).run();
            s.equal("status", 125, ran.status());
            s.equal(
                    "text",
                    "invalid argument \"x\" for \"-m, --memory\" flag: invalid size: 'x'\n\n"
                            + "Usage:  jbuild build [OPTIONS] PATH | URL | -\n\n"
                            + "Run 'jbuild build --help' for more information\n",
                    ran.err());
        });
        c.add("engine-status", s -> {
            Ran ran = s.jbuild("engine", "status").run();
            s.equal("status", 0, ran.status());
            s.contains("fields", "\notherCommands: ", ran.out());
        });
        c.add("flag-check-as-json", s -> {
            s.dockerfile("FROM base", "MAINTAINER me");
            Ran ran = s.building("--call=check,format=json").run();
            s.equal("status", 1, ran.status());
            s.contains("rule", "\"ruleName\": \"MaintainerDeprecated\"", ran.out());
        });
        c.add("flag-check", s -> {
            s.dockerfile("FROM base as x", "MAINTAINER me");
            var ran = s.building("--check").run();
            s.contains("warning", "MaintainerDeprecated", ran.text());
            s.contains("warning", "FromAsCasing", ran.text());
            s.that("no image", !java.nio.file.Files.exists(s.other("x")));
        });
    }
}
