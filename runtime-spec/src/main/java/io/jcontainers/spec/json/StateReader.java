package io.jcontainers.spec.json;

import io.jcontainers.spec.State;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the state of a container, as {@code state} prints it and hooks get it. */
public final class StateReader {
    private StateReader() {}

    /**
     * Reads a document that is one state object.
     *
     * @throws JsonProblem if it can't be read
     */
    public static State read(byte[] document) {
        JsonCursor in = JsonCursor.open(document);
        State state = state(in);
        in.close();
        return state;
    }

    private static State state(JsonCursor in) {
        String ociVersion = "";
        String id = "";
        String status = "";
        long pid = 0;
        String bundle = "";
        @Nullable String rootfs = null;
        @Nullable String created = null;
        Map<String, String> annotations = Map.of();
        @Nullable String owner = null;
        for (String key = in.nextKey(); key != null; key = in.nextKey()) {
            switch (key) {
                case "ociVersion" -> ociVersion = in.text();
                case "id" -> id = in.text();
                case "status" -> status = in.text();
                case "pid" -> pid = in.integer(IntegerRange.INT32);
                case "bundle" -> bundle = in.text();
                case "rootfs" -> rootfs = in.optionalText();
                case "created" -> created = in.optionalText();
                case "annotations" -> annotations = in.textMap();
                case "owner" -> owner = in.optionalText();
                default -> in.skip();
            }
        }
        return new State(ociVersion, id, status, pid, bundle, rootfs, created, annotations, owner);
    }
}
