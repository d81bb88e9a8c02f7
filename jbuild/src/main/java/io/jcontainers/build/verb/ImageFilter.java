package io.jcontainers.build.verb;

import io.jcontainers.build.image.Reference;
import io.jcontainers.build.table.Filters;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which images {@code images} lists, and which of their names. */
final class ImageFilter {
    static final List<String> NAMES = List.of("before", "dangling", "label", "reference", "since", "until");

    private final Filters filters;
    private final boolean dangling;
    private final List<NamePattern> patterns = new ArrayList<>();
    private final List<Instant> before = new ArrayList<>();
    private final List<Instant> since = new ArrayList<>();

    /**
     * With all values read.
     *
     * @param names patterns besides those of {@code reference=}
     * @throws io.jcontainers.build.command.CommandException for values that mean nothing, and images that don't exist
     */
    ImageFilter(LocalImages images, Filters filters, List<String> names, Instant now, ZoneId zone) throws IOException {
        this.filters = filters;
        this.dangling = Options.checked(() -> filters.flag("dangling", false));
        List<String> all = new ArrayList<>(names);
        all.addAll(filters.get("reference"));
        for (String pattern : all) {
            patterns.add(Options.checked(() -> new NamePattern(pattern)));
        }
        for (String text : filters.get("before")) {
            before.add(time(images.require(text).created()));
        }
        for (String text : filters.get("until")) {
            before.add(Options.checked(() -> PointInTime.parse(text, now, zone)));
        }
        for (String text : filters.get("since")) {
            since.add(time(images.require(text).created()));
        }
    }

    private static Instant time(@Nullable Instant created) {
        return created == null ? Instant.MIN : created;
    }

    boolean takes(LocalImage image) {
        Instant created = time(image.created());
        Set<String> labels = filters.get("label");
        boolean hasTag = !image.names().isEmpty();
        boolean named = hasTag || !image.digestNames().isEmpty();
        return (!filters.has("dangling") || (dangling ? !hasTag : named))
                && (labels.isEmpty() || filters.labels("label", image.labels()))
                && before.stream().allMatch(created::isBefore)
                && since.stream().allMatch(created::isAfter);
    }

    /** Whether only some names are wanted. */
    boolean byName() {
        return !patterns.isEmpty();
    }

    /** Those names that are wanted. */
    List<Reference> passing(List<Reference> names) {
        return patterns.isEmpty() ? names : names.stream().filter(this::passes).toList();
    }

    private boolean passes(Reference name) {
        return patterns.stream()
                .anyMatch(pattern -> pattern.matches(name.familiar()) || pattern.matches(name.familiarName()));
    }
}
