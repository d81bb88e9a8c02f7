package io.jcontainers.build.output;

import io.jcontainers.build.archive.ArchiveFormat;
import io.jcontainers.build.archive.ArchiveSaver;
import io.jcontainers.build.archive.SavedImage;
import io.jcontainers.build.image.Descriptor;
import io.jcontainers.build.image.Reference;
import io.jcontainers.build.store.ImageStore;
import io.jcontainers.build.store.Lease;
import io.jcontainers.build.sys.Fd;
import io.jcontainers.build.sys.Syscalls;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Brings finished images where they are to go: into the store, to registries, into archives and directories. For many
 * threads: one for all builds of a store.
 */
public final class ImageOutputs {
    private final ImageStore store;
    private final Syscalls sys;
    private final ImageAssembly assembly;
    private final RegistryOutput registry;
    private final Squash squash;
    private final TimestampRewrite rewrite;

    /** @param threads how many compress at once, at least 1 */
    public ImageOutputs(ImageStore store, Syscalls sys, int threads) {
        this.store = store;
        this.sys = sys;
        LayerForms forms = new LayerForms(store, threads);
        this.assembly = new ImageAssembly(store, forms);
        this.registry = new RegistryOutput(store, forms);
        this.squash = new Squash(store, forms);
        this.rewrite = new TimestampRewrite(store, threads);
    }

    /**
     * What came of it.
     *
     * @param image what {@code --iidfile} and {@code --metadata-file} tell of: the one in the store if there is one,
     *     else that of the first output with an image; empty if no output was one
     * @param names that it got
     * @param repositories where it was pushed to, with the digest of the manifest there
     */
    public record Result(Optional<AssembledImage> image, List<Reference> names, List<Reference> repositories) {}

    /**
     * Does all that is asked for, in the order of the outputs; the first failure ends it.
     *
     * @param lease of the build, which holds the layers; what is made is held by it too
     */
    public Result write(
            FinishedImage image, OutputRequest request, OutputPlaces places, Lease lease, OutputListener listener)
            throws IOException {
        return new Run(image, request, places, lease, listener).run();
    }

    /** The outputs of one image. */
    private final class Run {
        private final FinishedImage image;
        private final OutputRequest request;
        private final OutputPlaces places;
        private final Lease lease;
        private final OutputListener listener;
        private final Set<Reference> names = new LinkedHashSet<>();
        private final List<Reference> repositories = new ArrayList<>();
        private @Nullable FinishedImage plain;
        private @Nullable FinishedImage rewritten;
        private @Nullable AssembledImage told;
        private boolean toldIsStored;

        Run(FinishedImage image, OutputRequest request, OutputPlaces places, Lease lease, OutputListener listener) {
            this.image = image;
            this.request = request;
            this.places = places;
            this.lease = lease;
            this.listener = listener;
        }

        Result run() throws IOException {
            for (OutputSpec output : request.outputs()) {
                switch (output) {
                    case OutputSpec.Image to -> image(to);
                    case OutputSpec.Archive to -> archive(to);
                    case OutputSpec.Local to -> local(to);
                    case OutputSpec.Tar to -> tar(to);
                    case OutputSpec.CacheOnly to -> {}
                }
            }
            return new Result(Optional.ofNullable(told), List.copyOf(names), List.copyOf(repositories));
        }

        private void image(OutputSpec.Image to) throws IOException {
            List<Reference> tags = tags(to.names());
            if (to.push() && tags.isEmpty()) {
                throw new OutputException("tag is needed when pushing to registry");
            }
            // In the store layers lie as they are; for a registry they are compressed, so it may be two manifests.
            if (to.store()) {
                AssembledImage stored = assemble(to.options(), LayerForm.AS_STORED, true, true);
                tell(stored, true);
                nameInStore(stored, to, tags);
            }
            if (to.push()) {
                push(to, tags);
            }
            names.addAll(tags);
        }

        private void push(OutputSpec.Image to, List<Reference> tags) throws IOException {
            AssembledImage sent = assemble(to.options(), LayerForm.GZIP, true, false);
            try {
                repositories.addAll(registry.push(places.registry(), sent, tags, to.byDigest(), lease, listener));
            } catch (StaleLayerException e) {
                listener.warning(e.getMessage() + "; the image is pushed with the new one");
                sent = assemble(to.options(), LayerForm.GZIP, true, true);
                repositories.addAll(registry.push(places.registry(), sent, tags, to.byDigest(), lease, listener));
            }
            tell(sent, false);
        }

