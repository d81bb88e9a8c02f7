package io.jcontainers.build.verb;

import io.jcontainers.build.cache.CachedLayer;
import io.jcontainers.build.command.Call;
import io.jcontainers.build.command.Command;
import io.jcontainers.build.command.CommandException;
import io.jcontainers.build.command.Stores;
import io.jcontainers.build.flag.Flag;
import io.jcontainers.build.flag.Syntax;
import io.jcontainers.build.housekeeping.Housekeeping;
import io.jcontainers.build.housekeeping.SideEntry;
import io.jcontainers.build.store.ImageStore;
import io.jcontainers.build.table.Columns;
import io.jcontainers.build.table.Format;
import io.jcontainers.build.table.Formats;
import io.jcontainers.build.table.Sizes;
import java.io.IOException;
import java.time.Instant;
import java.util.List;

/** system df. Containers and volumes are another program's. */
final class DiskUsageCommand implements Command {
    private static final String TABLE = "table {{.Type}}\t{{.TotalCount}}\t{{.Active}}\t{{.Size}}\t{{.Reclaimable}}";
    private static final String IMAGES = "table {{.Repository}}\t{{.Tag}}\t{{.ID}}\t{{.CreatedSince}}\t{{.Size}}\t"
            + "{{.SharedSize}}\t{{.UniqueSize}}\t{{.Containers}}";
    private static final String CACHE =
            "table {{.ID}}\t{{.CacheType}}\t{{.Size}}\t{{.CreatedSince}}\t{{.LastUsedSince}}\t{{.Shared}}";
    private static final long PERCENT = 100;

    private final Stores stores;

    DiskUsageCommand(Stores stores) {
        this.stores = stores;
    }

    private record Row(String type, int total, int active, long bytes, long reclaimable, boolean percent) {
        String reclaimed() {
            String share = percent && bytes > 0 ? " (" + reclaimable * PERCENT / bytes + "%)" : "";
            return Sizes.human(reclaimable) + share;
        }
    }

    @Override
    public Syntax syntax() {
        return Syntax.of(
                        "jbuild system df",
                        "[OPTIONS]",
                        "Show disk usage",
                        0,
                        0,
                        Options.FORMAT,
                        Flag.toggle("verbose", 'v', "Show detailed information on space usage"))
                .withExamples("jbuild system df -v");
    }

    @Override
    public int run(Call call) throws IOException {
        ImageStore store = stores.images(call.globals());
        List<LocalImage> images = new LocalImages(store).all();
        DiskUsage usage = new DiskUsage(images, store.leases().list(), stores.sizes(call.globals()));
        Housekeeping housekeeping = stores.housekeeping(call.globals());
        List<CacheRow> cache = CacheRow.of(housekeeping);
        long cacheBytes = bytes(housekeeping, false);
        if (call.flags().on("verbose")) {
            verbose(call, usage, cache, cacheBytes);
            return 0;
        }
        List<Row> rows = List.of(
                new Row("Images", images.size(), usage.active(), usage.total(), usage.reclaimable(), true),
                new Row(
                        "Build Cache",
                        cache.size(),
                        (int) cache.stream().filter(CacheRow::inUse).count(),
                        cacheBytes,
                        bytes(housekeeping, true),
                        false));
        Columns<Row> columns = Columns.<Row>of("*formatter.diskUsageImagesContext")
                .column("Type", "TYPE", Row::type)
                .column("TotalCount", "TOTAL", row -> Integer.toString(row.total()))
                .column("Active", "ACTIVE", row -> Integer.toString(row.active()))
                .column("Size", "SIZE", row -> Sizes.human(row.bytes()))
                .column("Reclaimable", "RECLAIMABLE", Row::reclaimed)
                .build();
        Shown.list(call, Formats.of(TABLE).choose(call.flags().text("format"), false), columns, rows);
        return 0;
    }

    private static long bytes(Housekeeping housekeeping, boolean onlyUnused) throws IOException {
        return housekeeping.layers().stream()
                        .filter(layer -> !onlyUnused || !layer.inUse())
                        .mapToLong(CachedLayer::bytes)
                        .sum()
                + housekeeping.others().stream()
                        .filter(entry -> !onlyUnused || !entry.inUse())
                        .mapToLong(SideEntry::bytes)
                        .sum();
    }

    private void verbose(Call call, DiskUsage usage, List<CacheRow> cache, long cacheBytes) {
        Instant now = stores.clock().instant();
        String format = call.flags().text("format");
        boolean json = format.equals("json");
        if (!json && !format.isEmpty() && !format.equals("table")) {
            throw new CommandException("system df -v has the formats table and json only");
        }
        Columns<ImageRow> imageColumns = ImageRow.columns(!json, now, Options.zone(call));
        Columns<CacheRow> cacheColumns = CacheRow.columns(!json, now);
        String images = Shown.listing(Format.of(json ? format : IMAGES), imageColumns, usage.rows());
        String steps = Shown.listing(Format.of(json ? format : CACHE), cacheColumns, cache);
        if (json) {
            Shown.print(
                    call,
                    "{\"Images\":[" + array(images) + "],\"Containers\":[],\"Volumes\":[],\"BuildCache\":["
                            + array(steps) + "]}\n");
            return;
        }
        Shown.print(
                call,
                "Images space usage:\n\n" + images + "\nBuild cache usage: " + Sizes.human(cacheBytes) + "\n\n"
                        + steps);
    }

    private static String array(String lines) {
        return String.join(",", lines.lines().toList());
    }
}
