package io.jcontainers.spec.rules;

import io.jcontainers.spec.NetDevice;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** {@code linux.netDevices}: names that the kernel takes, none given twice. */
final class NetDeviceRules {
    /** {@code IFNAMSIZ} of the kernel less the terminating NUL. */
    private static final int LONGEST_NAME = 15;

    private NetDeviceRules() {}

    static void check(Map<String, NetDevice> devices, Findings out) {
        Set<String> inside = new HashSet<>();
        for (var entry : devices.entrySet()) {
            String path = Findings.key("linux.netDevices", entry.getKey());
            checkName(path, entry.getKey(), out);
            String name = entry.getValue().name();
            if (name != null) {
                checkName(path + ".name", name, out);
            }
            String target = name == null ? entry.getKey() : name;
            if (target.indexOf('%') < 0 && !inside.add(target)) {
                out.error(path, "a second network device would be named " + Findings.quote(target));
            }
        }
    }

    static void checkName(String path, String name, Findings out) {
        if (!isValid(name)) {
            out.error(path, "invalid network device name " + Findings.quote(name));
        }
    }

    /** {@code dev_valid_name} of the kernel. */
    private static boolean isValid(String name) {
        if (name.isEmpty() || name.length() > LONGEST_NAME || name.equals(".") || name.equals("..")) {
            return false;
        }
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c == '/' || c == ':' || c <= ' ' || c >= 0x7f) {
                return false;
            }
        }
        return true;
    }
}
