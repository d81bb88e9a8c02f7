package io.jcontainers.conformance.build.cases;

import io.jcontainers.conformance.build.BuildArea;
import io.jcontainers.conformance.build.BuildCase;
import io.jcontainers.conformance.build.BuildCases;
import io.jcontainers.conformance.build.Effort;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Lines, comments, directives, quoting, expansion, heredocs. */
final class Syntax implements BuildArea {
    private final BuildCases c = new BuildCases("syntax");

    @Override
    public List<BuildCase> cases(Effort effort) {
        lines();
        expansion();
        quoting();
        heredocs();
        errors();
        return c.list();
    }

    private void lines() {
        c.out("continuation", "a b", "FROM base", "RUN echo a \\", "  b > /out");
        c.out("comment-between-continuations", "a b", "FROM base", "RUN echo a \\", "# none", "  b > /out");
        c.out("blank-after-backslash", "a b", "FROM base", "RUN echo a \\  ", "  b > /out");
        c.out("hash-within-a-line", "a #b", "FROM base", "RUN echo 'a #b' > /out");
        c.out("empty-line-in-continuation", "a b", "FROM base", "RUN echo a \\", "", "  b > /out");
        c.out("lower-case-instructions", "x", "from base as one", "run echo x > /out");
        c.out("leading-blanks", "x", "  FROM base", "\tRUN echo x > /out");
        c.out("escape-directive", "a b", "# escape=`", "FROM base", "RUN echo a `", " b > /out");
        c.out("escape-directive-spaced", "a b", "#  ESCAPE = ` ", "FROM base", "RUN echo a `", " b > /out");
        c.out(
                "escape-after-comment-is-comment",
                "a b",
                "# hello",
                "# escape=`",
                "FROM base",
                "RUN echo a \\",
                " b > /out");
        c.out("syntax-directive-docker", "x", "# syntax=docker/dockerfile:1", "FROM base", "RUN echo x > /out");
        c.out("unknown-directive-is-comment", "x", "# nothing=here", "FROM base", "RUN echo x > /out");
        c.out("check-directive", "x", "# check=skip=all", "FROM base", "RUN echo x > /out");
        c.add("bom", s -> {
            s.file("Dockerfile", "\uFEFFFROM base\nRUN echo x > /out\n");
            s.equal("/out", "x\n", s.build().text("out"));
        });
        c.add("crlf", s -> {
            s.file("Dockerfile", "FROM base\r\nENV a=b\r\nRUN echo $a \\\r\n  c > /out\r\n");
            s.equal("/out", "b c\n", s.build().text("out"));
        });
        c.add("no-newline-at-the-end", s -> {
            s.file("Dockerfile", "FROM base\nRUN echo x > /out");
            s.equal("/out", "x\n", s.build().text("out"));
        });
        c.add("shebang", s -> {
            s.file("Dockerfile", "#!/usr/bin/env jbuild\n# escape=`\nFROM base\nRUN echo a `\n b > /out\n");
            s.equal("/out", "a b\n", s.build().text("out"));
        });
        c.add("utf-8", s -> {
            s.file("Dockerfile", "FROM base\nLABEL name=\"\u00fc\u4e2d\"\nRUN echo \u00fc > /out\n");
            s.equal("/out", "\u00fc\n", s.build().text("out"));
            s.equal(
                    "label",
                    "{\"name\":\"\u00fc\u4e2d\"}",
                    s.image("docker.io/library/t:latest", "")
                            .config("config.Labels")
                            .text());
        });
        c.add("line-of-60000-characters", s -> {
            s.dockerfile("FROM base", "RUN printf " + "x".repeat(60_000) + " | wc -c > /out");
            s.equal("/out", "60000\n", s.build().text("out"));
        });
    }

