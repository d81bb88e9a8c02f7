package io.jcontainers.conformance.build.cases;

import io.jcontainers.conformance.build.BuildArea;
import io.jcontainers.conformance.build.BuildCase;
import io.jcontainers.conformance.build.BuildCases;
import io.jcontainers.conformance.build.Effort;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;

/** Where a build's files come from, and .dockerignore. */
final class Contexts implements BuildArea {
    private final BuildCases c = new BuildCases("context");

    @Override
    public List<BuildCase> cases(Effort effort) {
        ignored();
        sources();
        named();
        usage();
        return c.list();
    }

    private void ignore(String name, String rules, String expected) {
        c.add("ignore-" + name, s -> {
            for (String file : List.of("a", "b.txt", "d/a", "d/b.txt", "d/e/a", "d/e/c.md")) {
                s.file(file, file);
            }
            s.file(".dockerignore", rules);
            s.dockerfile("FROM base", "COPY . /c/");
            List<String> names = s.build().layer(-1).stream()
                    .filter(entry -> entry.type() == '0')
                    .map(entry -> entry.name().substring(2))
                    .filter(file -> !file.equals("Dockerfile") && !file.equals(".dockerignore"))
                    .sorted()
                    .toList();
            s.equal("files", expected, String.join(" ", names));
        });
    }

    private void ignored() {
        ignore("name", "a\n", "b.txt d/a d/b.txt d/e/a d/e/c.md");
        ignore("directory", "d\n", "a b.txt");
        ignore("directory-slash", "d/\n", "a b.txt");
        ignore("anchored", "/a\n", "b.txt d/a d/b.txt d/e/a d/e/c.md");
        ignore("star", "*.txt\n", "a d/a d/b.txt d/e/a d/e/c.md");
        ignore("star-one-level", "*/a\n", "a b.txt d/b.txt d/e/a d/e/c.md");
        ignore("double-star", "**/a\n", "b.txt d/b.txt d/e/c.md");
        ignore("double-star-middle", "d/**/c.md\n", "a b.txt d/a d/b.txt d/e/a");
        ignore("double-star-end", "d/**\n", "a b.txt");
        ignore("question-mark", "?\n", "b.txt");
        ignore("exception", "d\n!d/e/a\n", "a b.txt d/e/a");
        ignore("exception-order", "!d/e/a\nd\n", "a b.txt");
        ignore("all-but", "*\n!b.txt\n", "b.txt");
        ignore("comment", "# x\na\n #a\n", "b.txt d/a d/b.txt d/e/a d/e/c.md");
        ignore("blank-lines", "\n\na\n\n", "b.txt d/a d/b.txt d/e/a d/e/c.md");
        ignore("crlf", "a\r\nd\r\n", "b.txt");
        ignore("bom", "\uFEFFa\n", "b.txt d/a d/b.txt d/e/a d/e/c.md");
        ignore("unclean", "./d/../a\n", "b.txt d/a d/b.txt d/e/a d/e/c.md");
        ignore("class", "[ab]*\n", "d/a d/b.txt d/e/a d/e/c.md");
        c.add("ignore-lone-exclamation", s -> {
            s.file(".dockerignore", "!\n");
            s.dockerfile("FROM base", "COPY . /c/");
            s.fails("illegal exclusion pattern");
        });
        c.add("ignore-named-file-is-not-found", s -> {
            s.file("a", "A");
            s.file(".dockerignore", "a\n");
            s.dockerfile("FROM base", "COPY a /a");
            s.fails("\"/a\": not found");
        });
        c.add("ignore-of-the-dockerfile-itself", s -> {
            s.file(".dockerignore", "Dockerfile\n.dockerignore\n");
            s.file("a", "A");
            s.dockerfile("FROM base", "COPY . /c/");
            s.equal("entries", "c/ c/a", s.build().names(-1));
        });
        c.add("ignore-of-a-certain-dockerfile", s -> {
            s.file("a", "A");
            s.file("b", "B");
            s.file(".dockerignore", "a\n");
            s.file("x.Dockerfile.dockerignore", "*\n!b\n");
            s.file("x.Dockerfile", "FROM base\nCOPY . /c/\n");
            s.equal(
                    "entries",
                    "c/ c/b",
                    s.build("-f", s.context().resolve("x.Dockerfile")).names(-1));
        });
    }

