package io.jcontainers.build.progress;

import static io.jcontainers.build.progress.TestBuild.bytes;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Plain lines, and how those of parallel steps are told apart. */
class PlainDisplayTest {
    private final Lines lines = new Lines();
    private final TestBuild build = new TestBuild(ProgressMode.PLAIN.display(lines, Palette.NONE));

    /** Collects what is written. */
    private static final class Lines implements Output {
        private final StringBuilder text = new StringBuilder();

        @Override
        public void write(byte[] bytes) {
            text.append(new String(bytes, StandardCharsets.UTF_8));
        }

        @Override
        public Size size() {
            return new Size(0, 0);
        }

        /** What came since the last call. */
        String taken() {
            String taken = text.toString();
            text.setLength(0);
            return taken;
        }
    }

    @Test
    void oneStepAfterAnother() {
        build.progress.announce(4);
        Progress.Step first = build.begin("[internal] load build definition from Dockerfile");
        first.transfer("transferring dockerfile:", 32, 32);
        build.pass(30);
        first.done();
        build.progress.cached("[1/3] FROM docker.io/library/debian:12-slim");
        Progress.Step make = build.begin("[2/3] RUN make");
        build.pass(153);
        make.log(false, bytes("text\nmore\n"));
        build.pass(20_000);
        make.log(true, bytes("late\n"));
        build.pass(200_000);
        make.log(true, bytes("\n"));
        make.done();
        Progress.Step fails = build.begin("[3/3] RUN false");
        build.pass(300);
        fails.failed("process \"/bin/sh -c false\" did not complete successfully: exit code: 1");
        build.close();
        assertEquals("""
                #1 [internal] load build definition from Dockerfile
                #1 transferring dockerfile: 32B / 32B done
                #1 DONE 0.0s

                #2 [1/3] FROM docker.io/library/debian:12-slim
                #2 CACHED

                #3 [2/3] RUN make
                #3 0.153 text
                #3 0.153 more
                #3 20.15 late
                #3 220.2\s
                #3 DONE 220.2s

                #4 [3/3] RUN false
                #4 ERROR: process "/bin/sh -c false" did not complete successfully: exit code: 1
                ------
                 > [3/3] RUN false:
                process "/bin/sh -c false" did not complete successfully: exit code: 1
                ------
                """, lines.taken());
    }

    /** A note takes no time, whatever comes after it. */
    @Test
    void notes() {
        Progress.Step step = build.begin("[1/1] COPY . .");
        step.note("not cached: a changed");
        build.pass(20_000);
        step.detail("writing");
        build.pass(1000);
        step.done();
        step.note("too late");
        build.close();
        assertEquals("""
                #1 [1/1] COPY . .
                #1 not cached: a changed
                #1 writing
                #1 writing 1.0s done
                #1 DONE 21.0s
                """, lines.taken());
    }

    @Test
    void parallelSteps() {
        Progress.Step one = build.begin("[a 1/1] RUN one");
        Progress.Step two = build.begin("[b 1/1] RUN two");
        one.log(false, bytes("one 1\n"));
        two.log(false, bytes("two 1\n"));
        one.log(false, bytes("one 2\n"));
        assertEquals("#1 [a 1/1] RUN one\n#1 0.000 one 1\n#1 0.000 one 2\n", lines.taken());

        build.pass(9_999);
        build.refresh();
        assertEquals("", lines.taken(), "the first has said two thirds of all: it has 15 seconds");

        build.pass(2);
        build.refresh();
        assertEquals("#1 ...\n\n#2 [b 1/1] RUN two\n#2 0.000 two 1\n", lines.taken());

        one.log(false, bytes("one 3\n"));
        two.log(false, bytes("two 2\n"));
        assertEquals("#2 10.00 two 2\n", lines.taken());

        two.done();
        assertEquals("#2 DONE 10.0s\n\n#1 [a 1/1] RUN one\n#1 10.00 one 3\n", lines.taken());

        one.done();
        assertEquals("#1 DONE 10.0s\n", lines.taken());
    }

    @Test
    void aStepThatEndsIsShownAtOnce() {
        Progress.Step one = build.begin("RUN one");
        Progress.Step two = build.begin("RUN two");
        two.log(false, bytes("two\n"));
        two.done();
        one.log(false, bytes("one\n"));
        one.canceled();
        assertEquals("""
                #1 RUN one
                #1 ...

                #2 RUN two
                #2 0.000 two
                #2 DONE 0.0s

                #1 RUN one
                #1 0.000 one
                #1 CANCELED
                """, lines.taken());
    }

    @Test
    void aBusyStepDoesNotHideOthers() {
        Progress.Step one = build.begin("RUN one");
        Progress.Step two = build.begin("RUN two");
        for (int i = 0; i < 100; i++) {
            one.log(false, bytes("x\n"));
        }
        two.log(false, bytes("hidden\n"));
        build.pass(10_000);
        one.log(false, bytes("x\n"));
        lines.taken();
        build.pass(1);
        one.log(false, bytes("y\n"));
        assertEquals("#1 10.00 y\n#1 ...\n\n#2 RUN two\n#2 0.000 hidden\n", lines.taken());
    }

