package io.jcontainers.build.verb;

import io.jcontainers.build.cache.LayerSizes;
import io.jcontainers.build.command.Call;
import io.jcontainers.build.command.Command;
import io.jcontainers.build.command.Stores;
import io.jcontainers.build.flag.Flag;
import io.jcontainers.build.flag.Syntax;
import io.jcontainers.build.image.HistoryEntry;
import io.jcontainers.build.image.Platform;
import io.jcontainers.build.table.Columns;
import io.jcontainers.build.table.Format;
import io.jcontainers.build.table.Formats;
import io.jcontainers.build.table.Shortening;
import io.jcontainers.build.table.Sizes;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** history. */
final class HistoryCommand implements Command {
    private static final String TABLE = "table {{.ID}}\t{{.CreatedSince}}\t{{.CreatedBy}}\t{{.Size}}\t{{.Comment}}";
    private static final String EXACT = "table {{.ID}}\t{{.CreatedAt}}\t{{.CreatedBy}}\t{{.Size}}\t{{.Comment}}";
    private static final String MISSING = "<missing>";
    private static final int COMMAND_WIDTH = 45;
    private static final int DIGITS = 3;
    private static final DateTimeFormatter RFC_3339 =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ssXXX", Locale.ROOT);

    private final Stores stores;

    HistoryCommand(Stores stores) {
        this.stores = stores;
    }

    private record Row(String id, @Nullable Instant created, String createdBy, long bytes, String comment) {}

    @Override
    public Syntax syntax() {
        return Syntax.of(
                        "jbuild history",
                        "[OPTIONS] IMAGE",
                        "Show the history of an image",
                        1,
                        1,
                        Options.FORMAT,
                        Flag.toggle("human", 'H', "Print sizes and dates in human readable format")
                                .initially("true"),
                        Options.NO_TRUNC,
                        Flag.text("platform", '\0', "string", "Show history for the given platform"),
                        Flag.toggle("quiet", 'q', "Only show image IDs"))
                .alsoCalled("jbuild image history")
                .withExamples(
                        "jbuild history --no-trunc app:1", "jbuild history --format '{{.Size}} {{.CreatedBy}}' app:1");
    }

    @Override
    public int run(Call call) throws IOException {
        LocalImages images = new LocalImages(stores.images(call.globals()));
        LocalImage image = images.require(call.arguments().getFirst());
        String platform = call.flags().text("platform");
        if (!platform.isEmpty()) {
            image = images.on(image, Options.checked(() -> Platform.parse(platform)));
        }
        boolean human = call.flags().on("human");
        Format format = Formats.of(human ? TABLE : EXACT)
                .choose(call.flags().text("format"), call.flags().on("quiet"));
        boolean shortens = !call.flags().on("no-trunc");
        Columns<Row> columns =
                columns(shortens, human, format.table(), stores.clock().instant(), Options.zone(call));
        Shown.list(call, format, columns, rows(image, stores.sizes(call.globals())));
        return 0;
    }

    /** The latest first. Layers that the history says nothing about are not shown, as docker has it. */
    private static List<Row> rows(LocalImage image, LayerSizes sizes) throws IOException {
        List<HistoryEntry> history =
                image.contents() == null ? List.of() : image.contents().config().history();
        List<Row> rows = new ArrayList<>();
        int layer = 0;
        for (HistoryEntry entry : history) {
            long bytes = 0;
            if (!entry.emptyLayer() && layer < image.diffIds().size()) {
                bytes = sizes.of(image.diffIds().get(layer), image.layer(layer));
                layer++;
            }
            boolean last = rows.size() == history.size() - 1;
            rows.add(new Row(
                    last ? image.id().toString() : MISSING,
                    entry.created(),
                    entry.createdBy(),
                    bytes,
                    entry.comment()));
        }
        return rows.reversed();
    }

    private static Columns<Row> columns(boolean shortens, boolean human, boolean table, Instant now, ZoneId zone) {
        return Columns.<Row>of("*formatter.historyContext")
                .column("ID", "IMAGE", row -> ImageRow.id(row.id(), shortens))
                .column("CreatedSince", "CREATED", row -> ImageRow.since(row.created(), now, "N/A"))
                .column("CreatedAt", "CREATED AT", row -> at(row.created(), zone))
                .column("CreatedBy", "CREATED BY", row -> {
                    String command = row.createdBy().replace('\t', ' ');
                    String shown = table ? Shown.cell(command) : command;
                    return shortens ? Shortening.ellipsis(shown, COMMAND_WIDTH) : shown;
                })
                .column("Size", "SIZE", row -> human ? Sizes.human(row.bytes(), DIGITS) : Long.toString(row.bytes()))
                .column("Comment", "COMMENT", row -> table ? Shown.cell(row.comment()) : row.comment())
                .build();
    }

    private static String at(@Nullable Instant created, ZoneId zone) {
        return created == null ? "0001-01-01T00:00:00Z" : RFC_3339.format(created.atZone(zone));
    }
}
