package io.jcontainers.build.solve;

import io.jcontainers.build.cache.CacheEntry;
import io.jcontainers.build.cache.StepKey;
import io.jcontainers.build.copy.CopyOptions;
import io.jcontainers.build.copy.Selection;
import io.jcontainers.build.copy.WriteSettings;
import io.jcontainers.build.dockerfile.FileSources;
import io.jcontainers.build.dockerfile.Instruction;
import io.jcontainers.build.layer.MergedTree;
import io.jcontainers.build.layer.WrittenLayer;
import io.jcontainers.build.snapshot.OpenLayers;
import io.jcontainers.build.stage.HistoryText;
import io.jcontainers.build.store.BlobWriter;
import io.jcontainers.build.user.Accounts;
import io.jcontainers.build.user.Owner;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * COPY and ADD.
 *
 * <p>Such a step has up to three keys. Of files of a stage or an image the first one names their layers: it can be had
 * without looking at a file. The second one is over the files' contents. A third one has all but the sources: without
 * an entry of it no other one can be there, so the files are read, hashed and written at once.
 */
final class CopySolver {
    private final Build build;
    private final Solver solver;
    private final StageWalk walk;

    CopySolver(Build build, Solver solver, StageWalk walk) {
        this.build = build;
        this.solver = solver;
        this.walk = walk;
    }

    StepResult solve(Instruction.Copy copy) throws IOException, InterruptedException {
        Form form = new Form(
                copy.files(),
                copy.chown(),
                copy.chmod(),
                copy.link(),
                copy.parents(),
                copy.excludes(),
                CopyOptions.Unpack.NEVER);
        Map<String, SourceFiles> sources = new Sources(build, solver, walk).of(copy);
        SourceFiles from =
                copy.from() == null ? new SourceFiles.OfContext(build.inputs().context()) : sources.get(copy.from());
        if (from == null) {
            throw new IllegalStateException("no source " + copy.from());
        }
        return solve(copy, form, from, HistoryText.copy(copy));
    }

    StepResult solve(Instruction.Add add) throws IOException, InterruptedException {
        Boolean unpack = add.unpack();
        Form form = new Form(
                add.files(),
                add.chown(),
                add.chmod(),
                add.link(),
                false,
                add.excludes(),
                unpack == null
                        ? CopyOptions.Unpack.ARCHIVES_OF_TREES
                        : unpack ? CopyOptions.Unpack.ALWAYS : CopyOptions.Unpack.NEVER);
        return solve(add, form, new SourceFiles.OfContext(build.inputs().context()), HistoryText.add(add));
    }

    /** What both instructions have in common. */
    private record Form(
            FileSources files,
            @Nullable String chown,
            @Nullable String chmod,
            boolean link,
            boolean parents,
            List<String> excludes,
            CopyOptions.Unpack unpack) {}

    private StepResult solve(Instruction instruction, Form form, SourceFiles from, String createdBy)
            throws IOException, InterruptedException {
        String name = walk.names().next(instruction);
        CopyStep step = new CopyStep(instruction, name, form, from);
        SharedSteps.Result result =
                switch (from) {
                    case SourceFiles.OfChain(var chain, var label) -> step.ofChain(chain.chainId());
                    case SourceFiles.OfContext context -> step.ofContents();
                };
        if (result.cached()) {
            build.progress().cached(name);
        }
        return new StepResult(Optional.of(result.entry()), createdBy);
    }

    /** One step with its keys. */
    private final class CopyStep {
        private final Instruction instruction;
        private final String name;
        private final Form form;
        private final SourceFiles from;

        CopyStep(Instruction instruction, String name, Form form, SourceFiles from) {
            this.instruction = instruction;
            this.name = name;
            this.form = form;
            this.from = from;
        }

        /** A key of all but the sources. */
        private StepKey.Builder shape(String kind) {
            StepKey.Builder key = StepKey.builder().add("step", instruction.keyword() + kind);
            key.add("destination", form.files().destination());
            key.add("directory", walk.image().workingDirectory());
            key.add("chown", String.valueOf(form.chown())).add("chmod", String.valueOf(form.chmod()));
            key.add("unpack", form.unpack().name()).add("parents", Boolean.toString(form.parents()));
            form.excludes().forEach(pattern -> key.add("exclude", pattern));
            form.files().documents().forEach(document -> key.add("document " + document.name(), document.content()));
            build.job().epoch().ifPresent(epoch -> key.add("epoch", Long.toString(epoch)));
            return key;
        }

        /** What is below decides too, unless the layer is independent of it. */
        private StepKey.Builder below(StepKey.Builder key) {
            boolean needsBase = !form.link() || form.chmod() != null || form.chown() != null;
            return key.add("link", Boolean.toString(form.link()))
                    .add(StepKey.BELOW, needsBase ? walk.chain().chainId() : "");
        }

