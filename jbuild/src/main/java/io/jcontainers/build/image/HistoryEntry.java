package io.jcontainers.build.image;

import java.io.IOException;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a layer came about (OCI image specification 1.1, config.md, {@code history}).
 *
 * @param created null: not said
 * @param createdBy the command, empty for none
 * @param author empty for none
 * @param comment empty for none
 * @param emptyLayer whether no layer belongs to it
 * @param extra fields that are not known here, as JSON
 */
public record HistoryEntry(
        @Nullable Instant created,
        String createdBy,
        String author,
        String comment,
        boolean emptyLayer,
        Map<String, String> extra) {
    /** Takes an immutable copy. */
    public HistoryEntry {
        extra = Collections.unmodifiableMap(new LinkedHashMap<>(extra));
    }

    /** Without an author. */
    public static HistoryEntry of(@Nullable Instant created, String createdBy, String comment, boolean emptyLayer) {
        return new HistoryEntry(created, createdBy, "", comment, emptyLayer, Map.of());
    }

    /** The same at another time. */
    public HistoryEntry withCreated(@Nullable Instant other) {
        return new HistoryEntry(other, createdBy, author, comment, emptyLayer, extra);
    }

    static HistoryEntry read(Fields from) throws DocumentException {
        return new HistoryEntry(
                from.time("created"),
                from.string("created_by"),
                from.string("author"),
                from.string("comment"),
                from.flag("empty_layer"),
                from.rest());
    }

    void write(DocumentWriter to) throws IOException {
        to.string("created", created == null ? null : Timestamps.format(created));
        to.string("created_by", createdBy);
        to.string("author", author);
        to.string("comment", comment);
        to.flag("empty_layer", emptyLayer);
        to.raw(extra);
    }
}
