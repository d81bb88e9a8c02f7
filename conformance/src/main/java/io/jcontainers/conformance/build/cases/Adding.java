package io.jcontainers.conformance.build.cases;

import io.jcontainers.conformance.build.BuildArea;
import io.jcontainers.conformance.build.BuildCase;
import io.jcontainers.conformance.build.BuildCases;
import io.jcontainers.conformance.build.BuildStage;
import io.jcontainers.conformance.build.BuiltImage;
import io.jcontainers.conformance.build.Effort;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** ADD: archives, addresses, checksums. */
final class Adding implements BuildArea {
    private final BuildCases c = new BuildCases("add");

    @Override
    public List<BuildCase> cases(Effort effort) {
        archives();
        addresses();
        return c.list();
    }

    private void archives() {
        String[][] forms = {
            {"tar", "tar cf a.x t"},
            {"tar.gz", "tar czf a.x t"},
            {"tar.bz2", "tar cjf a.x t"},
            {"tar.xz", "tar cJf a.x t"},
            {"tar.zst", "tar cf - t | zstd -q > a.x"}
        };
        for (String[] form : forms) {
            c.add("unpacks-" + form[0], s -> {
                s.require(
                        !form[0].endsWith("zst") || java.nio.file.Files.exists(java.nio.file.Path.of("/usr/bin/zstd")),
                        "no zstd");
                s.sh("mkdir t; echo f > t/f; chmod 640 t/f; chown 5:6 t/f; ln -s f t/l; ln t/f"
                        + " t/h; touch -d @1000000000 t/f;"
                        + form[1]);
                s.dockerfile("FROM base", "ADD a.x /d/");
                BuiltImage image = s.build();
                s.equal("file", "file 640 5:6", image.look("d/t/f"));
                s.equal("text", "f\n", image.text("d/t/f"));
                s.equal("link", "symlink 777 0:0 -> f", image.look("d/t/l"));
                s.equal("mtime", 1_000_000_000, image.files().get("d/t/f").seconds());
            });
        }
        c.add("unpack-false", s -> {
            s.sh("mkdir t; tar cf a.tar t");
            s.dockerfile("FROM base", "ADD --unpack=false a.tar /d/");
            s.equal("entries", "d/ d/a.tar", s.build().names(-1));
        });
        c.add("copy-does-not-unpack", s -> {
            s.sh("mkdir t; tar cf a.tar t");
            s.dockerfile("FROM base", "COPY a.tar /d/");
            s.equal("entries", "d/ d/a.tar", s.build().names(-1));
        });
        c.add("gzip-of-no-tar-is-copied", s -> {
            s.sh("echo hi | gzip > a.gz");
            s.dockerfile("FROM base", "ADD a.gz /d/");
            s.equal("entries", "d/ d/a.gz", s.build().names(-1));
        });
        c.add("archive-chown", s -> {
            s.sh("mkdir t; echo f > t/f; tar cf a.tar t");
            s.dockerfile("FROM base", "ADD --chown=7:8 a.tar /d/");
            s.equal("owner", "file 644 7:8", s.build().look("d/t/f"));
        });
        c.add("archive-over-base", s -> {
            s.sh("mkdir -p etc; echo new > etc/passwd; tar cf a.tar etc");
            s.dockerfile("FROM base", "ADD a.tar /");
            BuiltImage image = s.build();
            s.equal("text", "new\n", image.text("etc/passwd"));
            s.contains("group stays", "root", image.text("etc/group"));
        });
        c.add("empty-archive", s -> {
            s.sh("tar cf a.tar -T /dev/null");
            s.dockerfile("FROM base", "ADD a.tar /d/");
            s.build();
        });
        c.add("truncated-archive", s -> {
            s.sh("mkdir t; head -c 100000 /dev/urandom > t/f; tar czf b.tar.gz t; head -c 50000 b.tar.gz > a.tar.gz");
            s.dockerfile("FROM base", "ADD a.tar.gz /d/");
            s.fails("a.tar.gz");
        });
        c.add("directory", s -> {
            s.file("a/f", "F");
            s.dockerfile("FROM base", "ADD a /d");
            s.equal("entries", "d/ d/f", s.build().names(-1));
        });
    }

