package io.jcontainers.runc.command;

import io.jcontainers.spec.Spec;
import io.jcontainers.spec.json.SpecReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Remembers how the last configurations were read: bundles are run again, and exec brings back what create had. */
final class SpecCache {
    private static final int ENTRIES = 8;
    private static final int MOST_BYTES = 64 << 10;

    /** Of two threads that add at once one may lose its entry. */
    private volatile List<Known> known = List.of();

    @SuppressWarnings("ArrayRecordComponent")
    private record Known(byte[] config, Spec spec) {}

    /**
     * The same as {@link SpecReader#read(byte[])}.
     *
     * @param config the bytes, which nobody changes from now on
     */
    Spec read(byte[] config) {
        for (Known entry : known) {
            if (Arrays.equals(entry.config, config)) {
                return entry.spec;
            }
        }
        Spec spec = SpecReader.read(config);
        if (config.length <= MOST_BYTES) {
            known = with(known, new Known(config, spec));
        }
        return spec;
    }

    private static List<Known> with(List<Known> before, Known added) {
        List<Known> after = new ArrayList<>(before);
        after.addFirst(added);
        return List.copyOf(after.subList(0, Math.min(ENTRIES, after.size())));
    }
}
