package io.jcontainers.spec;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The {@code blockIO} object.
 *
 * @param weight relative weight, 10 to 1000
 * @param leafWeight weight against child cgroups (cgroup v1)
 * @param weightDevice weights by device
 * @param throttleReadBpsDevice bytes read a second
 * @param throttleWriteBpsDevice bytes written a second
 * @param throttleReadIOPSDevice reads a second
 * @param throttleWriteIOPSDevice writes a second
 */
public record BlockIo(
        @Nullable Long weight,
        @Nullable Long leafWeight,
        List<WeightDevice> weightDevice,
        List<ThrottleDevice> throttleReadBpsDevice,
        List<ThrottleDevice> throttleWriteBpsDevice,
        List<ThrottleDevice> throttleReadIOPSDevice,
        List<ThrottleDevice> throttleWriteIOPSDevice) {
    /** Takes immutable copies of the collections. */
    public BlockIo {
        weightDevice = List.copyOf(weightDevice);
        throttleReadBpsDevice = List.copyOf(throttleReadBpsDevice);
        throttleWriteBpsDevice = List.copyOf(throttleWriteBpsDevice);
        throttleReadIOPSDevice = List.copyOf(throttleReadIOPSDevice);
        throttleWriteIOPSDevice = List.copyOf(throttleWriteIOPSDevice);
    }
}
