package io.jcontainers.conformance.build.cases;

import io.jcontainers.conformance.build.BuildArea;
import io.jcontainers.conformance.build.BuildCase;
import io.jcontainers.conformance.build.BuildCases;
import io.jcontainers.conformance.build.BuildStage;
import io.jcontainers.conformance.build.BuiltImage;
import io.jcontainers.conformance.build.Effort;
import io.jcontainers.conformance.build.Machine;
import io.jcontainers.conformance.build.Ran;
import io.jcontainers.conformance.build.TarEntry;
import io.jcontainers.conformance.suite.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** The same Dockerfile built by buildah, where it is installed: configuration and files have to be alike. */
final class Differential implements BuildArea {
    private static final Path BUILDAH = Path.of("/usr/bin/buildah");

    /** What both write, and mean alike. */
    private static final List<String> FIELDS = List.of(
            "User", "ExposedPorts", "Env", "Entrypoint", "Cmd", "Volumes", "WorkingDir", "Labels", "StopSignal");

    private final BuildCases c = new BuildCases("buildah");

    @Override
    public List<BuildCase> cases(Effort effort) {
        like(
                "settings",
                "ENV a=1 b=\"two words\"",
                "LABEL x=y \"k k\"=v",
                "EXPOSE 80 53/udp",
                "VOLUME /v /w",
                "USER 1000:2000",
                "STOPSIGNAL SIGINT",
                "CMD [\"x\", \"y\"]",
                "ENTRYPOINT [\"e\"]",
                "WORKDIR /w/x");
        like("shell-forms", "CMD echo $HOME", "ENTRYPOINT exec top -b");
        like(
                "env-expansion",
                "ENV a=1 p=/x/y",
                "ENV b=${a:-z}${n:-d} c=${a:+alt} d='$a' e=\"$a\" f=\\$a",
                "LABEL l=$b$c",
                "WORKDIR $p");
        like(
                "copies",
                "COPY d /d",
                "COPY d/f h /e/",
                "COPY h /e/name",
                "COPY --chown=5:6 d /o",
                "COPY --chmod=600 h /m");
        like("patterns", "COPY d/* /a/", "COPY h* /b/", "COPY [\"h\", \"/c c/\"]");
        like("modes-and-links", "COPY s /s");
        like("archive", "ADD a.tar.gz /t/", "ADD h /t/");
        like(
                "run",
                "RUN mkdir -p /x/y && echo a > /x/f && chmod 640 /x/f && chown 5:6 /x && ln -s f /x/l",
                "RUN rm /etc/group",
                "RUN ln /x/f /x/h && mv /x/y /x/z");
        like(
                "user-and-workdir",
                "RUN mkdir -m 777 /p",
                "USER 1000:1001",
                "WORKDIR /p",
                "RUN echo a > f; id -u >> f; pwd >> f");
        like("arguments", "ARG a=1", "ARG b=$a-2", "RUN echo $a $b > /x", "ENV c=$b", "RUN echo $c >> /x");
        like(
                "stages",
                "RUN echo 1 > /one && chown 7:8 /one",
                "FROM scratch",
                "COPY --from=0 /one /two",
                "COPY --from=0 /etc /etc");
        like("ignored", "COPY . /c/");
        like(
                "heredoc-free-quoting",
                "RUN echo \"a  b\" 'c' \\",
                "  d > /x",
                "RUN [\"sh\", \"-c\", \"echo '$0' > /y\"]");
        like("deletions", "RUN mkdir /q && touch /q/a /q/b", "RUN rm -r /q && mkdir /q && touch /q/c", "RUN rm /q/c");
        return c.list();
    }

    /** Upon a busybox made in the first stage. */
    private void like(String name, String... lines) {
        c.add(name, s -> {
            s.require(Files.isExecutable(BUILDAH), "no buildah");
            s.require(Files.isExecutable(Path.of("/usr/bin/skopeo")), "no skopeo");
            context(s);
            String[] all = new String[lines.length + 2];
            all[0] = "FROM scratch";
            all[1] = "COPY rootfs /";
            System.arraycopy(lines, 0, all, 2, lines.length);
            s.dockerfile(all);
            BuiltImage ours = s.build();
            BuiltImage theirs = buildah(s);
            for (String field : FIELDS) {
                s.equal(field, plain(theirs.config("config." + field)), plain(ours.config("config." + field)));
            }
            compare(s, ours, theirs);
        });
    }

