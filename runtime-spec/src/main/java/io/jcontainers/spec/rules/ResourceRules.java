package io.jcontainers.spec.rules;

import io.jcontainers.spec.BlockIo;
import io.jcontainers.spec.Cpu;
import io.jcontainers.spec.DeviceCgroup;
import io.jcontainers.spec.HugepageLimit;
import io.jcontainers.spec.Memory;
import io.jcontainers.spec.Network;
import io.jcontainers.spec.Pids;
import io.jcontainers.spec.Resources;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code linux.resources}: values that some cgroup takes, and names that are safe as file names. */
final class ResourceRules {
    static final String PATH = "linux.resources";
    private static final Set<String> DEVICE_TYPES = Set.of("a", "b", "c");

    private ResourceRules() {}

    static void check(Resources resources, Findings out) {
        checkDevices(resources.devices(), out);
        Memory memory = resources.memory();
        if (memory != null) {
            MemoryRules.check(memory, out);
        }
        Cpu cpu = resources.cpu();
        if (cpu != null) {
            CpuRules.check(cpu, out);
        }
        checkPids(resources.pids(), out);
        BlockIo blockIo = resources.blockIO();
        if (blockIo != null) {
            BlockIoRules.check(blockIo, out);
        }
        checkHugepages(resources.hugepageLimits(), out);
        checkNetwork(resources.network(), out);
        checkRdma(resources, out);
        checkUnified(resources, out);
    }

    private static void checkDevices(List<DeviceCgroup> rules, Findings out) {
        for (int i = 0; i < rules.size(); i++) {
            DeviceCgroup rule = rules.get(i);
            String path = Findings.at(PATH + ".devices", i);
            String type = rule.type();
            if (type != null && !DEVICE_TYPES.contains(type)) {
                out.error(path + ".type", "invalid device type " + Findings.quote(type));
            }
            String access = rule.access();
            if (access != null && !access.chars().allMatch(c -> "rwm".indexOf(c) >= 0)) {
                out.error(path + ".access", "invalid device access " + Findings.quote(access));
            }
            checkDeviceNumber(path + ".major", rule.major(), out);
            checkDeviceNumber(path + ".minor", rule.minor(), out);
        }
    }

    /** -1 stands for every number. */
    private static void checkDeviceNumber(String path, @Nullable Long number, Findings out) {
        if (number != null && (number < -1 || number > 0xffff_ffffL)) {
            out.error(path, "invalid device number " + number);
        }
    }

    private static void checkPids(@Nullable Pids pids, Findings out) {
        Long limit = pids == null ? null : pids.limit();
        if (limit != null && limit < -1) {
            out.warning(PATH + ".pids.limit", limit + " is taken for -1, which is unlimited");
        }
    }

    private static void checkHugepages(List<HugepageLimit> limits, Findings out) {
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < limits.size(); i++) {
            String size = limits.get(i).pageSize();
            String path = Findings.at(PATH + ".hugepageLimits", i) + ".pageSize";
            if (!isPageSize(size)) {
                out.error(path, "invalid page size " + Findings.quote(size) + ": not a number and KB, MB or GB");
            } else if (!seen.add(size)) {
                out.warning(path, "a second limit for " + size + ": the last one counts");
            }
        }
    }

    private static boolean isPageSize(String size) {
        if (!(size.endsWith("KB") || size.endsWith("MB") || size.endsWith("GB"))) {
            return false;
        }
        String number = size.substring(0, size.length() - 2);
        return Digits.areDigits(number) && number.charAt(0) != '0';
    }

    private static void checkNetwork(@Nullable Network network, Findings out) {
        if (network == null) {
            return;
        }
        for (int i = 0; i < network.priorities().size(); i++) {
            NetDeviceRules.checkName(
                    Findings.at(PATH + ".network.priorities", i) + ".name",
                    network.priorities().get(i).name(),
                    out);
        }
    }

    private static void checkRdma(Resources resources, Findings out) {
        resources.rdma().forEach((device, limits) -> {
            String path = Findings.key(PATH + ".rdma", device);
            out.require(isFileName(device), path, "invalid RDMA device name " + Findings.quote(device));
            out.require(
                    limits.hcaHandles() != null || limits.hcaObjects() != null,
                    path,
                    "at least one of hcaHandles and hcaObjects must be given");
        });
    }

    private static void checkUnified(Resources resources, Findings out) {
        for (String key : resources.unified().keySet()) {
            String path = Findings.key(PATH + ".unified", key);
            String named = "unified resource " + Findings.quote(key);
            if (key.indexOf('/') >= 0) {
                out.error(path, named + " must be a file name (no slashes)");
            } else if (!isFileName(key) || key.indexOf('.') <= 0) {
                out.error(path, named + " is not the name of a cgroup file");
            }
        }
    }

    /** Whether the text is letters, digits, {@code _}, {@code -} and {@code .} alone and no dot directory. */
    private static boolean isFileName(String name) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            boolean known =
                    c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || "_-.".indexOf(c) >= 0;
            if (!known) {
                return false;
            }
        }
        return !name.isEmpty() && !name.equals(".") && !name.equals("..");
    }
}
