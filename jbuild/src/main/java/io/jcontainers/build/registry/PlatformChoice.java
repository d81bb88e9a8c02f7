package io.jcontainers.build.registry;

import io.jcontainers.build.image.Descriptor;
import io.jcontainers.build.image.MediaType;
import io.jcontainers.build.image.Platform;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Chooses a manifest of an index (image-spec 1.1, image-index.md): the nearest variant that the wanted machine can run,
 * and of equal ones the first. What is for {@code unknown/unknown} is an attestation, no image.
 */
final class PlatformChoice {
    private static final List<String> ARM = List.of("v8", "v7", "v6", "v5");
    private static final List<String> AMD64 = List.of("v4", "v3", "v2", "");

    private PlatformChoice() {}

    /** The manifest for a platform; null for none. */
    static @Nullable Descriptor choose(List<Descriptor> manifests, Platform wanted) {
        for (Platform candidate : candidates(normal(wanted))) {
            for (Descriptor manifest : manifests) {
                Platform platform = manifest.platform();
                if (platform != null && !MediaType.isIndex(manifest.mediaType()) && fits(normal(platform), candidate)) {
                    return manifest;
                }
            }
        }
        List<Descriptor> unsaid = manifests.stream()
                .filter(manifest -> manifest.platform() == null && MediaType.isManifest(manifest.mediaType()))
                .toList();
        return unsaid.size() == 1 && manifests.size() == 1 ? unsaid.getFirst() : null;
    }

    /** The indexes within an index, in which to look next. */
    static List<Descriptor> nested(List<Descriptor> manifests) {
        return manifests.stream()
                .filter(manifest -> MediaType.isIndex(manifest.mediaType()))
                .toList();
    }

    /** What an index has, for a message. */
    static List<String> offered(List<Descriptor> manifests) {
        List<String> names = new ArrayList<>();
        for (Descriptor manifest : manifests) {
            Platform platform = manifest.platform();
            if (platform != null && !platform.os().equals("unknown") && names.size() < 30) {
                names.add(normal(platform).toString());
            }
        }
        return names;
    }

    private static boolean fits(Platform offered, Platform wanted) {
        return offered.os().equals(wanted.os())
                && offered.architecture().equals(wanted.architecture())
                && offered.variant().equals(wanted.variant())
                && (wanted.osVersion().isEmpty() || offered.osVersion().equals(wanted.osVersion()));
    }

    private static List<Platform> candidates(Platform wanted) {
        List<String> order =
                switch (wanted.architecture()) {
                    case "arm" -> ARM;
                    case "amd64" -> AMD64;
                    default -> List.of();
                };
        List<Platform> all = new ArrayList<>();
        all.add(wanted);
        int from = order.indexOf(wanted.variant());
        for (int i = from + 1; from >= 0 && i < order.size(); i++) {
            all.add(new Platform(
                    wanted.os(), wanted.architecture(), order.get(i), wanted.osVersion(), wanted.osFeatures()));
        }
        return all;
    }

    /** Names as {@link Platform#parse} has them; one that it doesn't take stays as it is. */
    private static Platform normal(Platform platform) {
        String text = platform.os() + "/" + platform.architecture();
        String variant = platform.variant().toLowerCase(Locale.ROOT);
        try {
            Platform normal = Platform.parse(variant.isEmpty() ? text : text + "/" + variant);
            return new Platform(
                    normal.os(), normal.architecture(), normal.variant(), platform.osVersion(), platform.osFeatures());
        } catch (IllegalArgumentException e) {
            return platform;
        }
    }
}
