package io.jcontainers.spec.json;

import io.jcontainers.spec.State;
import org.jspecify.annotations.Nullable;

/** Writes the state of a container. */
public final class StateWriter {
    private StateWriter() {}

    /** What {@code state} prints: runc's keys in runc's order, two spaces a level, no newline at the end. */
    public static String indented(State state) {
        JsonText out = new JsonText("  ");
        writeListed(out, state);
        return out.toString();
    }

    /** One element of what {@code list --format json} prints: as {@link #indented} but on one line. */
    public static String oneLine(State state) {
        JsonText out = new JsonText("");
        writeListed(out, state);
        return out.toString();
    }

    /** What a hook reads from its standard input: the keys of the specification alone, on one line. */
    public static String forHook(State state) {
        JsonText out = new JsonText("");
        out.beginObject()
                .text("ociVersion", state.ociVersion())
                .text("id", state.id())
                .text("status", state.status());
        out.optional("pid", state.pid() == 0 ? null : Long.valueOf(state.pid()));
        out.text("bundle", state.bundle()).map("annotations", state.annotations());
        return out.endObject().toString();
    }

    private static void writeListed(JsonText out, State state) {
        out.beginObject().text("ociVersion", state.ociVersion()).text("id", state.id());
        out.number("pid", state.pid()).text("status", state.status()).text("bundle", state.bundle());
        out.text("rootfs", orEmpty(state.rootfs())).text("created", orEmpty(state.created()));
        out.map("annotations", state.annotations()).text("owner", orEmpty(state.owner()));
        out.endObject();
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }
}
