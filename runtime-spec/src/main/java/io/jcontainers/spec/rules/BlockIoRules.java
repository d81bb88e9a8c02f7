package io.jcontainers.spec.rules;

import io.jcontainers.spec.BlockIo;
import io.jcontainers.spec.ThrottleDevice;
import io.jcontainers.spec.WeightDevice;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code linux.resources.blockIO}: weights from 10 to 1000, where callers write 0 for unset. */
final class BlockIoRules {
    private static final String PATH = ResourceRules.PATH + ".blockIO";

    private BlockIoRules() {}

    static void check(BlockIo blockIo, Findings out) {
        checkWeight(PATH + ".weight", blockIo.weight(), out);
        checkWeight(PATH + ".leafWeight", blockIo.leafWeight(), out);
        for (int i = 0; i < blockIo.weightDevice().size(); i++) {
            checkWeightDevice(
                    Findings.at(PATH + ".weightDevice", i),
                    blockIo.weightDevice().get(i),
                    out);
        }
        checkThrottles("throttleReadBpsDevice", blockIo.throttleReadBpsDevice(), out);
        checkThrottles("throttleWriteBpsDevice", blockIo.throttleWriteBpsDevice(), out);
        checkThrottles("throttleReadIOPSDevice", blockIo.throttleReadIOPSDevice(), out);
        checkThrottles("throttleWriteIOPSDevice", blockIo.throttleWriteIOPSDevice(), out);
    }

    private static void checkWeightDevice(String path, WeightDevice device, Findings out) {
        checkNumbers(path, device.major(), device.minor(), out);
        checkWeight(path + ".weight", device.weight(), out);
        checkWeight(path + ".leafWeight", device.leafWeight(), out);
        if (device.weight() == null && device.leafWeight() == null) {
            out.error(path, "at least one of weight and leafWeight must be given");
        }
    }

    private static void checkThrottles(String key, List<ThrottleDevice> devices, Findings out) {
        for (int i = 0; i < devices.size(); i++) {
            ThrottleDevice device = devices.get(i);
            checkNumbers(Findings.at(PATH + '.' + key, i), device.major(), device.minor(), out);
        }
    }

    private static void checkNumbers(String path, long major, long minor, Findings out) {
        out.require(major >= 0, path + ".major", "invalid major number " + major);
        out.require(minor >= 0, path + ".minor", "invalid minor number " + minor);
    }

    private static void checkWeight(String path, @Nullable Long weight, Findings out) {
        if (weight != null && weight != 0 && (weight < 10 || weight > 1000)) {
            out.error(path, "invalid weight " + weight + ": not between 10 and 1000");
        }
    }
}
