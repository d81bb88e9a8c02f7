package io.jcontainers.spec.rules;

import io.jcontainers.spec.IdMapping;
import io.jcontainers.spec.Linux;
import io.jcontainers.spec.Namespace;
import io.jcontainers.spec.NamespaceType;
import java.util.List;
import java.util.function.ToLongFunction;

/** Id maps as user_namespaces(7) takes them. */
final class IdMapRules {
    /** {@code UID_GID_MAP_MAX_EXTENTS} of the kernel. */
    private static final int MOST_LINES = 340;

    private static final long ID_LIMIT = 0xffff_ffffL;

    private IdMapRules() {}

    static void check(Linux linux, Findings out) {
        boolean noUids = linux.uidMappings().isEmpty();
        boolean noGids = linux.gidMappings().isEmpty();
        Namespace user = NamespaceRules.find(linux, NamespaceType.USER);
        if (user == null) {
            out.require(
                    noUids && noGids,
                    noUids ? "linux.gidMappings" : "linux.uidMappings",
                    "user namespace mappings specified, but user namespace isn't enabled in the config");
        } else if (user.path() == null) {
            out.require(!noUids, "linux.uidMappings", "user namespaces enabled, but no uid mappings found");
            out.require(!noGids, "linux.gidMappings", "user namespaces enabled, but no gid mappings found");
        }
        checkMap("linux.uidMappings", linux.uidMappings(), out);
        checkMap("linux.gidMappings", linux.gidMappings(), out);
    }

    /** The lines of one map: not too many, none empty, none beyond the ids, none over another. */
    static void checkMap(String path, List<IdMapping> map, Findings out) {
        if (map.size() > MOST_LINES) {
            out.error(path, "an id map has at most " + MOST_LINES + " lines, not " + map.size());
            return;
        }
        for (int i = 0; i < map.size(); i++) {
            IdMapping line = map.get(i);
            String place = Findings.at(path, i);
            if (line.size() == 0) {
                out.error(place + ".size", "the size of an id mapping must not be 0");
            }
            checkEnd(place + ".containerID", line.containerID(), line.size(), out);
            checkEnd(place + ".hostID", line.hostID(), line.size(), out);
            checkOverlap(place + ".containerID", map, i, IdMapping::containerID, out);
            checkOverlap(place + ".hostID", map, i, IdMapping::hostID, out);
        }
    }

    private static void checkEnd(String path, long first, long size, Findings out) {
        if (first + size > ID_LIMIT) {
            out.error(path, "the ids from " + first + " on, " + size + " of them, go beyond 4294967294");
        }
    }

    private static void checkOverlap(
            String path, List<IdMapping> map, int index, ToLongFunction<IdMapping> start, Findings out) {
        long first = start.applyAsLong(map.get(index));
        long end = first + map.get(index).size();
        for (int i = 0; i < index; i++) {
            long otherFirst = start.applyAsLong(map.get(i));
            long otherEnd = otherFirst + map.get(i).size();
            if (first < otherEnd && otherFirst < end) {
                out.error(path, "overlaps with line " + i + " of the same map");
                return;
            }
        }
    }
}
