package io.jcontainers.runc.cgroup;

import io.jcontainers.runc.dbus.DBusMessage;
import io.jcontainers.runc.dbus.Property;
import io.jcontainers.runc.dbus.SystemdCalls;
import io.jcontainers.spec.Resources;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What the systemd driver tells systemd. What systemd has no property for, and everything once more, is written into
 * the unit's cgroup afterwards ({@link ResourceWrites}, with {@link #resources}).
 *
 * @param unit the unit
 * @param start properties that make it; one holds the place of the process id
 * @param limits properties for the limits; for a new unit after {@link #start}, for a running one alone
 * @param resources the limits with the CPU quota that systemd really sets: a multiple of 10 ms a second
 * @param ignored what systemd is not told, each with its reason
 */
public record SystemdPlan(
        SystemdUnit unit, List<Property> start, List<Property> limits, Resources resources, List<Ignored> ignored) {
    /** Takes immutable copies. */
    public SystemdPlan {
        start = List.copyOf(start);
        limits = List.copyOf(limits);
        ignored = List.copyOf(ignored);
    }

    /**
     * Compiles the properties of a unit.
     *
     * @param placement made with the systemd driver
     * @param resources the limits
     * @param annotations of the configuration: those named {@code org.systemd.property.NAME} are properties
     * @param options as for the writes
     * @param systemdVersion major version, see {@link SystemdCalls#majorVersion}
     * @throws CgroupException with runc's text for what can't be
     */
    public static SystemdPlan compile(
            CgroupPlacement placement,
            Resources resources,
            Map<String, String> annotations,
            ResourceOptions options,
            int systemdVersion) {
        SystemdUnit unit = placement.unit();
        if (unit == null) {
            throw new IllegalArgumentException("not placed by the systemd driver");
        }
        SystemdLimits limits = new SystemdLimits(placement.mode(), resources, options, systemdVersion);
        limits.collect();
        return new SystemdPlan(
                unit,
                new SystemdStart(placement.mode(), unit, resources, annotations, systemdVersion).properties(),
                limits.properties(),
                limits.rounded(),
                limits.ignored());
    }

    /** The message that makes the unit with all its limits. */
    public DBusMessage startMessage(int serial) {
        List<Property> all = new ArrayList<>(start);
        all.addAll(limits);
        return SystemdCalls.startTransientUnit(serial, unit.name(), all);
    }

    /** The message that changes the limits of the running unit. */
    public DBusMessage updateMessage(int serial) {
        return SystemdCalls.setUnitProperties(serial, unit.name(), limits);
    }
}
