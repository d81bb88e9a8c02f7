package io.jcontainers.runc.cgroup;

import io.jcontainers.spec.DeviceCgroup;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One device access rule with everything decided.
 *
 * @param allow whether it allows
 * @param type kind of the device
 * @param major major number, or {@link #ANY}
 * @param minor minor number, or {@link #ANY}
 * @param access bits of {@link #MKNOD}, {@link #READ} and {@link #WRITE}, at least one
 * @param field path of the field in config.json that it comes from
 */
public record DeviceRule(boolean allow, DeviceType type, long major, long minor, int access, String field) {
    /** Every number. */
    public static final long ANY = -1;

    /** Making a node; BPF_DEVCG_ACC_MKNOD. */
    public static final int MKNOD = 1;
    /** Opening for reading; BPF_DEVCG_ACC_READ. */
    public static final int READ = 2;
    /** Opening for writing; BPF_DEVCG_ACC_WRITE. */
    public static final int WRITE = 4;
    /** All three. */
    public static final int ALL_ACCESS = MKNOD | READ | WRITE;

    private static final long MAX_NUMBER = 0xFFFF_FFFFL;
    private static final String DEFAULT_FIELD = "linux.resources.devices (default)";

    /** What a rule matches. */
    public enum DeviceType {
        /** Every device with every access, whatever else the rule says. */
        ALL('a'),
        BLOCK('b'),
        CHAR('c');

        private final char letter;

        DeviceType(char letter) {
            this.letter = letter;
        }

        /** The letter in config.json and in the files of the v1 controller. */
        public char letter() {
            return letter;
        }
    }

    /** A device that every container may use, with its usual path. */
    private record DefaultDevice(String path, DeviceType type, long major, long minor, int access) {}

    private static final List<DefaultDevice> DEFAULTS = List.of(
            new DefaultDevice("", DeviceType.CHAR, ANY, ANY, MKNOD),
            new DefaultDevice("", DeviceType.BLOCK, ANY, ANY, MKNOD),
            new DefaultDevice("/dev/null", DeviceType.CHAR, 1, 3, ALL_ACCESS),
            new DefaultDevice("/dev/random", DeviceType.CHAR, 1, 8, ALL_ACCESS),
            new DefaultDevice("/dev/full", DeviceType.CHAR, 1, 7, ALL_ACCESS),
            new DefaultDevice("/dev/tty", DeviceType.CHAR, 5, 0, ALL_ACCESS),
            new DefaultDevice("/dev/zero", DeviceType.CHAR, 1, 5, ALL_ACCESS),
            new DefaultDevice("/dev/urandom", DeviceType.CHAR, 1, 9, ALL_ACCESS),
            // Unix98 pty slaves, /dev/ptmx, /dev/net/tun.
            new DefaultDevice("", DeviceType.CHAR, 136, ANY, ALL_ACCESS),
            new DefaultDevice("", DeviceType.CHAR, 5, 2, ALL_ACCESS),
            new DefaultDevice("", DeviceType.CHAR, 10, 200, ALL_ACCESS));

    /**
     * The complete list: the configured rules, then those that every container has and no configuration takes away.
     * Later rules win.
     *
     * @param configured {@code linux.resources.devices}
     * @param devicePaths paths of {@code linux.devices}: such a device is not also a default one
     * @throws CgroupException with runc's text for a rule that can't be
     */
    public static List<DeviceRule> resolve(List<DeviceCgroup> configured, Collection<String> devicePaths) {
        List<DeviceRule> rules = new ArrayList<>();
        for (int i = 0; i < configured.size(); i++) {
            rules.add(of(configured.get(i), i));
        }
        for (DefaultDevice device : DEFAULTS) {
            if (device.path().isEmpty() || !devicePaths.contains(device.path())) {
                rules.add(new DeviceRule(
                        true, device.type(), device.major(), device.minor(), device.access(), DEFAULT_FIELD));
            }
        }
        return List.copyOf(rules);
    }

    private static DeviceRule of(DeviceCgroup rule, int index) {
        String field = "linux.resources.devices[" + index + "]";
        DeviceType type = type(rule.type(), field);
        String access = rule.access();
        if (access == null || access.isEmpty()) {
            throw new CgroupException(field + ".access", "device access at " + index + " field cannot be empty");
        }
        int bits = access(access, field);
        if (type == DeviceType.ALL) {
            return new DeviceRule(rule.allow(), type, ANY, ANY, ALL_ACCESS, field);
        }
        return new DeviceRule(
                rule.allow(),
                type,
                number(rule.major(), "major", field),
                number(rule.minor(), "minor", field),
                bits,
                field);
    }

    private static DeviceType type(@Nullable String type, String field) {
        if (type == null || type.isEmpty()) {
            return DeviceType.ALL;
        }
        for (DeviceType known : DeviceType.values()) {
            if (type.equals(String.valueOf(known.letter()))) {
                return known;
            }
        }
        throw new CgroupException(field + ".type", "invalid cgroup device type " + GoText.quote(type));
    }

    private static int access(String access, String field) {
        int bits = 0;
        for (int i = 0; i < access.length(); i++) {
            char c = access.charAt(i);
            bits |= switch (c) {
                case 'r' -> READ;
                case 'w' -> WRITE;
                case 'm' -> MKNOD;
                default -> throw new CgroupException(field + ".access", "unknown device access '" + c + "'");
            };
        }
        return bits;
    }

    private static long number(@Nullable Long number, String name, String field) {
        if (number == null || number == ANY) {
            return ANY;
        }
        if (number < 0 || number > MAX_NUMBER) {
            throw new CgroupException(field + "." + name, "invalid " + name + " " + number);
        }
        return number;
    }

    /** The device part of this rule and another one are equal. */
    boolean sameDevices(DeviceRule other) {
        return type == other.type && major == other.major && minor == other.minor;
    }

    /** The line for {@code devices.allow} or {@code devices.deny}, such as {@code c 1:3 rwm}. */
    public String cgroupText() {
        return type.letter() + " " + numberText(major) + ":" + numberText(minor) + " " + accessText(access);
    }

    private static String numberText(long number) {
        return number == ANY ? "*" : Long.toString(number);
    }

    /** The letters of access bits, in the order {@code rwm}. */
    static String accessText(int access) {
        return ((access & READ) != 0 ? "r" : "")
                + ((access & WRITE) != 0 ? "w" : "")
                + ((access & MKNOD) != 0 ? "m" : "");
    }
}
