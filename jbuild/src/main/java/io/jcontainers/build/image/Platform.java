package io.jcontainers.build.image;

import java.util.List;
import java.util.Locale;

/**
 * What an image is for (OCI image specification 1.1, image-index.md): names of Go's GOOS and GOARCH.
 *
 * @param os such as linux
 * @param architecture such as amd64
 * @param variant such as v7, empty for none
 * @param osVersion empty for none
 * @param osFeatures empty for none
 */
public record Platform(String os, String architecture, String variant, String osVersion, List<String> osFeatures) {
    /** Takes an immutable copy. */
    public Platform {
        osFeatures = List.copyOf(osFeatures);
    }

    /** Without version and features of the system. */
    public static Platform of(String os, String architecture, String variant) {
        return new Platform(os, architecture, variant, "", List.of());
    }

    /** This machine's. */
    public static Platform ofThisMachine() {
        return parse("linux/" + System.getProperty("os.arch"));
    }

    /**
     * Reads {@code linux/arm64/v8}, {@code linux/amd64} or {@code arm64}; aliases become the usual names, so that
     * {@code x86_64} is amd64 and {@code aarch64} is arm64.
     *
     * @throws IllegalArgumentException for anything else
     */
    public static Platform parse(String text) {
        String[] parts = text.toLowerCase(Locale.ROOT).split("/", -1);
        for (String part : parts) {
            if (!part.matches("[a-z0-9_.-]+") || part.matches("[.]+")) {
                throw new IllegalArgumentException("invalid platform \"" + text + "\": it is os[/arch[/variant]]");
            }
        }
        return switch (parts.length) {
            case 1 ->
                parts[0].equals("linux")
                        ? normal("linux", System.getProperty("os.arch"), "")
                        : normal("linux", parts[0], "");
            case 2 -> normal(parts[0], parts[1], "");
            case 3 -> normal(parts[0], parts[1], parts[2]);
            default ->
                throw new IllegalArgumentException("invalid platform \"" + text + "\": it is os[/arch[/variant]]");
        };
    }

    private static Platform normal(String os, String architecture, String variant) {
        return switch (architecture) {
            case "x86_64", "x86-64", "amd64" -> of(os, "amd64", variant.equals("v1") ? "" : variant);
            case "i386", "i486", "i586", "i686", "386" -> of(os, "386", "");
            case "aarch64", "arm64" -> of(os, "arm64", variant.equals("8") || variant.equals("v8") ? "" : variant);
            case "armhf" -> of(os, "arm", "v7");
            case "armel" -> of(os, "arm", "v6");
            case "arm" -> of(os, "arm", variant.isEmpty() ? "v7" : variant.matches("[5-8]") ? "v" + variant : variant);
            default -> of(os, architecture, variant);
        };
    }

    /** {@code linux/arm/v7}. */
    @Override
    public String toString() {
        return os + "/" + architecture + (variant.isEmpty() ? "" : "/" + variant);
    }
}