        private void nameInStore(AssembledImage stored, OutputSpec.Image to, List<Reference> tags) throws IOException {
            List<Reference> all = new ArrayList<>(tags);
            if (tags.isEmpty() && !to.danglingPrefix().isEmpty()) {
                all.add(Reference.parse(to.danglingPrefix())
                        .withDigest(stored.descriptor().digest()));
            } else if (to.canonical()) {
                tags.forEach(tag -> all.add(tag.withDigest(stored.descriptor().digest())));
            }
            name(stored.descriptor(), all);
            all.forEach(name -> listener.named(stored.descriptor(), name));
        }

        private void archive(OutputSpec.Archive to) throws IOException {
            boolean docker = to.kind() == OutputSpec.Archive.Kind.DOCKER;
            List<Reference> tags = tags(to.names());
            AssembledImage made = assemble(to.options(), LayerForm.GZIP, !docker, true);
            ArchiveSaver saver = new ArchiveSaver(store, image.config().platform());
            List<SavedImage> saved = List.of(new SavedImage(made.descriptor(), tags));
            ArchiveFormat format = docker ? ArchiveFormat.DOCKER : ArchiveFormat.OCI;
            if (!to.tar() && !docker) {
                new LayoutDirectoryOutput(store, sys).write(made, tags, places.path(to.dest()));
            } else if (!to.tar()) {
                saver.saveDirectory(saved, format, places.path(to.dest()));
            } else {
                file(to.dest(), out -> saver.save(saved, format, out));
            }
            tell(made, false);
            names.addAll(tags);
        }

        private void local(OutputSpec.Local to) throws IOException {
            try (Fd root = places.openRoot()) {
                RootDirectory directory = new RootDirectory(sys, request.epoch());
                directory.write(root, places.path(to.dest()), to.delete()).forEach(listener::warning);
            }
        }

        private void tar(OutputSpec.Tar to) throws IOException {
            try (Fd root = places.openRoot()) {
                RootTar tar = new RootTar(sys, request.epoch());
                file(to.dest(), out -> tar.write(root, out));
            }
        }

        private void file(String destination, OutputFile.Content content) throws IOException {
            if (destination.equals(OutputSpec.STDOUT)) {
                OutputStream out = places.stdout();
                content.writeTo(out);
                out.flush();
            } else {
                Path file = places.path(destination);
                OutputFile.write("-o", file, content);
            }
        }

        private List<Reference> tags(List<String> ofOutput) {
            return request.tags().isEmpty() ? OutputRequest.tags(ofOutput) : request.tags();
        }

        private AssembledImage assemble(ImageOptions options, LayerForm form, boolean oci, boolean bytes)
                throws IOException {
            return assembly.assemble(
                    finished(options.rewriteTimestamp()),
                    options.with(request.annotations()),
                    new ImageAssembly.Defaults(form, oci, bytes),
                    lease,
                    listener);
        }

        /** Times first: a merged layer's history names the image that it is made of. */
        private FinishedImage finished(boolean rewriting) throws IOException {
            OptionalLong epoch = request.epoch();
            if (rewriting && epoch.isPresent()) {
                FinishedImage known = rewritten;
                if (known == null) {
                    FinishedImage clamped = rewrite.rewrite(image, epoch.getAsLong(), lease);
                    known = squash.squash(clamped, request.squash(), lease, listener);
                    rewritten = known;
                }
                return known;
            }
            if (rewriting) {
                listener.warning("rewrite-timestamp is specified, but no source-date-epoch was found:"
                        + " set SOURCE_DATE_EPOCH");
            }
            FinishedImage known = plain;
            if (known == null) {
                known = squash.squash(image, request.squash(), lease, listener);
                plain = known;
            }
            return known;
        }

        private void tell(AssembledImage made, boolean stored) {
            if (told == null || stored && !toldIsStored) {
                told = made;
                toldIsStored = stored;
            }
        }
    }

    /** Gives an image its names; without any it stays in the store as {@code <none>}. */
    private void name(Descriptor image, List<Reference> names) throws IOException {
        if (names.size() == 1) {
            store.tag(names.getFirst(), image);
            return;
        }
        store.edit(changes -> {
            if (names.isEmpty()) {
                changes.add(image);
            }
            for (Reference name : names) {
                changes.tag(name, image);
            }
            return true;
        });
    }
}
