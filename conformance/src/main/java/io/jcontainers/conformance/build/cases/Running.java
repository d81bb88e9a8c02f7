package io.jcontainers.conformance.build.cases;

import io.jcontainers.conformance.build.BuildArea;
import io.jcontainers.conformance.build.BuildCase;
import io.jcontainers.conformance.build.BuildCases;
import io.jcontainers.conformance.build.BuiltImage;
import io.jcontainers.conformance.build.Effort;
import java.util.List;

/** RUN: user, directory, environment, network, what becomes of the changes. */
final class Running implements BuildArea {
    private final BuildCases c = new BuildCases("run");

    @Override
    public List<BuildCase> cases(Effort effort) {
        process();
        network();
        changes();
        flags();
        return c.list();
    }

    private void process() {
        c.out(
                "user",
                "1000 1001",
                "FROM base",
                "RUN touch /out && chmod 666 /out",
                "USER user",
                "RUN echo $(id -u) $(id -g) > /out");
        c.out(
                "user-groups",
                "1001 2000",
                "FROM base",
                "RUN touch /out && chmod 666 /out",
                "USER user",
                "RUN id -G > /out");
        c.out(
                "user-and-group",
                "1000 2000",
                "FROM base",
                "RUN touch /out && chmod 666 /out",
                "USER user:staff",
                "RUN echo $(id -u) $(id -g) > /out");
        c.out(
                "user-number",
                "77 0",
                "FROM base",
                "RUN touch /out && chmod 666 /out",
                "USER 77",
                "RUN echo $(id -u) $(id -g) > /out");
        c.error("user-unknown", "nobodyknows", "FROM base", "USER nobodyknows", "RUN true");
        c.out(
                "home-of-user",
                "/home/user",
                "FROM base",
                "RUN touch /out && chmod 666 /out",
                "USER user",
                "RUN echo $HOME > /out");
        c.out("home-of-root", "/root", "FROM base", "RUN echo $HOME > /out");
        c.out("workdir", "/w/x", "FROM base", "WORKDIR /w", "WORKDIR x", "RUN pwd > /out");
        c.out(
                "environment",
                "HOME=/root\nPATH=/bin\nPWD=/\nSHLVL=1\na=b",
                "FROM base",
                "ENV a=b PATH=/bin",
                "RUN env | grep -v OLDPWD | sort > /out");
        c.out("exec-form", "$HOME", "FROM base", "RUN [\"busybox\", \"sh\", \"-c\", \"echo '$HOME' > /out\"]");
        c.out("pid-one", "1", "FROM base", "RUN echo $$ > /out");
        c.out("hostname", "buildkitsandbox", "FROM base", "RUN hostname > /out");
        c.out("umask", "0022", "FROM base", "RUN umask > /out");
        c.out("stdin-is-empty", "0", "FROM base", "RUN cat | wc -c > /out");
        c.out(
                "no-new-capabilities",
                "00000000a80425fb",
                "FROM base",
                "RUN grep CapEff /proc/self/status | awk '{print $2}' > /out");
        c.out("loopback", "127.0.0.1", "FROM base", "RUN ip -4 addr show lo | grep -o 127.0.0.1 > /out");
        c.out("hosts", "127.0.0.1", "FROM base", "RUN grep -m1 -o ^127.0.0.1 /etc/hosts > /out");
        c.out("dev-is-usual", "crw-rw-rw- 1, 3", "FROM base", "RUN ls -l /dev/null | awk '{print $1, $5, $6}' > /out");
        c.out("shm", "ok", "FROM base", "RUN echo ok > /dev/shm/x && cat /dev/shm/x > /out");
        c.out("sys-is-read-only", "no", "FROM base", "RUN echo 1 > /sys/kernel/x 2>/dev/null || echo no > /out");
        c.out(
                "proc-sys-is-read-only",
                "no",
                "FROM base",
                "RUN (echo x > /proc/sys/kernel/hostname) 2>/dev/null || echo no > /out");
        c.out(
                "no-mknod-of-disks",
                "no",
                "FROM base",
                "RUN mknod /d b 8 0; (cat /d > /dev/null) 2>/dev/null || echo no > /out; rm -f /d");
        c.out("no-mounts", "no", "FROM base", "RUN mount -t tmpfs x /etc 2>/dev/null || echo no > /out");
        c.error("exit-status", "exit code: 7", "FROM base", "RUN exit 7");
        c.add("an-equal-layer-of-another-image", s -> {
            // Both copy /etc up and change nothing, so their layers are one; what is below them is not.
            String same = "RUN chmod $(stat -c %a /etc) /etc";
            s.dockerfile("FROM base", same);
            s.build();
            s.dockerfile("FROM base", "RUN chmod 700 /etc", same, "RUN stat -c %a /etc > /out");
            s.equal("mode of /etc", "700\n", s.build().text("out"));
        });
        c.add("an-equal-layer-of-an-emptied-directory", s -> {
            // The first one empties a directory of all that it has, the second one takes the same name out of a larger
            // one.
            String times = " && touch -d @1000 /d";
            s.dockerfile("FROM base", "RUN mkdir /d && touch /d/a", "RUN rm -r /d && mkdir /d" + times);
            s.build();
            s.dockerfile("FROM base", "RUN mkdir /d && touch /d/a /d/b", "RUN rm /d/a" + times, "RUN ls /d > /out");
            s.equal("names in /d", "b\n", s.build().text("out"));
        });
        c.error(
                "no-such-program",
                " jbuild RUN failed: unable to start container process: exec: \"nosuchprogram\": executable file not"
                        + " found in $PATH\n",
                "FROM base",
                "RUN [\"nosuchprogram\"]");
        c.error("killed-by-itself", "exit code: 137", "FROM base", "RUN sh -c 'kill -9 $$'; exit $?");
        c.error("output-is-shown", "this is it", "FROM base", "RUN echo this is it >&2; false");
        c.error("no-shell", "/bin/sh", "FROM scratch", "RUN true");
        c.add("background-process-ends", s -> {
            s.dockerfile("FROM base", "RUN sleep 1000 & echo x > /out");
            s.equal("/out", "x\n", s.build().text("out"));
        });
        c.add("much-output", s -> {
            s.dockerfile(
                    "FROM base", "RUN dd if=/dev/zero bs=1M count=8 2>/dev/null | tr '\\0' 'x'; echo; echo end-of-it");
            s.contains("the end is shown", "end-of-it", s.build().output());
        });
        c.add("output-terminal-codes", s -> {
            s.dockerfile("FROM base", "RUN printf 'a\\033]0;evil\\007b\\033[2Jc\\n'");
            String text = s.build().output();
            s.that("no control sequences in plain output", text.indexOf('\007') < 0 && !text.contains("\033]"));
        });
        c.add("log-of-a-step-is-kept", s -> {
            s.dockerfile("FROM base", "RUN echo kept-words");
            s.build();
            s.that(
                    "in the data root",
                    s.everything().entrySet().stream()
                            .anyMatch(e -> e.getKey().toString().contains("/builds/")
                                    && new String(e.getValue()).contains("kept-words")));
        });
    }

