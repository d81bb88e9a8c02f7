package io.jcontainers.runc.cgroup;

import io.jcontainers.spec.Pids;
import io.jcontainers.spec.Resources;
import io.jcontainers.spec.Spec;
import java.util.regex.Pattern;

/** {@code linux.resources} as the author of a config.json meant them. */
public final class AskedResources {
    private static final Pattern BEFORE_1_3 = Pattern.compile("1\\.[0-2]\\.");

    private AskedResources() {}

    /**
     * The resources, {@link Resources#NONE} where there are none. A pids.limit of 0 before version 1.3.0 is left out:
     * the limit was no pointer in the specification's Go types then, so that engines wrote 0 for none.
     */
    public static Resources of(Spec spec) {
        Resources given = spec.linux().resources();
        if (given == null) {
            return Resources.NONE;
        }
        Pids pids = given.pids();
        boolean none = pids != null
                && pids.limit() != null
                && pids.limit() == 0
                && BEFORE_1_3.matcher(spec.ociVersion()).lookingAt();
        return none ? given.toBuilder().pids(null).build() : given;
    }
}
