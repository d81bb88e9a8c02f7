package io.jcontainers.build.transfer;

import io.jcontainers.build.command.CommandException;
import io.jcontainers.build.run.CacheMounts;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Finds the cache mount that a user means: by the id of its Dockerfile, or as {@code cache ls} shows it. */
record MountChoice(CacheMounts mounts) {
    private static final int SHORTEST = 4;

    /** The last used one of this name; empty when there is none. */
    Optional<CacheMounts.Entry> find(String name) throws IOException {
        List<CacheMounts.Entry> all = mounts.entries();
        Comparator<CacheMounts.Entry> latest = Comparator.comparing(CacheMounts.Entry::lastUse);
        Optional<CacheMounts.Entry> byId =
                all.stream().filter(entry -> entry.id().equals(name)).max(latest);
        if (byId.isPresent() || name.length() < SHORTEST) {
            return byId;
        }
        List<CacheMounts.Entry> byName = all.stream()
                .filter(entry -> entry.name().hex().startsWith(name))
                .toList();
        if (byName.size() > 1) {
            throw new CommandException("\"" + name + "\" may be any of " + byName.size()
                    + " cache mounts: give more of its ID, see jbuild cache ls --filter type=exec.cachemount");
        }
        return byName.stream().findFirst();
    }
}