    private void sources() {
        c.add(
                "stdin-dockerfile",
                s -> s.equal(
                        "/out",
                        "x\n",
                        s.built(s.jbuild("build", "-t", "t", "-")
                                        .stdin("FROM base\nRUN echo x > /out\n".getBytes(StandardCharsets.UTF_8))
                                        .run())
                                .text("out")));
        for (String[] form : new String[][] {{"tar", "tar cf"}, {"tar.gz", "tar czf"}, {"tar.xz", "tar cJf"}}) {
            c.add("stdin-" + form[0], s -> {
                s.file("f", "F");
                s.dockerfile("FROM base", "COPY f /out");
                s.sh(form[1] + " ../tmp/ctx .");
                s.equal(
                        "/out",
                        "F",
                        s.built(s.jbuild("build", "-t", "t", "-")
                                        .stdin(Files.readAllBytes(s.other("ctx")))
                                        .run())
                                .text("out"));
            });
        }
        c.add("stdin-tar-other-dockerfile", s -> {
            s.file("f", "F");
            s.file("sub/My", "FROM base\nCOPY f /out\n");
            s.sh("tar cf ../tmp/ctx .");
            s.equal(
                    "/out",
                    "F",
                    s.built(s.jbuild("build", "-t", "t", "-f", "sub/My", "-")
                                    .stdin(Files.readAllBytes(s.other("ctx")))
                                    .run())
                            .text("out"));
        });
        c.add("stdin-empty", s -> s.failed("", s.jbuild("build", "-t", "t", "-").run()));
        c.add("url-tar", s -> {
            s.file("f", "F");
            s.dockerfile("FROM base", "COPY f /out");
            s.sh("tar czf ../tmp/ctx.tar.gz .");
            WebServer web = WebServer.of(s);
            web.serve("/ctx.tar.gz", Files.readAllBytes(s.other("ctx.tar.gz")));
            s.equal(
                    "/out",
                    "F",
                    s.built(s.jbuild("build", "-t", "t", web.address("/ctx.tar.gz"))
                                    .run())
                            .text("out"));
        });
        c.add("url-dockerfile", s -> {
            WebServer web = WebServer.of(s);
            web.serve("/Dockerfile", "FROM base\nRUN echo x > /out\n");
            s.equal(
                    "/out",
                    "x\n",
                    s.built(s.jbuild("build", "-t", "t", web.address("/Dockerfile"))
                                    .run())
                            .text("out"));
        });
        c.add("lower-case-dockerfile", s -> {
            s.file("dockerfile", "FROM base\nRUN echo x > /out\n");
            s.equal("/out", "x\n", s.build().text("out"));
        });
        c.add("containerfile", s -> {
            s.file("Containerfile", "FROM base\nRUN echo x > /out\n");
            s.equal("/out", "x\n", s.build().text("out"));
        });
        c.add("dockerfile-outside", s -> {
            Files.writeString(s.other("D"), "FROM base\nCOPY f /out\n");
            s.file("f", "F");
            s.equal("/out", "F", s.build("-f", s.other("D")).text("out"));
        });
        c.add("relative-context", s -> {
            s.file("f", "F");
            s.dockerfile("FROM base", "COPY f /out");
            s.equal(
                    "/out",
                    "F",
                    s.built(s.jbuild("build", "-t", "t", "ctx").run()).text("out"));
        });
        c.add("context-is-a-symlink", s -> {
            s.file("f", "F");
            s.dockerfile("FROM base", "COPY f /out");
            s.sh("ln -s ctx ../c2");
            s.equal(
                    "/out",
                    "F",
                    s.built(s.jbuild("build", "-t", "t", "c2").run()).text("out"));
        });
        c.add("without-a-verb", s -> {
            s.dockerfile("FROM base");
            s.built(s.jbuild("-t", "t", s.context()).run());
        });
        c.add("git-of-a-web-server", s -> {
            s.require(Files.exists(java.nio.file.Path.of("/usr/bin/git")), "no git");
            s.sh("cd ../tmp; git init -q -b main r; cd r; git config user.email a@b; git config user.name n;"
                    + "mkdir s; printf 'FROM base\\nCOPY g /out\\n' > s/Dockerfile; echo G > s/g; git add .;"
                    + "git commit -q -m m; git update-server-info");
            WebServer web = WebServer.of(s);
            web.directory("/r.git", s.other("r/.git"));
            s.equal(
                    "/out",
                    "G\n",
                    s.built(s.jbuild("build", "-t", "t", web.address("/r.git#main:s"))
                                    .run())
                            .text("out"));
        });
    }

