package io.jcontainers.build.progress;

import static io.jcontainers.build.progress.TestBuild.bytes;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** Whole frames as they stand in a terminal. */
class TtyDisplayTest {
    /** A build at 4.2 s: a pull, a step that writes, one that doesn't, one that is done, one cached, a warning. */
    private static Progress.Step[] middle(TestBuild build) {
        Progress progress = build.progress;
        progress.announce(12);
        Progress.Step context = progress.begin("[internal] load build context");
        context.transfer("transferring context:", 2_050, 2_050);
        context.done();
        progress.cached("[base 1/2] FROM docker.io/library/debian:12-slim");
        progress.warning("MaintainerDeprecated: Maintainer instruction is deprecated in favor of using label (line 2)");
        Progress.Step pull = progress.begin("[tools 1/2] FROM docker.io/library/golang:1.25");
        pull.detail("resolve docker.io/library/golang:1.25");
        build.pass(200);
        pull.detail("extracting");
        pull.transfer("sha256:aaaa1111", 0, 45_600_000);
        pull.transfer("sha256:bbbb2222", 1_000_000, 1_000_000);
        pull.transfer("sha256:cccc3333", 512, -1);
        Progress.Step make = progress.begin("[build 2/5] RUN make -j8 all # 世界");
        for (int i = 1; i <= 7; i++) {
            make.log(i % 2 == 0, bytes("cc -c file" + i + ".c\t# \033[1mbold\033[0m\n"));
        }
        make.log(false, bytes("linking..."));
        Progress.Step silent = progress.begin("[docs 1/1] RUN sleep 60");
        build.pass(4000);
        pull.transfer("sha256:aaaa1111", 12_300_000, 45_600_000);
        return new Progress.Step[] {pull, make, silent};
    }

    private static String frame(int rows, int columns) {
        FakeTerminal terminal = new FakeTerminal(rows, columns);
        TestBuild build = TestBuild.in(terminal, ProgressMode.TTY);
        middle(build);
        build.refresh();
        return terminal.text();
    }

    @Test
    void eightyColumns() {
        assertEquals("""
                [+] Building 4.2s (2/12)
                 => [internal] load build context                                          0.0s
                 => => transferring context: 2.05kB / 2.05kB                               0.0s
                 => CACHED [base 1/2] FROM docker.io/library/debian:12-slim                0.0s
                 => WARN: MaintainerDeprecated: Maintainer instruction is deprecated in favor …
                 => [tools 1/2] FROM docker.io/library/golang:1.25                         4.2s
                 => => resolve docker.io/library/golang:1.25                               0.2s
                 => => extracting                                                          4.0s
                 => => sha256:aaaa1111 12.30MB / 45.60MB 3.08MB/s                          4.0s
                 => => sha256:bbbb2222 1.00MB / 1.00MB                                     0.0s
                 => => sha256:cccc3333 512B                                                4.0s
                 => [build 2/5] RUN make -j8 all # 世界                                    4.0s
                 => => # cc -c file3.c   # bold
                 => => # cc -c file4.c   # bold
                 => => # cc -c file5.c   # bold
                 => => # cc -c file6.c   # bold
                 => => # cc -c file7.c   # bold
                 => => # linking...
                 => [docs 1/1] RUN sleep 60                                                4.0s
                """, frame(24, 80));
    }

    @Test
    void fewRowsKeepWhatRuns() {
        assertEquals("""
                [+] Building 4.2s (2/12)
                 => [tools 1/2] FROM docker.io/li… 4.2s
                 => => resolve docker.io/library/… 0.2s
                 => => extracting                  4.0s
                 => => sha256:a… 12.30MB / 45.60MB 4.0s
                 => => sha256:bbb… 1.00MB / 1.00MB 0.0s
                 => => sha256:cccc3333 512B        4.0s
                 => [build 2/5] RUN make -j8 all … 4.0s
                 => [docs 1/1] RUN sleep 60        4.0s
                """, frame(10, 40));
    }