    private static void context(BuildStage s) throws java.io.IOException {
        Machine.rootfs(s.context().resolve("rootfs"));
        s.sh("mkdir -p d/sub s/t; echo F > d/f; echo G > d/sub/g; echo H > h; echo S > s/suid; chmod 750 s/suid;"
                + "chmod 1777 s/t; ln -s suid s/l; touch -d @1000000000 d/f s/suid h; tar"
                + " czf a.tar.gz d; mkdir -m 700 rootfs/root/x;"
                + "mkdir -p skip/a; touch skip/a/b skip/keep skip.md d/x.md; printf"
                + " 'skip\\n!skip/keep\\n**/*.md\\n' > .dockerignore");
    }

    private static BuiltImage buildah(BuildStage s) {
        List<String> base = List.of(
                BUILDAH.toString(),
                "--root",
                s.other("b").toString(),
                "--runroot",
                s.other("br").toString(),
                "--storage-driver",
                "vfs");
        List<Object> build = new ArrayList<>(base);
        build.addAll(List.of(
                "bud",
                "--isolation",
                "chroot",
                "--format",
                "docker",
                "--network",
                "host",
                "-q",
                "-t",
                "t",
                s.context()));
        Ran ran = s.program(build).run();
        if (!ran.ok()) {
            s.stop("buildah: " + ran.told());
        }
        List<Object> push = new ArrayList<>(base);
        push.addAll(List.of("push", "-q", "--disable-compression", "t", "oci:" + s.other("layout") + ":t"));
        ran = s.program(push).run();
        if (!ran.ok()) {
            s.stop("buildah: " + ran.told());
        }
        return BuiltImage.of(s.other("layout"));
    }

    /** Without buildah's own label; null, empty and absent are one, and so is the root as a directory. */
    private static String plain(Json json) {
        if (json.isAbsent()
                || json.value() == Json.NULL
                || json.text().equals("{}")
                || json.text().equals("[]")
                || json.text().equals("/")
                || json.text().isEmpty()) {
            return "(none)";
        }
        if (json.value() instanceof Map<?, ?> map) {
            Map<String, Object> rest = new TreeMap<>();
            map.forEach((key, value) -> {
                if (!key.equals("io.buildah.version")) {
                    rest.put(key.toString(), value);
                }
            });
            return rest.isEmpty() ? "(none)" : Json.write(rest);
        }
        return json.text();
    }

    private static void compare(BuildStage s, BuiltImage ours, BuiltImage theirs) {
        Map<String, TarEntry> mine = ours.files();
        Map<String, TarEntry> other = theirs.files();
        TreeSet<String> names = new TreeSet<>(mine.keySet());
        names.addAll(other.keySet());
        // Places that RUN mounts over are made by either in its own way.
        names.removeIf(name -> name.isEmpty()
                || name.matches("(dev|proc|sys|run)(/.*)?|etc/(hosts|hostname|resolv.conf)|tmp|var(/tmp)?"));
        for (String name : names) {
            s.equal(name, look(other, name), look(mine, name));
            if (mine.containsKey(name) && other.containsKey(name) && !name.startsWith("bin/")) {
                s.equal(
                        "text of " + name,
                        target(other, name).text(),
                        target(mine, name).text());
            }
        }
    }

    /** Which of two names is the file and which its hard link is not said anywhere. */
    private static TarEntry target(Map<String, TarEntry> files, String name) {
        TarEntry entry = files.get(name);
        return entry.type() == '1' ? files.getOrDefault(entry.link().replaceAll("^/+", ""), entry) : entry;
    }

    private static String look(Map<String, TarEntry> files, String name) {
        return files.containsKey(name) ? target(files, name).look() : "(absent)";
    }
}
