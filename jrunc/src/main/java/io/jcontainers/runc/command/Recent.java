package io.jcontainers.runc.command;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * The last results of a pure function: callers ask for the same again, a health probe every few seconds.
 *
 * @param <K> all that the function is given, with equality by value
 */
final class Recent<K, V> {
    private final int most;

    /** Newest first. Of two threads that add at once one may lose its entry. */
    private volatile List<Known<K, V>> known = List.of();

    private record Known<K, V>(K key, V value) {}

    /** Keeps so many. */
    Recent(int most) {
        this.most = most;
    }

    /**
     * What the function gave for an equal key, else what it gives now.
     *
     * @param key which nobody changes from now on
     */
    V get(K key, Supplier<V> function) {
        for (Known<K, V> entry : known) {
            if (entry.key.equals(key)) {
                return entry.value;
            }
        }
        V value = function.get();
        List<Known<K, V>> after = new ArrayList<>(known);
        after.addFirst(new Known<>(key, value));
        known = List.copyOf(after.subList(0, Math.min(most, after.size())));
        return value;
    }
}
