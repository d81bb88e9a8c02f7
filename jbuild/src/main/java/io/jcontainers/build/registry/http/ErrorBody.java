package io.jcontainers.build.registry.http;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a registry says went wrong (distribution-spec 1.1, "Error Codes"). */
public final class ErrorBody {
    private static final int MOST = 64 * 1024;
    private static final int MOST_ERRORS = 5;

    private ErrorBody() {}

    /**
     * Reads an answer's errors and closes it.
     *
     * @param call what was asked
     * @param authorization what was sent in that header, so that no message repeats it
     */
    public static RegistryException of(Answer answer, Call call, @Nullable String authorization, StrictJson json) {
        List<String> told = new ArrayList<>();
        try {
            byte[] body = answer.bytes(MOST);
            String type = answer.mediaType();
            if (body.length > 0 && (type == null || type.contains("json"))) {
                errors(json.object(body), authorization, told);
            }
        } catch (IOException e) {
            // The status alone has to do.
        } finally {
            answer.close();
        }
        String words = told.isEmpty() ? "" : ": " + String.join("; ", told);
        return RegistryException.ofStatus(
                answer.status(),
                RetryAfter.parse(answer.header("Retry-After"), Instant.now()),
                call.method() + " " + Printable.uri(answer.uri()) + ": status " + answer.status() + words);
    }

    private static void errors(JsonNode document, @Nullable String authorization, List<String> into) {
        int blank = authorization == null ? -1 : authorization.indexOf(' ');
        String secret = authorization == null ? null : authorization.substring(blank + 1);
        for (JsonNode error : document.path("errors")) {
            String code = error.path("code").asText("");
            String message = error.path("message").asText("");
            if (into.size() < MOST_ERRORS && !(code + message).isEmpty()) {
                into.add(Printable.text(
                        message.isEmpty() ? code : code.isEmpty() ? message : message + " (" + code + ")", secret));
            }
        }
        for (String name : List.of("details", "message", "error_description", "error")) {
            if (into.isEmpty() && document.path(name).isTextual()) {
                into.add(Printable.text(document.path(name).asText(), secret));
            }
        }
    }
}
