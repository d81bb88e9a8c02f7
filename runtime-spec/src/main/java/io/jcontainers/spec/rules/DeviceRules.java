package io.jcontainers.spec.rules;

import io.jcontainers.spec.Device;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** {@code linux.devices}: what mknod(2) takes. */
final class DeviceRules {
    private static final Set<String> TYPES = Set.of("b", "c", "u", "p");
    /** Bits of a Linux device number. */
    private static final long GREATEST_MAJOR = 0xfff;

    private static final long GREATEST_MINOR = 0xf_ffff;
    private static final long GREATEST_ID = 0xffff_fffeL;
    /** Callers pass st_mode as it is, with the bits of the file's type. */
    private static final long GREATEST_MODE = 0177777;

    private DeviceRules() {}

    static void check(List<Device> devices, Findings out) {
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < devices.size(); i++) {
            Device device = devices.get(i);
            String path = Findings.at("linux.devices", i);
            checkPath(path + ".path", device.path(), out);
            if (!seen.add(device.path())) {
                out.warning(path + ".path", "a second device at " + Findings.quote(device.path()));
            }
            checkNumbers(path, device, out);
            checkOwner(path, device, out);
        }
    }

    private static void checkPath(String place, String path, Findings out) {
        out.require(path.startsWith("/"), place, "the path of a device must be absolute");
    }

    private static void checkNumbers(String path, Device device, Findings out) {
        if (!TYPES.contains(device.type())) {
            out.error(path + ".type", "invalid device type " + Findings.quote(device.type()));
            return;
        }
        if (device.type().equals("p")) {
            return;
        }
        if (device.major() < 0 || device.major() > GREATEST_MAJOR) {
            out.error(path + ".major", "invalid major number " + device.major() + ": not between 0 and 4095");
        }
        if (device.minor() < 0 || device.minor() > GREATEST_MINOR) {
            out.error(path + ".minor", "invalid minor number " + device.minor() + ": not between 0 and 1048575");
        }
    }

    private static void checkOwner(String path, Device device, Findings out) {
        Long mode = device.fileMode();
        out.require(
                mode == null || mode <= GREATEST_MODE, path + ".fileMode", "invalid file mode: above 65535 (0177777)");
        Long uid = device.uid();
        out.require(uid == null || uid <= GREATEST_ID, path + ".uid", "invalid id: above " + GREATEST_ID);
        Long gid = device.gid();
        out.require(gid == null || gid <= GREATEST_ID, path + ".gid", "invalid id: above " + GREATEST_ID);
    }
}
