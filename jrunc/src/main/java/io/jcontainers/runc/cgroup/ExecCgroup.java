package io.jcontainers.runc.cgroup;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The option {@code --cgroup} of exec: cgroups below the container's own for the new process. */
public final class ExecCgroup {
    private static final String ALL = "";

    private ExecCgroup() {}

    /**
     * The directories to join, one a hierarchy; without an option the container's own.
     *
     * @param options values of the option: {@code PATH} (at most one, for every hierarchy) or
     *     {@code CONTROLLER[,CONTROLLER]:PATH} (v1)
     * @param placement where the container's cgroups are
     * @return directories by the key of their hierarchy; they have to exist
     * @throws CgroupException with runc's text; the field is {@code --cgroup}
     */
    public static Map<String, BytePath> directories(List<String> options, CgroupPlacement placement) {
        Map<String, BytePath> directories = new LinkedHashMap<>();
        for (HierarchyPlacement hierarchy : placement.hierarchies()) {
            directories.put(hierarchy.key(), hierarchy.path());
        }
        byController(options).forEach((controller, path) -> {
            for (HierarchyPlacement hierarchy : hierarchies(controller, placement)) {
                directories.put(hierarchy.key(), below(hierarchy, path));
            }
        });
        return directories;
    }

    private static Map<String, String> byController(List<String> options) {
        Map<String, String> paths = new LinkedHashMap<>();
        for (String option : options) {
            String[] parts = option.split(":", -1);
            if (parts.length > 2) {
                throw problem("invalid --cgroup argument: " + option);
            }
            if (parts.length == 1) {
                if (options.size() != 1) {
                    throw problem("invalid --cgroup argument: " + option + " (missing <controller>: prefix)");
                }
                paths.put(ALL, option);
                continue;
            }
            for (String controller : parts[0].split(",", -1)) {
                if (controller.isEmpty()) {
                    throw problem("invalid --cgroup argument: " + option + " (empty <controller> prefix)");
                }
                if (paths.put(controller, parts[1]) != null) {
                    throw problem(
                            "invalid --cgroup argument(s): controller " + controller + " specified multiple times");
                }
            }
        }
        return paths;
    }

    private static List<HierarchyPlacement> hierarchies(String controller, CgroupPlacement placement) {
        if (controller.equals(ALL)) {
            return placement.hierarchies();
        }
        List<HierarchyPlacement> found = new ArrayList<>();
        for (HierarchyPlacement hierarchy : placement.hierarchies()) {
            if (!hierarchy.unified() && hierarchy.has(controller)) {
                found.add(hierarchy);
            }
        }
        if (found.isEmpty()) {
            throw problem("unknown controller " + controller + " in SubCgroupPaths");
        }
        return found;
    }

    private static BytePath below(HierarchyPlacement hierarchy, String path) {
        boolean control = path.chars().anyMatch(c -> c < 0x20 || c == 0x7F);
        BytePath sub = BytePath.ofText(path);
        if (control || sub.components().contains("..")) {
            throw problem("bad sub cgroup path: " + GoText.quote(path));
        }
        return hierarchy.path().join(sub);
    }

    private static CgroupException problem(String message) {
        return new CgroupException("--cgroup", message);
    }
}
