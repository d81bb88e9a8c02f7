package io.jcontainers.build.builder;

import io.jcontainers.build.command.Call;
import io.jcontainers.build.image.Descriptor;
import io.jcontainers.build.image.DocumentForm;
import io.jcontainers.build.image.Manifest;
import io.jcontainers.build.image.MediaType;
import io.jcontainers.build.image.Reference;
import io.jcontainers.build.progress.Progress;
import io.jcontainers.build.snapshot.LayerChain;
import io.jcontainers.build.solve.BuiltImage;
import io.jcontainers.build.solve.Services;
import io.jcontainers.build.store.BlobInfo;
import io.jcontainers.build.store.Lease;
import java.io.IOException;
import java.util.List;

/** Writes what was built to where it is wanted. */
final class Outputs {
    private final Services services;
    private final JobFlags job;

    Outputs(Call call, Workplace workplace, JobFlags job) {
        this.services = workplace.services();
        this.job = job;
    }

    Built write(BuiltImage built, Lease lease, Progress progress) throws IOException {
        BlobInfo config = services.store().blobs().put(lease, built.config().write());
        Manifest manifest = Manifest.of(
                DocumentForm.OCI,
                Descriptor.of(MediaType.OCI_CONFIG, config.digest(), config.size()),
                built.chain().layers().stream().map(LayerChain.Layer::blob).toList());
        BlobInfo stored = services.store().blobs().put(lease, manifest.write());
        Descriptor target = Descriptor.of(MediaType.OCI_MANIFEST, stored.digest(), stored.size());
        List<Reference> tags = job.tags();
        for (Reference tag : tags) {
            services.store().tag(tag, target);
        }
        if (tags.isEmpty()) {
            services.store().edit(edit -> {
                edit.add(target);
                return true;
            });
        }
        return new Built(config.digest(), stored.digest());
    }
}
