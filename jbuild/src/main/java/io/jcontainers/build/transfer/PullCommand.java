package io.jcontainers.build.transfer;

import io.jcontainers.build.command.Call;
import io.jcontainers.build.command.Command;
import io.jcontainers.build.command.CommandException;
import io.jcontainers.build.flag.Flag;
import io.jcontainers.build.flag.Syntax;
import io.jcontainers.build.image.Descriptor;
import io.jcontainers.build.image.Digest;
import io.jcontainers.build.image.Platform;
import io.jcontainers.build.image.Reference;
import io.jcontainers.build.registry.RegistryClient;
import io.jcontainers.build.registry.RegistrySettings;
import io.jcontainers.build.store.ImageStore;
import io.jcontainers.build.store.Lease;
import io.jcontainers.build.table.Shortening;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** pull. */
final class PullCommand implements Command {
    private final Transfers transfers;

    PullCommand(Transfers transfers) {
        this.transfers = transfers;
    }

    @Override
    public Syntax syntax() {
        return Syntax.of(
                        "jbuild pull",
                        "[OPTIONS] NAME[:TAG|@DIGEST]",
                        "Download an image from a registry",
                        1,
                        1,
                        Flag.toggle("all-tags", 'a', "Download all tagged images in the repository"),
                        Flag.text("platform", '\0', "string", "Choose the image of this platform"),
                        Flag.toggle("quiet", 'q', "Suppress verbose output"))
                .alsoCalled("jbuild image pull")
                .withExamples("jbuild pull debian:12-slim", "jbuild pull --platform linux/arm64 registry.example/app");
    }

    @Override
    public int run(Call call) throws IOException, InterruptedException {
        Reference given = Transfers.reference(call.arguments().getFirst());
        boolean all = call.flags().on("all-tags");
        boolean named = given.tag() == null && given.digest() == null;
        if (all && !named) {
            throw new CommandException("tag can't be used with --all-tags/-a");
        }
        LayerLines lines = transfers.lines(call);
        if (named && !all) {
            lines.message("Using default tag: latest");
        }
        Reference reference = named && !all ? given.withTag("latest") : given;
        Interruption.ending(call.front(), () -> {
            pull(call, reference, all, lines);
            return true;
        });
        call.line(reference.toString());
        return 0;
    }

    private void pull(Call call, Reference reference, boolean all, LayerLines lines) throws IOException {
        RegistrySettings settings = transfers.settings(call);
        ImageStore store = transfers.store(call);
        Platform platform = Objects.requireNonNullElseGet(Transfers.platform(call), Platform::ofThisMachine);
        try (RegistryClient client = new RegistryClient(settings);
                Lease lease = store.leases().forProcess("pull")) {
            ImagePull pull = new ImagePull(store, client, settings.downloads());
            List<Reference> references = !all
                    ? List.of(reference)
                    : pull.tags(reference).stream().map(reference::withTag).toList();
            boolean changed = false;
            for (Reference each : references) {
                Digest digest = each.digest();
                lines.state(
                        digest == null ? String.valueOf(each.tag()) : digest.toString(), "Pulling from " + each.path());
                PulledImage image = pull.pull(each, platform, lease, new Lines(lines));
                lines.message("Digest: " + image.digest());
                changed |= image.changed();
            }
            String what = all ? reference.familiarName() : reference.familiar();
            lines.message("Status: " + (changed ? "Downloaded newer image for " : "Image is up to date for ") + what);
        }
    }

    /** Tells of the layers as Docker does; the configuration isn't one. */
    private static final class Lines implements PullListener {
        private final LayerLines lines;
        private final Set<Digest> layers = new HashSet<>();

        Lines(LayerLines lines) {
            this.lines = lines;
        }

        private static String id(Descriptor blob) {
            return Shortening.id(blob.digest().toString());
        }

        private void state(Descriptor blob, String text) {
            if (layers.contains(blob.digest())) {
                lines.state(id(blob), text);
            }
        }

        @Override
        public void begun(List<Descriptor> all, Set<Descriptor> present) {
            for (Descriptor layer : all) {
                layers.add(layer.digest());
                state(layer, present.contains(layer) ? "Already exists" : "Pulling fs layer");
            }
        }

        @Override
        public void broughtByAnother(Descriptor blob) {
            state(blob, "Pull complete");
        }

        @Override
        public void moved(Descriptor blob, long bytes) {
            if (layers.contains(blob.digest())) {
                lines.progress(id(blob), "Downloading", bytes, blob.size());
            }
        }

        @Override
        public void retrying(Descriptor blob, Duration wait, String reason) {
            state(blob, "Retrying in " + Math.max(1, wait.toSeconds()) + " seconds");
        }

        @Override
        public void resumed(Descriptor blob, long bytes) {
            lines.progress(id(blob), "Resuming", bytes, blob.size());
        }

        @Override
        public void finished(Descriptor blob) {
            state(blob, "Pull complete");
        }
    }
}
