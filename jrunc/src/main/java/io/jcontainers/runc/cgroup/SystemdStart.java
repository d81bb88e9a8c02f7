package io.jcontainers.runc.cgroup;

import io.jcontainers.runc.dbus.DBusValue;
import io.jcontainers.runc.dbus.GVariantText;
import io.jcontainers.runc.dbus.Property;
import io.jcontainers.spec.Resources;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The properties that make a unit, in runc's order (systemd.scope(5), systemd.resource-control(5)). */
final class SystemdStart {
    private static final String ANNOTATION_PREFIX = "org.systemd.property.";
    private static final String SECONDS = "Sec";
    private static final long USEC_PER_SEC = 1_000_000;
    /** OOMPolicy of scopes came with this version. */
    private static final int OOM_POLICY_VERSION = 253;

    private final CgroupMode mode;
    private final SystemdUnit unit;
    private final Resources resources;
    private final Map<String, String> annotations;
    private final int systemdVersion;

    SystemdStart(
            CgroupMode mode,
            SystemdUnit unit,
            Resources resources,
            Map<String, String> annotations,
            int systemdVersion) {
        this.mode = mode;
        this.unit = unit;
        this.resources = resources;
        this.annotations = annotations;
        this.systemdVersion = systemdVersion;
    }

    List<Property> properties() {
        List<Property> all = new ArrayList<>();
        all.add(new Property("Description", DBusValue.string("libcontainer container " + unit.containerName())));
        if (unit.isSlice()) {
            all.add(new Property("Wants", DBusValue.strings(List.of(unit.slice()))));
        } else {
            all.add(new Property("Slice", DBusValue.string(unit.slice())));
            all.add(new Property("Delegate", DBusValue.bool(true)));
        }
        all.add(new Property("PIDs", new DBusValue.Array("u", List.of(new DBusValue.PidHole()))));
        String io = mode == CgroupMode.V2 ? "IOAccounting" : "BlockIOAccounting";
        for (String accounting : List.of("MemoryAccounting", "CPUAccounting", io, "TasksAccounting")) {
            all.add(new Property(accounting, DBusValue.bool(true)));
        }
        all.add(new Property("DefaultDependencies", DBusValue.bool(false)));
        annotations.forEach((name, value) -> {
            if (name.startsWith(ANNOTATION_PREFIX)) {
                all.add(annotation(name, value));
            }
        });
        oomPolicy(all);
        return all;
    }

    /** A property by annotation. Names are letters only: there is nothing to smuggle in. */
    private static Property annotation(String annotation, String text) {
        String field = "annotations." + annotation;
        String name = annotation.substring(ANNOTATION_PREFIX.length());
        if (name.length() < 3) {
            throw new CgroupException(field, "annotation " + annotation + " name incorrect: too short");
        }
        if (!name.chars().allMatch(SystemdStart::isLetter)) {
            throw new CgroupException(
                    field, "annotation " + annotation + " name incorrect: contains non-alphabetic character");
        }
        try {
            return property(name, GVariantText.parse(text));
        } catch (IllegalArgumentException e) {
            throw new CgroupException(
                    field, "annotation " + annotation + "=" + text + " value parse error: " + e.getMessage());
        }
    }

    /** On the bus times are in microseconds; systemd's documentation has the names of unit files, in seconds. */
    private static Property property(String name, DBusValue value) {
        int stem = name.length() - SECONDS.length();
        boolean seconds =
                name.endsWith(SECONDS) && stem > 0 && name.charAt(stem - 1) >= 'a' && name.charAt(stem - 1) <= 'z';
        return seconds
                ? new Property(name.substring(0, stem) + "USec", microseconds(value))
                : new Property(name, value);
    }

    private static DBusValue microseconds(DBusValue value) {
        if (value instanceof DBusValue.Fixed number && number.type() != 'b') {
            return DBusValue.uint64(number.bits() * USEC_PER_SEC);
        }
        if (value instanceof DBusValue.Real real) {
            return DBusValue.uint64((long) (real.value() * USEC_PER_SEC));
        }
        throw new IllegalArgumentException("not a number");
    }

    private static boolean isLetter(int c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    private void oomPolicy(List<Property> all) {
        String group = resources.unified().get("memory.oom.group");
        if (group == null || mode != CgroupMode.V2) {
            return;
        }
        String field = "linux.resources.unified[\"memory.oom.group\"]";
        long value = UnifiedValue.number(field, "memory.oom.group", group.strip());
        if (systemdVersion >= OOM_POLICY_VERSION && (value == 0 || value == 1)) {
            all.add(new Property("OOMPolicy", DBusValue.string(value == 0 ? "continue" : "kill")));
        }
    }
}
