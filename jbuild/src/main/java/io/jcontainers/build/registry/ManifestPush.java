package io.jcontainers.build.registry;

import io.jcontainers.build.image.Descriptor;
import io.jcontainers.build.image.Digest;
import io.jcontainers.build.image.DigestAlgorithm;
import io.jcontainers.build.image.Digests;
import io.jcontainers.build.image.DocumentForm;
import io.jcontainers.build.image.Index;
import io.jcontainers.build.image.MediaType;
import io.jcontainers.build.registry.http.Answer;
import io.jcontainers.build.registry.http.Call;
import io.jcontainers.build.registry.http.Payload;
import io.jcontainers.build.registry.http.Printable;
import io.jcontainers.build.registry.http.RegistryException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Pushes manifests to one repository, byte by byte as they are, and keeps the referrers of their subjects. */
final class ManifestPush {
    private static final int ATTEMPTS = 3;

    private final Connection connection;
    private final String repository;
    private final ManifestReader reader;
    private final Digests digests;

    ManifestPush(Connection connection, String repository, ManifestReader reader, Digests digests) {
        this.connection = connection;
        this.repository = repository;
        this.reader = reader;
        this.digests = digests;
    }

    /**
     * Pushes one.
     *
     * @param tag null: by its digest only
     * @return what was pushed
     * @throws RegistryException for bytes that are no manifest of that type, before anything is sent
     */
    Descriptor push(byte[] bytes, String mediaType, @Nullable String tag) throws IOException {
        Manifest manifest = reader.read(bytes, mediaType, DigestAlgorithm.SHA256);
        String name = tag == null ? manifest.digest().toString() : tag;
        boolean referrers = put(name, bytes, mediaType, manifest.digest(), null);
        if (manifest.subject() != null && !referrers) {
            addReferrer(manifest.subject().digest(), referrer(manifest));
        }
        return manifest.descriptor();
    }

    /** Whether the registry lists referrers by itself. */
    private boolean put(String name, byte[] bytes, String mediaType, Digest digest, @Nullable String ifMatch)
            throws IOException {
        Call call = Call.of("PUT", connection.uri(repository + "/manifests/" + name))
                .with(mediaType, Payload.of(bytes))
                .committing();
        Call guarded = ifMatch == null ? call : call.with("If-Match", ifMatch);
        try (Answer answer = connection.send(guarded, Access.push(repository), 201, 200, 202)) {
            String told = answer.header("Docker-Content-Digest");
            Digest named = told == null ? null : Digest.parseOrNull(told.strip());
            if (named != null && !digests.of(named.algorithm(), bytes).equals(named)) {
                throw RegistryException.of(
                        RegistryException.Reason.UNTRUSTED,
                        Printable.uri(answer.uri()) + ": " + digest + " was pushed, the registry has " + named);
            }
            boolean referrers = answer.header("OCI-Subject") != null;
            answer.finish();
            return referrers;
        }
    }

    /** As the referrers of a subject list a manifest (distribution-spec 1.1, "Pushing Manifests with Subject"). */
    private static Descriptor referrer(Manifest manifest) {
        String type = manifest.artifactType();
        if (type == null && manifest.content() instanceof Manifest.Image image) {
            type = image.config().mediaType();
        }
        Descriptor own = manifest.descriptor();
        return new Descriptor(own.mediaType(), own.digest(), own.size(), manifest.annotations(), null, type, List.of());
    }

    private void addReferrer(Digest subject, Descriptor referrer) throws IOException {
        String tag = Referrers.fallbackTag(subject);
        for (int attempt = 1; ; attempt++) {
            Referrers.Listing before = new Referrers(connection, repository, reader).fallback(tag);
            if (before.manifests().stream().anyMatch(known -> known.digest().equals(referrer.digest()))) {
                return;
            }
            List<Descriptor> all = new ArrayList<>(before.manifests());
            all.add(referrer);
            byte[] index = Index.of(DocumentForm.OCI, all).write();
            try {
                put(tag, index, MediaType.OCI_INDEX, digests.sha256(index), before.etag());
                return;
            } catch (RegistryException e) {
                // Somebody else added one meanwhile.
                if (e.status() != 412 || attempt == ATTEMPTS) {
                    throw e;
                }
            }
        }
    }
}
