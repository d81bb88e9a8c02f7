package io.jcontainers.build.progress;

import java.nio.charset.StandardCharsets;

/** A build with a clock that stands still, shown by one display that is refreshed by hand. */
final class TestBuild implements AutoCloseable {
    final FakeClock clock = new FakeClock();
    final Secrets secrets = new Secrets();
    final BuildProgress progress;
    private final Display display;

    TestBuild(Display display, LogSink logs) {
        this.display = display;
        this.progress = new BuildProgress(new Unpulsed(display), logs, secrets, clock);
    }

    TestBuild(Display display) {
        this(display, LogSink.none());
    }

    static TestBuild in(FakeTerminal terminal, ProgressMode mode) {
        return new TestBuild(mode.display(terminal, Palette.NONE));
    }

    Progress.Step begin(String name) {
        return progress.begin(name);
    }

    void pass(long millis) {
        clock.pass(millis);
    }

    void refresh() {
        display.refresh(clock.instant());
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        progress.close();
    }

    /** No thread refreshes it. */
    private record Unpulsed(Display display) implements Display {
        @Override
        public void take(Event event) {
            display.take(event);
        }

        @Override
        public void refresh(java.time.Instant now) {
            display.refresh(now);
        }

        @Override
        public boolean wantsRefresh() {
            return false;
        }

        @Override
        public void finish(java.time.Instant now) {
            display.finish(now);
        }
    }
}
