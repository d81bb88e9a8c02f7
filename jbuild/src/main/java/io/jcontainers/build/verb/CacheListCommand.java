package io.jcontainers.build.verb;

import io.jcontainers.build.command.Call;
import io.jcontainers.build.command.Command;
import io.jcontainers.build.command.Stores;
import io.jcontainers.build.flag.Flag;
import io.jcontainers.build.flag.Syntax;
import io.jcontainers.build.table.Filters;
import io.jcontainers.build.table.Formats;
import java.io.IOException;
import java.time.Instant;
import java.util.List;

/** cache ls. */
final class CacheListCommand implements Command {
    private static final String TABLE = "table {{.ID}}\t{{.CacheType}}\t{{.Size}}\t{{.CreatedSince}}\t"
            + "{{.LastUsedSince}}\t{{.Shared}}\t{{.Description}}";

    private final Stores stores;

    CacheListCommand(Stores stores) {
        this.stores = stores;
    }

    @Override
    public Syntax syntax() {
        return Syntax.of(
                        "jbuild cache ls",
                        "[OPTIONS]",
                        "List what the build cache has; * marks what is in use",
                        0,
                        0,
                        Flag.list(
                                "filter",
                                'f',
                                "filter",
                                "Only entries of a type (type=exec.cachemount), or that\nwere not used "
                                        + "since (until=24h)"),
                        Options.FORMAT,
                        Options.NO_TRUNC,
                        Flag.toggle("quiet", 'q', "Only show IDs"))
                .alsoCalled("jbuild cache list")
                .withExamples(
                        "jbuild cache ls",
                        "jbuild cache ls -f type=exec.cachemount",
                        "jbuild cache ls -f until=168h --format '{{.ID}} {{.Bytes}}'");
    }

    @Override
    public int run(Call call) throws IOException {
        Filters filters = Options.filters(call, syntax(), List.of("until", "type"));
        Instant now = stores.clock().instant();
        List<Instant> until = filters.get("until").stream()
                .map(text -> Options.checked(() -> PointInTime.parse(text, now, Options.zone(call))))
                .toList();
        List<CacheRow> rows = CacheRow.of(stores.housekeeping(call.globals())).stream()
                .filter(row -> until.stream().noneMatch(row.lastUse()::isAfter))
                .filter(row -> filters.any("type", row.type()::equals))
                .toList();
        Shown.list(
                call,
                Formats.of(TABLE)
                        .choose(call.flags().text("format"), call.flags().on("quiet")),
                CacheRow.columns(!call.flags().on("no-trunc"), now),
                rows);
        return 0;
    }
}
