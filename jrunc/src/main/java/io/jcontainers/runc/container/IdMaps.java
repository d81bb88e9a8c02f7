package io.jcontainers.runc.container;

import io.jcontainers.spec.IdMapping;
import io.jcontainers.spec.NamespaceType;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Questions about the container's id maps. */
final class IdMaps {
    private IdMaps() {}

    /** Whether a gid means something in the container. */
    static boolean maps(Assembly assembly, long gid) {
        if (!assembly.makes(NamespaceType.USER)) {
            return true;
        }
        List<IdMapping> maps = assembly.bundle().spec().linux().gidMappings();
        return host(maps, gid) >= 0;
    }

    /** As uid_map and gid_map take them; user_namespaces(7). */
    static byte[] lines(List<IdMapping> maps) {
        StringBuilder text = new StringBuilder();
        for (IdMapping map : maps) {
            text.append(map.containerID())
                    .append(' ')
                    .append(map.hostID())
                    .append(' ')
                    .append(map.size())
                    .append('\n');
        }
        return text.toString().getBytes(StandardCharsets.US_ASCII);
    }

    /** The id outside for an id inside, -1 where it is not mapped. */
    static long host(List<IdMapping> maps, long id) {
        for (IdMapping map : maps) {
            if (id >= map.containerID() && id - map.containerID() < map.size()) {
                return map.hostID() + (id - map.containerID());
            }
        }
        return -1;
    }
}
