package io.jcontainers.build.progress;

import static io.jcontainers.build.progress.TestBuild.bytes;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** With real threads and the real pulse. */
class BuildProgressTest {
    @Test
    void eachThreadsEventsComeInOrder() throws InterruptedException {
        List<Event> events = new ArrayList<>();
        Display display = new Display() {
            @Override
            public void take(Event event) {
                events.add(event);
            }

            @Override
            public void refresh(Instant now) {}

            @Override
            public boolean wantsRefresh() {
                return false;
            }

            @Override
            public void finish(Instant now) {}
        };
        try (BuildProgress progress = new BuildProgress(display, LogSink.none(), new Secrets(), new SteadyClock())) {
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                threads.add(Thread.ofPlatform().start(() -> {
                    Progress.Step step = progress.begin("RUN");
                    for (int line = 0; line < 200; line++) {
                        step.log(false, bytes(line + "\n"));
                    }
                    step.done();
                }));
            }
            for (Thread thread : threads) {
                thread.join();
            }
        }
        assertEquals(8 * 202, events.size());
        for (int step = 1; step <= 8; step++) {
            int number = step;
            StringBuilder said = new StringBuilder();
            events.stream()
                    .filter(Event.Said.class::isInstance)
                    .map(Event.Said.class::cast)
                    .filter(event -> event.step() == number)
                    .forEach(event -> said.append(new String(event.bytes(), java.nio.charset.StandardCharsets.UTF_8)));
            assertEquals(200, said.toString().lines().count());
            assertTrue(said.toString().startsWith("0\n1\n2\n"));
        }
    }

    @Test
    void thePulseDrawsUntilItIsClosed() throws InterruptedException {
        CountDownLatch beats = new CountDownLatch(3);
        Pulse pulse = new Pulse(beats::countDown);
        assertTrue(beats.await(60, TimeUnit.SECONDS));
        pulse.close();
        pulse.close();
    }

    @Test
    void theWholeInATerminal() {
        FakeTerminal terminal = new FakeTerminal(24, 80);
        try (BuildProgress progress =
                BuildProgress.open(ProgressMode.TTY, terminal, Palette.USUAL, LogSink.none(), new Secrets())) {
            progress.begin("[1/1] RUN one").done();
        }
        assertTrue(terminal.text().contains("(1/1) FINISHED\n => [1/1] RUN one "), terminal.text());
    }

    @Test
    void silentTakesEverything() {
        Progress progress = Progress.silent();
        progress.announce(1);
        progress.cached("cached");
        progress.warning("warning");
        Progress.Step step = progress.begin("begin");
        step.log(true, new byte[0]);
        step.transfer("what", 1, 1);
        step.detail("detail");
        step.done();
        step.failed("failed");
        step.canceled();
        RecordingProgress recording = new RecordingProgress();
        recording.begin("RUN make").log(false, bytes("text\n"));
        recording.cached("FROM x");
        assertEquals(List.of("1 begin RUN make", "1 log text", "2 cached FROM x"), recording.calls());
    }
}
