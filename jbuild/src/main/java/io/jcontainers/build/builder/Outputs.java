package io.jcontainers.build.builder;

import io.jcontainers.build.command.Call;
import io.jcontainers.build.flag.ParsedFlags;
import io.jcontainers.build.flag.UsageException;
import io.jcontainers.build.image.Descriptor;
import io.jcontainers.build.image.Digest;
import io.jcontainers.build.image.Reference;
import io.jcontainers.build.output.BuildMetadata;
import io.jcontainers.build.output.FinishedImage;
import io.jcontainers.build.output.ImageAnnotations;
import io.jcontainers.build.output.ImageLayer;
import io.jcontainers.build.output.ImageOutputs;
import io.jcontainers.build.output.OutputListener;
import io.jcontainers.build.output.OutputPlaces;
import io.jcontainers.build.output.OutputRequest;
import io.jcontainers.build.output.OutputSpec;
import io.jcontainers.build.output.SquashMode;
import io.jcontainers.build.progress.Progress;
import io.jcontainers.build.registry.RegistryClient;
import io.jcontainers.build.snapshot.LayerChain;
import io.jcontainers.build.solve.BuiltImage;
import io.jcontainers.build.store.Lease;
import io.jcontainers.build.sys.Fd;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Where a build's result goes, as its flags say. */
final class Outputs {
    private final Call call;
    private final ParsedFlags flags;
    private final Workplace workplace;
    private final CallRegistry registry;
    private final OutputRequest request;

    /** @throws UsageException for outputs that mean nothing */
    Outputs(Call call, Workplace workplace, JobFlags job, CallRegistry registry) {
        this.call = call;
        this.flags = call.flags();
        this.workplace = workplace;
        this.registry = registry;
        this.request = request(job);
    }

    private OutputRequest request(JobFlags job) {
        try {
            List<OutputSpec> outputs = OutputSpec.all(values(), flags.on("push"), flags.on("load"));
            ImageAnnotations annotations = ImageAnnotations.none();
            for (String text : flags.list("annotation")) {
                annotations = annotations.and(ImageAnnotations.ofFlag(text));
            }
            SquashMode squash = flags.has("squash") ? SquashMode.parse(flags.text("squash")) : SquashMode.NONE;
            return new OutputRequest(outputs, job.tags(), annotations, squash, job.epoch());
        } catch (IllegalArgumentException e) {
            throw new UsageException("ERROR: " + e.getMessage());
        }
    }

    /** Values of {@code -o}; {@code --rewrite-timestamp} is an attribute of each that holds an image. */
    private List<String> values() {
        List<String> given = flags.list("output");
        if (!flags.on("rewrite-timestamp")) {
            return given;
        }
        List<String> all = new ArrayList<>();
        for (String value : given.isEmpty() && !flags.on("push") ? List.of("type=image") : given) {
            boolean image = OutputSpec.parse(value).imageOptions().isPresent();
            all.add(image ? value + ",rewrite-timestamp=true" : value);
        }
        return flags.on("push") && given.isEmpty() ? List.of("type=registry,rewrite-timestamp=true") : all;
    }

    /** A build that fails leaves no id of an earlier one. */
    void begin() throws IOException {
        if (flags.has("iidfile")) {
            BuildMetadata.removeIdFile(path("iidfile"));
        }
    }

    private Path path(String flag) {
        return call.directory().resolve(flags.text(flag));
    }

    void write(BuiltImage built, Lease lease, Progress progress) throws IOException {
        Progress.Step step = progress.begin("exporting to image");
        try {
            ImageOutputs.Result result = workplace
                    .outputs()
                    .write(finished(built), request, new Places(built.chain()), lease, new Listener(step, progress));
            tell(result);
            step.done();
        } catch (IOException | RuntimeException e) {
            step.failed(String.valueOf(e.getMessage()));
            throw e;
        }
    }

    private void tell(ImageOutputs.Result result) throws IOException {
        if (result.image().isPresent()) {
            if (flags.has("iidfile")) {
                BuildMetadata.writeIdFile(path("iidfile"), result.image().get());
            }
            if (flags.on("quiet")) {
                call.line(result.image().get().id().toString());
            }
        }
        if (flags.has("metadata-file")) {
            BuildMetadata.writeMetadataFile(
                    path("metadata-file"), result.image().orElse(null), result.names(), "jbuild/jbuild/" + call.id());
        }
    }

    private static FinishedImage finished(BuiltImage built) {
        List<ImageLayer> layers = new ArrayList<>();
        List<LayerChain.Layer> chain = built.chain().layers();
        for (int i = 0; i < chain.size(); i++) {
            LayerChain.Layer layer = chain.get(i);
            layers.add(
                    i < built.inherited()
                            ? new ImageLayer.Stored(layer.diffId(), layer.blob())
                            : new ImageLayer.Built(layer.diffId(), layer.blob().size()));
        }
        return new FinishedImage(built.config(), layers, built.inherited(), built.historyOfBase(), built.baseId());
    }

    /** What the caller has. */
    private final class Places implements OutputPlaces {
        private final LayerChain chain;

        Places(LayerChain chain) {
            this.chain = chain;
        }

        @Override
        public Path path(String destination) {
            return call.directory().resolve(destination);
        }

        @Override
        public OutputStream stdout() throws IOException {
            if (call.front().isTerminal(1)) {
                throw OutputPlaces.refuseTerminal("tar");
            }
            return call.front().output();
        }

        @Override
        public Fd openRoot() throws IOException {
            return workplace.services().files().mount(chain);
        }

        @Override
        public RegistryClient registry() throws IOException {
            return registry.client();
        }
    }

    /** Shows how far outputs are. */
    private static final class Listener implements OutputListener {
        private final Progress.Step step;
        private final Progress progress;

        Listener(Progress.Step step, Progress progress) {
            this.step = step;
            this.progress = progress;
        }

        @Override
        public void compressed(Digest diffId, long bytes, long total) {
            step.transfer("compressing " + diffId.shortHex(), bytes, total);
        }

        @Override
        public void named(Descriptor manifest, Reference name) {
            step.detail("naming to " + name);
        }

        @Override
        public void warning(String text) {
            progress.warning(text);
        }
    }
}
