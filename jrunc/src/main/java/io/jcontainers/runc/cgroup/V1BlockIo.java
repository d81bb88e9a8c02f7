package io.jcontainers.runc.cgroup;

import static io.jcontainers.runc.cgroup.WriteCollector.path;
import static io.jcontainers.runc.cgroup.ZeroLimits.orZero;

import io.jcontainers.spec.BlockIo;
import io.jcontainers.spec.ThrottleDevice;
import io.jcontainers.spec.WeightDevice;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code blockIO} in the files of the v1 controller blkio. */
record V1BlockIo(@Nullable BlockIo blockIo, WriteCollector out) {
    void collect() {
        if (blockIo == null) {
            return;
        }
        if (orZero(blockIo.weight()) != 0) {
            weight("blkio.weight", "blkio.bfq.weight", Long.toString(orZero(blockIo.weight())), "blockIO.weight");
        }
        if (orZero(blockIo.leafWeight()) != 0) {
            write("blkio.leaf_weight", Long.toString(orZero(blockIo.leafWeight())), "blockIO.leafWeight");
        }
        for (int i = 0; i < blockIo.weightDevice().size(); i++) {
            weightDevice(blockIo.weightDevice().get(i), "blockIO.weightDevice[" + i + "]");
        }
        throttle(blockIo.throttleReadBpsDevice(), "blkio.throttle.read_bps_device", "throttleReadBpsDevice");
        throttle(blockIo.throttleWriteBpsDevice(), "blkio.throttle.write_bps_device", "throttleWriteBpsDevice");
        throttle(blockIo.throttleReadIOPSDevice(), "blkio.throttle.read_iops_device", "throttleReadIOPSDevice");
        throttle(blockIo.throttleWriteIOPSDevice(), "blkio.throttle.write_iops_device", "throttleWriteIOPSDevice");
    }

    private void weightDevice(WeightDevice device, String field) {
        String number = device.major() + ":" + device.minor() + " ";
        if (orZero(device.weight()) != 0) {
            String value = number + device.weight();
            weight("blkio.weight_device", "blkio.bfq.weight_device", value, field + ".weight");
        }
        if (orZero(device.leafWeight()) != 0) {
            write("blkio.leaf_weight_device", number + device.leafWeight(), field + ".leafWeight");
        }
    }

    private void throttle(List<ThrottleDevice> devices, String file, String name) {
        for (int i = 0; i < devices.size(); i++) {
            ThrottleDevice device = devices.get(i);
            String value = device.major() + ":" + device.minor() + " " + Long.toUnsignedString(device.rate());
            write(file, value, "blockIO." + name + "[" + i + "].rate");
        }
    }

    private void write(String file, String value, String field) {
        String key = out.v1Key("blkio", field);
        if (key != null) {
            out.add(CgroupWrite.of(key, file, value, path(field)));
        }
    }

    /** CFQ's files went away with Linux 5.0; BFQ's have the same meaning. */
    private void weight(String file, String bfqFile, String value, String field) {
        String key = out.v1Key("blkio", field);
        if (key != null) {
            CgroupWrite bfq = CgroupWrite.of(key, bfqFile, value, path(field));
            out.add(CgroupWrite.of(key, file, value, path(field)).recovering(Errno.ENOENT, bfq));
        }
    }
}
