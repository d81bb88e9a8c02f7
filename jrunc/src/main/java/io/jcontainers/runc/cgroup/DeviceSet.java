package io.jcontainers.runc.cgroup;

import io.jcontainers.runc.cgroup.DeviceRule.DeviceType;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A rule list as the v1 controller (and systemd) can hold it: one default and exceptions to it. Rules for the same
 * devices are merged. A rule that would take away a part of a wildcard exception is an error, because v1 would silently
 * not do it.
 */
final class DeviceSet {
    private boolean defaultAllow;
    private final List<DeviceRule> exceptions = new ArrayList<>();

    private DeviceSet() {}

    /**
     * Applies rules in order to "nothing is allowed".
     *
     * @throws CgroupException for a hole in a wildcard
     */
    static DeviceSet of(List<DeviceRule> rules) {
        DeviceSet set = new DeviceSet();
        for (DeviceRule rule : rules) {
            set.apply(rule);
        }
        return set;
    }

    /** Whether everything but the exceptions is allowed. */
    boolean defaultAllow() {
        return defaultAllow;
    }

    /** Whether everything is allowed. */
    boolean allowsAll() {
        return defaultAllow && exceptions.isEmpty();
    }

    /** The exceptions, sorted by major, minor and type. */
    List<DeviceRule> exceptions() {
        return exceptions.stream()
                .sorted(Comparator.comparingLong(DeviceRule::major)
                        .thenComparingLong(DeviceRule::minor)
                        .thenComparing(DeviceRule::type))
                .toList();
    }

    /**
     * What is written on v1: a line that sets the default and drops what a new cgroup inherited, then the exceptions,
     * in the order of the rules: devices.list shows them so. The cgroup has no process and no child at that time.
     */
    List<DeviceRule> rules() {
        List<DeviceRule> rules = new ArrayList<>();
        rules.add(new DeviceRule(
                defaultAllow,
                DeviceType.ALL,
                DeviceRule.ANY,
                DeviceRule.ANY,
                DeviceRule.ALL_ACCESS,
                "linux.resources.devices"));
        rules.addAll(exceptions);
        return List.copyOf(rules);
    }

    private void apply(DeviceRule rule) {
        if (rule.type() == DeviceType.ALL) {
            defaultAllow = rule.allow();
            exceptions.clear();
        } else if (rule.allow() == defaultAllow) {
            removeException(rule);
        } else {
            addException(rule);
        }
    }

    private void addException(DeviceRule rule) {
        DeviceRule present = find(rule, rule.major(), rule.minor());
        int merged = rule.access() | (present == null ? 0 : present.access());
        if (present == null) {
            exceptions.add(withAccess(rule, merged));
        } else {
            exceptions.set(exceptions.indexOf(present), withAccess(rule, merged));
        }
    }

    private void removeException(DeviceRule rule) {
        requireNoHole(rule, DeviceRule.ANY, rule.minor());
        requireNoHole(rule, rule.major(), DeviceRule.ANY);
        requireNoHole(rule, DeviceRule.ANY, DeviceRule.ANY);
        DeviceRule present = find(rule, rule.major(), rule.minor());
        if (present == null) {
            return;
        }
        int left = present.access() & ~rule.access();
        if (left == 0) {
            exceptions.remove(present);
        } else {
            exceptions.set(exceptions.indexOf(present), withAccess(present, left));
        }
    }

    private void requireNoHole(DeviceRule rule, long major, long minor) {
        DeviceRule wider = find(rule, major, minor);
        if (wider == null || wider.sameDevices(rule) || (wider.access() & rule.access()) == 0) {
            return;
        }
        throw new CgroupException(
                rule.field(),
                "unable to remove '" + (defaultAllow ? "deny" : "allow") + "' exception: requested rule ["
                        + rule.cgroupText() + "] not supported by devices cgroupv1 (cannot punch hole in existing"
                        + " wildcard rule [" + wider.cgroupText() + "])");
    }

    private @Nullable DeviceRule find(DeviceRule like, long major, long minor) {
        for (DeviceRule exception : exceptions) {
            if (exception.type() == like.type() && exception.major() == major && exception.minor() == minor) {
                return exception;
            }
        }
        return null;
    }

    private static DeviceRule withAccess(DeviceRule rule, int access) {
        return new DeviceRule(rule.allow(), rule.type(), rule.major(), rule.minor(), access, rule.field());
    }
}