    @Test
    void wideTerminal() {
        String wide = frame(50, 200);
        assertEquals(19, wide.lines().count());
        assertTrue(wide.contains(
                " => WARN: MaintainerDeprecated: Maintainer instruction is deprecated in favor of using label "
                        + "(line 2)\n"));
        assertTrue(wide.contains(" => [build 2/5] RUN make -j8 all # 世界" + " ".repeat(156) + "4.0s\n"), wide);
    }

    @Test
    void oneRowShowsTheHeader() {
        FakeTerminal terminal = new FakeTerminal(1, 80);
        TestBuild build = TestBuild.in(terminal, ProgressMode.TTY);
        middle(build);
        build.refresh();
        build.pass(1000);
        build.refresh();
        assertEquals("[+] Building 5.2s (2/12)\n", terminal.text());
    }

    @Test
    void tinyTerminals() {
        assertEquals("[+] Building 4.2s (2/12)\n", frame(2, 80));
        assertEquals("[+] B…\n", frame(1, 7));
        assertEquals("\n", frame(1, 1));
        assertEquals("""
                [+] Buildi…
                 => [tools…
                 => [build…
                 => [docs …
                """, frame(5, 12));
    }

    @Test
    void unknownSizeIsEightyByTen() {
        FakeTerminal terminal = new FakeTerminal(10, 80);
        terminal.hideSize();
        TestBuild build = TestBuild.in(terminal, ProgressMode.TTY);
        middle(build);
        build.refresh();
        assertEquals(frame(10, 80), terminal.text());
    }

    @Test
    void aFrameReplacesTheOneBefore() {
        FakeTerminal terminal = new FakeTerminal(24, 60);
        terminal.write(bytes("$ jbuild .\n"));
        try (TestBuild build = TestBuild.in(terminal, ProgressMode.TTY)) {
            Progress.Step one = build.begin("[1/2] RUN one");
            one.log(false, bytes("first line\nsecond line\n"));
            build.refresh();
            assertEquals("""
                    $ jbuild .
                    [+] Building 0.0s (0/1)
                     => [1/2] RUN one                                      0.0s
                     => => # first line
                     => => # second line
                    """, terminal.text());
            build.pass(1500);
            one.done();
            build.progress.cached("[2/2] COPY . /");
        }
        assertEquals("""
                $ jbuild .
                [+] Building 1.5s (2/2) FINISHED
                 => [1/2] RUN one                                      1.5s
                 => CACHED [2/2] COPY . /                              0.0s
                """, terminal.text());
    }

    @Test
    void nothingIsWrittenWhenNothingChanged() {
        FakeTerminal terminal = new FakeTerminal(24, 60);
        TestBuild build = TestBuild.in(terminal, ProgressMode.TTY);
        build.begin("[1/2] RUN one");
        build.refresh();
        build.refresh();
        assertEquals(1, terminal.writes());
        build.pass(40);
        build.refresh();
        assertEquals(1, terminal.writes());
        build.pass(100);
        build.refresh();
        assertEquals(2, terminal.writes());
    }

    @Test
    void oldestDoneStepsGoFirstAndTheLastFrameHasAll() {
        FakeTerminal terminal = new FakeTerminal(6, 50);
        try (TestBuild build = TestBuild.in(terminal, ProgressMode.TTY)) {
            Progress.Step early = build.begin("[1/9] RUN early");
            for (int i = 2; i <= 8; i++) {
                Progress.Step step = build.begin("[" + i + "/9] RUN step");
                step.detail("detail of " + i);
                step.done();
            }
            Progress.Step late = build.begin("[9/9] RUN late");
            build.refresh();
            assertEquals("""
                    [+] Building 0.0s (7/9)
                     => [1/9] RUN early                          0.0s
                     => [8/9] RUN step                           0.0s
                     => => detail of 8                           0.0s
                     => [9/9] RUN late                           0.0s
                    """, terminal.text());
            early.done();
            late.done();
        }
        assertEquals(17, terminal.text().lines().count());
        assertTrue(terminal.text().startsWith("[+] Building 0.0s (9/9) FINISHED\n => [1/9] RUN early "));
    }

