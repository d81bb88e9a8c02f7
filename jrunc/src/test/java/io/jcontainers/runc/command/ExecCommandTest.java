package io.jcontainers.runc.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jcontainers.runc.cgroup.BytePath;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExecCommandTest {
    private static final Command COMMAND = new ExecCommand(new Engine(null));

    private static Arguments parse(String line) {
        List<byte[]> words = Arrays.stream(line.split(" "))
                .map(word -> word.getBytes(StandardCharsets.UTF_8))
                .toList();
        return Arguments.parse(words, COMMAND.options(), COMMAND.wordsUntilRaw());
    }

    private static List<String> words(Arguments arguments) {
        return arguments.words().stream().map(BytePath::utf8).toList();
    }

    @ParameterizedTest
    @CsvSource({
        "box id -u, 'box,id,-u'",
        "-d box ls -l -d --tty, 'box,ls,-l,-d,--tty'",
        "--cwd=/x -e A=b box -- true, 'box,--,true'",
        "-detach -pid-file /p box sh -c exit, 'box,sh,-c,exit'",
        "--process /p box, box"
    })
    void optionsEndAtTheId(String line, String words) {
        assertEquals(List.of(words.split(",")), words(parse(line)));
    }

    @Test
    void values() {
        Arguments arguments = parse(
                "-e A=1 --env B=2 -g 5 --additional-gids 6 -u 7:8 -c KILL --cap CHOWN --cgroup cpu:x -t -d box id -t");
        assertEquals(List.of("A=1", "B=2"), arguments.texts("env"));
        assertEquals(List.of("5", "6"), arguments.texts("additional-gids"));
        assertEquals("7:8", arguments.text("user"));
        assertEquals(List.of("KILL", "CHOWN"), arguments.texts("cap"));
        assertEquals(List.of("cpu:x"), arguments.texts("cgroup"));
        assertTrue(arguments.flag("tty") && arguments.flag("detach"));
        assertNull(arguments.path("no-new-privs"));
    }

    @Test
    void refusals() {
        assertThrows(UsageException.class, () -> parse("--nothing box id"));
        assertThrows(UsageException.class, () -> parse("box --process".replace("box ", "")));
        assertEquals(255, COMMAND.failureCode());
    }
}
