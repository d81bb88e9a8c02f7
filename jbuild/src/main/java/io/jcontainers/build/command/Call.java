package io.jcontainers.build.command;

import io.jcontainers.build.flag.ParsedFlags;
import io.jcontainers.build.setting.Globals;
import io.jcontainers.runc.request.Request;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One call of a command.
 *
 * @param id of this call alone, in the order of time
 * @param globals the flags in front of it
 * @param flags its own flags and arguments
 * @param request the caller's facts
 * @param front whom to answer
 */
public record Call(String id, Globals globals, ParsedFlags flags, Request request, Front front) {
    /** One that has a name of its own. */
    Call(Globals globals, ParsedFlags flags, Request request, Front front) {
        this(CallId.next(), globals, flags, request, front);
    }

    /** Its arguments. */
    public List<String> arguments() {
        return flags.arguments();
    }

    /** Writes a line to the caller's stdout. */
    public void line(String text) {
        front.out((text + "\n").getBytes(StandardCharsets.UTF_8));
    }

    /** Writes a line to the caller's stderr. */
    public void tell(String text) {
        front.err((text + "\n").getBytes(StandardCharsets.UTF_8));
    }

    /** The caller's current directory. */
    public Path directory() {
        return Path.of(new String(request.directory(), StandardCharsets.UTF_8));
    }

    /** The caller's variables. */
    public Map<String, String> environment() {
        return environment(request);
    }

    static Map<String, String> environment(Request request) {
        Map<String, String> texts = new HashMap<>();
        request.environment()
                .forEach((name, value) -> texts.put(
                        name, new String(value.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8)));
        return texts;
    }
}
