package io.jcontainers.build.verb;

import io.jcontainers.build.cache.CachePruning;
import io.jcontainers.build.command.Call;
import io.jcontainers.build.command.Command;
import io.jcontainers.build.command.Stores;
import io.jcontainers.build.flag.Flag;
import io.jcontainers.build.flag.Syntax;
import io.jcontainers.build.housekeeping.Housekeeping;
import io.jcontainers.build.table.Filters;
import io.jcontainers.build.table.Sizes;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** cache prune, and builder prune as docker has it. */
final class CachePruneCommand implements Command {
    private static final String UNSHARED =
            "WARNING! This will remove all dangling build cache. Are you sure you want to continue?";
    private static final String ALL = "WARNING! This will remove all build cache. Are you sure you want to continue?";
    private static final String CAPPED = "WARNING! This will remove the build cache that was not used for the longest"
            + " time. Are you sure you want to continue?";

    private final Stores stores;

    CachePruneCommand(Stores stores) {
        this.stores = stores;
    }

    @Override
    public Syntax syntax() {
        return Syntax.of(
                        "jbuild cache prune",
                        "[OPTIONS]",
                        "Remove build cache",
                        0,
                        0,
                        Flag.toggle("all", 'a', "Remove all unused build cache, not just dangling ones"),
                        Flag.text(
                                "cache-max-size",
                                '\0',
                                "bytes",
                                "Remove what was not used for the longest time\nuntil the cache has at most this size"),
                        Flag.list("filter", '\0', "filter", "Provide filter values: until=24h,\ntype=exec.cachemount"),
                        Options.FORCE,
                        Flag.text("keep-storage", '\0', "bytes", "Amount of disk space to keep for cache"),
                        Flag.text("max-used-space", '\0', "bytes", "The same as --keep-storage"))
                .alsoCalled("jbuild builder prune")
                .withExamples(
                        "jbuild cache prune -f --filter until=168h", "jbuild cache prune -f --cache-max-size 20GB");
    }

    @Override
    public int run(Call call) throws IOException {
        Filters filters = Options.filters(call, syntax(), List.of("until", "unused-for", "type"));
        boolean all = call.flags().on("all");
        boolean capped = call.flags().has("cache-max-size");
        long cap = bytes(call, "cache-max-size");
        long keep = Math.max(bytes(call, "keep-storage"), bytes(call, "max-used-space"));
        CachePruning.Choice choice = new CachePruning.Choice(all, unusedFor(call, filters), keep);
        String question = capped ? CAPPED : all ? ALL : UNSHARED;
        if (!call.flags().on("force") && !Options.confirmed(call, question)) {
            return 0;
        }
        Housekeeping housekeeping = stores.housekeeping(call.globals());
        Housekeeping.Tidied tidied =
                capped ? housekeeping.shrinkTo(cap) : housekeeping.prune(choice, filters.get("type"));
        if (!tidied.ids().isEmpty()) {
            call.line("Deleted build cache objects:");
            tidied.ids().forEach(id -> call.line(id.hex()));
            call.line("");
        }
        call.line("Total reclaimed space: " + Sizes.human(tidied.bytes()));
        return 0;
    }

    private static long bytes(Call call, String flag) {
        String text = call.flags().text(flag);
        return text.isEmpty() ? 0 : Options.checked(() -> Sizes.parseDecimal(text));
    }

    /** The longest of all that were given. */
    private Duration unusedFor(Call call, Filters filters) {
        Instant now = stores.clock().instant();
        Duration longest = Duration.ZERO;
        for (String name : List.of("until", "unused-for")) {
            for (String text : filters.get(name)) {
                Instant limit = Options.checked(() -> PointInTime.parse(text, now, Options.zone(call)));
                Duration age = Duration.between(limit, now);
                longest = age.compareTo(longest) > 0 ? age : longest;
            }
        }
        return longest;
    }
}