    @Test
    void whatIsHiddenIsBounded() {
        build.begin("RUN one");
        Progress.Step two = build.begin("RUN two");
        lines.taken();
        two.log(false, bytes("x".repeat(1000) + "\n"));
        assertEquals("", lines.taken());
        two.log(false, bytes(("x".repeat(1000) + "\n").repeat(300)));
        assertTrue(lines.taken().startsWith("#1 ...\n\n#2 RUN two\n#2 0.000 xxx"));
    }

    @Test
    void partialLinesAreHeldUntilComplete() {
        Progress.Step one = build.begin("RUN one");
        lines.taken();
        one.log(false, bytes("begin"));
        one.log(true, bytes("of stderr\n"));
        assertEquals("#1 0.000 of stderr\n", lines.taken());
        build.pass(500);
        one.log(false, bytes(" and end\nrest"));
        assertEquals("#1 0.000 begin and end\n", lines.taken());
        one.log(false, bytes("a".repeat(20_000)));
        assertEquals("#1 0.500 rest" + "a".repeat(LogLines.MOST_CHARACTERS - 4) + "\n", lines.taken());
        one.done();
        assertEquals(
                "#1 0.500 " + "a".repeat(20_000 - LogLines.MOST_CHARACTERS + 4) + "\n#1 DONE 0.5s\n", lines.taken());
    }

    @Test
    void transfersAreThinnedOut() {
        Progress.Step pull = build.begin("FROM busybox");
        pull.detail("resolve docker.io/library/busybox");
        build.pass(400);
        pull.detail("extracting");
        for (int i = 0; i <= 100; i++) {
            pull.transfer("sha256:aaaa", i * 20_000, 2_000_000);
            build.pass(20);
        }
        pull.transfer("sha256:bbbb", 700, -1);
        build.pass(6000);
        pull.transfer("sha256:bbbb", 1_234_567, -1);
        pull.done();
        String text = lines.taken();
        assertTrue(text.startsWith("""
                        #1 FROM busybox
                        #1 resolve docker.io/library/busybox
                        #1 resolve docker.io/library/busybox 0.4s done
                        #1 extracting
                        #1 sha256:aaaa 0B / 2.00MB
                        #1 sha256:aaaa 100.00kB / 2.00MB 0.1s
                        """), text);
        assertEquals(21, text.lines().filter(line -> line.contains("aaaa")).count());
        assertTrue(text.endsWith("""
                        #1 sha256:aaaa 2.00MB / 2.00MB 2.0s done
                        #1 sha256:bbbb 700B
                        #1 sha256:bbbb 1.23MB 6.0s
                        #1 extracting 8.0s done
                        #1 DONE 8.4s
                        """), text);
    }

    @Test
    void whatCameTooFastIsReportedAtTheEnd() {
        Progress.Step pull = build.begin("FROM busybox");
        pull.transfer("sha256:aaaa", 1, 100);
        build.pass(10);
        pull.transfer("sha256:aaaa", 90, 100);
        pull.failed("the connection was reset");
        assertEquals("""
                #1 FROM busybox
                #1 sha256:aaaa 1B / 100B
                #1 sha256:aaaa 90B / 100B
                #1 ERROR: the connection was reset
                """, lines.taken());
    }

    @Test
    void warningsStandBetweenBlocks() {
        Progress.Step one = build.begin("RUN one");
        build.progress.warning("JSONArgsRecommended: JSON arguments recommended (line 3)");
        one.log(false, bytes("text\n"));
        one.done();
        build.close();
        assertEquals("""
                #1 RUN one
                #1 ...

                WARN: JSONArgsRecommended: JSON arguments recommended (line 3)

                #1 RUN one
                #1 0.000 text
                #1 DONE 0.0s

                 1 warning found:
                 - JSONArgsRecommended: JSON arguments recommended (line 3)
                """, lines.taken());
    }

    @Test
    void logsCannotForgeLines() {
        Progress.Step one = build.begin("RUN one\n#2 DONE 0.0s");
        one.log(false, bytes("\033[2K\r#1 DONE 0.0s\033[1A\n"));
        one.log(false, bytes("10%\r20%\r\033[K100%\r\n"));
        one.failed("bad\n#1 DONE 0.0s");
        String text = lines.taken();
        assertEquals("""
                #1 RUN one #2 DONE 0.0s
                #1 0.000 #1 DONE 0.0s
                #1 0.000 100%
                #1 ERROR: bad #1 DONE 0.0s
                """, text);
        assertFalse(text.contains("\033"));
    }

    @Test
    void whatComesAfterTheEndIsIgnored() {
        Progress.Step one = build.begin("RUN one");
        one.done();
        lines.taken();
        one.log(false, bytes("late\n"));
        one.transfer("late", 1, 2);
        one.detail("late");
        one.failed("late");
        one.canceled();
        assertEquals("", lines.taken());
        build.close();
        build.close();
        build.begin("RUN late");
        assertEquals("", lines.taken());
    }
}
