package io.jcontainers.build.dockerfile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InstructionTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "RNU x | unknown instruction: RNU (did you mean RUN?)",
                "rnu x | unknown instruction: rnu (did you mean run?)",
                "FRM x | unknown instruction: FRM (did you mean FROM?)",
                "BADCMD | unknown instruction: BADCMD",
                "RUN --mont=type=bind x | unknown flag: --mont (did you mean mount?)",
                "RUN --network=a --network=b x | duplicate flag specified: --network",
                "RUN --network x | missing a value on flag: --network",
                "RUN --network=bridge x | invalid network mode \"bridge\"",
                "RUN --security=x y | security \"x\" is not valid",
                "COPY --link=maybe a b | expecting boolean value for flag --link, not: maybe",
                "COPY --link= a b | missing a value on flag: --link",
                "ENV --x a=b | unknown flag: --x",
                "CMD [\"a\", 1] | when using JSON array syntax, arrays must be comprised of strings only",
                "CMD [\"\\u0000\"] | an argument can't have a NUL in it; remove the \\u0000",
                "ENV | ENV requires at least one argument",
                "ENV a | ENV must have two arguments",
                "ENV a=b c | Syntax error - can't find = in \"c\". Must be of the form: name=value",
                "ENV =b | ENV names can not be blank",
                "LABEL | LABEL requires at least one argument",
                "MAINTAINER | MAINTAINER requires exactly one argument",
                "USER | USER requires exactly one argument",
                "WORKDIR | WORKDIR requires exactly one argument",
                "STOPSIGNAL | STOPSIGNAL requires exactly one argument",
                "STOPSIGNAL SIGFOO | invalid signal: SIGFOO",
                "STOPSIGNAL 0 | invalid signal: 0",
                "EXPOSE | EXPOSE requires at least one argument",
                "VOLUME | VOLUME requires at least one argument",
                "VOLUME [\" \"] | VOLUME specified can not be an empty string",
                "ARG | ARG requires at least one argument",
                "ARG =x | ARG names can not be blank",
                "SHELL /bin/sh | SHELL requires the arguments to be in JSON form",
                "SHELL [] | SHELL requires at least one argument",
                "ONBUILD | ONBUILD requires at least one argument",
                "ONBUILD ONBUILD RUN x | Chaining ONBUILD via `ONBUILD ONBUILD` isn't allowed",
                "ONBUILD from x | FROM isn't allowed as an ONBUILD trigger",
                "ONBUILD MAINTAINER x | MAINTAINER isn't allowed as an ONBUILD trigger",
                "HEALTHCHECK | HEALTHCHECK requires at least one argument",
                "HEALTHCHECK NONE x | HEALTHCHECK NONE takes no arguments",
                "HEALTHCHECK CMD | Missing command after HEALTHCHECK CMD",
                "HEALTHCHECK CMD [] | Missing command after HEALTHCHECK CMD",
                "HEALTHCHECK HTTP x | Unknown type \"HTTP\" in HEALTHCHECK (try CMD)",
                "HEALTHCHECK --interval=1us CMD x | Interval \"interval\" cannot be less than 1ms",
                "HEALTHCHECK --interval=5 CMD x | time: missing unit in duration \"5\"",
                "HEALTHCHECK --interval=5x CMD x | time: unknown unit \"x\" in duration \"5x\"",
                "HEALTHCHECK --timeout=x CMD x | time: invalid duration \"x\"",
                "HEALTHCHECK --timeout=-1s CMD x | Interval \"timeout\" cannot be less than 1ms",
                "HEALTHCHECK --retries=-1 CMD x | --retries cannot be negative (-1)",
                "HEALTHCHECK --retries=x CMD x | strconv.ParseInt: parsing \"x\": invalid syntax",
                "HEALTHCHECK --retries=9999999999 CMD x"
                        + " | strconv.ParseInt: parsing \"9999999999\": value out of range",
                "FROM a b | FROM requires either one or three arguments",
                "FROM a at b | FROM requires either one or three arguments",
                "FROM a AS 1 | invalid name for build stage: \"1\", name can't start with a number or contain symbols",
                "FROM a AS b/c"
                        + " | invalid name for build stage: \"b/c\", name can't start with a number or contain symbols",
                "COPY a | COPY requires at least two arguments, but only one was provided. Destination could not be"
                        + " determined",
                "COPY --from=$X a b | variable expansion is not supported for --from, define a new stage with FROM"
                        + " using ARG from global scope as a workaround",
                "COPY a <<X~X | COPY cannot accept a heredoc as a destination",
                "COPY <<../x /~../x | heredoc name \"../x\" can't be the name of a file; use a plain word",
                "RUN <<a/b~#!/bin/x~a/b | heredoc name \"a/b\" can't be the name of a file; use a plain word",
                "RUN --mount=type=bnd,target=/x y | unsupported mount type \"bnd\" (did you mean bind?)",
                "RUN --mount=tpye=bind,target=/x y | unexpected key 'tpye' in 'tpye=bind' (did you mean type?)",
                "RUN --mount=type=bind,target=/x,mode=1 y | mode not allowed for \"bind\" type mounts",
                "RUN --mount=type=tmpfs,target=/x,uid=1 y | uid not allowed for \"tmpfs\" type mounts",
                "RUN --mount=type=bind,target=/x,sharing=locked y | invalid cache sharing set for bind mount",
                "RUN --mount=type=cache,target=/x,sharing=no y | unsupported sharing value \"no\"",
                "RUN --mount=type=secret y | invalid secret mount. one of source, target required",
                "RUN --mount=type=secret,id=a,source=b y | both source and id can't be set",
                "RUN --mount=type=secret,id=a,from=b y | secret mount should not have a from",
                "RUN --mount=type=secret,id=a,mode=9 y | invalid value 9 for mode",
                "RUN --mount=type=bind,target=/ y | invalid mount target \"/\"",
                "RUN --mount=type=bind,target=/a/.. y | invalid mount target \"/a/..\"",
                "RUN --mount=type=bind,from=$x,target=/a y | 'from' doesn't support variable expansion, define alias"
                        + " stage instead",
                "RUN --mount=type=bind,target=/a,required y | unexpected key 'required' for mount type 'bind'",
                "RUN --mount=type=bind,target=/a,ro=maybe y | invalid value for ro: maybe",
                "RUN --mount=type=bind,target y | invalid field 'target' must be a key=value pair",
                "RUN --mount= y | failed to parse csv mounts: EOF",
                "RUN --mount=type=tmpfs,target=/x,size=1x y | invalid value for size: 1x",
            })
    void refusals(String text, String expected) {
        assertEquals(expected, Files.reason(text.replace('~', '\n')));
    }

    @Test
    void whatComesBeforeTheFirstStage() {
        assertEquals(
                "no build stage in current context; begin with FROM, only ARG may be before it",
                Files.refused("RUN x\n").reason());
        assertEquals(
                "dockerfile contains no stages to build; add a FROM",
                Files.refused("ARG a\n").getMessage());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "CMD [\"a\", \"b c\"] | false a,b c",
                "CMD  [ ] | false ''",
                "CMD [\"a\"] b | true [\"a\"] b",
                "CMD ['a'] | true ['a']",
                "CMD [\"a\" | true [\"a\"",
                "CMD [ -f x ] && y | true [ -f x ] && y",
                "CMD a  b | true a  b",
                "CMD | true ''",
                "CMD [\"\\ud800x\"] | false \uFFFDx",
            })
    void commands(String text, String expected) {
        CommandLine command = ((Instruction.Cmd) Files.one(text)).command();
        assertEquals(expected.replace("''", ""), command.shell() + " " + String.join(",", command.arguments()));
    }

    @Test
    void deepJsonIsText() {
        assertEquals(
                true,
                ((Instruction.Cmd) Files.one("CMD " + "[".repeat(60_000)))
                        .command()
                        .shell());
    }

    @Test
    void commandsWithShell() {
        assertEquals(
                List.of("/bin/sh", "-c", "a b"),
                new CommandLine(true, List.of("a b")).withShell(List.of("/bin/sh", "-c")));
        assertEquals(List.of("a"), new CommandLine(false, List.of("a")).withShell(List.of("/bin/sh", "-c")));
    }

    @Test
    void runBodies() {
        assertEquals(new RunBody.ShellText("a b"), body("RUN a b"));
        assertEquals(new RunBody.Exec(List.of("a", "b")), body("RUN [\"a\",\"b\"]"));
        assertEquals(new RunBody.ShellText("echo 1\necho 2\n"), body("RUN <<X\necho 1\necho 2\nX\n"));
        assertEquals(new RunBody.ShellText("echo 1\n"), body("RUN <<-X\n\techo 1\n\tX\n"));
        assertEquals(new RunBody.Script("X", "#!/bin/awk\nx\n"), body("RUN --network=none <<'X'\n#!/bin/awk\nx\nX\n"));
        assertEquals(new RunBody.ShellText("cat <<A <<B\n1\nA\n2\nB"), body("RUN cat <<A <<B\n1\nA\n2\nB\n"));
        assertEquals(new RunBody.ShellText("<<X bash\n\ta\nX"), body("RUN <<X bash\n\ta\nX\n"));
    }

    private static RunBody body(String text) {
        return ((Instruction.Run) Files.one(text)).body();
    }

    @Test
    void runFlags() {
        Instruction.Run run = (Instruction.Run) Files.one("RUN --network=host --security=insecure x");
        assertEquals(RunNetwork.HOST, run.network());
        assertEquals(true, run.insecure());
        Instruction.Run plain = (Instruction.Run) Files.one("run x");
        assertEquals(RunNetwork.DEFAULT, plain.network());
        assertEquals(false, plain.insecure());
        assertEquals("RUN", plain.keyword());
        assertEquals("run", plain.origin().keyword());
    }

    @Test
    void mounts() {
        assertEquals(new RunMount.Bind("/x", "/", null, true), mount("target=/x"));
        assertEquals(new RunMount.Bind("x", "a,b", "stage", false), mount("type=bind,dst=x,\"src=a,b\",from=stage,rw"));
        assertEquals(new RunMount.Bind("x", "/", null, false), mount("destination=x,readonly=false"));
        assertEquals(
                new RunMount.Cache("/x/../y", "/y", null, "/", false, RunMount.Sharing.SHARED, 0755, 0, 0),
                mount("type=cache,target=/x/../y"));
        assertEquals(
                new RunMount.Cache("/x", "i", "f", "s", true, RunMount.Sharing.LOCKED, 0700, 1, 2),
                mount("type=CACHE,target=/x,id=i,from=f,source=s,ro,sharing=locked,mode=0700,uid=1,gid=2"));
        assertEquals(new RunMount.Tmpfs("/x", 0, false), mount("type=tmpfs,target=/x"));
        assertEquals(new RunMount.Tmpfs("/x", 64 << 20, false), mount("type=tmpfs,target=/x,size=64m"));
        assertEquals(new RunMount.Tmpfs("/x", 1536, false), mount("type=tmpfs,target=/x,size=1.5KiB"));
        assertEquals(new RunMount.Secret("a", "/run/secrets/a", null, false, 0400, 0, 0), mount("type=secret,id=a"));
        assertEquals(
                new RunMount.Secret("b", "/x/b", null, true, 0444, 5, 6),
                mount("type=secret,target=/x/b,required,mode=0444,uid=5,gid=6"));
        assertEquals(new RunMount.Secret("a", null, "T", false, 0400, 0, 0), mount("type=secret,id=a,env=T"));
        assertEquals(new RunMount.Ssh("default", null, false, 0600, 0, 0), mount("type=ssh"));
        assertEquals(new RunMount.Ssh("k", "/s", true, 0600, 0, 0), mount("type=ssh,id=k,target=/s,required=true"));
    }

    private static RunMount mount(String text) {
        return ((Instruction.Run) Files.one("RUN --mount=" + text.replace("\"", "\\\"") + " x"))
                .mounts()
                .getFirst()
                .mount();
    }

    @Test
    void copyAndAdd() {
        Instruction.Copy copy = (Instruction.Copy) Files.one(
                "COPY --from=0 --chown=a:b --chmod=u=rwX --link --parents --exclude=x --exclude=y a <<B c <<-'D' e/"
                        + "\n1\nB\n\t2\nD\n");
        assertEquals(
                new FileSources(
                        List.of("a", "c"),
                        List.of(new Heredoc("B", true, false, "1\n"), new Heredoc("D", false, true, "\t2\n")),
                        "e/"),
                copy.files());
        assertEquals("0", copy.from());
        assertEquals("a:b", copy.chown());
        assertEquals("u=rwX", copy.chmod());
        assertEquals(List.of("x", "y"), copy.excludes());
        assertEquals(true, copy.link() && copy.parents());
        Instruction.Add add = (Instruction.Add)
                Files.one("ADD --unpack=false --keep-git-dir --checksum=sha256:1 [\"a b\", \"<<c\", \"d\"]");
        assertEquals(new FileSources(List.of("a b", "<<c"), List.of(), "d"), add.files());
        assertEquals(Boolean.FALSE, add.unpack());
        assertEquals(Boolean.TRUE, add.keepGitDir());
        assertEquals("sha256:1", add.checksum());
        assertEquals(null, ((Instruction.Add) Files.one("ADD a b")).unpack());
    }

    @Test
    void pairs() {
        assertEquals(
                List.of(new KeyValue("a", "1", false), new KeyValue("b", "\"2 3\"", false)),
                ((Instruction.Env) Files.one("ENV a=1 b=\"2 3\"")).pairs());
        assertEquals(
                List.of(new KeyValue("a", "1 = \"2\"", true)),
                ((Instruction.Env) Files.one("ENV a   1 = \"2\"")).pairs());
        assertEquals(
                List.of(new KeyValue("\"a b\"", "c\\ d", false), new KeyValue("e", "", false)),
                ((Instruction.Label) Files.one("LABEL \"a b\"=c\\ d e=")).pairs());
    }

    @Test
    void theRest() {
        Instruction.From from = Files.parse("# base what it is\nfrom --platform=$P a:1 as Base\n")
                .stages()
                .getFirst()
                .from();
        assertEquals("base", from.stageName());
        assertEquals(List.of("as", "Base"), from.writtenAs());
        assertEquals("$P", from.platform());
        assertEquals("what it is", from.description());
        assertEquals(
                List.of("10", "8000-8010/udp", "9"),
                ((Instruction.Expose) Files.one("EXPOSE 9 8000-8010/udp 10")).ports());
        assertEquals(List.of("/a", "/b"), ((Instruction.Volume) Files.one("VOLUME /a /b")).paths());
        assertEquals(List.of("/a b"), ((Instruction.Volume) Files.one("VOLUME [\"/a b \"]")).paths());
        assertEquals(List.of("['/a']"), ((Instruction.Volume) Files.one("VOLUME ['/a']")).paths());
        assertEquals("/a b", ((Instruction.Workdir) Files.one("WORKDIR /a b")).path());
        assertEquals("A <a@b>", ((Instruction.Maintainer) Files.one("MAINTAINER A <a@b>")).author());
        assertEquals(
                List.of(
                        new Instruction.Argument("a", "1", null),
                        new Instruction.Argument("b", null, null),
                        new Instruction.Argument("c", "\"x y\"", null)),
                ((Instruction.Arg) Files.one("ARG a=1 b c=\"x y\"")).arguments());
        assertEquals("RUN <<X\n1\nX", ((Instruction.OnBuild) Files.one("OnBuild   RUN <<X\n1\nX\n")).trigger());
        assertEquals(List.of("a", "-c"), ((Instruction.Shell) Files.one("SHELL [\"a\", \"-c\"]")).words());
        for (String signal : List.of("SIGTERM", "term", "9", "RTMIN+3", "SIGRTMAX-1", "$S")) {
            assertEquals(signal, ((Instruction.StopSignal) Files.one("STOPSIGNAL " + signal)).signal());
        }
    }

    @Test
    void health() {
        assertEquals(Health.none(), ((Instruction.HealthCheck) Files.one("HEALTHCHECK none")).health());
        assertEquals(
                new Health(
                        List.of("CMD-SHELL", "a || b"),
                        Duration.ofMinutes(5),
                        Duration.ofMillis(1500),
                        Duration.ofSeconds(3723),
                        Duration.ofMillis(1),
                        3),
                ((Instruction.HealthCheck) Files.one("HEALTHCHECK --interval=5m --timeout=1.5s --start-period=1h2m3s"
                                + " --start-interval=1ms --retries=3 CMD a || b"))
                        .health());
        assertEquals(
                List.of("CMD", "a"),
                ((Instruction.HealthCheck) Files.one("HEALTHCHECK --interval=0 cmd [\"a\"]"))
                        .health()
                        .test());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "80 | 80/tcp",
                "80/UDP 81 | 80/udp 81/tcp",
                "1-3/sctp | 1/sctp 2/sctp 3/sctp",
                "127.0.0.1:80:81 | 81/tcp",
                "[::1]:8080:80 | 80/tcp",
                "5000:80 | 80/tcp",
                "5000-5002:80 | 80/tcp",
                "x | invalid port: \"x\": invalid containerPort: x",
                "65536 | invalid port: \"65536\": invalid containerPort: 65536",
                "3-1 | invalid port: \"3-1\": invalid containerPort: 3-1",
                "80/http | invalid port: \"80/http\": invalid proto: http",
                "/tcp | invalid port: \"/tcp\": no port specified",
                "x:80 | invalid port: \"x:80\": invalid hostPort: x",
                "nowhere:1:80 | invalid port: \"nowhere:1:80\": invalid IP address: nowhere",
                "1-2:80-90 | invalid port: \"1-2:80-90\": invalid ranges specified for container and host Ports",
            })
    void ports(String text, String expected) {
        List<String> words = List.of(text.split(" "));
        if (expected.startsWith("invalid")) {
            IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> ExposedPorts.read(words));
            assertEquals(expected, e.getMessage());
        } else {
            assertEquals(expected, String.join(" ", ExposedPorts.read(words)));
        }
    }

    @Test
    void excerpts() {
        DockerfileException e = Files.refused("FROM scratch\nRUN a\nRNU b\nRUN c\nRUN d\nRUN e\n");
        assertEquals("""
                Dockerfile:3
                --------------------
                   1 |     FROM scratch
                   2 |     RUN a
                   3 | >>> RNU b
                   4 |     RUN c
                   5 |     RUN d
                --------------------
                ERROR: dockerfile parse error on line 3: unknown instruction: RNU (did you mean RUN?)
                """, e.rendered());
        DockerfileException two = Files.refused("FROM scratch\nRNU b \\\n  \033[31mc\n");
        assertEquals("""
                Dockerfile:2
                --------------------
                   1 |     FROM scratch
                   2 | >>> RNU b \\
                   3 | >>>   \uFFFD[31mc
                   4 |    \s
                --------------------
                """, two.source().excerpt(two.lines()));
    }

    @Test
    void triggers() {
        Dockerfile file = Files.parse("FROM scratch\n");
        LineRange lines = new LineRange(1, 1);
        Instruction.Copy copy = assertInstanceOf(Instruction.Copy.class, file.trigger("COPY <<X /a\n1\nX", lines));
        assertEquals("1\n", copy.files().documents().getFirst().content());
        assertEquals(lines, copy.origin().lines());
        assertEquals(
                "ONBUILD trigger \"RUN a\\nRUN b\" of the base: onbuild trigger should be a single expression",
                assertThrows(DockerfileException.class, () -> file.trigger("RUN a\nRUN b", lines))
                        .getMessage());
        assertThrows(DockerfileException.class, () -> file.trigger("FROM a", lines));
        assertThrows(DockerfileException.class, () -> file.trigger("ONBUILD RUN a", lines));
        assertThrows(DockerfileException.class, () -> file.trigger("", lines));
    }
}
