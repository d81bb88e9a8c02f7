package io.jcontainers.runc.cgroup;

import io.jcontainers.runc.cgroup.DeviceRule.DeviceType;
import io.jcontainers.runc.dbus.DBusValue;
import io.jcontainers.runc.dbus.Property;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Device rules as DevicePolicy and DeviceAllow. systemd can only hold lists of what is allowed; the rules themselves
 * are set in the cgroup afterwards, so this one must not be narrower than they are (v2, where both have to agree) nor
 * wider for long (v1, where the later write wins).
 */
final class SystemdDevices {
    private static final String ENTRY = "(ss)";
    /** Older ones look the device up under /dev and want names of driver groups. */
    private static final int NUMBERS_VERSION = 240;

    private final CgroupMode mode;
    private final List<DeviceRule> rules;
    private final int version;
    private final List<Ignored> ignored = new ArrayList<>();

    SystemdDevices(CgroupMode mode, List<DeviceRule> rules, int version) {
        this.mode = mode;
        this.rules = rules;
        this.version = version;
    }

    List<Ignored> ignored() {
        return ignored;
    }

    List<Property> properties() {
        DeviceSet set = allowList();
        if (set == null) {
            return mode == CgroupMode.V2 ? policy("auto") : policy("strict");
        }
        if (set.allowsAll()) {
            return policy("auto");
        }
        List<DBusValue> entries = new ArrayList<>();
        for (DeviceRule rule : set.exceptions()) {
            String path = path(rule);
            if (path != null) {
                entries.add(new DBusValue.Struct(
                        List.of(DBusValue.string(path), DBusValue.string(DeviceRule.accessText(rule.access())))));
            } else if (mode == CgroupMode.V2) {
                ignored.add(new Ignored(rule.field(), "systemd doesn't support device rule " + rule.cgroupText()));
                return policy("auto");
            } else {
                ignored.add(new Ignored(rule.field(), "systemd doesn't support device rule " + rule.cgroupText()));
            }
        }
        List<Property> properties = new ArrayList<>(policy("strict"));
        properties.add(new Property("DeviceAllow", new DBusValue.Array(ENTRY, entries)));
        return properties;
    }

    /** The rules as a list of what is allowed; null if they are none. */
    private @Nullable DeviceSet allowList() {
        DeviceSet set;
        try {
            set = DeviceSet.of(rules);
        } catch (CgroupException hole) {
            if (mode.limitsAreV1()) {
                throw hole;
            }
            ignored.add(new Ignored(hole.problem().field(), "systemd only has lists of what is allowed"));
            return null;
        }
        if (set.defaultAllow() && !set.allowsAll()) {
            ignored.add(new Ignored("linux.resources.devices", "systemd only has lists of what is allowed"));
            return null;
        }
        return set;
    }

    /** A policy, and the list emptied: entries of an earlier one would stay. */
    private static List<Property> policy(String policy) {
        return List.of(
                new Property("DevicePolicy", DBusValue.string(policy)),
                new Property("DeviceAllow", new DBusValue.Array(ENTRY, List.of())));
    }

    /** How systemd names the devices of a rule; null if it can't. */
    private @Nullable String path(DeviceRule rule) {
        String kind = rule.type() == DeviceType.BLOCK ? "block" : "char";
        if (rule.major() == DeviceRule.ANY) {
            return rule.minor() == DeviceRule.ANY ? kind + "-*" : null;
        }
        if (version < NUMBERS_VERSION) {
            return null;
        }
        return rule.minor() == DeviceRule.ANY
                ? kind + "-" + rule.major()
                : "/dev/" + kind + "/" + rule.major() + ":" + rule.minor();
    }
}
