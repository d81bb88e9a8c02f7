package io.jcontainers.build.builder;

import io.jcontainers.build.command.Call;
import io.jcontainers.build.command.CommandException;
import io.jcontainers.build.dockerfile.BuildArguments;
import io.jcontainers.build.dockerfile.Dockerfile;
import io.jcontainers.build.dockerfile.DockerfileException;
import io.jcontainers.build.dockerfile.RunNetwork;
import io.jcontainers.build.flag.ParsedFlags;
import io.jcontainers.build.image.Descriptor;
import io.jcontainers.build.image.DocumentForm;
import io.jcontainers.build.image.Manifest;
import io.jcontainers.build.image.MediaType;
import io.jcontainers.build.image.Platform;
import io.jcontainers.build.image.Reference;
import io.jcontainers.build.progress.Progress;
import io.jcontainers.build.run.Entitlements;
import io.jcontainers.build.run.RunOptions;
import io.jcontainers.build.snapshot.LayerChain;
import io.jcontainers.build.solve.Build;
import io.jcontainers.build.solve.BuildFailure;
import io.jcontainers.build.solve.BuildInputs;
import io.jcontainers.build.solve.BuildJob;
import io.jcontainers.build.solve.BuiltImage;
import io.jcontainers.build.solve.ContextTree;
import io.jcontainers.build.solve.Services;
import io.jcontainers.build.solve.Solver;
import io.jcontainers.build.store.BlobInfo;
import io.jcontainers.build.store.Lease;
import io.jcontainers.build.sys.Fd;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CancellationException;

/** One build from its command line to its image. */
final class OneBuild {
    private static final int CANCELED = 130;
    private final Call call;
    private final ParsedFlags flags;
    private final Services services;

    OneBuild(Call call, Services services) {
        this.call = call;
        this.flags = call.flags();
        this.services = services;
    }

    int run() throws IOException, InterruptedException {
        Path context = call.directory().resolve(call.arguments().getFirst());
        Path path = context.resolve(flags.has("file") ? flags.text("file") : "Dockerfile");
        Progress progress = new PlainLines(call);
        try (Fd root = services.sys().openDirectory(context);
                Lease lease = services.store().leases().forProcess("build")) {
            Dockerfile file = Dockerfile.parse(String.valueOf(path.getFileName()), Files.readAllBytes(path));
            Build build = new Build(
                    job(file),
                    services,
                    new BuildInputs(
                            new ContextTree(root, "the build context", Optional.empty()), Map.of(), Map.of(), Map.of()),
                    new LocalImages(services.store()),
                    call.front(),
                    call.request(),
                    lease,
                    progress);
            call.front().interruption().thenRun(() -> build.cancellation().cancel());
            BuiltImage built = Solver.solve(build);
            finish(built, lease);
            return 0;
        } catch (DockerfileException e) {
            call.front().err(e.rendered().getBytes(java.nio.charset.StandardCharsets.UTF_8));
            return 1;
        } catch (BuildFailure e) {
            call.tell(e.excerpt() + "ERROR: failed to build: failed to solve: " + e.getMessage());
            return 1;
        } catch (CancellationException e) {
            call.tell("ERROR: failed to build: failed to solve: Canceled: context canceled");
            return CANCELED;
        }
    }

    private BuildJob job(Dockerfile file) {
        Map<String, String> given = new LinkedHashMap<>();
        for (String pair : flags.list("build-arg")) {
            int equals = pair.indexOf('=');
            String name = equals < 0 ? pair : pair.substring(0, equals);
            String value = equals < 0 ? call.environment().get(name) : pair.substring(equals + 1);
            if (value != null) {
                given.put(name, value);
            }
        }
        Platform here = Platform.ofThisMachine();
        String target = flags.textOrNull("target");
        return new BuildJob(
                file,
                BuildArguments.of(given, here, here, target),
                here,
                target,
                flags.on("no-cache"),
                Set.of(),
                Map.of(),
                OptionalLong.empty(),
                RunOptions.of(new byte[0], new byte[0]),
                RunNetwork.DEFAULT,
                Entitlements.NONE,
                flags.on("explain"),
                (int) flags.number("jobs", 64));
    }

    private void finish(BuiltImage built, Lease lease) throws IOException {
        BlobInfo config = services.store().blobs().put(lease, built.config().write());
        Manifest manifest = Manifest.of(
                DocumentForm.OCI,
                Descriptor.of(MediaType.OCI_CONFIG, config.digest(), config.size()),
                built.chain().layers().stream().map(LayerChain.Layer::blob).toList());
        BlobInfo stored = services.store().blobs().put(lease, manifest.write());
        Descriptor target = Descriptor.of(MediaType.OCI_MANIFEST, stored.digest(), stored.size());
        for (String tag : flags.list("tag")) {
            try {
                services.store().tag(Reference.parseTagged(tag), target);
            } catch (IllegalArgumentException e) {
                throw new CommandException("invalid tag \"" + tag + "\": " + e.getMessage());
            }
        }
        if (flags.list("tag").isEmpty()) {
            services.store().edit(edit -> {
                edit.add(target);
                return true;
            });
        }
        if (flags.on("quiet")) {
            call.line(config.digest().toString());
        }
    }
}
