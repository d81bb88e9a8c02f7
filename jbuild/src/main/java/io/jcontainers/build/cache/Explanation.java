package io.jcontainers.build.cache;

import io.jcontainers.build.image.Digest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Says why a step's result was not in the cache: in what its key differs first from the one that comes nearest, and of
 * copied files which have changed.
 */
public final class Explanation {
    private static final String SOURCE = "source ";
    private static final int MOST_SHOWN = 120;
    private static final int MOST_CHANGES = 3;
    private static final int SHORT_DIGEST = "sha256:".length() + 12;

    private final CacheIndex index;
    private final FileListings listings;

    /** For the steps of this cache. */
    public Explanation(CacheIndex index, FileListings listings) {
        this.index = index;
        this.listings = listings;
    }

    /** One line for people. */
    public String of(StepKey key) {
        Optional<CacheEntry> nearest = index.nearest(key);
        if (nearest.isEmpty() || nearest.get().key().commonParts(key) < 2) {
            return "not cached: no earlier step was like it";
        }
        StepKey before = nearest.get().key();
        Optional<StepKey.Difference> difference = before.firstDifference(key);
        if (difference.isPresent() && difference.get().name().startsWith(SOURCE)) {
            List<String> changes = changes(before, key);
            if (!changes.isEmpty()) {
                return "not cached: " + some(changes);
            }
        }
        return difference
                .map(Explanation::sentence)
                .orElse("not cached: its layer had been removed, or no stored result was to be used");
    }

    /** Of all sources that both keys have. */
    private List<String> changes(StepKey before, StepKey now) {
        List<String> changes = new ArrayList<>();
        int both = Math.min(before.parts().size(), now.parts().size());
        for (int i = 0; i < both; i++) {
            StepKey.Part old = before.parts().get(i);
            StepKey.Part current = now.parts().get(i);
            if (old.name().startsWith(SOURCE) && old.name().equals(current.name()) && !old.equals(current)) {
                changes.addAll(changes(old.value(), current.value()));
            }
        }
        return changes;
    }

    private List<String> changes(String before, String now) {
        Optional<FileListing> old = find(before);
        Optional<FileListing> current = find(now);
        return old.isEmpty() || current.isEmpty()
                ? List.of()
                : old.get().changes(current.get()).texts();
    }

    private Optional<FileListing> find(String source) {
        Digest digest = Digest.parseOrNull(source);
        return digest == null ? Optional.empty() : listings.find(digest);
    }

    private static String some(List<String> changes) {
        List<String> shown =
                changes.stream().limit(MOST_CHANGES).map(Explanation::printable).toList();
        int more = changes.size() - shown.size();
        return String.join(", ", shown) + (more > 0 ? " and " + more + " more" : "");
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
        return '"' + printable(text) + '"';
    }

    private static String printable(String text) {
        return text.replaceAll("\\p{Cc}", "?");
    }
}
