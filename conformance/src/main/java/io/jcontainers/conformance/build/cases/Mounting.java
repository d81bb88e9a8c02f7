package io.jcontainers.conformance.build.cases;

import io.jcontainers.conformance.build.BuildArea;
import io.jcontainers.conformance.build.BuildCase;
import io.jcontainers.conformance.build.BuildCases;
import io.jcontainers.conformance.build.BuildStage;
import io.jcontainers.conformance.build.BuiltImage;
import io.jcontainers.conformance.build.Effort;
import java.util.List;

/** RUN --mount of every type. */
final class Mounting implements BuildArea {
    private final BuildCases c = new BuildCases("mount");

    @Override
    public List<BuildCase> cases(Effort effort) {
        bind();
        cache();
        others();
        return c.list();
    }

    private void bind() {
        c.add("bind-context", s -> {
            s.file("a/f", "F");
            s.dockerfile("FROM base", "RUN --mount=target=/m cat /m/a/f > /out");
            BuiltImage image = s.build();
            s.equal("/out", "F", image.text("out"));
            s.equal("no mount point is left", "(absent)", image.look("m"));
        });
        c.add("bind-source-and-options", s -> {
            s.file("a/f", "F");
            s.dockerfile(
                    "FROM base", "WORKDIR /w", "RUN --mount=type=bind,source=a,target=rel,readonly cat rel/f > /out");
            s.equal("/out", "F", s.build().text("out"));
        });
        c.add("bind-is-read-only", s -> {
            s.file("f", "F");
            s.dockerfile("FROM base", "RUN --mount=target=/m touch /m/x 2>/dev/null || echo no > /out");
            s.equal("/out", "no\n", s.build().text("out"));
        });
        c.add("bind-rw-is-discarded", s -> {
            s.file("a/f", "F");
            s.dockerfile(
                    "FROM base",
                    "RUN --mount=source=a,target=/m,rw echo changed > /m/f && touch /m/g && cat /m/f > /out",
                    "RUN --mount=source=a,target=/m ls /m > /out2");
            BuiltImage image = s.build();
            s.equal("seen", "changed\n", image.text("out"));
            s.equal("next step", "f\n", image.text("out2"));
            s.equal(
                    "the context",
                    "F",
                    java.nio.file.Files.readString(s.context().resolve("a/f")));
            s.equal(
                    "no new file in the context",
                    false,
                    java.nio.file.Files.exists(s.context().resolve("a/g")));
        });
        c.add("bind-file", s -> {
            s.file("f", "F");
            s.dockerfile("FROM base", "RUN --mount=source=f,target=/m/file cat /m/file > /out");
            s.equal("/out", "F", s.build().text("out"));
        });
        c.add("bind-from-stage", s -> {
            s.dockerfile(
                    "FROM base AS x",
                    "RUN mkdir /d && echo f > /d/f",
                    "FROM base",
                    "RUN --mount=from=x,source=/d,target=/m cat /m/f > /out");
            s.equal("/out", "f\n", s.build().text("out"));
        });
        c.add("bind-from-image", s -> {
            s.dockerfile("FROM base", "RUN --mount=from=base,target=/m cat /m/etc/group > /out");
            s.contains("/out", "staff", s.build().text("out"));
        });
        c.add("bind-obeys-dockerignore", s -> {
            s.file("f", "F");
            s.file("g", "G");
            s.file(".dockerignore", "g\n");
            s.dockerfile("FROM base", "RUN --mount=target=/m ls /m > /out");
            s.that("no g", !s.build().text("out").contains("g\n"));
        });
        c.add("bind-content-is-in-the-key", s -> {
            s.file("f", "one");
            s.dockerfile("FROM base", "RUN --mount=target=/m cat /m/f > /out");
            s.build();
            s.equal("same", 1, BuildStage.cached(s.build()));
            s.file("f", "two");
            s.equal("/out", "two", s.build().text("out"));
        });
        c.add("bind-source-missing", s -> {
            s.dockerfile("FROM base", "RUN --mount=source=nosuch,target=/m true");
            s.fails("nosuch");
        });
        c.add("bind-on-existing-directory", s -> {
            s.file("a/f", "F");
            s.dockerfile("FROM base", "RUN mkdir /m && touch /m/own", "RUN --mount=source=a,target=/m ls /m > /out");
            BuiltImage image = s.build();
            s.equal("/out", "f\n", image.text("out"));
            s.equal("own file", "file 644 0:0", image.look("m/own"));
            s.equal("layer", "out", image.names(-1));
        });
        c.error("bind-root", "target", "FROM base", "RUN --mount=target=/ true");
        c.error(
                "bind-mode",
                "mode not allowed for \"bind\" type mounts",
                "FROM base",
                "RUN --mount=target=/m,mode=700 true");
        c.error(
                "bind-from-variable",
                "'from' doesn't support variable expansion",
                "FROM base",
                "RUN --mount=from=$x,target=/m true");
        c.add("bind-symlinked-target-stays-inside", s -> {
            s.file("a/f", "F");
            s.dockerfile("FROM base", "RUN ln -s /etc /m", "RUN --mount=source=a,target=/m/n cat /etc/n/f > /out");
            s.equal("/out", "F", s.build().text("out"));
        });
    }

