package io.jcontainers.build.verb;

import io.jcontainers.build.image.Digest;
import io.jcontainers.build.store.LeaseInfo;
import io.jcontainers.build.store.LeaseTerm;
import io.jcontainers.build.store.StoredImage;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The containers that use an image: they hold its manifest or its configuration by leases. */
final class ImageUsers {
    private static final String CONTAINER = "container";
    private static final int SHOWN = 12;

    private ImageUsers() {}

    /**
     * A container.
     *
     * @param id as much of it as messages show
     * @param running or stopped
     */
    record User(String id, boolean running) {}

    static List<User> of(LocalImage image, List<LeaseInfo> leases) {
        Set<Digest> parts = new HashSet<>(Set.of(image.id()));
        for (StoredImage entry : image.entries()) {
            parts.add(entry.target().digest());
        }
        if (image.contents() != null) {
            parts.add(image.contents().descriptor().digest());
        }
        List<User> users = new ArrayList<>();
        for (LeaseInfo lease : leases) {
            if (lease.owner().startsWith(CONTAINER) && lease.blobs().stream().anyMatch(parts::contains)) {
                String id = lease.owner().substring(CONTAINER.length()).strip();
                String shown = id.isEmpty() ? lease.id() : id;
                users.add(new User(
                        shown.substring(0, Math.min(SHOWN, shown.length())), lease.term() != LeaseTerm.PERSISTENT));
            }
        }
        return users;
    }
}
