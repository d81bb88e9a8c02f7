package io.jcontainers.conformance.build.cases;

import io.jcontainers.conformance.build.BuildArea;
import io.jcontainers.conformance.build.BuildCase;
import io.jcontainers.conformance.build.BuildCases;
import io.jcontainers.conformance.build.BuildStage;
import io.jcontainers.conformance.build.BuiltImage;
import io.jcontainers.conformance.build.Effort;
import java.util.List;

/** Contexts and rootfs that lead out of themselves; names as in the project's list of attacks (B, section 2.4). */
final class HostileContexts implements BuildArea {
    private static final String SECRET = "canary-7f3d91";

    private final BuildCases c = new BuildCases("hostile-context");

    @Override
    public List<BuildCase> cases(Effort effort) {
        links();
        mounts();
        special();
        overlay();
        return c.list();
    }

    /** A directory outside of context and store, which has to stay as it is; its files' text is nowhere to be seen. */
    private void canary(String name, BuildCase.Body body) {
        c.add(name, s -> {
            s.sh("mkdir ../tmp/canary; echo " + SECRET + " > ../tmp/canary/victim; chmod 600 ../tmp/canary/victim");
            String before = state(s);
            body.play(s);
            s.equal("the canary", before, state(s));
            s.everything()
                    .forEach((file, bytes) -> s.that(
                            "the canary is in " + file,
                            !new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1).contains(SECRET)));
        });
    }

    private static String state(BuildStage s) {
        return s.sh("cd ../tmp/canary; find . -printf '%p %m %u %g %T@ %s %l\\n' | sort; cat victim");
    }

    private static String canary(BuildStage s) {
        return s.other("canary").toString();
    }

    private void links() {
        canary("B17-link-in-directory-stays-a-link", s -> {
            s.link("d/l", canary(s));
            s.link("d/m", canary(s) + "/victim");
            s.dockerfile("FROM base", "COPY d /d");
            s.equal(
                    "look",
                    "symlink 777 0:0 -> " + canary(s) + "/victim",
                    s.build().look("d/m"));
        });
        canary("B17-source-through-absolute-link", s -> {
            s.link("l", canary(s));
            s.dockerfile("FROM base", "COPY l/victim /x");
            s.fails("not found");
        });
        canary("B17-source-is-absolute-link", s -> {
            s.link("l", canary(s) + "/victim");
            s.dockerfile("FROM base", "COPY l /x");
            s.fails("not found");
        });
        canary("B17-source-is-relative-link-out", s -> {
            s.link("l", "../tmp/canary/victim");
            s.dockerfile("FROM base", "COPY l /x");
            s.fails("not found");
        });
        canary("B17-source-through-many-dots", s -> {
            s.link("l", "../../../../../../../../../.." + canary(s) + "/victim");
            s.dockerfile("FROM base", "COPY l /x");
            s.fails("not found");
        });
        canary("B17-wildcard-through-link", s -> {
            s.link("l", canary(s));
            s.dockerfile("FROM base", "COPY Dockerfile l/v* /d/");
            s.equal("nothing of it", "(absent)", s.build().look("d/victim"));
        });
        canary("B17-link-chain", s -> {
            s.link("a", "b");
            s.link("b", "c/d");
            s.link("c", canary(s));
            s.dockerfile("FROM base", "COPY a /x");
            s.fails("not found");
        });
        canary("link-loop-as-source", s -> {
            s.link("a", "b");
            s.link("b", "a");
            s.dockerfile("FROM base", "COPY a /x");
            s.fails("a");
        });
        canary("link-loop-in-directory", s -> {
            s.link("d/a", "../d");
            s.file("d/f", "F");
            s.dockerfile("FROM base", "COPY d /d");
            s.equal("link", "symlink 777 0:0 -> ../d", s.build().look("d/a"));
        });
        canary("link-loop-in-rootfs", s -> {
            s.file("f", "F");
            s.dockerfile("FROM base", "RUN ln -s /b /a && ln -s /a /b", "COPY f /a/x");
            s.fails("/a");
        });
        canary("B16-dockerfile-is-a-link-out", s -> {
            s.link("Dockerfile", canary(s) + "/victim");
            s.that("its text is told", !s.failed("", s.building().run()).text().contains(SECRET));
        });
        canary("B16-dockerignore-is-a-link-out", s -> {
            s.link(".dockerignore", canary(s) + "/victim");
            s.dockerfile("FROM base", "COPY . /c/");
            var ran = s.building().run();
            s.that("its text is told", !ran.text().contains(SECRET));
        });
        canary("destination-through-link-in-rootfs", s -> {
            s.file("f", "F");
            s.dockerfile("FROM base", "RUN ln -s " + canary(s) + " /l", "COPY f /l/victim");
            s.equal("inside", "F", s.build().text(canary(s).substring(1) + "/victim"));
        });
        canary("destination-is-link-in-rootfs", s -> {
            s.file("f", "F");
            s.dockerfile("FROM base", "RUN ln -s " + canary(s) + "/victim /l", "COPY f /l");
            s.build();
        });
        canary("destination-through-dots-in-rootfs", s -> {
            s.file("f", "F");
            s.dockerfile(
                    "FROM base", "RUN ln -s ../../../../../../../.." + canary(s) + " /l", "COPY f /l/new", "RUN true");
            s.build();
        });
        canary("workdir-through-link", s -> {
            s.dockerfile("FROM base", "RUN ln -s " + canary(s) + " /l", "WORKDIR /l/new", "RUN touch here");
            s.equal("inside", "file 644 0:0", s.build().look(canary(s).substring(1) + "/new/here"));
        });
        canary("passwd-is-a-link-out", s -> {
            s.sh("cp ../tmp/canary/victim /dev/null; echo 'evil:x:4242:4242::/:/bin/sh' > ../tmp/pw");
            s.file("f", "F");
            s.dockerfile(
                    "FROM base",
                    "RUN rm /etc/passwd && ln -s " + s.other("pw") + " /etc/passwd",
                    "COPY --chown=evil f /x");
            s.fails("evil");
        });
        canary("passwd-is-a-fifo", s -> {
            s.file("f", "F");
            s.dockerfile("FROM base", "RUN rm /etc/passwd && mkfifo /etc/passwd", "COPY --chown=user f /x");
            s.failed("", s.building().run());
        });
        canary("passwd-is-huge", s -> {
            s.file("f", "F");
            s.dockerfile(
                    "FROM base",
                    "RUN rm /etc/passwd && dd if=/dev/zero of=/etc/passwd bs=1M count=0 seek=200 2>/dev/null",
                    "COPY --chown=user f /x");
            s.failed("", s.building().run());
        });
        canary("B31-resolv-conf-is-a-link-out", s -> {
            s.dockerfile(
                    "FROM base",
                    "RUN ln -s " + canary(s) + "/victim /etc/resolv.conf; ln -s " + canary(s)
                            + "/victim /etc/hosts; true",
                    "RUN echo evil > /etc/hosts; true");
            s.building().run();
        });
        canary("B31-hosts-is-a-directory", s -> {
            s.dockerfile("FROM scratch", "COPY --from=base / /", "COPY Dockerfile /etc/hosts/x", "RUN true");
            s.building().run();
        });
    }

    private void mounts() {
        canary("B1-cache-source-is-a-link", s -> {
            s.dockerfile(
                    "FROM base AS a",
                    "RUN --mount=type=cache,id=k,target=/c ln -s " + canary(s) + " /c/sel",
                    "FROM base",
                    "COPY --from=a /etc/group /g",
                    "RUN --mount=type=cache,id=k,source=sel,target=/m cat /m/victim > /out; true");
            s.building().run();
        });
        canary("B3-bind-of-stage-link-to-root", s -> {
            s.dockerfile(
                    "FROM base AS a",
                    "RUN ln -s / /l && ln -s ../../../.. /m && ln -s " + canary(s) + " /n",
                    "FROM base",
                    "RUN --mount=from=a,source=/l,target=/x,rw ls /x > /out; rm -rf /x" + canary(s) + "; true",
                    "RUN --mount=from=a,source=/m,target=/x,rw ls /x >> /out; rm -rf /x" + canary(s) + "; true");
            s.that(
                    "the stage's root: " + s.build().text("out"),
                    !s.image("docker.io/library/t:latest", "").text("out").contains("usr"));
        });
        canary("B3-bind-of-stage-link-out", s -> {
            s.dockerfile(
                    "FROM base AS a",
                    "RUN ln -s " + canary(s) + " /n",
                    "FROM base",
                    "RUN --mount=from=a,source=/n,target=/x cat /x/victim > /out");
            s.failed("", s.building().run());
        });
        canary("B3-bind-of-context-link-out", s -> {
            s.link("n", canary(s));
            s.dockerfile("FROM base", "RUN --mount=source=n,target=/x cat /x/victim > /out");
            s.failed("", s.building().run());
        });
        canary("B5-rw-bind-leaves-the-context", s -> {
            s.file("d/f", "F");
            s.dockerfile("FROM base", "RUN --mount=target=/m,rw rm -rf /m/d; touch /m/new; chmod 0 /m/Dockerfile");
            s.build();
            s.equal("context", "./d/f 644\n", s.sh("find . -type f ! -name Dockerfile -printf '%p %m\\n'"));
        });
        canary("B6-stub-cleaner", s -> {
            s.dockerfile(
                    "FROM base",
                    "RUN --mount=type=tmpfs,target=/a/b/c umount /a/b/c 2>/dev/null; mv /a /z && ln -s " + canary(s)
                            + " /a; true");
            s.building().run();
        });
        canary("B6-stub-file", s -> {
            s.file("f", "F");
            s.dockerfile(
                    "FROM base",
                    "RUN --mount=source=f,target=/q/victim mv /q /z 2>/dev/null; ln -s " + canary(s) + " /q; true");
            s.building().run();
        });
        canary("mount-target-through-link-out", s -> {
            s.file("d/f", "F");
            s.dockerfile("FROM base", "RUN ln -s " + canary(s) + " /l", "RUN --mount=source=d,target=/l/new true");
            s.building().run();
        });
        canary("mount-target-proc", s -> {
            s.file("d/f", "F");
            s.dockerfile("FROM base", "RUN --mount=source=d,target=/proc/self true");
            s.building().run();
        });
    }

    private void special() {
        canary("B30-fifo-in-context", s -> {
            s.sh("mkdir d; mkfifo d/p");
            s.dockerfile("FROM base", "COPY d /d");
            s.building().deadline(60).run();
        });
        canary("B30-fifo-as-source", s -> {
            s.sh("mkfifo p");
            s.dockerfile("FROM base", "COPY p /p");
            var ran = s.building().deadline(60).run();
            s.that("it waits for the FIFO", ran.status() != io.jcontainers.conformance.build.Ran.TIMED_OUT);
        });
        canary("B30-fifo-as-dockerfile", s -> {
            s.sh("mkfifo Dockerfile");
            s.failed("Dockerfile", s.building().deadline(60).run());
        });
        canary("B30-fifo-as-dockerignore", s -> {
            s.sh("mkfifo .dockerignore");
            s.dockerfile("FROM base", "COPY . /c/");
            var ran = s.building().deadline(60).run();
            s.that("it waits for the FIFO", ran.status() != io.jcontainers.conformance.build.Ran.TIMED_OUT);
        });
        canary("B30-socket-in-context", s -> {
            s.require(
                    java.nio.file.Files.exists(java.nio.file.Path.of("/usr/bin/python3")),
                    "no python3 to make a socket");
            s.sh("mkdir d; python3 -c 'import socket; socket.socket(socket.AF_UNIX).bind(\"d/s\")'; echo F > d/f");
            s.dockerfile("FROM base", "COPY d /d");
            var ran = s.building().run();
            s.that("a clear answer: " + ran.told(), ran.ok() || ran.text().contains("d/s"));
        });
        canary("B30-device-in-context", s -> {
            s.sh("mkdir d; mknod d/zero c 1 5; echo F > d/f");
            s.dockerfile("FROM base", "COPY d /d");
            var ran = s.building().deadline(60).run();
            s.that("it reads the device", ran.status() != io.jcontainers.conformance.build.Ran.TIMED_OUT);
        });
        canary("B30-device-as-source", s -> {
            s.sh("mknod zero c 1 5");
            s.dockerfile("FROM base", "COPY zero /z");
            var ran = s.building().deadline(60).run();
            s.that("it reads the device", ran.status() != io.jcontainers.conformance.build.Ran.TIMED_OUT);
        });
        canary("file-that-grows", s -> {
            s.file("log", "x");
            var writer = s.program(List.of(
                            "sh", "-c", "while :; do head -c 100000 /dev/zero; done >> " + s.context() + "/log"))
                    .start();
            s.later(() -> writer.process().destroyForcibly());
            s.dockerfile("FROM base", "COPY log /log");
            var ran = s.building().deadline(60).run();
            writer.process().destroyForcibly();
            s.that("it never ends", ran.status() != io.jcontainers.conformance.build.Ran.TIMED_OUT);
            if (ran.ok()) {
                s.built(ran).files();
            }
        });
        canary("deep-directories", s -> {
            s.require(java.nio.file.Files.exists(java.nio.file.Path.of("/usr/bin/python3")), "no python3");
            s.sh("python3 -c 'import os\nfor i in range(3000):\n os.mkdir(\"d\"); os.chdir(\"d\")'");
            s.dockerfile("FROM base", "COPY d /d");
            var ran = s.building().deadline(90).run();
            s.that("an answer: " + ran.told(), ran.ok() || ran.status() == 1);
            s.that(
                    "no defect",
                    !ran.text().contains("StackOverflow") && !ran.text().contains("defect"));
        });
        canary("ten-thousand-files", s -> {
            s.sh("mkdir d; cd d; seq 10000 | xargs touch");
            s.dockerfile("FROM base", "COPY d /d", "RUN ls /d | wc -l > /out");
            s.equal("/out", "10000\n", s.build().text("out"));
        });
        canary("terminal-codes-in-file-names", s -> {
            s.sh("mkdir d; touch \"$(printf 'd/a\\033]0;evil\\007')\"");
            s.dockerfile("FROM base", "COPY d/nosuch* d /d/", "COPY none /x");
            s.that(
                    "no control sequences",
                    !s.failed("", s.building().run()).text().contains("\033]"));
        });
        canary("B28-survivors", s -> {
            s.dockerfile(
                    "FROM base",
                    "RUN for i in 1 2 3; do (trap '' TERM HUP; busybox setsid sleep 500) & done; echo x > /out");
            s.equal("/out", "x\n", s.build().text("out"));
        });
        canary("run-fills-stdout-without-newline", s -> {
            s.dockerfile("FROM base", "RUN dd if=/dev/zero bs=1M count=50 2>/dev/null");
            s.build();
        });
    }

    private void overlay() {
        for (String name : List.of(".wh.x", ".wh..wh..opq", ".wh.", ".wh..", ".wh..wh.aufs")) {
            canary("whiteout-name-in-context-" + name, s -> {
                s.file("d/" + name, "F");
                s.dockerfile(
                        "FROM base",
                        "RUN mkdir /d && echo x > /d/x && echo y > /d/y",
                        "COPY d /d",
                        "RUN ls -A /d > /out");
                var ran = s.building().run();
                if (ran.ok()) {
                    BuiltImage image = s.built(ran);
                    s.that(
                            "nothing is deleted: " + image.text("out"),
                            image.text("out").contains("x\ny\n"));
                    s.equal("y", "y\n", image.text("d/y"));
                } else {
                    s.failed(name, ran);
                }
            });
            canary("whiteout-name-of-run-" + name, s -> {
                s.dockerfile(
                        "FROM base", "RUN mkdir /d && echo y > /d/y", "RUN touch /d/" + name, "RUN ls -A /d > /out");
                var ran = s.building().run();
                if (ran.ok()) {
                    s.equal("y", "y\n", s.built(ran).text("d/y"));
                } else {
                    s.failed(name, ran);
                }
            });
        }
        canary("overlay-whiteout-device-of-run", s -> {
            s.dockerfile(
                    "FROM base", "RUN mkdir /d && mknod /d/w c 0 0; ls -l /d; true", "RUN ls -l /d > /out 2>&1; true");
            s.building().run();
        });
        canary("overlay-whiteout-device-in-context", s -> {
            s.sh("mkdir d; mknod d/passwd c 0 0 && echo made || true");
            s.dockerfile("FROM base", "COPY d /etc", "RUN cat /etc/passwd > /out");
            var ran = s.building().run();
            if (ran.ok()) {
                s.contains("/out", "root", s.built(ran).text("out"));
            }
        });
        for (String name : List.of(
                "trusted.overlay.opaque",
                "trusted.overlay.redirect",
                "trusted.overlay.metacopy",
                "user.overlay.opaque",
                "user.overlay.whiteout")) {
            canary("overlay-xattr-in-context-" + name, s -> {
                s.file("d/f", "F");
                Copying.setXattr(
                        s,
                        name.endsWith("metacopy") ? "d/f" : "d",
                        name,
                        name.endsWith("redirect") ? "2f726f6f74" : "79");
                s.dockerfile("FROM base", "RUN mkdir /d && echo y > /d/y", "COPY d /d", "RUN cat /d/y /d/f > /out");
                var ran = s.building().run();
                if (ran.ok()) {
                    BuiltImage image = s.built(ran);
                    s.equal("/out", "y\nF", image.text("out"));
                    s.that(
                            "not in the layer",
                            image.files().values().stream()
                                    .noneMatch(entry ->
                                            entry.xattrs().keySet().stream().anyMatch(n -> n.contains("overlay"))));
                } else {
                    s.failed("overlay", ran);
                }
            });
        }
    }
}
