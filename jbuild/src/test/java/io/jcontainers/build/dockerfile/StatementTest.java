package io.jcontainers.build.dockerfile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StatementTest {
    private static Statement statement(String text) {
        List<Statement> all = all(text);
        assertEquals(1, all.size(), all.toString());
        return all.getFirst();
    }

    private static List<Statement> all(String text) {
        Source source = Source.of("Dockerfile", text.getBytes(StandardCharsets.UTF_8));
        return StatementReader.read(source, Directives.read(source));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "RUN a | a",
                "  RUN\ta b  | a b",
                "RUN a \\~b | a b",
                "RUN a\\~  b\\~c | a  bc",
                "RUN a \\  ~b | a b",
                "RUN a \\~# comment~b | a b",
                "RUN a \\~  # comment~b # data | a b # data",
                "RUN a \\~~b | a b",
                "RUN a \\~~~ b | a  b",
                "RUN a\\\\~RUN b | error",
                "RUN a \\ | a",
                "RUN a \\~\\~b | a b",
                "\\~RUN a | a",
                "RUN a\r~ | a",
                "RUN a \\\r~b\r | a b",
            })
    void continuation(String text, String expected) {
        List<Statement> all = all(text.replace('~', '\n'));
        if (expected.equals("error")) {
            assertEquals(
                    List.of("a\\\\", "b"), all.stream().map(Statement::rest).toList());
        } else {
            assertEquals(List.of(expected), all.stream().map(Statement::rest).toList());
        }
    }

    @Test
    void rangesCommentsAndEmptyContinuations() {
        List<Statement> all = all("""
                # first
                #
                # about

                # a
                # more
                RUN a \\

                  b
                #
                # about c
                COPY <<X c
                1
                X
                """);
        assertEquals(new LineRange(7, 9), all.get(0).lines());
        assertEquals(List.of("about", "a", "more"), all.get(0).comments());
        assertTrue(all.get(0).emptyContinuation());
        assertEquals(new LineRange(12, 14), all.get(1).lines());
        assertEquals(List.of("about c"), all.get(1).comments());
        assertFalse(all.get(1).emptyContinuation());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "<<EOF | EOF true false",
                "<<-EOF | EOF true true",
                "<<\"EOF\" | EOF false false",
                "<<'EOF' | EOF false false",
                "<<E\"O\"F | EOF false false",
                "<<-'E O F' | E O F false true",
                "3<<EOF | EOF true false",
                "<<EO\\F | EOF true false",
                "<<$X | $X true false",
                "<< | none",
                "<<- | none",
                "<EOF | none",
                "<<<EOF | none",
                "<<EOF< | none",
                "a<<EOF | none",
                "<<'' | none",
            })
    void heredocWords(String word, String expected) {
        Heredoc found = Heredoc.announcedBy(word);
        assertEquals(expected, found == null ? "none" : found.name() + " " + found.expand() + " " + found.stripTabs());
    }

    @Test
    void heredocs() {
        Statement two = statement("RUN cat <<A <<-\"B\" >x\n# no comment \\\n\n  A\nA\n\t\tb\n\tB\n");
        assertEquals("cat <<A <<-\"B\" >x", two.rest());
        assertEquals(
                List.of(
                        new Heredoc("A", true, false, "# no comment \\\n\n  A\n"),
                        new Heredoc("B", false, true, "\t\tb\n")),
                two.heredocs());
        assertEquals("b\n", two.heredocs().get(1).text());
        assertEquals(new LineRange(1, 7), two.lines());
    }

    @Test
    void blanksBeforeTheNameOfAHeredoc() {
        Statement found = statement("RUN cat <<  X >y\n1\nX\n");
        assertEquals(List.of(new Heredoc("X", true, false, "1\n")), found.heredocs());
        assertEquals(new RunBody.ShellText("1\n"), ((Instruction.Run) Files.one("RUN <<\tX\n1\nX\n")).body());
    }

    @Test
    void heredocsKeepCarriageReturnsButEndWithThem() {
        assertEquals(
                "a\r\n",
                statement("COPY <<X /\r\na\r\nX\r\n").heredocs().getFirst().content());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "RUN [\"a\", \"<<X\"]",
                "ENV a=<<X",
                "RUN echo it's <<X",
                "RUN echo \"<<X\"",
                "RUN a<<X",
                "ONBUILD ENV a <<X"
            })
    void noHeredoc(String text) {
        assertEquals(List.of(), statement(text).heredocs());
    }

    @Test
    void heredocsOfTriggers() {
        assertEquals(
                "x\n",
                statement("ONBUILD RUN <<X\nx\nX\n").heredocs().getFirst().content());
    }

    @Test
    void unterminatedHeredoc() {
        DockerfileException e = Files.refused("FROM scratch\nRUN <<X\na\n X\n");
        assertTrue(e.reason().startsWith("unterminated heredoc"), e.reason());
        assertEquals(new LineRange(2, 4), e.lines());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "RUN --a --b=c d | --a,--b=c | d",
                "RUN --a=\"b c\" d | --a=b c | d",
                "RUN --a='b\\' d' e | --a=b' d | e",
                "RUN --a=b\\ c d | --a=b c | d",
                "RUN --a -- --b | --a | --b",
                "RUN -a --b | '' | -a --b",
                "RUN --\u00FC=\u00E4 \u00F6 | --\u00FC=\u00E4 | \u00F6",
            })
    void flags(String text, String flags, String rest) {
        Statement found = statement(text);
        assertEquals(flags, String.join(",", found.flags()));
        assertEquals(rest, found.rest());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "# syntax=docker/dockerfile:1~# escape=`~# check=skip=all | docker/dockerfile:1 ` skip=all",
                "#Syntax = x y ~FROM a | x y \\ null",
                "# other=1~# escape=` | null \\ null",
                "# comment~# escape=` | null \\ null",
                "~# escape=` | null \\ null",
                "#!/usr/bin/x~# syntax=a | a \\ null",
                "  # escape = ` | null ` null",
                "FROM a~# escape=` | null \\ null",
            })
    void directives(String text, String expected) {
        Directives found =
                Directives.read(Source.of("Dockerfile", text.replace('~', '\n').getBytes(StandardCharsets.UTF_8)));
        assertEquals(expected, found.syntax() + " " + found.escape() + " " + found.check());
    }

    @ParameterizedTest
    @CsvSource({
        "docker/dockerfile:1, false",
        "docker/dockerfile, false",
        "docker.io/docker/dockerfile-upstream:master@sha256:12, false",
        "dockerfile.v0, false",
        "docker/dockerfile:1 extra, false",
        "other/frontend:1, true",
        "docker/dockerfile-other, true",
    })
    void frontends(String syntax, boolean other) {
        assertEquals(other, new Directives(syntax, '\\', null, 1).asksForOtherFrontend());
    }

    @Test
    void directivesOnlyOnce() {
        assertEquals(
                "dockerfile parse error on line 2: only one escape parser directive can be used",
                Files.refused("# escape=`\n# escape=`\nFROM a").getMessage());
        assertEquals(
                "invalid escape token 'x' does not match ` or \\",
                Files.refused("# escape=x\nFROM a").reason());
    }

    @Test
    void backtickContinues() {
        Dockerfile file = Files.parse("# escape=`\nFROM scratch\nRUN dir `\n  c:\\\n");
        assertEquals(
                "RUN dir   c:\\",
                file.stages().getFirst().instructions().getFirst().origin().text());
    }

    @Test
    void marksAndBytes() {
        Dockerfile marked = Files.parse("\uFEFFFROM scratch\n");
        assertNull(marked.stages().getFirst().from().stageName());
        assertEquals("the Dockerfile cannot be empty", Files.refused("").getMessage());
        assertEquals("file with no instructions", Files.refused("\n\n").reason());
        assertEquals(
                "file with no instructions", Files.refused("# only\n# comments").reason());
        byte[] bad = {'F', 'R', 'O', 'M', ' ', (byte) 0xFF};
        assertEquals(
                "dockerfile parse error on line 1: invalid UTF-8; save the Dockerfile as UTF-8",
                org.junit.jupiter.api.Assertions.assertThrows(
                                DockerfileException.class, () -> Dockerfile.parse("Dockerfile", bad))
                        .getMessage());
        assertEquals(
                "NUL in column 3; a Dockerfile is text",
                Files.refused("FROM a\nRU\0N x").reason());
    }

    @Test
    void longLines() {
        String most = "RUN " + "x".repeat(Source.MOST_LINE_BYTES - 4);
        assertEquals(1, all(most + "\n").size());
        assertEquals(
                "dockerfile parse error on line 2: dockerfile line greater than max allowed size of 65535",
                Files.refused("FROM a\n" + most + "x\n").getMessage());
        assertEquals(
                "dockerfile line greater than max allowed size of 65535",
                Files.refused("FROM a\nRUN " + "x".repeat(1 << 20)).reason());
    }
}