        SharedSteps.Result ofChain(String chainId) throws IOException, InterruptedException {
            StepKey.Builder quick = shape(" of layers");
            form.files().paths().forEach(path -> quick.add("source " + path, chainId));
            StepKey key = below(quick).build();
            Optional<CacheEntry> there =
                    walk.fresh() ? Optional.empty() : build.cache().find(key);
            if (there.isPresent()) {
                return new SharedSteps.Result(there.get(), true);
            }
            SharedSteps.Result result = ofContents();
            build.services().index().put(result.entry().at(key));
            return result;
        }

        SharedSteps.Result ofContents() throws IOException, InterruptedException {
            StepKey bare = below(shape(" of any")).build();
            try (OpenSources sources = new OpenSources(build)) {
                open(sources);
                CopyOptions options = options();
                Selection selection = select(sources, options);
                if (walk.fresh() || build.cache().find(bare).isEmpty()) {
                    return fresh(selection, options, bare);
                }
                StepKey key = below(selection.addTo(shape(""))).build();
                selection.listings().forEach(build.services().listings()::put);
                SharedSteps.Result result = build.cache()
                        .of(
                                key,
                                false,
                                () -> make(
                                        key,
                                        options.needsBase(),
                                        (settings, blob) -> selection.write(settings, blob.channel())));
                build.services().index().put(result.entry().at(bare));
                return result;
            }
        }

        private Selection select(OpenSources sources, CopyOptions options) throws IOException {
            try (Interruption interruption = new Interruption(build.cancellation())) {
                return Selection.of(build.services().copies(), sources.all(), options);
            }
        }

        /** No stored result can fit: key and layer come out of one reading. */
        private SharedSteps.Result fresh(Selection selection, CopyOptions options, StepKey bare)
                throws IOException, InterruptedException {
            StepKey.Builder contents = shape("");
            SharedSteps.Result result = build.cache()
                    .of(
                            bare,
                            true,
                            () -> make(bare, options.needsBase(), (settings, blob) -> {
                                Selection.Keyed keyed = selection.writeAndKey(settings, blob.channel());
                                keyed.parts().forEach(part -> contents.add(part.name(), part.value()));
                                selection.listings().forEach(build.services().listings()::put);
                                return keyed.layer();
                            }));
            build.services().index().put(result.entry().at(below(contents).build()));
            return result;
        }

        private void open(OpenSources sources) throws IOException, InterruptedException {
            if (instruction instanceof Instruction.Add add) {
                sources.add(add);
            } else {
                sources.add(from, form.files().paths());
                sources.add(form.files().documents());
            }
        }

        private CopyOptions options() throws IOException {
            return new CopyOptions(
                    form.files().destination(),
                    walk.image().workingDirectory(),
                    owner(),
                    form.chmod(),
                    form.link(),
                    form.parents(),
                    form.excludes(),
                    form.unpack(),
                    build.job().epoch());
        }

        private Optional<Owner> owner() throws IOException {
            String chown = form.chown();
            if (chown == null || chown.isEmpty()) {
                return Optional.empty();
            }
            try (OpenLayers layers = build.services().files().open(walk.chain())) {
                return Optional.of(new Accounts(tree(layers)).owner(chown));
            }
        }

        private MergedTree tree(OpenLayers layers) {
            Services services = build.services();
            return new MergedTree(services.sys(), services.files().marks(), layers.descriptors());
        }

        private WrittenLayer make(StepKey key, boolean needsBase, Writing writing)
                throws IOException, InterruptedException {
            return build.during(build.begin(name, key), () -> {
                if (!needsBase) {
                    return write(writing, Optional.empty());
                }
                try (OpenLayers layers = build.services().files().open(walk.chain())) {
                    return write(writing, Optional.of(tree(layers)));
                }
            });
        }

        private WrittenLayer write(Writing writing, Optional<MergedTree> base) throws IOException {
            Services services = build.services();
            try (BlobWriter blob = services.store().blobs().writeHashedByCaller(build.lease())) {
                WriteSettings settings = new WriteSettings(base, now(), services.scratch());
                WrittenLayer layer;
                try (Interruption interruption = new Interruption(build.cancellation())) {
                    layer = writing.write(settings, blob);
                }
                blob.commit(layer.diffId());
                return layer;
            }
        }

        private Instant now() {
            OptionalLong epoch = build.job().epoch();
            return epoch.isPresent() ? Instant.ofEpochSecond(epoch.getAsLong()) : Instant.now();
        }
    }

    /** Writes a layer to a blob. */
    @FunctionalInterface
    private interface Writing {
        WrittenLayer write(WriteSettings settings, BlobWriter blob) throws IOException;
    }
}
