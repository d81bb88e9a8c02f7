package io.jcontainers.build.cache;

import io.jcontainers.build.image.Digest;
import io.jcontainers.build.image.DigestAlgorithm;
import io.jcontainers.build.image.Digests;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Everything that decides a step's result, in named parts: two steps with equal keys have the same result.
 *
 * <p>The parts stay, so that it can be said why a step was not in the cache.
 *
 * @param parts in the order in which they were added
 * @param digest over names and values of all parts, each with its length
 */
public record StepKey(List<Part> parts, Digest digest) {
    /** Name of the part that stands for all files that the steps before have made. */
    public static final String BELOW = "files below";

    /** Takes an immutable copy. */
    public StepKey {
        parts = List.copyOf(parts);
    }

    /**
     * One thing that decides.
     *
     * @param name for people: {@code command}, {@code source app/main.c}
     */
    public record Part(String name, String value) {}

    /**
     * A difference between two keys.
     *
     * @param before value in the earlier key, empty when it has no such part
     * @param now value in the later key, empty when it has no such part
     */
    public record Difference(String name, String before, String now) {}

    /** Collects parts. */
    public static Builder builder() {
        return new Builder();
    }

    /** A key of parts that were stored. */
    public static StepKey of(List<Part> parts) {
        Digests.Running digest = Digests.fast().start(DigestAlgorithm.SHA256);
        for (Part part : parts) {
            add(digest, part.name());
            add(digest, part.value());
        }
        return new StepKey(parts, digest.finish());
    }

    private static void add(Digests.Running digest, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        digest.update(ByteBuffer.allocate(4).putInt(bytes.length).array(), 0, 4);
        digest.update(bytes, 0, bytes.length);
    }

    /** The first part in which a later key differs from this one; empty when they are equal. */
    public Optional<Difference> firstDifference(StepKey later) {
        int most = Math.max(parts.size(), later.parts.size());
        for (int i = 0; i < most; i++) {
            Part before = i < parts.size() ? parts.get(i) : null;
            Part now = i < later.parts.size() ? later.parts.get(i) : null;
            if (before == null && now != null) {
                return Optional.of(new Difference(now.name(), "", now.value()));
            }
            if (before != null && now == null) {
                return Optional.of(new Difference(before.name(), before.value(), ""));
            }
            if (before != null && now != null && !before.equals(now)) {
                return Optional.of(
                        before.name().equals(now.name())
                                ? new Difference(now.name(), before.value(), now.value())
                                : new Difference(now.name(), "", now.value()));
            }
        }
        return Optional.empty();
    }

    /** How many parts from the first on are equal: how near an earlier step came. */
    public int commonParts(StepKey other) {
        int common = 0;
        while (common < Math.min(parts.size(), other.parts.size())
                && parts.get(common).equals(other.parts.get(common))) {
            common++;
        }
        return common;
    }

    /** Collects parts in order. */
    public static final class Builder {
        private final List<Part> parts = new ArrayList<>();

        private Builder() {}

        /** Adds one. */
        public Builder add(String name, String value) {
            parts.add(new Part(name, value));
            return this;
        }

        /** The key. */
        public StepKey build() {
            return of(parts);
        }
    }
}
