package io.jcontainers.conformance.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OptionsTest {
    @Test
    void namedPeersReplaceTheInstalledOnes() {
        Options options = Options.parse(List.of(
                "--peer",
                "a=/bin/sh",
                "--jrunc",
                "/bin/true",
                "--peer",
                "b=/bin/ls",
                "--work",
                "state,run",
                "--rounds",
                "7"));
        assertEquals(
                Map.of("jrunc", Path.of("/bin/true"), "a", Path.of("/bin/sh"), "b", Path.of("/bin/ls")),
                options.binaries());
        assertEquals(List.of(Work.STATE, Work.RUN), options.works());
        assertEquals(7, options.rounds());
    }

    @Test
    void allIsEveryWork() {
        assertEquals(List.of(Work.values()), Work.parse("all"));
    }

    @ParameterizedTest
    @CsvSource({
        "--peer, crun, '--peer crun: NAME=PATH'",
        "--peer, crun=/nonexistent, '--peer crun=/nonexistent: not an executable file'",
        "--jrunc, /nonexistent, '--jrunc /nonexistent: not an executable file'",
        "--colour, red, '--colour: no such option'",
    })
    void namesWhatIsWrong(String option, String value, String message) {
        var e = assertThrows(IllegalArgumentException.class, () -> Options.parse(List.of(option, value)));
        assertEquals(message, e.getMessage());
    }

    @Test
    void refusesZeroRoundsAndAMissingValue() {
        assertThrows(
                IllegalArgumentException.class, () -> Options.parse(List.of("--peer", "a=/bin/sh", "--rounds", "0")));
        assertThrows(IllegalArgumentException.class, () -> Options.parse(List.of("--rounds")));
    }
}
