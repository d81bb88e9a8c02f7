package io.jcontainers.build.store;

import io.jcontainers.build.image.Digest;
import java.util.Set;

/**
 * A lease that is in force.
 *
 * @param id names it in this store
 * @param owner whom a message names: {@code container 0123456789ab}
 * @param term how long it lasts
 * @param blobs manifests, indexes and blobs that it holds, with all that they lead to
 * @param snapshots names of snapshots that it holds
 */
public record LeaseInfo(String id, String owner, LeaseTerm term, Set<Digest> blobs, Set<Digest> snapshots) {
    /** Takes immutable copies. */
    public LeaseInfo {
        blobs = Set.copyOf(blobs);
        snapshots = Set.copyOf(snapshots);
    }
}
