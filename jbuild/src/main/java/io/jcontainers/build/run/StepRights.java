package io.jcontainers.build.run;

import io.jcontainers.build.sys.FileType;
import io.jcontainers.runc.host.Caller;
import io.jcontainers.spec.Capabilities;
import io.jcontainers.spec.Cpu;
import io.jcontainers.spec.Device;
import io.jcontainers.spec.DeviceCgroup;
import io.jcontainers.spec.Linux;
import io.jcontainers.spec.Memory;
import io.jcontainers.spec.Process;
import io.jcontainers.spec.Resources;
import io.jcontainers.spec.rules.KnownNames;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

/** What a step may do and how much it may take. */
final class StepRights {
    private static final String ALL = "rwm";

    private final RunOptions options;
    private final boolean insecure;
    private final Caller caller;

    StepRights(RunOptions options, boolean insecure, Caller caller) {
        this.options = options;
        this.insecure = insecure;
        this.caller = caller;
    }

    /** {@code --security=insecure} is all that the caller may: capabilities, devices, nothing hidden, no filter. */
    Process process(Process process) {
        if (!insecure) {
            return process;
        }
        long held = caller.bounding() & caller.effective();
        List<String> all = IntStream.range(0, KnownNames.CAPABILITIES.size())
                .filter(number -> (held >>> number & 1) != 0)
                .mapToObj(KnownNames.CAPABILITIES::get)
                .toList();
        return process.toBuilder()
                .capabilities(new Capabilities(all, all, List.of(), all, List.of()))
                .build();
    }

    Linux linux(Linux linux) {
        Linux.Builder changed = linux.toBuilder()
                .resources(resources(Objects.requireNonNull(linux.resources())))
                .devices(devices());
        if (insecure) {
            changed.seccomp(null).maskedPaths(List.of()).readonlyPaths(List.of());
        }
        return changed.build();
    }

    private List<Device> devices() {
        List<Device> devices = new ArrayList<>();
        for (HostDevice device : options.devices()) {
            devices.add(new Device(
                    device.target(),
                    type(device),
                    device.major(),
                    device.minor(),
                    (long) device.mode(),
                    device.uid(),
                    device.gid()));
        }
        return devices;
    }

    private static String type(HostDevice device) {
        return device.type() == FileType.BLOCK_DEVICE ? "b" : "c";
    }

    private Resources resources(Resources resources) {
        List<DeviceCgroup> rules = new ArrayList<>(resources.devices());
        for (HostDevice device : options.devices()) {
            rules.add(new DeviceCgroup(true, type(device), device.major(), device.minor(), device.access()));
        }
        if (insecure) {
            rules = List.of(new DeviceCgroup(true, "a", null, null, ALL));
        }
        Resources.Builder changed = resources.toBuilder().devices(rules);
        RunLimits limits = options.limits();
        if (limits.memoryBytes() != null || limits.memorySwapBytes() != null) {
            changed.memory(new Memory.Builder()
                    .limit(limits.memoryBytes())
                    .swap(limits.memorySwapBytes())
                    .build());
        }
        if (limits.cpuShares() != null
                || limits.cpuQuotaMicros() != null
                || limits.cpuPeriodMicros() != null
                || limits.cpusetCpus() != null
                || limits.cpusetMems() != null) {
            changed.cpu(new Cpu.Builder()
                    .shares(limits.cpuShares())
                    .quota(limits.cpuQuotaMicros())
                    .period(limits.cpuPeriodMicros())
                    .cpus(limits.cpusetCpus())
                    .mems(limits.cpusetMems())
                    .build());
        }
        return changed.build();
    }
}
