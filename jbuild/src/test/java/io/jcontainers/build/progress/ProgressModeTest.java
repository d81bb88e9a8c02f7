package io.jcontainers.build.progress;

import static io.jcontainers.build.progress.TestBuild.bytes;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The modes, the colors, and how times and sizes are written. */
class ProgressModeTest {
    @Test
    void values() {
        for (ProgressMode mode : ProgressMode.values()) {
            assertEquals(mode, ProgressMode.parse(mode.toString()));
        }
        assertEquals(ProgressMode.AUTO, ProgressMode.parse(""));
        assertEquals(ProgressMode.QUIET, ProgressMode.parse("none"));
    }

    @ParameterizedTest
    @CsvSource({"fancy", "TTY", "Plain"})
    void others(String value) {
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> ProgressMode.parse(value));
        assertEquals("invalid progress mode " + value, e.getMessage());
    }

    @ParameterizedTest
    @CsvSource({
        "AUTO, true, xterm, TTY",
        "AUTO, true, '', TTY",
        "AUTO, true, dumb, PLAIN",
        "AUTO, false, xterm, PLAIN",
        "TTY, true, dumb, TTY",
        "PLAIN, true, xterm, PLAIN",
        "RAWJSON, true, xterm, RAWJSON",
        "QUIET, false, '', QUIET",
    })
    void chosen(ProgressMode mode, boolean terminal, String term, ProgressMode chosen) {
        assertEquals(chosen, mode.choose(terminal, term));
    }

    @Test
    void aTerminalThatIsNone() {
        IllegalArgumentException e =
                assertThrows(IllegalArgumentException.class, () -> ProgressMode.TTY.choose(false, "xterm"));
        assertEquals("failed to get console: provided file is not a console", e.getMessage());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "                          | 34 33 31 33",
                "run=green                 | 32 33 31 33",
                "RUN=Light-Cyan:error=white| 96 33 37 33",
                "cancel=default:warning=black | 34 39 31 30",
                "run=0,0,0:error=255,255,255  | 38;5;16 33 38;5;231 33",
                "run=123,20,245            | 38;5;93 33 31 33",
                "run=256,0,0:error=1,2:cancel=-1,0,0:warning=pink | 34 33 31 33",
                "run:=blue:run=red=blue:fast=red | 34 33 31 33",
            })
    void colors(String variable, String expected) {
        Palette palette = Palette.of(variable == null ? Map.of() : Map.of("BUILDKIT_COLORS", variable));
        String codes = String.join(" ", palette.run(), palette.cancel(), palette.error(), palette.warning());
        assertEquals(expected, codes.replaceAll("\033\\[([0-9;]*)m", "$1"));
        assertEquals("\033[2m", palette.log());
    }

    @Test
    void noColor() {
        assertEquals(Palette.NONE, Palette.of(Map.of("NO_COLOR", "1", "BUILDKIT_COLORS", "run=red")));
        assertEquals(Palette.USUAL, Palette.of(Map.of("NO_COLOR", "")));
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0B",
        "999, 999B",
        "1000, 1.00kB",
        "2050, 2.05kB",
        "12300000, 12.30MB",
        "999999, 1000.00kB",
        "45678901234, 45.68GB",
        "9223372036854775807, 9.22EB",
    })
    void sizes(long bytes, String text) {
        assertEquals(text, Figures.bytes(bytes));
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0.0s, 0.0s, 0.000",
        "49, 0.0s, 0.0s, 0.049",
        "50, 0.1s, 0.1s, 0.050",
        "3249, 3.2s, 3.2s, 3.249",
        "3250, 3.3s, 3.3s, 3.250",
        "9999, 10.0s, 10.0s, 9.999",
        "10000, 10.0s, 10.0s, 10.00",
        "100000, 100.0s, 100.0s, 100.0",
        "-5, 0.0s, 0.0s, 0.000",
    })
    void times(long millis, String seconds, String rough, String offset) {
        Instant end = FakeClock.START.plus(Duration.ofMillis(millis));
        assertEquals(seconds, Figures.seconds(FakeClock.START, end));
        assertEquals(rough, Figures.roughSeconds(FakeClock.START, end));
        assertEquals(offset, Figures.offset(FakeClock.START, end));
    }

    @Test
    void quietShowsFailuresOnly() {
        FakeTerminal terminal = new FakeTerminal(24, 80);
        try (TestBuild build = new TestBuild(
                ProgressMode.QUIET.display(terminal, Palette.USUAL), TtyDisplayTest.place("/logs/1.log"))) {
            Progress.Step step = build.begin("[2/3] RUN false");
            build.progress.cached("cached");
            build.progress.warning("warning");
            step.detail("detail");
            step.transfer("transfer", 1, 2);
            step.log(false, bytes("said\033[1m\n"));
            build.begin("fine").done();
            step.failed("exit code: 1");
        }
        assertEquals("""
                ------
                 > [2/3] RUN false:
                0.000 said
                complete log: /logs/1.log
                ------
                """, terminal.received());
    }

    /** Two stages that begin with the same image fail for the same reason: it is said once, and not nothing twice. */
    @Test
    void stepsThatWroteNothingAreToldWithTheirReason() {
        FakeTerminal terminal = new FakeTerminal(24, 80);
        try (TestBuild build = new TestBuild(ProgressMode.QUIET.display(terminal, Palette.USUAL))) {
            Progress.Step first = build.begin("[a 1/2] FROM no:1");
            Progress.Step second = build.begin("[b 1/2] FROM no:1");
            Progress.Step other = build.begin("[c 1/2] FROM other:1");
            first.failed("no:1: not found");
            other.failed("other:1: not found");
            second.failed("no:1: not found");
        }
        assertEquals("""
                ------
                 > [a 1/2] FROM no:1:
                 > [b 1/2] FROM no:1:
                no:1: not found
                ------
                ------
                 > [c 1/2] FROM other:1:
                other:1: not found
                ------
                """, terminal.received());
    }

    @Test
    void steadyClockNeverGoesBack() {
        SteadyClock clock = new SteadyClock();
        Instant before = clock.instant();
        assertEquals(false, clock.instant().isBefore(before));
    }
}
