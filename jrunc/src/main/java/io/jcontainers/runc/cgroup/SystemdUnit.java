package io.jcontainers.runc.cgroup;

import java.util.ArrayList;
import java.util.List;

/**
 * The transient unit of a container.
 *
 * @param slice slice that it goes into, as systemd's property Slice wants it ({@code a-b.slice})
 * @param name name of the unit: a scope, or a slice if the configured name ends so
 * @param containerName last part of {@code linux.cgroupsPath}, for the unit's description
 */
public record SystemdUnit(String slice, String name, String containerName) {
    private static final String FIELD = "linux.cgroupsPath";
    private static final String SLICE_SUFFIX = ".slice";
    /** systemd's UNIT_NAME_MAX counts the terminating NUL. */
    private static final int MAX_NAME_LENGTH = 255;

    /** Checks both names. */
    public SystemdUnit {
        expand(slice);
        checkName(slice);
        checkName(name);
    }

    /** The unit for a {@code linux.cgroupsPath}, or the default one for an id. */
    static SystemdUnit of(PlacementRequest request) {
        String defaultSlice = request.rootless() ? "user.slice" : "system.slice";
        String path = request.cgroupsPath();
        if (path == null || path.isEmpty()) {
            return new SystemdUnit(defaultSlice, unitName("runc", request.containerId()), request.containerId());
        }
        String[] parts = path.split(":", -1);
        if (parts.length != 3) {
            throw new CgroupException(
                    FIELD,
                    "expected cgroupsPath to be of format \"slice:prefix:name\" for systemd cgroups, got "
                            + GoText.quote(path) + " instead");
        }
        return new SystemdUnit(parts[0].isEmpty() ? defaultSlice : parts[0], unitName(parts[1], parts[2]), parts[2]);
    }

    private static String unitName(String prefix, String name) {
        return name.endsWith(SLICE_SUFFIX) ? name : prefix + "-" + name + ".scope";
    }

    /** Whether the unit is a slice, not a scope. */
    public boolean isSlice() {
        return name.endsWith(SLICE_SUFFIX);
    }

    /** The cgroup of the unit below the manager's own cgroup. */
    public BytePath cgroup() {
        return expand(slice).join(name);
    }

    /**
     * The cgroup of a slice: {@code a-b.slice} is {@code /a.slice/a-b.slice}, {@code -.slice} is {@code /}
     * (systemd.slice(5)).
     *
     * @throws CgroupException with runc's text if it is no slice
     */
    public static BytePath expand(String slice) {
        boolean isSlice = slice.endsWith(SLICE_SUFFIX) && !slice.contains("/");
        String name = isSlice ? slice.substring(0, slice.length() - SLICE_SUFFIX.length()) : "";
        if (name.equals("-")) {
            return BytePath.ROOT;
        }
        List<String> directories = new ArrayList<>();
        StringBuilder prefix = new StringBuilder();
        for (String part : name.split("-", -1)) {
            if (part.isEmpty()) {
                throw new CgroupException(FIELD, "invalid slice name: " + slice);
            }
            directories.add(prefix + part + SLICE_SUFFIX);
            prefix.append(part).append('-');
        }
        return new BytePath("/" + String.join("/", directories));
    }

    /** The alphabet of unit names (systemd.unit(5)); everything else would end as "Invalid argument" of systemd. */
    private static void checkName(String name) {
        boolean allowed = !name.isEmpty()
                && name.length() <= MAX_NAME_LENGTH
                && name.chars().allMatch(SystemdUnit::isUnitNameCharacter);
        if (!allowed) {
            throw new CgroupException(FIELD, "invalid unit name " + GoText.quote(name));
        }
    }

    private static boolean isUnitNameCharacter(int c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || ":-_.\\@".indexOf(c) >= 0;
    }
}
