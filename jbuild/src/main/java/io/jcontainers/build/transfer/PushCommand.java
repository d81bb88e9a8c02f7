package io.jcontainers.build.transfer;

import io.jcontainers.build.command.Call;
import io.jcontainers.build.command.Command;
import io.jcontainers.build.command.CommandException;
import io.jcontainers.build.flag.Flag;
import io.jcontainers.build.flag.Syntax;
import io.jcontainers.build.image.Digest;
import io.jcontainers.build.image.MediaType;
import io.jcontainers.build.image.Platform;
import io.jcontainers.build.image.Reference;
import io.jcontainers.build.registry.RegistryClient;
import io.jcontainers.build.registry.http.RegistryException;
import io.jcontainers.build.store.ImageStore;
import io.jcontainers.build.store.StoredImage;
import io.jcontainers.build.table.Shortening;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** push. */
final class PushCommand implements Command {
    private final Transfers transfers;

    PushCommand(Transfers transfers) {
        this.transfers = transfers;
    }

    @Override
    public Syntax syntax() {
        return Syntax.of(
                        "jbuild push",
                        "[OPTIONS] NAME[:TAG]",
                        "Upload an image to a registry",
                        1,
                        1,
                        Flag.toggle("all-tags", 'a', "Push all tags of an image to the repository"),
                        Flag.toggle("disable-content-trust", '\0', "").hidden(),
                        Flag.text("platform", '\0', "string", "Push only the image of this platform"),
                        Flag.toggle("quiet", 'q', "Suppress verbose output"))
                .alsoCalled("jbuild image push")
                .withExamples("jbuild push registry.example/app:1", "jbuild push -a localhost:5000/app");
    }

    @Override
    public int run(Call call) throws IOException, InterruptedException {
        Reference given = Transfers.reference(call.arguments().getFirst());
        boolean all = call.flags().on("all-tags");
        if (given.digest() != null) {
            throw new CommandException("cannot push a digest reference");
        }
        if (all && given.tag() != null) {
            throw new CommandException("tag can't be used with --all-tags/-a");
        }
        LayerLines lines = transfers.lines(call);
        if (!all && given.tag() == null) {
            lines.message("Using default tag: latest");
        }
        Reference reference = all || given.tag() != null ? given : given.withTag("latest");
        Interruption.ending(call.front(), () -> {
            push(call, reference, lines);
            return true;
        });
        if (call.flags().on("quiet")) {
            call.line(reference.toString());
        }
        return 0;
    }

    private void push(Call call, Reference reference, LayerLines lines) throws IOException {
        ImageStore store = transfers.store(call);
        Platform platform = Transfers.platform(call);
        List<Reference> names = names(store, reference);
        lines.message("The push refers to repository [" + reference.name() + "]");
        try (RegistryClient client = transfers.client(call)) {
            ImagePush push = new ImagePush(store, client, transfers.layers().apply(store), Platform.ofThisMachine());
            for (Reference name : names) {
                StoredImage image = store.named(name).orElseThrow(() -> missing(name));
                checkPlatform(store, image, name, platform);
                ImagePush.Pushed pushed = push.push(name, image.target(), platform, new Lines(lines));
                if (!pushed.whole()) {
                    call.tell("NOTE: not all platforms of " + name.familiar()
                            + " are in the store; only the image of this machine's was pushed");
                }
                lines.message(name.tag() + ": digest: " + pushed.descriptor().digest() + " size: "
                        + pushed.descriptor().size());
            }
        } catch (RegistryException e) {
            throw told(reference, e);
        }
    }

    /** The one name, or every tag of the repository. */
    private static List<Reference> names(ImageStore store, Reference reference) throws IOException {
        if (reference.tag() != null) {
            if (store.named(reference).isEmpty()) {
                throw missing(reference);
            }
            return List.of(reference);
        }
        List<Reference> names = new ArrayList<>();
        for (StoredImage image : store.images()) {
            image.names().stream()
                    .filter(name -> name.name().equals(reference.name()))
                    .forEach(names::add);
        }
        if (names.isEmpty()) {
            throw missing(reference);
        }
        return names;
    }

    private static CommandException missing(Reference reference) {
        return new CommandException("An image does not exist locally with the tag: " + reference.familiarName());
    }

    private static void checkPlatform(ImageStore store, StoredImage image, Reference name, @Nullable Platform wanted)
            throws IOException {
        if (wanted == null || MediaType.isIndex(image.target().mediaType())) {
            return;
        }
        Platform has = store.contents(image.target(), wanted).config().platform();
        Optional<String> other = Optional.of(has.toString()).filter(text -> !text.equals(wanted.toString()));
        if (other.isPresent()) {
            throw new CommandException("image with reference " + name.familiar() + " was found but its platform ("
                    + other.get() + ") does not match the specified platform (" + wanted + ")");
        }
    }

    private static IOException told(Reference reference, RegistryException e) {
        boolean login =
                e.reason() == RegistryException.Reason.UNAUTHORIZED || e.reason() == RegistryException.Reason.DENIED;
        return !login
                ? e
                : RegistryException.of(
                        e.reason(),
                        "push access denied for " + reference.familiarName()
                                + ", repository does not exist or may require 'jbuild login': " + e.getMessage(),
                        e);
    }

    /** Tells of the layers as Docker does. */
    private record Lines(LayerLines lines) implements PushListener {
        private static String id(Digest diffId) {
            return Shortening.id(diffId.toString());
        }

        @Override
        public void begun(List<Digest> diffIds) {
            diffIds.forEach(diffId -> lines.state(id(diffId), "Preparing"));
        }

        @Override
        public void moved(Digest diffId, long bytes, long total) {
            lines.progress(id(diffId), "Pushing", bytes, total);
        }

        @Override
        public void retrying(Digest diffId, Duration wait, String reason) {
            lines.state(id(diffId), "Retrying in " + Math.max(1, wait.toSeconds()) + " seconds");
        }

        @Override
        public void finished(Digest diffId, How how, @Nullable String from) {
            lines.state(
                    id(diffId),
                    switch (how) {
                        case SENT -> "Pushed";
                        case THERE -> "Layer already exists";
                        case MOUNTED -> "Mounted from " + from;
                        case SKIPPED -> "Skipped foreign layer";
                    });
        }
    }
}
