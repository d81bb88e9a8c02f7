package io.jcontainers.build.verb;

import io.jcontainers.build.cache.LayerSizes;
import io.jcontainers.build.command.Call;
import io.jcontainers.build.command.Command;
import io.jcontainers.build.command.Stores;
import io.jcontainers.build.flag.Flag;
import io.jcontainers.build.flag.Syntax;
import io.jcontainers.build.image.Reference;
import io.jcontainers.build.table.Columns;
import io.jcontainers.build.table.Filters;
import io.jcontainers.build.table.Format;
import io.jcontainers.build.table.Formats;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** images. */
final class ImagesCommand implements Command {
    private static final String CREATED = "{{if .CreatedSince}}{{.CreatedSince}}{{else}}N/A{{end}}\t{{.Size}}";
    private static final String TABLE = "table {{.Repository}}\t{{.Tag}}\t{{.ID}}\t" + CREATED;
    private static final String DIGEST_TABLE = "table {{.Repository}}\t{{.Tag}}\t{{.Digest}}\t{{.ID}}\t" + CREATED;
    private static final String RAW = "repository: {{.Repository}}\ntag: {{.Tag}}\nimage_id: {{.ID}}\n"
            + "created_at: {{.CreatedAt}}\nvirtual_size: {{.Size}}\n";
    private static final String DIGEST_RAW = RAW.replace("image_id", "digest: {{.Digest}}\nimage_id");

    private final Stores stores;

    ImagesCommand(Stores stores) {
        this.stores = stores;
    }

    @Override
    public Syntax syntax() {
        return Syntax.of(
                        "jbuild images",
                        "[OPTIONS] [REPOSITORY[:TAG]]",
                        "List images",
                        0,
                        1,
                        Flag.toggle("all", 'a', "Show all images (default hides intermediate images)"),
                        Flag.toggle("digests", '\0', "Show digests"),
                        Flag.list(
                                "filter",
                                'f',
                                "filter",
                                "Filter output based on conditions provided:\n"
                                        + "before, dangling, label, reference, since, until"),
                        Options.FORMAT,
                        Options.NO_TRUNC,
                        Flag.toggle("quiet", 'q', "Only show image IDs"))
                .alsoCalled("jbuild image ls", "jbuild image list")
                .withExamples(
                        "jbuild images --digests",
                        "jbuild images -f dangling=true -q",
                        "jbuild images --format '{{.Repository}}:{{.Tag}} {{.Size}}'");
    }

    @Override
    public int run(Call call) throws IOException {
        Filters filters = Options.filters(call, syntax(), ImageFilter.NAMES);
        Format format = format(call);
        boolean digests = call.flags().on("digests") || format.contains("{{.Digest}}");
        LayerSizes sizes = stores.sizes(call.globals());
        LocalImages images = new LocalImages(stores.images(call.globals()));
        ImageFilter filter = new ImageFilter(
                images, filters, call.arguments(), stores.clock().instant(), Options.zone(call));
        List<ImageRow> rows = new ArrayList<>();
        for (LocalImage image : images.all()) {
            if (filter.takes(image)) {
                rows.addAll(rows(image, filter, digests, sizes));
            }
        }
        Columns<ImageRow> columns =
                ImageRow.columns(!call.flags().on("no-trunc"), stores.clock().instant(), Options.zone(call));
        Shown.list(call, format, columns, rows);
        if (rows.isEmpty()
                && !call.arguments().isEmpty()
                && isCommand(call.arguments().getFirst())) {
            String word = call.arguments().getFirst();
            call.tell("\nNo images found matching \"" + word + "\": did you mean \"jbuild image " + word + "\"?");
        }
        return 0;
    }

    private static boolean isCommand(String word) {
        return List.of("build", "history", "import", "inspect", "list", "load", "ls", "prune", "pull", "push", "rm")
                .contains(word);
    }

    private static Format format(Call call) {
        boolean digests = call.flags().on("digests");
        boolean quiet = call.flags().on("quiet");
        String raw = quiet ? "image_id: {{.ID}}" : digests ? DIGEST_RAW : RAW;
        return new Formats(digests ? DIGEST_TABLE : TABLE, raw, "{{.ID}}")
                .choose(call.flags().text("format"), quiet);
    }

    /** One for each tag, or tag and digest of its repository, or digest. */
    static List<ImageRow> rows(LocalImage image, ImageFilter filter, boolean digests, LayerSizes sizes)
            throws IOException {
        List<Reference> names = filter.passing(image.names());
        List<Reference> digestNames = filter.passing(image.digestNames());
        long bytes = image.size(sizes);
        List<ImageRow> rows = new ArrayList<>();
        if (names.isEmpty() && digestNames.isEmpty()) {
            if (image.names().isEmpty() && image.digestNames().isEmpty() && !filter.byName()) {
                rows.add(row(image, ImageRow.NONE, ImageRow.NONE, ImageRow.NONE, bytes));
            }
            return rows;
        }
        Map<String, List<Reference>> left = new LinkedHashMap<>();
        digestNames.forEach(name -> left.computeIfAbsent(name.familiarName(), none -> new ArrayList<>())
                .add(name));
        Map<String, List<Reference>> byRepository = new LinkedHashMap<>(left);
        for (Reference name : names) {
            left.remove(name.familiarName());
            List<Reference> own = digests ? byRepository.getOrDefault(name.familiarName(), List.of()) : List.of();
            String tag = String.valueOf(name.tag());
            if (own.isEmpty()) {
                rows.add(row(image, name.familiarName(), tag, ImageRow.NONE, bytes));
            }
            own.forEach(
                    digest -> rows.add(row(image, name.familiarName(), tag, String.valueOf(digest.digest()), bytes)));
        }
        left.forEach((repository, references) -> {
            for (Reference digest : digests ? references : references.subList(0, 1)) {
                String shown = digests ? String.valueOf(digest.digest()) : ImageRow.NONE;
                rows.add(row(image, repository, ImageRow.NONE, shown, bytes));
            }
        });
        return rows;
    }

    private static ImageRow row(LocalImage image, String repository, String tag, String digest, long bytes) {
        return new ImageRow(image.id(), repository, tag, digest, image.created(), bytes, -1, -1, -1);
    }
}
