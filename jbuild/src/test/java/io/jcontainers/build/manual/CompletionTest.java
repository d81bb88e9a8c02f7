package io.jcontainers.build.manual;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jcontainers.build.flag.Flag;
import io.jcontainers.build.flag.Syntax;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What shells offer, asked of the shells themselves. */
final class CompletionTest {
    private static final CommandSet SET = new CommandSet(
            List.of(
                    Syntax.of(
                            "jbuild build",
                            "[OPTIONS] PATH | URL | -",
                            "Build it's image [now]",
                            1,
                            1,
                            Flag.text("file", 'f', "string", "Dockerfile: its name"),
                            Flag.text("progress", '\0', "string", "How [it] is shown"),
                            Flag.optional("pull", "string", "When to pull"),
                            Flag.list("tag", 't', "stringArray", "Name")),
                    Syntax.of("jbuild rmi", "IMAGE [IMAGE...]", "Remove images", 1, Syntax.ANY)
                            .alsoCalled("jbuild image rm"),
                    Syntax.of("jbuild cache ls", "[OPTIONS]", "List", 0, 0, Flag.toggle("quiet", 'q', "IDs"))),
            Map.of("image", "Images", "cache", "The cache"),
            List.of(Flag.text("log-level", '\0', "string", "How much"), Flag.text("root", '\0', "dir", "Where")));

    @TempDir
    Path directory;

    private static boolean isInstalled(String program) {
        return List.of(System.getenv("PATH").split(":")).stream()
                .anyMatch(path -> Files.isExecutable(Path.of(path, program)));
    }

    private String output(List<String> command) {
        try {
            Path program = directory.resolve("jbuild");
            if (!Files.exists(program)) {
                Files.createFile(
                        program, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
                Files.writeString(program, """
                        #!/bin/sh
                        [ "$1" != --root ] || { printf '%s:root\\n' "$2"; shift 2; }
                        [ "$1 $2" = "images --format" ] && printf 'app:1\\napp:2\\n<none>:<none>\\nlib:1\\n'
                        """);
            }
            Files.createDirectories(directory.resolve("sources"));
            ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
            builder.environment().put("PATH", directory + ":" + System.getenv("PATH"));
            builder.environment().put("HOME", directory.toString());
            builder.environment().put("TERM", "dumb");
            Process process = builder.redirectErrorStream(true).start();
            process.getOutputStream().close();
            String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertEquals(0, process.waitFor(), text);
            return text;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private Path script(String shell) {
        try {
            return Files.writeString(directory.resolve("script." + shell), Completions.of(SET, shell));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
                    "jbuild "                        | build cache image rmi
                    "jbuild ca"                      | cache
                    "jbuild so"                      | sources
                    "jbuild cache "                  | ls
                    "jbuild cache ls -"              | --help --quiet -q
                    "jbuild cache ls -q --h"         | --help
                    "jbuild --log"                   | --log-level
                    "jbuild --log-level w"           | warn
                    "jbuild --log-level warn im"     | image
                    "jbuild --log-level=w"           | warn
                    "jbuild --p"                     | --progress --pull
                    "jbuild --pull=n"                | never newer
                    "jbuild build --progress r"      | rawjson
                    "jbuild -t x --progress=p"       | plain
                    "jbuild build -f so"             | sources
                    "jbuild build so"                | sources
                    "jbuild -t app so"               | sources
                    "jbuild rmi "                    | app:1 app:2 lib:1
                    "jbuild rmi lib"                 | lib:1
                    "jbuild rmi app:1 app:"          | 1 2
                    "jbuild image rm l"              | lib:1
                    "jbuild --root /data rmi /d"     | /data:root
                    "jbuild image nothing "          | ""
                    """)
    void bash(String typed, String expected) {
        assumeTrue(isInstalled("bash"), "no bash on the PATH");
        String ask = ". " + script("bash") + "; COMP_LINE='" + typed + "' COMP_POINT=" + typed.length()
                + "; compopt() { :; }; _jbuild; printf '%s\\n' \"${COMPREPLY[@]}\"";
        assertEquals(words(expected, " "), words(output(List.of("bash", "--norc", "-c", ask)), "\n"), typed);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
                    "jbuild ca"                      | cache
                    "jbuild cache "                  | ls
                    "jbuild cache ls --q"            | --quiet
                    "jbuild --log-level w"           | warn
                    "jbuild --log-level warn im"     | image
                    "jbuild build --progress r"      | rawjson
                    "jbuild -t x --progress=p"       | --progress=plain
                    "jbuild rmi l"                   | lib:1
                    "jbuild image rm l"              | lib:1
                    "jbuild --root /data rmi /d"     | /data:root
                    """)
    void fish(String typed, String expected) {
        assumeTrue(isInstalled("fish"), "no fish on the PATH");
        String ask = "source " + script("fish") + "; complete -C '" + typed + "' | string replace -r '\\t.*' ''; true";
        assertEquals(words(expected, " "), words(output(List.of("fish", "--no-config", "-c", ask)), "\n"), typed);
    }

    @ParameterizedTest
    @ValueSource(strings = {"bash", "zsh", "fish"})
    void syntaxIsTheShells(String shell) {
        assumeTrue(isInstalled(shell), "no " + shell + " on the PATH");
        assertEquals("", output(List.of(shell, "-n", script(shell).toString())));
    }

    @Test
    void otherShellsAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> Completions.of(SET, "tcsh"));
    }

    private static Set<String> words(String text, String separator) {
        Set<String> words = new TreeSet<>(List.of(text.split(separator)));
        words.remove("");
        return words;
    }
}
