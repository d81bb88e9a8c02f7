package io.jcontainers.build.progress;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.jcontainers.build.image.Digests;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** BuildKit's SolveStatus (client/graph.go), one object a line for each event. */
final class RawJsonDisplay implements Display {
    private static final JsonFactory JSON = new JsonFactory();
    private static final int STDOUT = 1;
    private static final int STDERR = 2;

    private final SafeOutput output;
    private final Map<Integer, Vertex> running = new HashMap<>();

    /** Writes the fields of an object. */
    private interface Fields {
        void write(JsonGenerator json) throws IOException;
    }

    private static final class Vertex {
        private final String digest;
        private final String name;
        private final Instant started;
        private final Map<String, Instant> transfers = new HashMap<>();
        private String detail = "";
        private Instant detailed = Instant.EPOCH;

        Vertex(Event.Begun begun) {
            name = begun.name();
            started = begun.at();
            // A vertex is known by a digest; the number makes it differ from another one with the same name.
            digest = Digests.fast()
                    .sha256((begun.step() + " " + name).getBytes(StandardCharsets.UTF_8))
                    .toString();
        }
    }

    RawJsonDisplay(SafeOutput output) {
        this.output = output;
    }

    @Override
    public void take(Event event) {
        switch (event) {
            case Event.Announced _ -> {}
            case Event.Begun begun -> {
                Vertex vertex = new Vertex(begun);
                running.put(begun.step(), vertex);
                emit("vertexes", json -> vertex(json, vertex, null));
            }
            case Event.Said said -> emit("logs", json -> log(json, vertex(said.step()), said));
            case Event.Transferred transferred -> transferred(vertex(transferred.step()), transferred);
            case Event.Detailed detailed -> {
                Vertex vertex = vertex(detailed.step());
                endDetail(vertex, detailed.at());
                vertex.detail = detailed.text();
                vertex.detailed = detailed.at();
                emit("statuses", json -> detail(json, vertex, detailed.at(), false));
            }
            case Event.Noted noted -> emit("statuses", json -> note(json, vertex(noted.step()), noted));
            case Event.Ended ended -> {
                Vertex vertex = vertex(ended.step());
                endDetail(vertex, ended.at());
                running.remove(ended.step());
                emit("vertexes", json -> vertex(json, vertex, ended));
            }
            case Event.Warned warned ->
                emit("warnings", json -> {
                    json.writeNumberField("level", 1);
                    json.writeBinaryField("short", warned.text().getBytes(StandardCharsets.UTF_8));
                });
        }
    }

    private Vertex vertex(int step) {
        Vertex vertex = running.get(step);
        if (vertex == null) {
            throw new IllegalStateException("step " + step + " is not under way");
        }
        return vertex;
    }

    private void transferred(Vertex vertex, Event.Transferred event) {
        Instant begun = vertex.transfers.computeIfAbsent(event.what(), _ -> event.at());
        emit("statuses", json -> {
            json.writeStringField("id", event.what());
            json.writeStringField("vertex", vertex.digest);
            if (event.totalBytes() > 0) {
                json.writeNumberField("total", event.totalBytes());
            }
            json.writeNumberField("current", event.doneBytes());
            json.writeStringField("timestamp", time(event.at()));
            json.writeStringField("started", time(begun));
            if (event.isComplete()) {
                json.writeStringField("completed", time(event.at()));
            }
        });
    }

    private void endDetail(Vertex vertex, Instant at) {
        if (!vertex.detail.isEmpty()) {
            emit("statuses", json -> detail(json, vertex, at, true));
            vertex.detail = "";
        }
    }

    private static void detail(JsonGenerator json, Vertex vertex, Instant at, boolean over) throws IOException {
        json.writeStringField("id", vertex.detail);
        json.writeStringField("vertex", vertex.digest);
        json.writeNumberField("current", 0);
        json.writeStringField("timestamp", time(at));
        json.writeStringField("started", time(vertex.detailed));
        if (over) {
            json.writeStringField("completed", time(at));
        }
    }

    private static void note(JsonGenerator json, Vertex vertex, Event.Noted noted) throws IOException {
        json.writeStringField("id", noted.text());
        json.writeStringField("vertex", vertex.digest);
        json.writeNumberField("current", 0);
        json.writeStringField("timestamp", time(noted.at()));
        json.writeStringField("started", time(noted.at()));
        json.writeStringField("completed", time(noted.at()));
    }

    private static void log(JsonGenerator json, Vertex vertex, Event.Said said) throws IOException {
        json.writeStringField("vertex", vertex.digest);
        json.writeNumberField("stream", said.stderr() ? STDERR : STDOUT);
        json.writeBinaryField("data", said.bytes());
        json.writeStringField("timestamp", time(said.at()));
    }

    private static void vertex(JsonGenerator json, Vertex vertex, Event.@Nullable Ended ended) throws IOException {
        json.writeStringField("digest", vertex.digest);
        json.writeStringField("name", vertex.name);
        json.writeStringField("started", time(vertex.started));
        if (ended == null) {
            return;
        }
        json.writeStringField("completed", time(ended.at()));
        switch (ended.outcome()) {
            case DONE -> {}
            case CACHED -> json.writeBooleanField("cached", true);
            case FAILED -> json.writeStringField("error", ended.message());
            case CANCELED -> json.writeStringField("error", "context canceled");
        }
    }

    private void emit(String list, Fields fields) {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(line)) {
            json.writeStartObject();
            json.writeArrayFieldStart(list);
            json.writeStartObject();
            fields.write(json);
            json.writeEndObject();
            json.writeEndArray();
            json.writeEndObject();
            json.writeRaw('\n');
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        output.write(line.toByteArray());
    }

    /** RFC3339Nano: as many digits as it takes. */
    static String time(Instant at) {
        String text = at.toString();
        if (text.indexOf('.') < 0) {
            return text;
        }
        return text.replaceFirst("0*Z$", "Z");
    }

    @Override
    public void refresh(Instant now) {}

    @Override
    public boolean wantsRefresh() {
        return false;
    }

    @Override
    public void finish(Instant now) {}
}