    private void network() {
        c.out("network-none", "lo:", "FROM base", "RUN --network=none ip link | grep -o 'lo:' > /out");
        c.out(
                "network-none-has-nothing-else",
                "1",
                "FROM base",
                "RUN --network=none ip -o link | grep -vc -e tunl -e sit -e gre -e ip_vti -e ip6 -e erspan > /out");
        c.add("network-host-needs-entitlement", s -> {
            s.dockerfile("FROM base", "RUN --network=host true");
            s.fails("network.host");
        });
        c.add("network-host", s -> {
            s.dockerfile("FROM base", "RUN --network=host ip -o link | wc -l > /out");
            s.equal(
                    "links",
                    s.sh("ls /sys/class/net | wc -l").strip(),
                    s.build("--allow", "network.host").text("out").strip());
        });
        c.add("network-default-is-not-the-hosts", s -> {
            s.dockerfile("FROM base", "RUN busybox readlink /proc/self/ns/net > /out");
            s.that(
                    "RUN is in the host's network namespace: its loopback services can be reached",
                    !s.build().text("out").equals(s.sh("readlink /proc/self/ns/net")));
        });
        c.add("network-flag-none", s -> {
            s.dockerfile("FROM base", "RUN ip -o link | grep -c lo: > /out");
            s.equal("/out", "1\n", s.build("--network", "none").text("out"));
        });
        c.add("security-insecure-needs-entitlement", s -> {
            s.dockerfile("FROM base", "RUN --security=insecure true");
            s.fails("security.insecure");
        });
        c.add("security-insecure", s -> {
            s.dockerfile("FROM base", "RUN --security=insecure mkdir /m && mount -t tmpfs x /m && echo ok > /out");
            s.equal("/out", "ok\n", s.build("--allow", "security.insecure").text("out"));
        });
    }

