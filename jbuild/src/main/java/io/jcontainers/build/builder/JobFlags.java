package io.jcontainers.build.builder;

import io.jcontainers.build.command.Call;
import io.jcontainers.build.dockerfile.BuildArguments;
import io.jcontainers.build.flag.FlagValueException;
import io.jcontainers.build.flag.ParsedFlags;
import io.jcontainers.build.flag.UsageException;
import io.jcontainers.build.image.Platform;
import io.jcontainers.build.image.Reference;
import io.jcontainers.build.transfer.ClientConfig;
import io.jcontainers.build.transfer.PullPolicy;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;

/** Flags about what is built. */
final class JobFlags {
    private static final String EPOCH = "SOURCE_DATE_EPOCH";

    private final ParsedFlags flags;
    private final Arguments arguments;
    private final Map<String, String> environment;
    private final Map<String, String> proxies;

    /** @throws IOException for a config.json that is wrong */
    JobFlags(Call call) throws IOException {
        this.flags = call.flags();
        this.arguments = new Arguments(flags);
        this.environment = call.environment();
        this.proxies = ClientConfig.read(call.globals().config()).proxies();
    }

    /** Looks at every value, before anything else is done. */
    void check() {
        tags();
        platform();
        epoch();
        pull();
        jobs();
    }

    /** Arguments of the build, with the proxies of the caller's config.json; those of the environment are not in it. */
    Map<String, String> given() {
        Map<String, String> given = new LinkedHashMap<>(proxies);
        String epoch = environment.get(EPOCH);
        if (epoch != null && !epoch.isEmpty()) {
            given.put(EPOCH, epoch);
        }
        given.putAll(arguments.pairs("build-arg", environment));
        return given;
    }

    BuildArguments arguments() {
        return BuildArguments.of(given(), Platform.ofThisMachine(), platform(), flags.textOrNull("target"));
    }

    /** Of the result. */
    Platform platform() {
        List<String> names = flags.list("platform").stream()
                .flatMap(text -> List.of(text.split(",")).stream())
                .distinct()
                .toList();
        if (names.size() > 1) {
            throw new UsageException("jbuild: --platform with more than one platform is not supported yet");
        }
        String name = names.isEmpty() ? environment.getOrDefault("DOCKER_DEFAULT_PLATFORM", "") : names.getFirst();
        if (name.isEmpty() || name.equals("local")) {
            return Platform.ofThisMachine();
        }
        try {
            return Platform.parse(name);
        } catch (IllegalArgumentException e) {
            throw new FlagValueException("platform", name, String.valueOf(e.getMessage()));
        }
    }

    /** Seconds since 1970 that nothing new is later than. */
    OptionalLong epoch() {
        String text = given().getOrDefault(EPOCH, "");
        if (text.isEmpty()) {
            return OptionalLong.empty();
        }
        try {
            long seconds = Long.parseLong(text);
            if (seconds >= 0) {
                return OptionalLong.of(seconds);
            }
        } catch (NumberFormatException e) {
            throw new UsageException("invalid " + EPOCH + ": " + text + ": it has to be seconds since 1970");
        }
        throw new UsageException("invalid " + EPOCH + ": " + text + ": it has to be seconds since 1970");
    }

    /** Names for the result. */
    List<Reference> tags() {
        List<Reference> tags = new ArrayList<>();
        for (String text : flags.list("tag")) {
            try {
                Reference reference = Reference.parseTagged(text);
                if (reference.digest() != null) {
                    throw new IllegalArgumentException("refusing to create a tag with a digest reference");
                }
                if (!tags.contains(reference)) {
                    tags.add(reference);
                }
            } catch (IllegalArgumentException e) {
                throw new FlagValueException("tag", text, String.valueOf(e.getMessage()));
            }
        }
        return tags;
    }

    Map<String, String> labels() {
        Map<String, String> labels = new LinkedHashMap<>();
        for (String label : flags.list("label")) {
            int equals = label.indexOf('=');
            labels.put(equals < 0 ? label : label.substring(0, equals), equals < 0 ? "" : label.substring(equals + 1));
        }
        return labels;
    }

    /** Stages that no stored result may be used for, in lower case. */
    Set<String> noCacheStages() {
        return flags.list("no-cache-filter").stream()
                .flatMap(text -> List.of(text.split(",")).stream())
                .map(name -> name.strip().toLowerCase(Locale.ROOT))
                .collect(Collectors.toSet());
    }

    /** When registries are asked for base images. */
    PullPolicy pull() {
        try {
            return PullPolicy.parse(flags.text("pull"));
        } catch (IllegalArgumentException e) {
            throw new UsageException("ERROR: " + e.getMessage());
        }
    }

    /** How many steps may run at once. */
    int jobs() {
        long jobs = flags.number("jobs", Integer.MAX_VALUE);
        if (jobs < 0) {
            throw new FlagValueException("jobs", Long.toString(jobs), "it has to be positive");
        }
        return jobs == 0 ? Integer.MAX_VALUE : (int) Math.min(jobs, Integer.MAX_VALUE);
    }
}
