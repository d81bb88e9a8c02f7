package io.jcontainers.build.progress.log;

import io.jcontainers.build.progress.Event;
import io.jcontainers.build.progress.LogSink;
import io.jcontainers.build.progress.Outcome;
import io.jcontainers.build.store.lock.FileLock;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * Logs of one build. A step that writes nothing has no file. What goes wrong with a file ends that log, not the build,
 * and is said where the log's place is.
 */
final class StepLogs implements LogSink {
    private final Path directory;
    private final FileLock lock;
    private final long stepBytes;
    private final LogIndex index;
    private final Map<Integer, StepLog> open = new HashMap<>();
    private final Map<Integer, String> problems = new HashMap<>();
    private Instant saved = Instant.EPOCH;

    StepLogs(Path directory, FileLock lock, long stepBytes) {
        this.directory = directory;
        this.lock = lock;
        this.stepBytes = stepBytes;
        this.index = new LogIndex(directory);
    }

    private Path file(int step) {
        return directory.resolve(step + ".log");
    }

    @Override
    public void take(Event event) {
        switch (event) {
            case Event.Begun begun -> index.begin(begun);
            case Event.Said said -> write(said);
            case Event.Ended ended -> end(ended);
            case Event.Announced _, Event.Transferred _, Event.Detailed _, Event.Noted _, Event.Warned _ -> {}
        }
    }

    private void write(Event.Said said) {
        if (problems.containsKey(said.step())) {
            return;
        }
        try {
            StepLog log = open.get(said.step());
            if (log == null) {
                log = StepLog.create(file(said.step()), stepBytes);
                open.put(said.step(), log);
                index.logged(said.step(), file(said.step()));
            }
            log.write(said.bytes());
        } catch (IOException e) {
            problems.put(said.step(), BuildLogs.reason(e));
        }
    }

    private void end(Event.Ended ended) {
        close(ended.step());
        index.end(ended);
        boolean due = Duration.between(saved, ended.at()).toSeconds() >= 1;
        if (ended.outcome() == Outcome.FAILED || (due && index.has(ended.step()))) {
            saved = ended.at();
            save();
        }
    }

    private void close(int step) {
        try (StepLog log = open.remove(step)) {
            return;
        } catch (IOException e) {
            problems.putIfAbsent(step, BuildLogs.reason(e));
        }
    }

    private void save() {
        try {
            index.save();
        } catch (IOException e) {
            // The logs themselves are named by step: without the index only names and times are missing.
            return;
        }
    }

    /** Ends the step's log, so that what is said of it holds. */
    @Override
    public String place(int step) {
        close(step);
        String problem = problems.get(step);
        if (!index.has(step)) {
            return problem == null ? "" : "not kept: " + problem;
        }
        return file(step) + (problem == null ? "" : " (not all of it: " + problem + ")");
    }

    @Override
    public void close() {
        for (int step : open.keySet().toArray(Integer[]::new)) {
            close(step);
        }
        save();
        lock.close();
    }
}