    private void changes() {
        c.add("deleted-file", s -> {
            s.dockerfile("FROM base", "RUN rm /etc/passwd");
            BuiltImage image = s.build();
            s.equal("look", "(absent)", image.look("etc/passwd"));
            s.that("whiteout: " + image.names(-1), image.names(-1).contains("etc/.wh.passwd"));
        });
        c.add("deleted-directory", s -> {
            s.dockerfile("FROM base", "RUN mkdir -p /d/e && touch /d/e/f", "RUN rm -r /d");
            s.equal(
                    "gone",
                    0,
                    s.build().files().keySet().stream()
                            .filter(n -> n.startsWith("d") && (n.equals("d") || n.startsWith("d/")))
                            .count());
        });
        c.add("replaced-directory", s -> {
            s.dockerfile(
                    "FROM base", "RUN mkdir -p /d/e && touch /d/e/f /d/g", "RUN rm -r /d && mkdir /d && touch /d/new");
            BuiltImage image = s.build();
            s.equal("old", "(absent)", image.look("d/g"));
            s.equal("old below", "(absent)", image.look("d/e/f"));
            s.equal("new", "file 644 0:0", image.look("d/new"));
        });
        c.add("directory-becomes-file", s -> {
            s.dockerfile("FROM base", "RUN mkdir /d && touch /d/f", "RUN rm -r /d && echo x > /d", "RUN cat /d > /out");
            s.equal("/out", "x\n", s.build().text("out"));
        });
        c.add("renamed-directory", s -> {
            s.dockerfile(
                    "FROM base",
                    "RUN mkdir /d && echo x > /d/f",
                    "RUN mv /d /e",
                    "RUN cat /e/f > /out; ls /d >> /out 2>&1; true");
            BuiltImage image = s.build();
            s.contains("/out", "x\nls: /d", image.text("out"));
            s.equal("old", "(absent)", image.look("d"));
        });
        c.add("mode-only", s -> {
            s.dockerfile("FROM base", "RUN chmod 600 /etc/passwd");
            BuiltImage image = s.build();
            s.equal("look", "file 600 0:0", image.look("etc/passwd"));
            s.contains("content", "root", image.text("etc/passwd"));
        });
        c.add("owner-only", s -> {
            s.dockerfile("FROM base", "RUN chown 5:6 /etc");
            s.equal("look", "dir 755 5:6", s.build().look("etc"));
        });
        c.add("unchanged-directories-are-not-in-the-layer", s -> {
            s.dockerfile("FROM base", "RUN mkdir -p /dev /proc /sys /tmp", "RUN touch /etc/new");
            s.equal("entries", "etc/ etc/new", s.build().names(-1));
        });
        c.add("empty-step-is-a-layer", s -> {
            s.dockerfile("FROM base", "RUN true");
            s.equal("layers", 2, s.build().layerCount());
        });
        c.add("resolv-conf-and-hosts-are-not-in-the-layer", s -> {
            s.dockerfile("FROM base", "RUN cat /etc/resolv.conf /etc/hosts > /dev/null");
            BuiltImage image = s.build();
            s.equal("resolv.conf", "(absent)", image.look("etc/resolv.conf"));
            s.equal("hosts", "(absent)", image.look("etc/hosts"));
        });
        c.add("hard-links", s -> {
            s.dockerfile("FROM base", "RUN echo x > /a && ln /a /b && ln -s a /c");
            BuiltImage image = s.build();
            long files = image.layer(-1).stream()
                    .filter(e -> e.name().matches("a|b") && e.type() == '0')
                    .count();
            s.equal("one of two has the content", 1, files);
        });
        c.add("special-files", s -> {
            s.dockerfile("FROM base", "RUN mkfifo /p && mknod /n c 1 3 && chmod 2755 /p");
            BuiltImage image = s.build();
            s.equal("fifo", "fifo 2755 0:0", image.look("p"));
            s.equal("device", "type3 644 0:0", image.look("n"));
        });
        c.add("xattr-of-step", s -> {
            s.require(java.nio.file.Files.exists(java.nio.file.Path.of("/sbin/setcap")), "no setcap");
            s.sh("cp /sbin/setcap . 2>/dev/null; true");
            s.dockerfile("FROM base", "COPY --chmod=755 Dockerfile /x", "RUN true");
            s.build();
        });
        c.add("layers-of-twenty-steps", s -> {
            String[] lines = new String[21];
            lines[0] = "FROM base";
            for (int i = 1; i < 21; i++) {
                lines[i] = "RUN echo " + i + " >> /out";
            }
            s.dockerfile(lines);
            s.equal("lines", 20, s.build().text("out").lines().count());
        });
        c.add("failed-step-leaves-no-image", s -> {
            s.dockerfile("FROM base", "RUN echo x > /x", "RUN false");
            s.fails("exit code: 1");
            s.that(
                    "no tag",
                    !java.nio.file.Files.readString(s.layout().resolve("index.json"))
                            .contains("library/t:"));
        });
    }

