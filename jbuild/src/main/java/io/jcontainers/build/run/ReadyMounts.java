package io.jcontainers.build.run;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The mounts of one step with all that they hold: caches, directories for what is thrown away. */
public final class ReadyMounts implements AutoCloseable {
    private final List<StepMount> mounts = new ArrayList<>();
    private final List<String> variables = new ArrayList<>();
    private final Deque<Held> held = new ArrayDeque<>();
    private final Map<CacheKey, CacheMount> caches = new HashMap<>();

    /** Something to be given back. */
    @FunctionalInterface
    interface Held {
        void release() throws IOException;
    }

    ReadyMounts() {}

    void add(StepMount mount) {
        mounts.add(mount);
    }

    void addVariable(String name, String value) {
        variables.add(name + "=" + value);
    }

    void hold(Held thing) {
        held.push(thing);
    }

    /** A step that mounts one cache twice has it once. */
    void hold(CacheKey key, CacheMount cache) {
        caches.put(key, cache);
        held.push(cache::close);
    }

    @Nullable
    CacheMount cache(CacheKey key) {
        return caches.get(key);
    }

    /** In the order in which they are asked for. */
    public List<StepMount> mounts() {
        return List.copyOf(mounts);
    }

    /**
     * {@code NAME=value} that the step's environment gets last: secrets, and where the SSH agent is. Never to be shown
     * or stored.
     */
    public List<String> variables() {
        return List.copyOf(variables);
    }

    /** When the step has ended. */
    @Override
    public void close() throws IOException {
        IOException first = null;
        while (!held.isEmpty()) {
            try {
                held.pop().release();
            } catch (IOException e) {
                first = first == null ? e : first;
            }
        }
        if (first != null) {
            throw first;
        }
    }
}
