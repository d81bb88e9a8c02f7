package io.jcontainers.build.transfer;

import io.jcontainers.build.archive.LayoutDirectory;
import io.jcontainers.build.archive.LoadedImage;
import io.jcontainers.build.image.Digest;
import io.jcontainers.build.image.MediaType;
import io.jcontainers.build.image.Platform;
import io.jcontainers.build.image.Reference;
import io.jcontainers.build.registry.http.RegistryException;
import io.jcontainers.build.registry.http.RegistryException.Reason;
import io.jcontainers.build.store.ImageContents;
import io.jcontainers.build.store.ImageStore;
import io.jcontainers.build.store.Lease;
import io.jcontainers.build.store.StoredImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where a build gets the images of its {@code FROM}, {@code COPY --from} and {@code --build-context} from: the store, a
 * registry, an OCI layout in a directory. For many threads.
 */
public final class ImageSource {
    private static final String DOCKER_IMAGE = "docker-image://";
    private static final String OCI_LAYOUT = "oci-layout://";

    private final ImageStore store;
    private final Pulls pulls;

    /** Gives what brings images that are missing, once the first one is missing. */
    @FunctionalInterface
    public interface Pulls {
        ImagePull get() throws IOException;
    }

    /** With what brings images that are missing. */
    public ImageSource(ImageStore store, Pulls pulls) {
        this.store = store;
        this.pulls = pulls;
    }

    /**
     * Finds an image, fetching it where the policy says so. An image of the store for another platform counts as
     * missing.
     *
     * @param text a name, also behind {@code docker-image://}; an id or its beginning; {@code
     *     oci-layout://DIRECTORY[:TAG][@DIGEST]}
     * @param directory against which a layout's directory is resolved
     * @param lease holds the image
     * @throws IllegalArgumentException with Docker's words when it is no name
     * @throws IOException when there is no such image
     */
    public PulledImage find(
            String text, Path directory, Platform platform, PullPolicy policy, Lease lease, PullListener listener)
            throws IOException {
        if (text.startsWith(OCI_LAYOUT)) {
            return layout(text.substring(OCI_LAYOUT.length()), directory, platform, lease);
        }
        String name = text.startsWith(DOCKER_IMAGE) ? text.substring(DOCKER_IMAGE.length()) : text;
        PulledImage local = local(name, platform, lease);
        if (local != null && local.name() == null) {
            return local; // an id, which no registry knows
        }
        Reference reference = Reference.parseTagged(name);
        boolean fixed = reference.digest() != null;
        if (local != null && (policy == PullPolicy.MISSING || policy == PullPolicy.NEVER || fixed)) {
            return local;
        }
        if (policy == PullPolicy.NEVER) {
            throw new IOException(reference.familiar() + ": not in the store for " + platform
                    + ", and --pull=never forbids to fetch it");
        }
        try {
            return pulls.get().pull(reference, platform, lease, listener);
        } catch (RegistryException e) {
            boolean unreachable = e.reason() == Reason.UNAVAILABLE || e.reason() == Reason.STALLED;
            if (local != null && policy == PullPolicy.NEWER && unreachable) {
                return local;
            }
            throw e;
        }
    }

    private @Nullable PulledImage local(String text, Platform platform, Lease lease) throws IOException {
        Optional<StoredImage> found = store.find(text);
        if (found.isEmpty()) {
            return null;
        }
        StoredImage image = found.get();
        lease.holdBlob(image.target().digest());
        ImageContents contents = contentsOrNull(image, platform);
        if (contents == null) {
            return null;
        }
        return new PulledImage(named(image, text), image.target().digest(), contents, false);
    }

    /** Null if it is for other platforms, or is damaged: then it is fetched anew. */
    private @Nullable ImageContents contentsOrNull(StoredImage image, Platform platform) {
        try {
            ImageContents contents = store.contents(image.target(), platform);
            boolean choice = MediaType.isIndex(image.target().mediaType());
            return choice || fits(contents.config().platform(), platform) ? contents : null;
        } catch (IOException e) {
            return null;
        }
    }

    private static boolean fits(Platform offered, Platform wanted) {
        return offered.os().equals(wanted.os())
                && offered.architecture().equals(wanted.architecture())
                && (wanted.variant().isEmpty()
                        || offered.variant().isEmpty()
                        || offered.variant().equals(wanted.variant()));
    }

    /** The name by which it was found; null if it was found by its id. */
    private static @Nullable Reference named(StoredImage image, String text) {
        Reference name;
        try {
            name = Reference.parseTagged(text);
        } catch (IllegalArgumentException e) {
            return null;
        }
        Digest digest = name.digest();
        boolean isName = digest == null
                ? image.names().contains(name)
                : image.digestNames().contains(name.withDigest(digest))
                        || image.target().digest().equals(digest);
        return isName ? name : null;
    }

    private PulledImage layout(String text, Path directory, Platform platform, Lease lease) throws IOException {
        String rest = text;
        String name = null;
        int at = rest.lastIndexOf('@');
        if (at >= 0 && Digest.parseOrNull(rest.substring(at + 1)) != null) {
            name = rest.substring(at + 1);
            rest = rest.substring(0, at);
        }
        // Names in a layout may have colons and slashes: the first part that is a directory is the layout.
        int end = rest.indexOf(':');
        while (end >= 0 && !Files.isDirectory(directory.resolve(rest.substring(0, end)))) {
            end = rest.indexOf(':', end + 1);
        }
        String path = end < 0 ? rest : rest.substring(0, end);
        if (name == null && end >= 0) {
            name = rest.substring(end + 1);
        }
        try (LayoutDirectory layout = LayoutDirectory.open(directory.resolve(path))) {
            List<LoadedImage> found = layout.copy(name, store, lease);
            if (found.size() != 1) {
                throw new IOException(OCI_LAYOUT + text + ": it has " + (found.isEmpty() ? "no" : found.size())
                        + " images" + (name == null ? "" : " of that name")
                        + (found.isEmpty() ? "" : ": name one of them with :TAG or @DIGEST"));
            }
            LoadedImage image = found.getFirst();
            return new PulledImage(null, image.target().digest(), store.contents(image.target(), platform), false);
        }
    }
}
