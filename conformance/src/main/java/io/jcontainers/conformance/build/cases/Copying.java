package io.jcontainers.conformance.build.cases;

import io.jcontainers.conformance.build.BuildArea;
import io.jcontainers.conformance.build.BuildCase;
import io.jcontainers.conformance.build.BuildCases;
import io.jcontainers.conformance.build.BuildStage;
import io.jcontainers.conformance.build.BuiltImage;
import io.jcontainers.conformance.build.Effort;
import java.util.List;

/** COPY: which files, where to, with which attributes. */
final class Copying implements BuildArea {
    private final BuildCases c = new BuildCases("copy");

    @Override
    public List<BuildCase> cases(Effort effort) {
        places();
        attributes();
        patterns();
        options();
        fromStages();
        failures();
        return c.list();
    }

    /** The context: a/f "F", a/sub/g "G", h "H". */
    private static void tree(BuildStage s) {
        s.file("a/f", "F");
        s.file("a/sub/g", "G");
        s.file("h", "H");
    }

    /** The value in hexadecimal. */
    static void setXattr(BuildStage s, String file, String name, String value) {
        s.require(
                java.nio.file.Files.exists(java.nio.file.Path.of("/usr/bin/python3")),
                "no python3 to set attributes with");
        s.sh("python3 -c 'import os,sys; os.setxattr(sys.argv[1], sys.argv[2], bytes.fromhex(sys.argv[3]))' " + file
                + " " + name + " " + value);
    }

    /** A COPY whose layer has these names. */
    private void names(String name, String expected, String... lines) {
        c.add(name, s -> {
            tree(s);
            s.dockerfile(lines);
            s.equal("entries", expected, s.build().names(-1));
        });
    }

    private void places() {
        names("file-to-name", "x", "FROM base", "COPY h /x");
        names("file-to-directory", "d/ d/h", "FROM base", "COPY h /d/");
        names("file-to-dot-directory", "d/ d/h", "FROM base", "COPY h /d/.");
        names("file-to-deep-name", "d/ d/e/ d/e/x", "FROM base", "COPY h /d/e/x");
        names("file-to-existing-directory", "etc/ etc/h", "FROM base", "COPY h /etc");
        names("directory-contents", "d/ d/f d/sub/ d/sub/g", "FROM base", "COPY a /d");
        names("directory-contents-slash", "d/ d/f d/sub/ d/sub/g", "FROM base", "COPY a/ /d/");
        names("context-root-file", "x", "FROM base", "COPY /h /x");
        names("dot-dot-is-cut-off", "x", "FROM base", "COPY ../../h /x");
        names("several", "d/ d/g d/h", "FROM base", "COPY a/sub/g h /d/");
        names("several-directories", "d/ d/f d/g d/sub/ d/sub/g", "FROM base", "COPY a a/sub /d/");
        names("json-form", "d e/ d e/h", "FROM base", "COPY [\"h\", \"/d e/\"]");
        names("relative-to-workdir", "w/ w/x", "FROM base", "WORKDIR /w", "COPY h x");
        names("dot-is-workdir", "w/ w/h", "FROM base", "WORKDIR /w", "COPY h .");
        names("destination-dot-dot", "x", "FROM base", "COPY h /a/../../x");
        names("expanded", "x", "FROM base", "ENV n=h d=/x", "COPY $n $d");
        c.add("through-symlink-in-rootfs", s -> {
            tree(s);
            s.dockerfile("FROM base", "RUN mkdir /real && ln -s /real /l", "COPY h /l/x");
            s.equal("look", "H", s.build().text("real/x"));
        });
        c.add("into-symlinked-directory", s -> {
            tree(s);
            s.dockerfile("FROM base", "RUN mkdir /real && ln -s real /l", "COPY h /l/");
            BuiltImage image = s.build();
            s.equal("text", "H", image.text("real/h"));
            s.equal("link", "symlink 777 0:0 -> real", image.look("l"));
        });
        c.add("directory-over-symlink-to-directory", s -> {
            tree(s);
            s.dockerfile("FROM base", "RUN mkdir /real && ln -s real /l", "COPY a /l");
            s.equal("text", "F", s.build().text("real/f"));
        });
        c.add("merges-into-directory", s -> {
            tree(s);
            s.dockerfile("FROM base", "RUN mkdir -m 711 /d && echo o > /d/o && chown 7:8 /d", "COPY a /d");
            BuiltImage image = s.build();
            s.equal("old file", "o\n", image.text("d/o"));
            s.equal("new file", "F", image.text("d/f"));
            s.equal("owner of the existing directory", "7:8", image.look("d").replaceAll(".* ", ""));
        });
        c.add("replaces-file", s -> {
            tree(s);
            s.dockerfile("FROM base", "RUN echo old > /x && chmod 600 /x", "COPY h /x");
            BuiltImage image = s.build();
            s.equal("text", "H", image.text("x"));
            s.equal("look", "file 644 0:0", image.look("x"));
        });
        c.add("replaces-symlink-at-name", s -> {
            tree(s);
            s.dockerfile("FROM base", "RUN echo t > /t && ln -s /t /x", "COPY h /x");
            BuiltImage image = s.build();
            s.equal(
                    "text behind the link",
                    "H",
                    image.look("x").startsWith("symlink") ? image.text("t") : image.text("x"));
        });
        c.add("empty-directory", s -> {
            s.sh("mkdir -p e/f");
            s.dockerfile("FROM base", "COPY e /e");
            s.equal("entries", "e/ e/f/", s.build().names(-1));
        });
        c.add("whole-context", s -> {
            tree(s);
            s.dockerfile("FROM base", "COPY . /c/");
            s.equal(
                    "entries",
                    "c/ c/Dockerfile c/a/ c/a/f c/a/sub/ c/a/sub/g c/h",
                    s.build().names(-1));
        });
    }

