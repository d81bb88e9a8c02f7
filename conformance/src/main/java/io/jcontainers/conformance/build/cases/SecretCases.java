package io.jcontainers.conformance.build.cases;

import io.jcontainers.conformance.build.BuildArea;
import io.jcontainers.conformance.build.BuildCase;
import io.jcontainers.conformance.build.BuildCases;
import io.jcontainers.conformance.build.BuildStage;
import io.jcontainers.conformance.build.Effort;
import java.util.List;

/** Secrets reach their step and nothing else: layers, history, cache, logs, output. */
final class SecretCases implements BuildArea {
    private static final String VALUE = "s3cr3t-4d1f7a90c2";

    private final BuildCases c = new BuildCases("secrets");

    /** A build with the secret; nowhere may it be afterwards. */
    private void nowhere(String name, Object[] flags, String... lines) {
        c.add(name, s -> {
            java.nio.file.Files.writeString(s.other("secret"), VALUE + "\n");
            s.dockerfile(lines);
            Object[] real = new Object[flags.length];
            for (int i = 0; i < flags.length; i++) {
                real[i] = flags[i].toString().replace("$DIR", s.other("").toString());
            }
            var ran = s.building(real).env("SECRETVAR", VALUE).run();
            search(s, ran);
            s.built(ran);
        });
    }

    private static void search(BuildStage s, io.jcontainers.conformance.build.Ran ran) {
        s.that("it is in the output: " + ran.text(), !ran.text().contains(VALUE));
        s.everything().forEach((file, bytes) -> {
            String text = new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1);
            s.that("it is in " + s.root().relativize(file), !text.contains(VALUE));
        });
    }

    @Override
    public List<BuildCase> cases(Effort effort) {
        Object[] file = {"--secret", "id=s,src=$DIR/secret"};
        Object[] variable = {"--secret", "id=s,env=SECRETVAR"};
        String use = "RUN --mount=type=secret,id=s sha256sum /run/secrets/s > /out && stat -c '%a %u %g'"
                + " /run/secrets/s >> /out";
        nowhere("file", file, "FROM base", use);
        nowhere("environment", variable, "FROM base", use);
        nowhere(
                "id-is-the-variable",
                new Object[] {"--secret", "id=SECRETVAR"},
                "FROM base",
                "RUN --mount=type=secret,id=SECRETVAR grep -q 4d1f /run/secrets/SECRETVAR");
        nowhere("as-variable", file, "FROM base", "RUN --mount=type=secret,id=s,env=TOKEN [ ${#TOKEN} -gt 10 ]");
        nowhere("printed", file, "FROM base", "RUN --mount=type=secret,id=s cat /run/secrets/s");
        nowhere(
                "printed-in-two-parts",
                file,
                "FROM base",
                "RUN --mount=type=secret,id=s printf 's3cr3t-'; sleep 0.3; cut -c8- /run/secrets/s"
                        + " 2>/dev/null || printf 4d1f7a90c2; echo");
        nowhere("printed-to-stderr", variable, "FROM base", "RUN --mount=type=secret,id=s cat /run/secrets/s >&2");
        nowhere(
                "other-target",
                file,
                "FROM base",
                "RUN --mount=type=secret,id=s,target=/etc/tok grep -q 4d1f /etc/tok");
        nowhere("in-a-stage", file, "FROM base AS x", use, "FROM base", "COPY --from=x /out /out");
        nowhere(
                "proxy",
                new Object[] {"--build-arg", "HTTPS_PROXY=http://u:" + VALUE + "@proxy.invalid"},
                "FROM base",
                "RUN [ ${#HTTPS_PROXY} -gt 10 ]");
        c.add("failed-step", s -> {
            java.nio.file.Files.writeString(s.other("secret"), VALUE + "\n");
            s.dockerfile("FROM base", "RUN --mount=type=secret,id=s cat /run/secrets/s; cp /run/secrets/s /x; false");
            search(s, s.fails("exit code: 1", "--secret", "id=s,src=" + s.other("secret")));
        });
        c.add("attributes", s -> {
            java.nio.file.Files.writeString(s.other("secret"), "x");
            s.dockerfile(
                    "FROM base",
                    "RUN --mount=type=secret,id=s stat -c '%a %u %g' /run/secrets/s > /out",
                    "RUN --mount=type=secret,id=s,mode=0444,uid=5,gid=6 stat -c '%a %u %g' /run/secrets/s >> /out",
                    "RUN ls -A /run/secrets >> /out 2>&1; true");
            var image = s.build("--secret", "id=s,src=" + s.other("secret"));
            s.that("attributes: " + image.text("out"), image.text("out").startsWith("400 0 0\n444 5 6\n"));
            s.equal("no file in the image", "(absent)", image.look("run/secrets/s"));
        });
        c.add("on-tmpfs", s -> {
            java.nio.file.Files.writeString(s.other("secret"), "x");
            s.dockerfile("FROM base", "RUN --mount=type=secret,id=s grep /run/secrets /proc/mounts > /out");
            s.contains(
                    "mount",
                    "tmpfs",
                    s.build("--secret", "id=s,src=" + s.other("secret")).text("out"));
        });
        c.add("missing", s -> {
            s.dockerfile("FROM base", "RUN --mount=type=secret,id=s ls /run/secrets/s > /out 2>&1; true");
            s.contains("/out", "No such file", s.build().text("out"));
        });
        c.add("required", s -> {
            s.dockerfile("FROM base", "RUN --mount=type=secret,id=s,required true");
            s.fails("s");
        });
        c.add("missing-file", s -> {
            s.dockerfile("FROM base", "RUN --mount=type=secret,id=s true");
            s.fails("nosuchfile", "--secret", "id=s,src=" + s.other("nosuchfile"));
        });
        c.add("binary", s -> {
            byte[] bytes = new byte[256];
            for (int i = 0; i < 256; i++) {
                bytes[i] = (byte) i;
            }
            java.nio.file.Files.write(s.other("secret"), bytes);
            s.dockerfile("FROM base", "RUN --mount=type=secret,id=s sha256sum < /run/secrets/s > /out");
            s.equal(
                    "digest",
                    s.sh("sha256sum < ../tmp/secret"),
                    s.build("--secret", "id=s,src=" + s.other("secret")).text("out"));
        });
        c.add("changed-value-is-no-other-step", s -> {
            java.nio.file.Files.writeString(s.other("secret"), "one");
            s.dockerfile("FROM base", "RUN --mount=type=secret,id=s cat /run/secrets/s | wc -c > /out");
            s.build("--secret", "id=s,src=" + s.other("secret"));
            java.nio.file.Files.writeString(s.other("secret"), "another");
            s.equal("cached", 1, BuildStage.cached(s.build("--secret", "id=s,src=" + s.other("secret"))));
        });
        c.add("authorization-of-a-url", s -> {
            WebServer web = WebServer.of(s);
            web.serve("/f", "hello");
            s.dockerfile(
                    "FROM base", "ADD " + web.address("/f").replace("http://", "http://user:" + VALUE + "@") + " /f");
            search(s, s.building().run());
        });
        return c.list();
    }
}
