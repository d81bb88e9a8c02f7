package io.jcontainers.build.verb;

import io.jcontainers.build.cache.CacheUse;
import io.jcontainers.build.cache.CachedLayer;
import io.jcontainers.build.cache.StepKey;
import io.jcontainers.build.housekeeping.Housekeeping;
import io.jcontainers.build.housekeeping.SideEntry;
import io.jcontainers.build.image.Digest;
import io.jcontainers.build.table.Columns;
import io.jcontainers.build.table.Shortening;
import io.jcontainers.build.table.Sizes;
import io.jcontainers.build.template.Value;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A row of a list of what the build cache has.
 *
 * @param id of a step the digest of its key, of an unpacked layer its diff ID
 * @param type {@code regular} for the result of a step, {@code layer} for files of a layer of an image; else that of a
 *     {@link SideEntry}
 * @param bytes what the disk would get back
 * @param shared whether an image has it, too
 * @param inUse whether somebody has it now
 * @param layer diff ID of the layer; empty when it is none
 * @param created when the step was done
 * @param lastUse when its result was last taken
 * @param description the step's command, as far as it is known
 */
record CacheRow(
        Digest id,
        String type,
        long bytes,
        boolean shared,
        boolean inUse,
        String layer,
        Instant created,
        Instant lastUse,
        String description) {
    private static final String COMMAND = "command";
    private static final int DESCRIPTION_WIDTH = 45;

    /** Of each step one, of each layer that no step led to one. */
    static List<CacheRow> of(List<CachedLayer> layers) {
        List<CacheRow> rows = new ArrayList<>();
        for (CachedLayer layer : layers) {
            for (CacheUse use : layer.uses()) {
                rows.add(of(
                        layer,
                        use.entry().key().digest(),
                        Housekeeping.STEP,
                        use.entry().created(),
                        use.lastUse(),
                        description(use.entry().key())));
            }
            if (layer.uses().isEmpty()) {
                rows.add(of(
                        layer, layer.diffId(), Housekeeping.LAYER, layer.created(), layer.lastUse(), "unpacked layer"));
            }
        }
        return rows;
    }

    /** All, the last used first. */
    static List<CacheRow> of(Housekeeping housekeeping) throws IOException {
        List<CacheRow> rows = of(housekeeping.layers());
        for (SideEntry entry : housekeeping.others()) {
            rows.add(new CacheRow(
                    entry.id(),
                    entry.type(),
                    entry.bytes(),
                    false,
                    entry.inUse(),
                    "",
                    entry.created(),
                    entry.lastUse(),
                    entry.description()));
        }
        rows.sort(Comparator.comparing(CacheRow::lastUse).reversed());
        return rows;
    }

    private static CacheRow of(
            CachedLayer layer, Digest id, String type, Instant created, Instant lastUse, String description) {
        return new CacheRow(
                id,
                type,
                layer.bytes(),
                layer.shared(),
                layer.inUse(),
                layer.diffId().toString(),
                created,
                lastUse,
                description);
    }

    private static String description(StepKey key) {
        return key.parts().stream()
                .filter(part -> part.name().equals(COMMAND))
                .findFirst()
                .or(() -> key.parts().stream().findFirst())
                .map(StepKey.Part::value)
                .orElse("");
    }

    static Columns<CacheRow> columns(boolean shortens, Instant now) {
        return Columns.<CacheRow>of("*formatter.buildCacheContext")
                .column(
                        "ID",
                        "CACHE ID",
                        row -> (shortens ? row.id().shortHex() : row.id().hex()) + (row.inUse() ? "*" : ""))
                .column("CacheType", "CACHE TYPE", CacheRow::type)
                .column("Size", "SIZE", row -> Sizes.human(row.bytes(), 3))
                .column("CreatedSince", "CREATED", row -> ImageRow.since(row.created(), now, ""))
                .column("LastUsedSince", "LAST USED", row -> ImageRow.since(row.lastUse(), now, ""))
                .column("Shared", "SHARED", row -> Boolean.toString(row.shared()))
                .column("InUse", "IN USE", row -> Boolean.toString(row.inUse()))
                .column("Description", "DESCRIPTION", row -> {
                    String shown = Shown.cell(row.description());
                    return shortens ? Shortening.ellipsis(shown, DESCRIPTION_WIDTH) : shown;
                })
                .value("Layer", row -> Value.of(row.layer()))
                .value("Created", row -> Value.of(row.created().toString()))
                .value("LastUsed", row -> Value.of(row.lastUse().toString()))
                .value("Bytes", row -> new Value.Int(row.bytes(), Value.IntKind.INT64))
                .build();
    }
}