    /** A note has no time, in the frames and in what is left in the end. */
    @Test
    void notes() {
        FakeTerminal terminal = new FakeTerminal(6, 50);
        try (TestBuild build = TestBuild.in(terminal, ProgressMode.TTY)) {
            Progress.Step step = build.begin("[1/1] COPY . .");
            step.note("not cached: a changed");
            build.pass(2000);
            build.refresh();
            assertEquals("""
                    [+] Building 2.0s (0/1)
                     => [1/1] COPY . .                           2.0s
                     => => not cached: a changed
                    """, terminal.text());
            step.done();
        }
        assertEquals("""
                [+] Building 2.0s (1/1) FINISHED
                 => [1/1] COPY . .                           2.0s
                 => => not cached: a changed
                """, terminal.text());
    }

    @Test
    void moreRunningStepsThanRows() {
        FakeTerminal terminal = new FakeTerminal(5, 50);
        TestBuild build = TestBuild.in(terminal, ProgressMode.TTY);
        for (int i = 1; i <= 10_000; i++) {
            build.begin("[" + i + "] RUN step").log(false, bytes("text\n"));
        }
        build.refresh();
        assertEquals("""
                [+] Building 0.0s (0/10000)
                 => [9998] RUN step                          0.0s
                 => [9999] RUN step                          0.0s
                 => [10000] RUN step                         0.0s
                """, terminal.text());
    }

    @Test
    void failureSummary() {
        FakeTerminal terminal = new FakeTerminal(24, 60);
        try (TestBuild build =
                new TestBuild(ProgressMode.TTY.display(terminal, Palette.NONE), place("/logs/b/1.log"))) {
            Progress.Step make = build.begin("[2/3] RUN make");
            Progress.Step other = build.begin("[docs 1/1] RUN sleep 60");
            for (int i = 1; i <= 25; i++) {
                build.pass(500);
                make.log(true, bytes("line " + i + "\r\n"));
            }
            make.log(true, bytes("no line feed"));
            build.refresh();
            make.failed("process \"/bin/sh -c make\" did not complete successfully: exit code: 2");
            other.canceled();
        }
        StringBuilder expected = new StringBuilder("""
                [+] Building 12.5s (2/2) FINISHED
                 => ERROR [2/3] RUN make                              12.5s
                 => CANCELED [docs 1/1] RUN sleep 60                  12.5s
                ------
                 > [2/3] RUN make:
                """);
        for (int i = 7; i <= 25; i++) {
            String at =
                    i * 500 < 10_000 ? i / 2 + (i % 2 == 0 ? ".000" : ".500") : i / 2 + (i % 2 == 0 ? ".00" : ".50");
            expected.append(at).append(" line ").append(i).append('\n');
        }
        expected.append("12.50 no line feed\ncomplete log: /logs/b/1.log\n------\n");
        assertEquals(expected.toString(), terminal.text());
    }

    static LogSink place(String place) {
        return new LogSink() {
            @Override
            public void take(Event event) {}

            @Override
            public String place(int step) {
                return place;
            }

            @Override
            public void close() {}
        };
    }

    @Test
    void warningsAreCountedAtTheEnd() {
        FakeTerminal terminal = new FakeTerminal(24, 40);
        try (TestBuild build = TestBuild.in(terminal, ProgressMode.TTY)) {
            build.progress.warning("StageNameCasing: Stage name 'Build' should be lowercase (line 1)");
            build.progress.warning("second");
        }
        assertEquals("""
                [+] Building 0.0s (0/0)
                 => WARN: StageNameCasing: Stage name …
                 => WARN: second

                 2 warnings found:
                 - StageNameCasing: Stage name 'Build' should be lowercase (line 1)
                 - second
                """, terminal.text());
    }

    @Test
    void stepsThatAreOpenAtTheEndAreCanceled() {
        FakeTerminal terminal = new FakeTerminal(24, 40);
        try (TestBuild build = TestBuild.in(terminal, ProgressMode.TTY)) {
            build.begin("[1/1] RUN one");
        }
        assertTrue(terminal.text().contains(" => CANCELED [1/1] RUN one "), terminal.text());
    }