    private void cache() {
        c.add("cache-lasts", s -> {
            s.dockerfile("FROM base", "RUN --mount=type=cache,target=/c echo one >> /c/f; cat /c/f > /out");
            BuiltImage image = s.build();
            s.equal("first", "one\n", image.text("out"));
            s.equal("not in the layer", "(absent)", image.look("c/f"));
            s.dockerfile("FROM base", "RUN --mount=type=cache,target=/c echo two >> /c/f; cat /c/f > /out");
            s.equal("second", "one\ntwo\n", s.build().text("out"));
        });
        c.add("cache-id", s -> {
            s.dockerfile(
                    "FROM base",
                    "RUN --mount=type=cache,id=k,target=/c echo one > /c/f",
                    "RUN --mount=type=cache,id=k,target=/other cat /other/f > /out",
                    "RUN --mount=type=cache,id=l,target=/c ls /c > /out2");
            BuiltImage image = s.build();
            s.equal("same id", "one\n", image.text("out"));
            s.equal("other id", "", image.text("out2"));
        });
        c.add("cache-attributes", s -> {
            s.dockerfile(
                    "FROM base", "RUN --mount=type=cache,target=/c,uid=5,gid=6,mode=0711 stat -c '%a %u %g' /c > /out");
            s.equal("/out", "711 5 6\n", s.build().text("out"));
        });
        c.add("cache-usual-mode", s -> {
            s.dockerfile("FROM base", "RUN --mount=type=cache,target=/c stat -c '%a %u %g' /c > /out");
            s.equal("/out", "755 0 0\n", s.build().text("out"));
        });
        c.add("cache-from", s -> {
            s.dockerfile(
                    "FROM base AS x",
                    "RUN mkdir /d && echo f > /d/f",
                    "FROM base",
                    "RUN --mount=type=cache,from=x,source=/d,target=/c cat /c/f > /out");
            s.equal("/out", "f\n", s.build().text("out"));
        });
        c.add("cache-locked", s -> {
            s.dockerfile(
                    "FROM base AS a",
                    "RUN --mount=type=cache,id=l,target=/c,sharing=locked echo a >> /c/f; sleep 0.3; echo a >> /c/f",
                    "FROM base AS b",
                    "RUN --mount=type=cache,id=l,target=/c,sharing=locked echo b >> /c/f; sleep 0.3; echo b >> /c/f",
                    "FROM base",
                    "COPY --from=a /etc/group /a",
                    "COPY --from=b /etc/group /b",
                    "RUN --mount=type=cache,id=l,target=/c cat /c/f > /out");
            String text = s.build().text("out");
            s.that("one after the other: " + text, text.equals("a\na\nb\nb\n") || text.equals("b\nb\na\na\n"));
        });
        c.add("cache-private", s -> {
            s.dockerfile(
                    "FROM base AS a",
                    "RUN --mount=type=cache,id=l,target=/c,sharing=private echo a >> /c/f; sleep 0.5; cat /c/f > /out",
                    "FROM base AS b",
                    "RUN --mount=type=cache,id=l,target=/c,sharing=private echo b >> /c/f; sleep 0.5; cat /c/f > /out",
                    "FROM base",
                    "COPY --from=a /out /a",
                    "COPY --from=b /out /b");
            BuiltImage image = s.build();
            s.equal("each has its own", "a\n-b\n", image.text("a") + "-" + image.text("b"));
        });
        c.error(
                "cache-sharing",
                "unsupported sharing value \"x\"",
                "FROM base",
                "RUN --mount=type=cache,target=/c,sharing=x true");
        c.add("cache-survives-a-failed-step", s -> {
            s.dockerfile("FROM base", "RUN --mount=type=cache,target=/c echo one > /c/f; false");
            s.fails("exit code: 1");
            s.dockerfile("FROM base", "RUN --mount=type=cache,target=/c cat /c/f > /out");
            s.equal("/out", "one\n", s.build().text("out"));
        });
    }

