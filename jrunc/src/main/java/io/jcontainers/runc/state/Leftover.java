package io.jcontainers.runc.state;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A directory below that of all state that is no container, or none of this boot.
 *
 * @param id its name
 * @param kind what is wrong with it
 * @param begun whether it holds a live file, good or not: its create had come as far as init
 */
public record Leftover(String id, Kind kind, boolean begun) {
    /** What a leftover is. */
    public enum Kind {
        /** No container file, or a damaged one; and no init that runs. */
        DAMAGED("create was broken off, or its files are damaged"),
        /** Everything but what is written when init runs. */
        UNFINISHED("create was broken off"),
        /** Nothing of it but the directory can be left. */
        EARLIER_BOOT("the host was started again since");

        private final String reason;

        Kind(String reason) {
            this.reason = reason;
        }

        /** For people. */
        public String reason() {
            return reason;
        }
    }

    /** All of them. A create that is under way looks like {@link Kind#UNFINISHED}, but holds the directory's lock. */
    public static List<Leftover> all(Containers containers) {
        List<Container> readable = containers.all();
        List<Leftover> leftovers = new ArrayList<>();
        for (String id : containers.ids()) {
            Kind kind = kind(containers, id, readable);
            if (kind != null) {
                leftovers.add(new Leftover(id, kind, containers.entries(id).contains(LiveFile.NAME)));
            }
        }
        return leftovers;
    }

    private static @Nullable Kind kind(Containers containers, String id, List<Container> readable) {
        for (Container container : readable) {
            if (container.directory().fileName().equals(id)) {
                if (!container.record().bootId().equals(containers.bootId())) {
                    return Kind.EARLIER_BOOT;
                }
                return container.live() == null ? Kind.UNFINISHED : null;
            }
        }
        return containers.isDirectory(id) && !containers.initRuns(id) ? Kind.DAMAGED : null;
    }
}
