package io.jcontainers.build.verb;

import io.jcontainers.build.image.Digest;
import io.jcontainers.build.image.Timestamps;
import io.jcontainers.build.table.Columns;
import io.jcontainers.build.table.Shortening;
import io.jcontainers.build.table.Sizes;
import io.jcontainers.build.table.Times;
import java.time.Instant;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/**
 * A row of a list of images.
 *
 * @param repository as people write it
 * @param created null: not said
 * @param sharedBytes with other images; negative: not known
 * @param uniqueBytes of this one alone; negative: not known
 * @param containers that use it; negative: not known
 */
record ImageRow(
        Digest id,
        String repository,
        String tag,
        String digest,
        @Nullable Instant created,
        long bytes,
        long sharedBytes,
        long uniqueBytes,
        int containers) {
    static final String NONE = "<none>";
    private static final String UNKNOWN = "N/A";
    private static final int DIGITS = 3;

    /**
     * How rows are shown.
     *
     * @param shortens whether ids are cut
     */
    static Columns<ImageRow> columns(boolean shortens, Instant now, ZoneId zone) {
        return Columns.<ImageRow>of("*formatter.imageContext")
                .column(
                        "ID",
                        "IMAGE ID",
                        row -> shortens ? row.id().shortHex() : row.id().toString())
                .column("Repository", "REPOSITORY", ImageRow::repository)
                .column("Tag", "TAG", ImageRow::tag)
                .column("Digest", "DIGEST", ImageRow::digest)
                .column("CreatedSince", "CREATED", row -> since(row.created(), now, ""))
                .column("CreatedAt", "CREATED AT", row -> at(row.created(), zone))
                .column("Size", "SIZE", row -> Sizes.human(row.bytes(), DIGITS))
                .column(
                        "Containers",
                        "CONTAINERS",
                        row -> row.containers() < 0 ? UNKNOWN : Integer.toString(row.containers()))
                .column("VirtualSize", "SIZE", row -> Sizes.human(row.bytes()))
                .column("SharedSize", "SHARED SIZE", row -> size(row.sharedBytes()))
                .column("UniqueSize", "UNIQUE SIZE", row -> size(row.uniqueBytes()))
                .build();
    }

    private static String size(long bytes) {
        return bytes < 0 ? UNKNOWN : Sizes.human(bytes);
    }

    static String since(@Nullable Instant created, Instant now, String otherwise) {
        return created == null ? otherwise : Times.ago(created, now);
    }

    /** Without a time, Go's zero time. */
    static String at(@Nullable Instant created, ZoneId zone) {
        Instant second = created == null
                ? Timestamps.parse("0001-01-01T00:00:00Z")
                : Instant.ofEpochSecond(created.getEpochSecond());
        return Times.go(second, created == null ? java.time.ZoneOffset.UTC : zone);
    }

    /** Cut or whole. */
    static String id(String id, boolean shortens) {
        return shortens ? Shortening.id(id) : id;
    }
}
