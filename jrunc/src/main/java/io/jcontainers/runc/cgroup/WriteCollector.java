package io.jcontainers.runc.cgroup;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Gathers the parts of a {@link ResourceWrites}. Not thread-safe. */
final class WriteCollector {
    static final String RESOURCES = "linux.resources";

    private final CgroupPlacement placement;
    private final List<CgroupStep> steps = new ArrayList<>();
    private final List<Ignored> ignored = new ArrayList<>();
    private final List<CgroupProblem> problems = new ArrayList<>();

    WriteCollector(CgroupPlacement placement) {
        this.placement = placement;
    }

    static String path(String below) {
        return RESOURCES + "." + below;
    }

    void add(CgroupStep step) {
        steps.add(
                step instanceof CgroupWrite write && write.hierarchy().equals(V2Hierarchy.KEY)
                        ? explained(write)
                        : step);
    }

    /** On v2 a file that is missing is the usual sign of a controller that nobody handed down. */
    private CgroupWrite explained(CgroupWrite write) {
        if (!write.explanations().isEmpty()) {
            return write;
        }
        String controller = write.file().substring(0, write.file().indexOf('.'));
        String limit = "cannot set " + controller + " limit: ";
        String text = placement.with(controller) == null
                ? limit + "controller " + GoText.quote(controller) + " is not available on this host"
                : limit + "no file " + write.file() + ": the kernel is too old, or controller "
                        + GoText.quote(controller) + " is not delegated to the caller's cgroup";
        return write.explaining(new CgroupWrite.Explanation(Set.of(Errno.ENOENT), text, List.of()));
    }

    /** Adds a field that does nothing here. */
    void ignore(String below, String reason) {
        ignored.add(new Ignored(path(below), reason));
    }

    /** Adds the field if it is given. */
    void ignoreIfGiven(@Nullable Object value, String below, String reason) {
        if (value != null) {
            ignore(below, reason);
        }
    }

    void problem(CgroupProblem problem) {
        problems.add(problem);
    }

    void problem(String below, String message) {
        problems.add(new CgroupProblem(path(below), message));
    }

    /**
     * Key of the v1 hierarchy of a controller; null, with runc's error, where it is not mounted.
     *
     * @param below the field that needs it
     */
    @Nullable
    String v1Key(String controller, String below) {
        HierarchyPlacement hierarchy = placement.with(controller);
        if (hierarchy == null) {
            problem(below, "cannot set " + controller + " limit: container could not join or create cgroup");
            return null;
        }
        return hierarchy.key();
    }

    ResourceWrites result(@Nullable DeviceProgram program) {
        return new ResourceWrites(steps, program, ignored, problems);
    }
}
