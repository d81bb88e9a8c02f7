package io.jcontainers.build.verb;

import io.jcontainers.build.command.Call;
import io.jcontainers.build.command.Command;
import io.jcontainers.build.command.CommandException;
import io.jcontainers.build.command.Stores;
import io.jcontainers.build.flag.Flag;
import io.jcontainers.build.flag.Syntax;
import io.jcontainers.build.image.Reference;
import io.jcontainers.build.table.Filters;
import io.jcontainers.build.table.Sizes;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** image prune. */
final class PruneImagesCommand implements Command {
    private static final String DANGLING =
            "WARNING! This will remove all dangling images.\nAre you sure you want to continue?";
    private static final String ALL = "WARNING! This will remove all images without at least one container associated"
            + " to them.\nAre you sure you want to continue?";

    private final Stores stores;

    PruneImagesCommand(Stores stores) {
        this.stores = stores;
    }

    @Override
    public Syntax syntax() {
        return Syntax.of(
                        "jbuild image prune",
                        "[OPTIONS]",
                        "Remove unused images",
                        0,
                        0,
                        Flag.toggle("all", 'a', "Remove all unused images, not just dangling ones"),
                        Flag.list(
                                "filter",
                                '\0',
                                "filter",
                                "Provide filter values: until=24h, until=2026-01-02, label=KEY[=VALUE], label!=KEY"),
                        Options.FORCE)
                .withExamples("jbuild image prune -f", "jbuild image prune -a --filter until=168h");
    }

    @Override
    public int run(Call call) throws IOException {
        Filters filters = Options.filters(call, syntax(), List.of("dangling", "label", "label!", "until"));
        boolean dangling =
                Options.checked(() -> filters.flag("dangling", !call.flags().on("all")));
        Instant now = stores.clock().instant();
        List<Instant> until = filters.get("until").stream()
                .map(text -> Options.checked(() -> PointInTime.parse(text, now, Options.zone(call))))
                .toList();
        if (!call.flags().on("force") && !Options.confirmed(call, dangling ? DANGLING : ALL)) {
            return 0;
        }
        List<String> lines = new ArrayList<>();
        ImageRemoval removal = new ImageRemoval(stores.images(call.globals()), false);
        for (LocalImage image : new LocalImages(stores.images(call.globals())).all()) {
            Instant created = image.created();
            boolean old = until.stream().allMatch(limit -> created != null && !created.isAfter(limit));
            if (old && (!dangling || image.names().isEmpty()) && matches(filters, image)) {
                lines.addAll(remove(removal, image));
            }
        }
        long bytes = stores.pruning(call.globals()).sweep().bytes();
        if (!lines.isEmpty()) {
            call.line("Deleted Images:\n" + String.join("\n", lines) + "\n");
        }
        call.line("Total reclaimed space: " + Sizes.human(bytes));
        return 0;
    }

    private static boolean matches(Filters filters, LocalImage image) {
        boolean unwanted = filters.get("label!").stream().anyMatch(label -> has(image, label));
        return filters.labels("label", image.labels()) && !unwanted;
    }

    private static boolean has(LocalImage image, String label) {
        int equals = label.indexOf('=');
        String value = image.labels().get(equals < 0 ? label : label.substring(0, equals));
        return value != null && (equals < 0 || value.equals(label.substring(equals + 1)));
    }

    /** Name after name; what is used, or was removed by somebody else meanwhile, is passed over. */
    private static List<String> remove(ImageRemoval removal, LocalImage image) throws IOException {
        List<String> references = new ArrayList<>();
        image.names().stream().map(Reference::familiar).forEach(references::add);
        if (references.isEmpty()) {
            image.digestNames().stream().map(Reference::familiar).forEach(references::add);
        }
        if (references.isEmpty()) {
            references.add(image.id().hex());
        }
        List<String> lines = new ArrayList<>();
        for (String reference : references) {
            try {
                ImageRemoval.Removed removed = removal.remove(reference);
                removed.untagged().forEach(name -> lines.add("untagged: " + name));
                removed.deleted().forEach(digest -> lines.add("deleted: " + digest));
            } catch (CommandException used) {
                continue;
            }
        }
        return lines;
    }
}
