package io.jcontainers.runc.plan;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.jcontainers.runc.command.Commands;
import io.jcontainers.runc.host.RecordedHost;
import io.jcontainers.runc.request.Reply;
import io.jcontainers.runc.request.RequestException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Answers of {@code plan} on recorded hosts. */
public final class Plans {
    private final ObjectMapper mapper = new ObjectMapper();
    private final Commands commands;

    /** Compiles every filter anew. */
    public Plans() {
        this(null);
    }

    /** Keeps compiled filters in a directory. */
    public Plans(@Nullable Path filters) {
        commands = new Commands(filters);
    }

    /** A field without effect, and why. */
    public record Ignored(String field, String reason) {}

    /** The plan as text, or {@code error CODE: MESSAGE}. */
    public String text(RecordedHost host, byte[] config, String... more) {
        List<String> words = new ArrayList<>(List.of("jrunc", "plan", "--id", "box"));
        words.addAll(List.of(more));
        try {
            Reply.Text reply = (Reply.Text) commands.answer(host.request(config, words.toArray(String[]::new)));
            return reply.error().isEmpty()
                    ? new String(reply.out(), StandardCharsets.UTF_8)
                    : "error " + reply.code() + ": " + reply.error() + "\n";
        } catch (RequestException e) {
            return "error " + e.code() + ": " + e.getMessage() + "\n";
        }
    }

    /** The error of {@code run}, {@code CODE: MESSAGE}; empty when there is none. */
    public String error(RecordedHost host, byte[] config) {
        try {
            return commands.answer(host.request(config, "jrunc", "run", "box")) instanceof Reply.Text text
                    ? text.code() + ": " + text.error()
                    : "";
        } catch (RequestException e) {
            return e.code() + ": " + e.getMessage();
        }
    }

    /** Fields without effect, from the plan as JSON; empty where there is an error. */
    public List<Ignored> ignored(RecordedHost host, byte[] config) {
        String json = text(host, config, "--format", "json");
        return json.startsWith("error ") ? List.of() : ignoredIn(json);
    }

    /** Fields without effect in a plan as JSON. */
    public List<Ignored> ignoredIn(String json) {
        List<Ignored> ignored = new ArrayList<>();
        try {
            mapper.readTree(json)
                    .get("ignored")
                    .forEach(field -> ignored.add(new Ignored(
                            field.get("field").asText(), field.get("reason").asText())));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return ignored;
    }
}