    private void attributes() {
        c.add("context-owner-becomes-root", s -> {
            tree(s);
            s.sh("chown -R 123:456 a");
            s.dockerfile("FROM base", "COPY a /d");
            BuiltImage image = s.build();
            s.equal("file", "file 644 0:0", image.look("d/f"));
            s.equal("directory", "dir 755 0:0", image.look("d/sub"));
        });
        c.add("modes", s -> {
            tree(s);
            s.sh("chmod 4755 a/f; chmod 1777 a/sub; chmod 600 a/sub/g");
            s.dockerfile("FROM base", "COPY a /d");
            BuiltImage image = s.build();
            s.equal("setuid", "file 4755 0:0", image.look("d/f"));
            s.equal("sticky", "dir 1777 0:0", image.look("d/sub"));
            s.equal("private", "file 600 0:0", image.look("d/sub/g"));
        });
        c.add("mtimes", s -> {
            tree(s);
            s.time("a/f", 1_000_000_000);
            s.time("a/sub", 1_100_000_000);
            s.dockerfile("FROM base", "COPY a /d");
            BuiltImage image = s.build();
            s.equal("file", 1_000_000_000, image.files().get("d/f").seconds());
            s.equal("directory", 1_100_000_000, image.files().get("d/sub").seconds());
        });
        c.add("symlinks-stay", s -> {
            tree(s);
            s.link("a/l", "f");
            s.link("a/dangling", "/no/such");
            s.dockerfile("FROM base", "COPY a /d");
            BuiltImage image = s.build();
            s.equal("link", "symlink 777 0:0 -> f", image.look("d/l"));
            s.equal("dangling", "symlink 777 0:0 -> /no/such", image.look("d/dangling"));
        });
        c.add("symlink-as-source-is-followed", s -> {
            tree(s);
            s.link("l", "a");
            s.link("fl", "h");
            s.dockerfile("FROM base", "COPY l /d", "COPY fl /x");
            BuiltImage image = s.build();
            s.equal("directory's contents", "F", image.text("d/f"));
            s.equal("file", "file 644 0:0", image.look("x"));
        });
        c.add("hard-links-of-context", s -> {
            tree(s);
            s.sh("ln a/f a/f2");
            s.dockerfile("FROM base", "COPY a /d", "RUN cat /d/f /d/f2 > /out");
            s.equal("/out", "FF", s.build().text("out"));
        });
        c.add("file-capabilities", s -> {
            tree(s);
            setXattr(s, "h", "security.capability", "0100000200040000000000000000000000000000");
            s.dockerfile("FROM base", "COPY h /x");
            String value = s.build().files().get("x").xattrs().get("security.capability");
            s.equal(
                    "bytes",
                    "0100000200040000000000000000000000000000",
                    value == null
                            ? "(absent)"
                            : java.util.HexFormat.of()
                                    .formatHex(value.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1)));
        });
        c.add("user-xattrs", s -> {
            tree(s);
            setXattr(s, "h", "user.a", "62");
            s.dockerfile("FROM base", "COPY h /x");
            s.equal("user.a", "b", s.build().files().get("x").xattrs().get("user.a"));
        });
        c.add("user-has-no-influence", s -> {
            tree(s);
            s.dockerfile("FROM base", "USER user", "COPY h /x");
            s.equal("look", "file 644 0:0", s.build().look("x"));
        });
        c.add("large-file", s -> {
            s.sh("dd if=/dev/urandom of=big bs=1M count=20 2>/dev/null");
            s.dockerfile("FROM base", "COPY big /big", "RUN sha256sum /big > /out");
            s.equal(
                    "digest",
                    s.sh("sha256sum big").split(" ")[0],
                    s.build().text("out").split(" ")[0]);
        });
        c.add("sparse-file", s -> {
            s.sh("truncate -s 30M hole; printf x >> hole");
            s.dockerfile("FROM base", "COPY hole /hole", "RUN sha256sum /hole > /out");
            s.equal(
                    "digest",
                    s.sh("sha256sum hole").split(" ")[0],
                    s.build().text("out").split(" ")[0]);
        });
        c.add("long-names", s -> {
            String deep = String.join("/", java.util.Collections.nCopies(8, "d".repeat(40)));
            s.file(deep + "/" + "n".repeat(200), "x");
            s.dockerfile("FROM base", "COPY " + "d".repeat(40) + " /t", "RUN find /t -type f | wc -c > /out");
            s.equal("/out", 2 + 7 * 41 + 1 + 200 + 1, s.build().text("out").strip());
        });
        c.add("names-of-every-kind", s -> {
            s.sh("mkdir n; cd n; touch -- ' blank ' 'new\nline' 'q\"uote' \"o'ne\" 'back\\slash'"
                    + " '*' '-dash' $(printf 'l\\344t')");
            s.dockerfile("FROM base", "COPY n /n", "RUN ls /n | sha256sum > /out");
            s.equal(
                    "names",
                    s.sh("busybox ls n | sha256sum").strip(),
                    s.build().text("out").strip());
        });
    }

    private void patterns() {
        names("star", "d/ d/h", "FROM base", "COPY h* /d/");
        names("star-in-directory", "d/ d/f d/g", "FROM base", "COPY a/* /d/");
        names("question-mark", "d/ d/f d/h d/sub/ d/sub/g", "FROM base", "COPY ? /d/");
        names("class", "d/ d/h", "FROM base", "COPY [g-i] /d/");
        names("negated-class", "d/ d/f d/sub/ d/sub/g", "FROM base", "COPY [^h-zA-Z] /d/");
        c.add("no-match-is-nothing", s -> {
            tree(s);
            s.dockerfile("FROM base", "COPY h zzz* /d/");
            s.equal("entries", "d/ d/h", s.build().names(-1));
        });
        c.add("escaped-star", s -> {
            s.file("a*b", "star");
            s.file("aXb", "x");
            s.dockerfile("FROM base", "COPY a[*]b /x");
            s.equal("text", "star", s.build().text("x"));
        });
        c.error("literal-missing", "\"/zzz\": not found", "FROM base", "COPY zzz /x");
        c.error("literal-missing-line", "Dockerfile:3", "FROM base", "RUN true", "COPY zzz /x");
    }

    private void options() {
        String[][] owners = {
            {"numbers", "12:34", "12:34"},
            {"number-alone", "12", "12:12"},
            {"name", "user", "1000:1001"},
            {"name-and-group", "user:staff", "1000:2000"},
            {"number-and-group", "5:staff", "5:2000"},
            {"unknown-number", "65534:65533", "65534:65533"},
        };
        for (String[] row : owners) {
            c.add("chown-" + row[0], s -> {
                tree(s);
                s.dockerfile("FROM base", "COPY --chown=" + row[1] + " a /d/e");
                BuiltImage image = s.build();
                s.equal("file", "file 644 " + row[2], image.look("d/e/f"));
                s.equal("made directory", "dir 755 " + row[2], image.look("d/e"));
                s.equal("made parent", "dir 755 " + row[2], image.look("d"));
            });
        }
        c.add("chown-leaves-existing", s -> {
            tree(s);
            s.dockerfile("FROM base", "RUN mkdir /d", "COPY --chown=5:6 a /d");
            BuiltImage image = s.build();
            s.equal("existing", "dir 755 0:0", image.look("d"));
            s.equal("copied", "dir 755 5:6", image.look("d/sub"));
        });
        c.error("chown-unknown-name", "nobodyknows", "FROM base", "COPY --chown=nobodyknows Dockerfile /x");
        c.add("chown-of-expanded", s -> {
            tree(s);
            s.dockerfile("FROM base", "ARG U=7", "COPY --chown=$U:8 h /x");
            s.equal("look", "file 644 7:8", s.build().look("x"));
        });
        String[][] modes = {
            {"octal", "640", "640", "640"},
            {"octal-special", "4755", "4755", "4755"},
            {"symbolic", "u=rwX,go=rX", "644", "755"},
            {"symbolic-minus", "go-r", "600", "711"},
            {"plus-x", "+x", "755", "755"},
        };
        for (String[] row : modes) {
            c.add("chmod-" + row[0], s -> {
                tree(s);
                s.dockerfile("FROM base", "COPY --chmod=" + row[1] + " a /d");
                BuiltImage image = s.build();
                s.equal("file", "file " + row[2] + " 0:0", image.look("d/f"));
                s.equal("directory", "dir " + row[3] + " 0:0", image.look("d/sub"));
            });
        }
        c.error("chmod-bad", "chmod", "FROM base", "COPY --chmod=99999 Dockerfile /x");
        c.add("link", s -> {
            tree(s);
            s.dockerfile("FROM base", "RUN mkdir /real && ln -s /real /l", "COPY --link h /l/x");
            BuiltImage image = s.build();
            s.equal("the link is replaced", "H", image.text("l/x"));
            s.equal("not written through", "(absent)", image.text("real/x"));
        });
        c.add("link-layer-knows-no-base", s -> {
            tree(s);
            s.time("h", 1_000_000_000);
            s.dockerfile("FROM base", "COPY --link h /x");
            String one =
                    s.build().config("rootfs.diff_ids").elements().getLast().text();
            s.dockerfile("FROM base", "RUN echo other > /o", "COPY --link h /x");
            BuiltImage second = s.build();
            s.equal(
                    "diff ID",
                    one,
                    second.config("rootfs.diff_ids").elements().getLast().text());
            s.equal("cached", 1, BuildStage.cached(second));
        });
        names("parents", "d/ d/a/ d/a/sub/ d/a/sub/g", "FROM base", "COPY --parents a/sub/g /d/");
        names("parents-pivot", "d/ d/sub/ d/sub/g", "FROM base", "COPY --parents a/./sub/g /d/");
        names("parents-doublestar", "d/ d/a/ d/a/sub/ d/a/sub/g", "FROM base", "COPY --parents **/g /d/");
        names("exclude", "d/ d/f", "FROM base", "COPY --exclude=sub a /d");
        names("exclude-pattern", "d/ d/f d/sub/", "FROM base", "COPY --exclude=**/g a /d");
        names("exclude-twice", "d/ d/sub/", "FROM base", "COPY --exclude=**/g --exclude=f a /d");
        names("exclude-but", "d/ d/sub/ d/sub/g", "FROM base", "COPY --exclude=* --exclude=!sub a /d");
    }

    private void fromStages() {
        c.add("from-stage-owner", s -> {
            s.dockerfile(
                    "FROM base AS x",
                    "RUN mkdir -p /s/t && echo f > /s/f && chown -R 5:6 /s && chmod 750 /s/t",
                    "FROM base",
                    "COPY --from=x /s /d");
            BuiltImage image = s.build();
            s.equal("file", "file 644 5:6", image.look("d/f"));
            s.equal("sub-directory", "dir 750 5:6", image.look("d/t"));
            s.equal("made destination", "dir 755 0:0", image.look("d"));
        });
        c.add("from-number", s -> {
            s.dockerfile("FROM base", "RUN echo f > /f", "FROM scratch", "COPY --from=0 /f /f");
            s.equal("text", "f\n", s.build().text("f"));
        });
        c.add("from-image", s -> {
            s.dockerfile("FROM scratch", "COPY --from=base /etc/passwd /p");
            s.contains("text", "root:x:0:0", s.build().text("p"));
        });
        c.add("from-stage-keeps-mtime-and-hardlinks", s -> {
            s.dockerfile(
                    "FROM base AS x",
                    "RUN mkdir /s && echo f > /s/a && ln /s/a /s/b && touch -d @1000000000 /s/a",
                    "FROM base",
                    "COPY --from=x /s /d",
                    "RUN cat /d/a /d/b > /out");
            BuiltImage image = s.build();
            s.equal("mtime", 1_000_000_000, image.files().get("d/a").seconds());
            s.equal("both", "f\nf\n", image.text("out"));
        });
        c.add("from-stage-symlink-source-stays-inside", s -> {
            s.dockerfile(
                    "FROM base AS x",
                    "RUN mkdir /s && ln -s /etc/passwd /s/l && ln -s ../../../../../etc/group /s/m",
                    "FROM base",
                    "COPY --from=x /s/l /p",
                    "COPY --from=x /s/m /g");
            BuiltImage image = s.build();
            s.contains("passwd of the stage", "a user", image.text("p"));
            s.contains("group of the stage", "staff", image.text("g"));
        });
        c.add("from-stage-device-and-fifo", s -> {
            s.dockerfile(
                    "FROM base AS x",
                    "RUN mkdir /s && mkfifo /s/p && echo f > /s/f",
                    "FROM base",
                    "COPY --from=x /s /d");
            s.equal("fifo", "fifo 644 0:0", s.build().look("d/p"));
        });
        c.error("from-later-stage", "nosuch", "FROM base", "COPY --from=nosuch /a /b");
        c.error("from-number-too-large", "7", "FROM base", "COPY --from=7 /a /b");
    }

    private void failures() {
        c.add("several-to-a-name", s -> {
            tree(s);
            s.dockerfile("FROM base", "COPY a/f h /x");
            s.fails("must be a directory and end with a /");
        });
        c.add("directory-over-file", s -> {
            tree(s);
            s.dockerfile("FROM base", "RUN echo > /x", "COPY a /x");
            s.fails("/x");
        });
        c.add("file-over-directory-of-its-name", s -> {
            tree(s);
            s.dockerfile("FROM base", "RUN mkdir -p /d/h", "COPY h /d/");
            s.fails("d/h");
        });
        c.error(
                "nothing-excluded-by-dockerfile",
                "\"/.dockerignore\": not found",
                "FROM base",
                "COPY .dockerignore /x");
    }
}