    private void expansion() {
        String[][] rows = {
            {"plain", "$a", "A"},
            {"braces", "${a}", "A"},
            {"suffix", "${a}b", "Ab"},
            {"default-unset", "${none:-d}", "d"},
            {"default-empty", "${e:-d}", "d"},
            {"default-empty-kept", "${e-d}", ""},
            {"default-set", "${a:-d}", "A"},
            {"alternate", "${a:+alt}", "alt"},
            {"alternate-empty", "${e:+alt}", ""},
            {"alternate-empty-set", "${e+alt}", "alt"},
            {"alternate-unset", "${none+alt}", ""},
            {"nested", "${none:-${a}}", "A"},
            {"strip-shortest-prefix", "${p#*/}", "b/c.tar.gz"},
            {"strip-longest-prefix", "${p##*/}", "c.tar.gz"},
            {"strip-shortest-suffix", "${p%.*}", "a/b/c.tar"},
            {"strip-longest-suffix", "${p%%.*}", "a/b/c"},
            {"replace-first", "${p/\\//-}", "a-b/c.tar.gz"},
            {"replace-all", "${p//\\//-}", "a-b-c.tar.gz"},
            {"dollar-escaped", "\\$a", "$a"},
            {"dollar-alone", "5$", "5$"},
            {"dollar-percent", "$%", "$%"},
            {"single-quotes", "'$a'", "$a"},
            {"double-quotes", "\"$a b\"", "A b"},
            {"unset", "[$none]", "[]"},
        };
        for (String[] row : rows) {
            c.config(
                    "expansion-" + row[0],
                    "config.Labels.l",
                    row[2],
                    "FROM base",
                    "ENV a=A e= p=a/b/c.tar.gz",
                    "LABEL l=" + row[1]);
        }
        c.error("expansion-must-be-set", "none", "FROM base", "LABEL l=${none:?missing thing}");
        c.error("expansion-must-be-set-text", "missing thing", "FROM base", "LABEL l=\"${none:?missing thing}\"");
        c.error("expansion-bad", "unsupported modifier", "FROM base", "LABEL l=${a:=x}");
        c.error("expansion-unclosed", "LABEL", "FROM base", "LABEL l=${a");
        c.error("expansion-empty", "bad substitution", "FROM base", "LABEL l=${}");
        c.out("run-text-is-the-shells", "A 5", "FROM base", "ENV a=A", "RUN b=5; echo $a $b > /out");
        c.config("one-environment-per-instruction", "config.Env.2", "b=1", "FROM base", "ENV a=1", "ENV a=2 b=$a");
        c.config("no-expansion-in-cmd", "config.Cmd", "[\"$a\"]", "FROM base", "ENV a=1", "CMD [\"$a\"]");
        c.config("expansion-in-user", "config.User", "user", "FROM base", "ENV u=user", "USER $u");
        c.config("expansion-in-workdir", "config.WorkingDir", "/w/x", "FROM base", "ENV d=x", "WORKDIR /w/$d");
        c.config(
                "expansion-in-expose",
                "config.ExposedPorts",
                "{\"80/tcp\":{},\"81/udp\":{}}",
                "FROM base",
                "ENV p=\"80 81/udp\"",
                "EXPOSE $p");
        c.config("expansion-in-volume", "config.Volumes", "{\"/v\":{}}", "FROM base", "ENV v=/v", "VOLUME $v");
        c.config(
                "expansion-in-stopsignal", "config.StopSignal", "SIGINT", "FROM base", "ENV s=SIGINT", "STOPSIGNAL $s");
    }