    @Test
    void narrowerTerminalsHaveWrappedTheOldFrame() {
        FakeTerminal terminal = new FakeTerminal(24, 80);
        TestBuild build = TestBuild.in(terminal, ProgressMode.TTY);
        build.begin("[1/2] RUN one");
        build.begin("[2/2] RUN two");
        build.refresh();
        terminal.resize(24, 40);
        int before = terminal.received().length();
        build.refresh();
        // 24 columns of header in one row, twice 79 columns in two rows.
        assertTrue(terminal.received().substring(before).startsWith("\033[?25l\033[?7l\r\033[5A"));
    }

    @Test
    void lowerAndWiderTerminals() {
        FakeTerminal terminal = new FakeTerminal(24, 40);
        TestBuild build = TestBuild.in(terminal, ProgressMode.TTY);
        for (int i = 1; i <= 9; i++) {
            build.begin("[" + i + "/9] RUN " + i);
        }
        build.refresh();
        terminal.resize(4, 40);
        build.refresh();
        String received = terminal.received();
        assertTrue(received.contains("\r\033[3A[+] Building"), "no further up than the screen has rows");
        assertTrue(terminal.text().endsWith("""
                [+] Building 0.0s (0/9)
                 => [8/9] RUN 8                    0.0s
                 => [9/9] RUN 9                    0.0s
                """));
        terminal.resize(5, 60);
        build.refresh();
        assertTrue(terminal.text().endsWith("""
                [+] Building 0.0s (0/9)
                 => [7/9] RUN 7                                        0.0s
                 => [8/9] RUN 8                                        0.0s
                 => [9/9] RUN 9                                        0.0s
                """));
    }

    @Test
    void colors() {
        FakeTerminal terminal = new FakeTerminal(24, 40);
        Palette palette = Palette.of(Map.of("BUILDKIT_COLORS", "run=green:error=255,0,0"));
        try (TestBuild build = new TestBuild(ProgressMode.TTY.display(terminal, palette))) {
            build.begin("one").done();
            build.begin("two").canceled();
            build.begin("three").failed("bad");
            Progress.Step four = build.begin("four");
            four.log(false, bytes("text\n"));
            build.refresh();
        }
        String received = terminal.received();
        assertTrue(received.contains("\033[32m => one                            0.0s\033[0m\033[K\n"), received);
        assertTrue(received.contains("\033[33m => CANCELED two                   0.0s\033[0m\033[K\n"));
        assertTrue(received.contains("\033[38;5;196m => ERROR three                    0.0s\033[0m\033[K\n"));
        assertTrue(received.contains("\n => four                           0.0s\033[K\n"));
        assertTrue(received.contains("\033[2m => => # text\033[0m\033[K\n"));
    }

    @Test
    void noColors() {
        FakeTerminal terminal = new FakeTerminal(24, 40);
        TestBuild build = TestBuild.in(terminal, ProgressMode.TTY);
        middle(build);
        build.refresh();
        assertFalse(terminal.received().matches("(?s).*\033\\[[0-9;]*m.*"));
    }

    @Test
    void hostileTextReachesNoTerminal() {
        FakeTerminal terminal = new FakeTerminal(24, 60);
        String attack = "\033[2J\033]0;owned\007\033[10;10Hx\u009b31my\u202ez\b\007\0\033c\033P1$r\033\\";
        try (TestBuild build = TestBuild.in(terminal, ProgressMode.TTY)) {
            Progress.Step step = build.begin("RUN " + attack + "\nsecond");
            step.detail(attack);
            step.transfer(attack + "t", 1, 2);
            build.progress.warning(attack);
            step.log(false, bytes(attack + "\n" + attack));
            build.refresh();
            assertTrue(terminal.text().contains(" => => # xyz\n => => # xyz\n"), terminal.text());
            step.failed(attack);
        }
    }

    @Test
    void anOutputThatFailsHurtsNobody() {
        Output broken = new Output() {
            @Override
            public void write(byte[] bytes) {
                throw new IllegalStateException("gone");
            }

            @Override
            public Size size() {
                throw new IllegalStateException("gone");
            }
        };
        for (ProgressMode mode : ProgressMode.values()) {
            try (TestBuild build = new TestBuild(mode.display(broken, Palette.NONE))) {
                Progress.Step step = build.begin("RUN one");
                step.log(false, bytes("text\n"));
                build.refresh();
                step.failed("bad");
            }
        }
    }
}
