package io.jcontainers.build.progress.log;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.jcontainers.build.progress.Event;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * {@code index.json} of a build's logs:
 *
 * <pre>
 * {"steps":[{"step":5,"name":"[2/3] RUN make","started":"2026-08-07T10:15:00Z","completed":"2026-08-07T10:15:01.5Z",
 *            "status":"failed","error":"exit code: 1","log":"5.log"}]}
 * </pre>
 *
 * <p>A step without {@code completed} was under way when the index was written, one without {@code log} wrote nothing.
 */
final class LogIndex {
    private static final JsonFactory JSON = new JsonFactory();
    private static final String NAME = "index.json";
    private static final String ASIDE = ".index.json.new";

    private final Path directory;
    private final SortedMap<Integer, Entry> entries = new TreeMap<>();

    private static final class Entry {
        private final Event.Begun begun;
        private Event.@Nullable Ended ended;
        private @Nullable Path log;

        Entry(Event.Begun begun) {
            this.begun = begun;
        }
    }

    LogIndex(Path directory) {
        this.directory = directory;
    }

    void begin(Event.Begun begun) {
        entries.put(begun.step(), new Entry(begun));
    }

    void logged(int step, Path log) {
        Entry entry = entries.get(step);
        if (entry != null) {
            entry.log = log;
        }
    }

    void end(Event.Ended ended) {
        Entry entry = entries.get(ended.step());
        if (entry != null) {
            entry.ended = ended;
        }
    }

    /** Whether the step has a log. */
    boolean has(int step) {
        Entry entry = entries.get(step);
        return entry != null && entry.log != null;
    }

    /** Puts the index in place at once. */
    void save() throws IOException {
        Path aside = directory.resolve(ASIDE);
        Files.deleteIfExists(aside);
        Files.createFile(aside, StepLog.PRIVATE);
        Files.write(aside, json());
        Files.move(aside, directory.resolve(NAME), StandardCopyOption.ATOMIC_MOVE);
    }

    private byte[] json() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(out)) {
            json.writeStartObject();
            json.writeArrayFieldStart("steps");
            for (Entry entry : entries.values()) {
                write(json, entry);
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        return out.toByteArray();
    }

    private static void write(JsonGenerator json, Entry entry) throws IOException {
        Event.Ended ended = entry.ended;
        Path log = entry.log;
        json.writeStartObject();
        json.writeNumberField("step", entry.begun.step());
        json.writeStringField("name", entry.begun.name());
        json.writeStringField("started", entry.begun.at().toString());
        if (ended == null) {
            json.writeStringField("status", "running");
        } else {
            json.writeStringField("completed", ended.at().toString());
            json.writeStringField("status", ended.outcome().name().toLowerCase(Locale.ROOT));
            if (!ended.message().isEmpty()) {
                json.writeStringField("error", ended.message());
            }
        }
        if (log != null) {
            json.writeStringField("log", String.valueOf(log.getFileName()));
        }
        json.writeEndObject();
    }
}