    private void quoting() {
        c.config("env-spaces-quoted", "config.Env.1", "a=b c", "FROM base", "ENV a=\"b c\"");
        c.config("env-spaces-escaped", "config.Env.1", "a=b c", "FROM base", "ENV a=b\\ c");
        c.config("env-single-quotes", "config.Env.1", "a=\"b\"", "FROM base", "ENV a='\"b\"'");
        c.config(
                "env-several",
                "config.Env",
                "[\"PATH=" + Configuration.PATH + "\",\"a=1\",\"b=2\",\"c=3\"]",
                "FROM base",
                "ENV a=1 b=2 \\",
                "  c=3");
        c.config("env-old-form", "config.Env.1", "a=b c  d", "FROM base", "ENV a b c  d");
        c.config("env-empty", "config.Env.1", "a=", "FROM base", "ENV a=");
        c.config(
                "env-replaced-in-place",
                "config.Env",
                "[\"PATH=" + Configuration.PATH + "\",\"a=3\",\"b=2\"]",
                "FROM base",
                "ENV a=1 b=2",
                "ENV a=3");
        c.config("env-equals-in-value", "config.Env.1", "a=b=c", "FROM base", "ENV a=b=c");
        c.config("env-json-value", "config.Env.1", "a={\"x\":[1]}", "FROM base", "ENV a={\\\"x\\\":[1]}");
        c.config("label-quoted-key", "config.Labels", "{\"a b\":\"c\"}", "FROM base", "LABEL \"a b\"=c");
        c.config("label-newline", "config.Labels", "{\"a\":\"b   c\"}", "FROM base", "LABEL a=\"b \\", "  c\"");
        c.error("env-without-value", "ENV", "FROM base", "ENV a");
        c.error("env-mixed-forms", "can't find = in \"b\"", "FROM base", "ENV a=1 b");
    }

    private void heredocs() {
        c.out("heredoc-run", "1\n2", "FROM base", "RUN <<EOF", "echo 1 > /out", "echo 2 >> /out", "EOF");
        c.out("heredoc-run-tabs", "1", "FROM base", "RUN <<-EOF", "\techo 1 > /out", "\tEOF");
        c.out(
                "heredoc-run-shebang",
                "/bin/sh x",
                "FROM base",
                "RUN <<EOF",
                "#!/bin/sh",
                "echo /bin/sh x > /out",
                "EOF");
        c.out("heredoc-run-command", "$x", "FROM base", "RUN cat <<'EOF' > /out", "$x", "EOF");
        c.out("heredoc-run-two", "a\nb", "FROM base", "RUN cat <<A > /out && cat <<B >> /out", "a", "A", "b", "B");
        c.out("heredoc-shell-expands", "v", "FROM base", "ENV x=v", "RUN cat <<EOF > /out", "$x", "EOF");
        c.out("heredoc-copy", "v \"q\"", "FROM base", "ENV x=v", "COPY <<EOF /out", "$x \"q\"", "EOF");
        c.out("heredoc-copy-quoted", "$x", "FROM base", "ENV x=v", "COPY <<\"EOF\" /out", "$x", "EOF");
        c.out("heredoc-copy-not-a-comment", "# no\nFROM y", "FROM base", "COPY <<EOF /out", "# no", "FROM y", "EOF");
        c.out("heredoc-copy-backslash", "a \\\nb", "FROM base", "COPY <<\"EOF\" /out", "a \\", "b", "EOF");
        c.add("heredoc-copy-several", s -> {
            s.dockerfile("FROM base", "COPY <<one <<two /d/", "1", "one", "2", "two");
            var image = s.build();
            s.equal("one", "1\n", image.text("d/one"));
            s.equal("two", "2\n", image.text("d/two"));
            s.equal("mode", "file 644 0:0", image.look("d/two"));
        });
        c.add("heredoc-copy-with-file", s -> {
            s.file("f", "f");
            s.dockerfile("FROM base", "COPY f <<x /d/", "X", "x");
            s.equal("names", "d/ d/f d/x", s.build().names(-1));
        });
        c.add("heredoc-add-chmod", s -> {
            s.dockerfile("FROM base", "ADD --chmod=755 --chown=1000:2000 <<EOF /x", "X", "EOF");
            s.equal("look", "file 755 1000:2000", s.build().look("x"));
        });
        c.error("heredoc-unterminated", "unterminated heredoc", "FROM base", "RUN <<EOF", "echo");
        c.error("heredoc-as-destination", "heredoc", "FROM base", "COPY /x <<EOF", "a", "EOF");
        c.out("onbuild-heredoc", "x", "FROM base AS a", "ONBUILD COPY <<EOF /out", "x", "EOF", "FROM a");
    }

