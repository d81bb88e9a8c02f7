package io.jcontainers.build.dockerfile;

import io.jcontainers.build.image.Platform;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a build is told from outside: {@code --build-arg} and the platforms.
 *
 * @param given by the caller, one value for each name
 * @param predefined known in the global scope without a declaration; {@code given} goes before
 */
public record BuildArguments(Map<String, String> given, Map<String, String> predefined) {
    /** These reach a {@code RUN} without a declaration, but neither history nor cache key. */
    public static final List<String> PROXIES = List.of(
            "HTTP_PROXY",
            "http_proxy",
            "HTTPS_PROXY",
            "https_proxy",
            "FTP_PROXY",
            "ftp_proxy",
            "NO_PROXY",
            "no_proxy",
            "ALL_PROXY",
            "all_proxy");

    /** Takes immutable copies in the same order. */
    public BuildArguments {
        given = Collections.unmodifiableMap(new LinkedHashMap<>(given));
        predefined = Collections.unmodifiableMap(new LinkedHashMap<>(predefined));
    }

    /**
     * For a build.
     *
     * @param build platform of this machine
     * @param target platform of the result
     * @param targetStage name of the target, null when it has none
     */
    public static BuildArguments of(
            Map<String, String> given, Platform build, Platform target, @Nullable String targetStage) {
        Map<String, String> predefined = new LinkedHashMap<>();
        addPlatform(predefined, "BUILD", build);
        addPlatform(predefined, "TARGET", target);
        predefined.put("TARGETSTAGE", targetStage == null || targetStage.isEmpty() ? "default" : targetStage);
        return new BuildArguments(given, predefined);
    }

    private static void addPlatform(Map<String, String> values, String prefix, Platform platform) {
        values.put(prefix + "PLATFORM", platform.toString());
        values.put(prefix + "OS", platform.os());
        values.put(prefix + "OSVERSION", platform.osVersion());
        values.put(prefix + "ARCH", platform.architecture());
        values.put(prefix + "VARIANT", platform.variant());
    }

    /** The same build as if nobody had given anything. */
    public BuildArguments withDefaultsOnly() {
        return new BuildArguments(Map.of(), predefined);
    }

    /**
     * The proxies that the caller gave, each in capitals and in small letters: programs look for one or the other. Of
     * two spellings with values of their own each keeps its own.
     */
    public Map<String, String> proxies() {
        Map<String, String> found = new LinkedHashMap<>();
        for (String name : PROXIES) {
            String value = given.getOrDefault(name, given.get(otherSpelling(name)));
            if (value != null) {
                found.put(name, value);
            }
        }
        return found;
    }

    private static String otherSpelling(String name) {
        String small = name.toLowerCase(Locale.ROOT);
        return small.equals(name) ? name.toUpperCase(Locale.ROOT) : small;
    }
}