    private void addresses() {
        c.add("url", s -> {
            WebServer web = WebServer.of(s);
            web.serve("/x/file.txt", "hello");
            s.dockerfile("FROM base", "ADD " + web.address("/x/file.txt") + " /d/");
            BuiltImage image = s.build();
            s.equal("look", "file 600 0:0", image.look("d/file.txt"));
            s.equal("text", "hello", image.text("d/file.txt"));
            s.equal(
                    "mtime",
                    WebServer.LAST_MODIFIED,
                    image.files().get("d/file.txt").seconds());
        });
        c.add("url-to-name", s -> {
            WebServer web = WebServer.of(s);
            web.serve("/f?q=1", "hello");
            s.dockerfile("FROM base", "ADD " + web.address("/f?q=1") + " /name");
            s.equal("text", "hello", s.build().text("name"));
        });
        c.add("url-chmod-chown", s -> {
            WebServer web = WebServer.of(s);
            web.serve("/f", "hello");
            s.dockerfile("FROM base", "ADD --chmod=755 --chown=5:6 " + web.address("/f") + " /f");
            s.equal("look", "file 755 5:6", s.build().look("f"));
        });
        c.add("url-tar-is-not-unpacked", s -> {
            s.sh("mkdir t; echo f > t/f; tar cf ../tmp/a.tar t");
            WebServer web = WebServer.of(s);
            web.serve("/a.tar", java.nio.file.Files.readAllBytes(s.other("a.tar")));
            s.dockerfile(
                    "FROM base",
                    "ADD " + web.address("/a.tar") + " /d/",
                    "ADD --unpack=true " + web.address("/a.tar") + " /e/");
            BuiltImage image = s.build();
            s.that("not unpacked", image.files().containsKey("d/a.tar"));
            s.equal("unpacked", "f\n", image.text("e/t/f"));
        });
        c.add("url-checksum", s -> {
            WebServer web = WebServer.of(s);
            web.serve("/f", "hello");
            s.dockerfile(
                    "FROM base",
                    "ADD --checksum=sha256:2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824 "
                            + web.address("/f") + " /f");
            s.equal("text", "hello", s.build().text("f"));
        });
        c.add("url-wrong-checksum", s -> {
            WebServer web = WebServer.of(s);
            web.serve("/f", "hellO");
            s.dockerfile(
                    "FROM base",
                    "ADD --checksum=sha256:2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824 "
                            + web.address("/f") + " /f");
            s.fails("digest mismatch");
        });
        c.add("url-404", s -> {
            WebServer web = WebServer.of(s);
            s.dockerfile("FROM base", "ADD " + web.address("/none") + " /f");
            s.fails("404");
        });
        c.add("url-cached-by-content", s -> {
            WebServer web = WebServer.of(s);
            web.serve("/f", "one");
            s.dockerfile("FROM base", "ADD " + web.address("/f") + " /f", "RUN true");
            s.build();
            s.equal("cached", 2, BuildStage.cached(s.build()));
            web.serve("/f", "two");
            BuiltImage image = s.build();
            s.equal("after a change", 0, BuildStage.cached(image));
            s.equal("text", "two", image.text("f"));
        });
        c.add("url-truncated", s -> {
            WebServer web = WebServer.of(s);
            web.truncate("/f", "hello".getBytes(StandardCharsets.UTF_8), 100);
            s.dockerfile("FROM base", "ADD " + web.address("/f") + " /f");
            s.fails("/f");
        });
        c.add("url-redirect", s -> {
            WebServer web = WebServer.of(s);
            web.serve("/real", "hello");
            web.redirect("/f", web.address("/real"));
            s.dockerfile("FROM base", "ADD " + web.address("/f") + " /f");
            s.equal("text", "hello", s.build().text("f"));
        });
        c.add("git", s -> {
            s.require(java.nio.file.Files.exists(java.nio.file.Path.of("/usr/bin/git")), "no git");
            s.sh("cd ../tmp; git init -q -b main r; cd r; git config user.email a@b; git config user.name n;"
                    + "echo f > f; mkdir s; echo g > s/g; git add .; git commit -q -m m; git update-server-info");
            WebServer web = WebServer.of(s);
            web.directory("/r.git", s.other("r/.git"));
            s.dockerfile("FROM base", "ADD " + web.address("/r.git") + "#main:s /d");
            s.equal("entries", "d/ d/g", s.build().names(-1));
        });
    }
}