    private void errors() {
        c.error("unknown-instruction", "unknown instruction: RNU", "FROM base", "RNU true");
        c.error("unknown-instruction-suggests", "did you mean RUN?", "FROM base", "RNU true");
        c.error("unknown-instruction-line", "Dockerfile:2", "FROM base", "RNU true");
        c.error("unknown-flag", "unknown flag: --form", "FROM base", "COPY --form=x a b");
        c.error("unknown-flag-suggests", "did you mean from?", "FROM base", "COPY --form=x a b");
        c.error("duplicate-flag", "duplicate flag", "FROM base", "COPY --chown=1 --chown=2 a b");
        c.error("two-syntax-directives", "only one escape parser directive", "# escape=`", "# escape=`", "FROM base");
        c.error("bad-escape", "invalid", "# escape=x", "FROM base");
        c.errorOfBytes("empty-file", "cannot be empty", "");
        c.error("empty-line", "no instructions", "");
        c.error("only-comments", "no instructions", "# x");
        c.error("no-from-first", "no build stage in current context", "RUN true");
        c.error("json-of-numbers", "arrays must be comprised of strings only", "FROM base", "CMD [\"a\", 1]");
        c.error("from-two-arguments", "FROM requires either one or three arguments", "FROM base as");
        c.error("from-blank", "base name", "ARG x", "FROM $x");
        c.error("bad-stage-name", "invalid name for build stage", "FROM base AS 1a");
        c.error("healthcheck-type", "Unknown type", "FROM base", "HEALTHCHECK DO x");
        c.error("shell-not-json", "SHELL requires the arguments to be in JSON form", "FROM base", "SHELL sh -c");
        c.error("onbuild-from", "ONBUILD", "FROM base", "ONBUILD FROM x");
        c.error("onbuild-onbuild", "ONBUILD", "FROM base", "ONBUILD ONBUILD RUN x");
        c.error("copy-one-argument", "COPY requires at least two arguments", "FROM base", "COPY a");
        c.error("add-one-argument", "ADD requires at least two arguments", "FROM base", "ADD a");
        c.error("expose-text", "EXPOSE", "FROM base", "EXPOSE abc");
        c.error("expose-too-large", "EXPOSE", "FROM base", "EXPOSE 70000");
        c.error("stopsignal-unknown", "STOPSIGNAL", "FROM base", "STOPSIGNAL SIGNOTHING");
        c.error("mount-type", "unsupported mount type \"bnd\"", "FROM base", "RUN --mount=type=bnd,target=/x true");
        c.error("mount-key", "unexpected key 'tgt'", "FROM base", "RUN --mount=type=bind,tgt=/x true");
        c.error("network-value", "network", "FROM base", "RUN --network=wide true");
        c.error("target-missing", "nosuch", "FROM base AS x", "RUN --mount=from=nosuch,target=/m true");
        c.error(
                "copy-from-variable",
                "variable expansion is not supported for --from",
                "FROM base",
                "COPY --from=$x a b");
        c.add("syntax-directive-other", s -> {
            s.dockerfile("# syntax=example.com/front:1", "FROM base");
            s.fails("example.com/front:1");
        });
        c.add("error-excerpt", s -> {
            s.dockerfile("FROM base", "# one", "RUN false", "RUN true");
            s.contains(
                    "excerpt", "   3 | >>> RUN false", s.fails("exit code: 1").text());
        });
        c.add("dockerfile-of-stdin", s -> {
            s.file("f", "F\n");
            s.equal(
                    "/out",
                    "F\n",
                    s.built(s.jbuild("build", "-t", "t", "-f", "-", s.context())
                                    .stdin("FROM base\nCOPY f /out\n".getBytes(StandardCharsets.UTF_8))
                                    .run())
                            .text("out"));
        });
    }
}