    private void named() {
        c.add("named-directory", s -> {
            Files.createDirectories(s.other("n"));
            Files.writeString(s.other("n/f"), "F");
            s.dockerfile("FROM base", "COPY --from=other f /out");
            s.equal(
                    "/out",
                    "F",
                    s.build("--build-context", "other=" + s.other("n")).text("out"));
        });
        c.add("named-directory-for-mount", s -> {
            Files.createDirectories(s.other("n"));
            Files.writeString(s.other("n/f"), "F");
            s.dockerfile("FROM base", "RUN --mount=from=other,target=/m cat /m/f > /out");
            s.equal(
                    "/out",
                    "F",
                    s.build("--build-context", "other=" + s.other("n")).text("out"));
        });
        c.add("named-hides-stage", s -> {
            Files.createDirectories(s.other("n"));
            Files.writeString(s.other("n/f"), "F");
            s.dockerfile("FROM base AS other", "RUN echo stage > /f", "FROM base", "COPY --from=other /f /out");
            s.equal(
                    "/out",
                    "F",
                    s.build("--build-context", "other=" + s.other("n")).text("out"));
        });
        c.add("named-oci-layout", s -> {
            s.dockerfile("FROM base", "RUN echo L > /l");
            s.build();
            s.sh("skopeo copy -q oci:" + s.layout() + ":t:latest oci:../tmp/lay:v1");
            s.dockerfile("FROM other", "RUN cat /l > /out");
            s.equal(
                    "/out",
                    "L\n",
                    s.build("--build-context", "other=oci-layout://" + s.other("lay") + ":v1")
                            .text("out"));
        });
        c.add("named-oci-layout-compressed-copy-from", s -> {
            s.dockerfile("FROM base", "RUN echo L > /l");
            s.build();
            s.sh("skopeo copy -q --dest-compress oci:" + s.layout() + ":t:latest oci:../tmp/lay:v1");
            s.dockerfile("FROM base", "COPY --from=other /l /out");
            s.equal(
                    "/out",
                    "L\n",
                    s.build("--build-context", "other=oci-layout://" + s.other("lay") + ":v1")
                            .text("out"));
        });
        c.add("named-docker-image", s -> {
            s.dockerfile("FROM base", "RUN echo L > /l");
            s.build("-t", "lib:2");
            s.dockerfile("FROM alias", "RUN cat /l > /out");
            s.equal(
                    "/out",
                    "L\n",
                    s.build("--build-context", "alias=docker-image://lib:2").text("out"));
        });
        c.add("named-missing-directory", s -> {
            s.dockerfile("FROM base", "COPY --from=other f /out");
            s.fails("nosuchdir", "--build-context", "other=" + s.other("nosuchdir"));
        });
        c.add("named-without-value", s -> {
            s.dockerfile("FROM base");
            s.fails("expected key=value", "--build-context", "other");
        });
    }

    private void usage() {
        c.add(
                "no-context",
                s -> s.failed(
                        "requires 1 argument", s.jbuild("build", "-t", "t").run()));
        c.add(
                "two-contexts",
                s -> s.failed("requires 1 argument", s.jbuild("build", ".", ".").run()));
        c.add(
                "missing-context",
                s -> s.failed("nosuchplace", s.jbuild("build", "nosuchplace").run()));
        c.add("context-is-a-file", s -> {
            Files.writeString(s.other("file"), "x");
            s.failed("file", s.jbuild("build", s.other("file")).run());
        });
        c.add("missing-dockerfile", s -> s.failed("Dockerfile", s.building().run()));
        c.add(
                "missing-named-dockerfile",
                s -> s.fails("nosuch", "-f", s.context().resolve("nosuch")));
        c.add("dockerfile-is-a-directory", s -> {
            s.file("Dockerfile/x", "x");
            s.fails("Dockerfile");
        });
    }
}