    private void flags() {
        c.add("add-host", s -> {
            s.dockerfile("FROM base", "RUN grep myhost /etc/hosts > /out");
            s.contains(
                    "/out", "10.1.2.3", s.build("--add-host", "myhost:10.1.2.3").text("out"));
        });
        c.add("dns", s -> {
            s.dockerfile("FROM base", "RUN cat /etc/resolv.conf > /out");
            String text = s.build("--dns", "10.9.8.7", "--dns-search", "x.example", "--dns-option", "ndots:3")
                    .text("out");
            s.contains("server", "nameserver 10.9.8.7", text);
            s.contains("search", "search x.example", text);
            s.contains("option", "options ndots:3", text);
        });
        c.add("shm-size", s -> {
            s.dockerfile("FROM base", "RUN grep ' /dev/shm ' /proc/mounts > /out");
            s.contains("/out", "size=3072k", s.build("--shm-size", "3m").text("out"));
        });
        c.add("ulimit", s -> {
            s.dockerfile("FROM base", "RUN grep 'open files' /proc/self/limits > /out");
            s.contains(
                    "/out",
                    "123                  456",
                    s.build("--ulimit", "nofile=123:456").text("out"));
        });
        c.add("memory", s -> {
            s.dockerfile("FROM base", "RUN dd if=/dev/zero of=/dev/null bs=200M count=1");
            s.fails("out of memory", "--memory", "30m");
        });
        c.add("volume", s -> {
            s.file("shared/f", "F");
            s.dockerfile("FROM base", "RUN cat /m/f > /out; echo new > /m/g");
            BuiltImage image = s.build("-v", s.context() + "/shared:/m");
            s.equal("/out", "F", image.text("out"));
            s.equal(
                    "written to the host",
                    "new\n",
                    java.nio.file.Files.readString(s.context().resolve("shared/g")));
            s.equal("no mount point is left", "(absent)", image.look("m"));
        });
        c.add("volume-read-only", s -> {
            s.file("shared/f", "F");
            s.dockerfile("FROM base", "RUN touch /m/g 2>/dev/null || echo no > /out");
            s.equal("/out", "no\n", s.build("-v", s.context() + "/shared:/m:ro").text("out"));
        });
    }
}
