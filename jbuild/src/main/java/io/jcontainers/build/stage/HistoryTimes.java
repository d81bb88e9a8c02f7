package io.jcontainers.build.stage;

import io.jcontainers.build.image.HistoryEntry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** When the entries of a history were made. A layer knows; the entries of mere settings take the time of a layer. */
final class HistoryTimes {
    private HistoryTimes() {}

    /**
     * Fills in the times that are missing: of entries before the first new layer that one's, of later ones the time of
     * the layer before them; without any new layer that of the last layer there is.
     *
     * @param history oldest first; null times are missing
     */
    static List<HistoryEntry> fill(List<HistoryEntry> history) {
        Instant time = first(history);
        List<HistoryEntry> filled = new ArrayList<>();
        boolean inNew = false;
        for (HistoryEntry entry : history) {
            Instant own = entry.created();
            if (own == null) {
                inNew = true;
                filled.add(entry.withCreated(time));
            } else {
                time = inNew ? own : time;
                filled.add(entry);
            }
        }
        return filled;
    }

    private static @Nullable Instant first(List<HistoryEntry> history) {
        Instant last = null;
        boolean missing = false;
        for (HistoryEntry entry : history) {
            missing |= entry.created() == null;
            if (entry.created() != null) {
                last = entry.created();
                if (missing) {
                    return last;
                }
            }
        }
        return last;
    }

    /** Nothing behind the first {@code kept} entries is later than {@code epoch}. */
    static List<HistoryEntry> clamp(List<HistoryEntry> history, int kept, Instant epoch) {
        List<HistoryEntry> clamped = new ArrayList<>(history.subList(0, kept));
        for (HistoryEntry entry : history.subList(kept, history.size())) {
            Instant created = entry.created();
            clamped.add(created == null || created.isAfter(epoch) ? entry.withCreated(epoch) : entry);
        }
        return clamped;
    }
}
