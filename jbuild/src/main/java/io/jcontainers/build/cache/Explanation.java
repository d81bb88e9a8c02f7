package io.jcontainers.build.cache;

import java.util.Optional;

/** Says why a step's result was not in the cache: in what its key differs first from the one that comes nearest. */
public final class Explanation {
    private static final int MOST_SHOWN = 120;
    private static final int SHORT_DIGEST = "sha256:".length() + 12;

    private final CacheIndex index;

    /** For the steps of this cache. */
    public Explanation(CacheIndex index) {
        this.index = index;
    }

    /** One line for people. */
    public String of(StepKey key) {
        Optional<CacheEntry> nearest = index.nearest(key);
        if (nearest.isEmpty() || nearest.get().key().commonParts(key) < 2) {
            return "not cached: no earlier step was like it";
        }
        Optional<StepKey.Difference> difference = nearest.get().key().firstDifference(key);
        return difference
                .map(Explanation::sentence)
                .orElse("not cached: its layer had been removed, or no stored result was to be used");
    }

    private static String sentence(StepKey.Difference difference) {
        if (difference.name().equals(StepKey.BELOW)) {
            return "not cached: a step before it led to other files";
        }
        if (difference.before().isEmpty()) {
            return "not cached: " + difference.name() + " is new: " + shown(difference.now());
        }
        if (difference.now().isEmpty()) {
            return "not cached: " + difference.name() + " is no longer there, it was " + shown(difference.before());
        }
        return "not cached: " + difference.name() + " was " + shown(difference.before()) + ", is "
                + shown(difference.now());
    }

    private static String shown(String value) {
        if (value.startsWith("sha256:") && value.length() > SHORT_DIGEST) {
            return value.substring(0, SHORT_DIGEST);
        }
        String text = value.length() > MOST_SHOWN ? value.substring(0, MOST_SHOWN) + "..." : value;
        return '"' + text.replaceAll("\\p{Cc}", "?") + '"';
    }
}
