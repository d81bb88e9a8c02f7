package io.jcontainers.runc.cgroup;

import io.jcontainers.spec.Resources;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@code linux.resources} means on a host.
 *
 * @param steps writes into the container's cgroup, in order; all before the first process joins it
 * @param deviceProgram the program that guards devices (v2); null on v1, where the steps do it, and for an update
 * @param ignored fields without effect here, each with its reason
 * @param problems what can't be done; if there is one, nothing of the rest may be used
 */
public record ResourceWrites(
        List<CgroupStep> steps,
        @Nullable DeviceProgram deviceProgram,
        List<Ignored> ignored,
        List<CgroupProblem> problems) {
    /** Takes immutable copies. */
    public ResourceWrites {
        steps = List.copyOf(steps);
        ignored = List.copyOf(ignored);
        problems = List.copyOf(problems);
    }

    /**
     * Compiles the limits of a container.
     *
     * @param resources the limits; {@link Resources#NONE} if the configuration has none (device rules apply all the
     *     same)
     * @param placement where the container's cgroup is
     * @param options see there
     */
    public static ResourceWrites compile(Resources resources, CgroupPlacement placement, ResourceOptions options) {
        WriteCollector out = new WriteCollector(placement);
        ZeroLimits.report(resources, out);
        try {
            if (placement.mode().limitsAreV1()) {
                new V1Writes(resources, placement, options, out).collect();
                return out.result(null);
            }
            DeviceProgram program = devices(resources, options);
            new V2Writes(resources, out).collect();
            return out.result(program);
        } catch (CgroupException e) {
            out.problem(e.problem());
            return out.result(null);
        }
    }

    private static @Nullable DeviceProgram devices(Resources resources, ResourceOptions options) {
        if (options.update()) {
            return null;
        }
        return DeviceProgram.compile(DeviceRule.resolve(resources.devices(), options.devicePaths()));
    }
}
