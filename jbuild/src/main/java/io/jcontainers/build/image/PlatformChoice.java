package io.jcontainers.build.image;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Which manifest of an index runs on a platform: the one with the variant itself, else with the next lower one, as an
 * arm v7 also runs v6; of equals the first. Attestations ({@code unknown/unknown}) are none of them.
 */
final class PlatformChoice {
    private PlatformChoice() {}

    static Optional<Descriptor> best(List<Descriptor> manifests, Platform wanted) {
        if (wanted.os().equals("unknown")) {
            return Optional.empty();
        }
        for (String variant : variants(wanted)) {
            for (Descriptor manifest : manifests) {
                Platform offered = manifest.platform();
                if (offered != null
                        && offered.os().equals(wanted.os())
                        && offered.architecture().equals(wanted.architecture())
                        && normal(offered).equals(variant)
                        && (wanted.osVersion().isEmpty()
                                || offered.osVersion().isEmpty()
                                || offered.osVersion().equals(wanted.osVersion()))) {
                    return Optional.of(manifest);
                }
            }
        }
        return Optional.empty();
    }

    private static String normal(Platform platform) {
        String variant = platform.variant();
        return switch (platform.architecture()) {
            case "arm64" -> variant.equals("v8") || variant.equals("8") ? "" : variant;
            case "amd64" -> variant.equals("v1") ? "" : variant;
            case "arm" -> variant.isEmpty() ? "v7" : variant.matches("[5-8]") ? "v" + variant : variant;
            default -> variant;
        };
    }

    private static List<String> variants(Platform wanted) {
        String own = normal(wanted);
        List<String> variants = new ArrayList<>(List.of(own));
        if (own.matches("v[0-9]")) {
            int lowest = wanted.architecture().equals("arm") ? 5 : 2;
            for (int lower = own.charAt(1) - '1'; lower >= lowest; lower--) {
                variants.add("v" + lower);
            }
            if (!wanted.architecture().equals("arm")) {
                variants.add("");
            }
        }
        return variants;
    }
}