    private void others() {
        c.add("tmpfs", s -> {
            s.dockerfile(
                    "FROM base",
                    "RUN --mount=type=tmpfs,target=/m,size=1m touch /m/f && grep ' /m ' /proc/mounts > /out");
            BuiltImage image = s.build();
            s.contains("/out", "tmpfs", image.text("out"));
            s.contains("/out", "size=1024k", image.text("out"));
            s.equal("not in the layer", "(absent)", image.look("m"));
        });
        c.add("ssh-without-agent", s -> {
            s.dockerfile("FROM base", "RUN --mount=type=ssh echo [$SSH_AUTH_SOCK] > /out");
            s.equal("/out", "[]\n", s.build().text("out"));
        });
        c.add("ssh-required", s -> {
            s.dockerfile("FROM base", "RUN --mount=type=ssh,required true");
            s.fails("ssh");
        });
        c.add("ssh-agent", s -> {
            s.require(java.nio.file.Files.exists(java.nio.file.Path.of("/usr/bin/ssh-agent")), "no ssh-agent");
            String socket = s.other("agent").toString();
            String told = s.sh("ssh-agent -a " + socket + " < /dev/null > ../tmp/agent.out 2>&1; cat ../tmp/agent.out");
            String pid = told.replaceAll("(?s).*SSH_AGENT_PID=(\\d+).*", "$1");
            s.later(() -> s.program(List.of("kill", pid)).run());
            s.dockerfile(
                    "FROM base",
                    "RUN --mount=type=ssh test -S $SSH_AUTH_SOCK && echo $SSH_AUTH_SOCK > /out"
                            + " && stat -c %a $SSH_AUTH_SOCK >> /out");
            s.equal(
                    "/out",
                    "/run/buildkit/ssh_agent.0\n600\n",
                    s.build("--ssh", "default=" + socket).text("out"));
        });
        c.add("several-mounts", s -> {
            s.file("f", "F");
            s.dockerfile(
                    "FROM base",
                    "RUN --mount=source=f,target=/m/f --mount=type=tmpfs,target=/t \\",
                    "  --mount=type=cache,target=/c cat /m/f > /t/f && cp /t/f /c/f && cp /c/f /out");
            s.equal("/out", "F", s.build().text("out"));
        });
        c.add("mount-within-mount", s -> {
            s.file("a/f", "F");
            s.dockerfile(
                    "FROM base", "RUN --mount=type=tmpfs,target=/t --mount=source=a,target=/t/in cat /t/in/f > /out");
            s.equal("/out", "F", s.build().text("out"));
        });
    }
}
