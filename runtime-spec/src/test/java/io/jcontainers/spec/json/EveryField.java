package io.jcontainers.spec.json;

import io.jcontainers.spec.BlockIo;
import io.jcontainers.spec.Box;
import io.jcontainers.spec.Capabilities;
import io.jcontainers.spec.Cpu;
import io.jcontainers.spec.Device;
import io.jcontainers.spec.DeviceCgroup;
import io.jcontainers.spec.ExecCpuAffinity;
import io.jcontainers.spec.Hook;
import io.jcontainers.spec.Hooks;
import io.jcontainers.spec.HugepageLimit;
import io.jcontainers.spec.IdMapping;
import io.jcontainers.spec.IntelRdt;
import io.jcontainers.spec.InterfacePriority;
import io.jcontainers.spec.IoPriority;
import io.jcontainers.spec.Linux;
import io.jcontainers.spec.Memory;
import io.jcontainers.spec.MemoryPolicy;
import io.jcontainers.spec.Mount;
import io.jcontainers.spec.Namespace;
import io.jcontainers.spec.NamespaceType;
import io.jcontainers.spec.NetDevice;
import io.jcontainers.spec.Network;
import io.jcontainers.spec.Personality;
import io.jcontainers.spec.Pids;
import io.jcontainers.spec.Process;
import io.jcontainers.spec.RawJson;
import io.jcontainers.spec.Rdma;
import io.jcontainers.spec.Resources;
import io.jcontainers.spec.Rlimit;
import io.jcontainers.spec.Root;
import io.jcontainers.spec.Scheduler;
import io.jcontainers.spec.Spec;
import io.jcontainers.spec.ThrottleDevice;
import io.jcontainers.spec.TimeOffset;
import io.jcontainers.spec.User;
import io.jcontainers.spec.WeightDevice;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The record that every-field.json must be read as, written by hand. */
final class EveryField {
    static final String SECCOMP = "{\"defaultAction\": \"SCMP_ACT_ALLOW\", \"odd\": \"}]\\\"\" }";

    private EveryField() {}

    static Spec spec() {
        return new Spec(
                "1.3.0",
                process(),
                new Root("rootfs", true),
                "host",
                "domain",
                List.of(
                        new Mount(
                                "/proc",
                                "proc",
                                "proc",
                                List.of("nosuid", "noexec"),
                                List.of(new IdMapping(0, 100_000, 65_536)),
                                List.of(new IdMapping(1, 100_001, 65_535))),
                        new Mount("/data", null, "/srv", List.of(), List.of(), List.of())),
                new Hooks(
                        List.of(new Hook("/a", List.of("a", "1"), List.of("K=V"), 3L)),
                        List.of(hook("/b")),
                        List.of(hook("/c")),
                        List.of(hook("/d")),
                        List.of(hook("/e")),
                        List.of(hook("/f"), hook("/g"))),
                ordered("z.last/key", "1", "a.first", ""),
                linux());
    }

    private static Hook hook(String path) {
        return new Hook(path, List.of(), List.of(), null);
    }

    static Process process() {
        return new Process(
                true,
                new Box(24, 80),
                new User(1000, 4_294_967_294L, 18L, List.of(5L, 6L), "w"),
                List.of("sh", "-c", "echo é 😀"),
                "cmd",
                List.of("PATH=/bin", "EMPTY="),
                "/srv dir",
                new Capabilities(
                        List.of("CAP_KILL", "CAP_CHOWN"),
                        List.of("CAP_KILL"),
                        List.of("CAP_CHOWN"),
                        List.of("CAP_KILL", "CAP_CHOWN"),
                        List.of("CAP_CHOWN")),
                List.of(new Rlimit("RLIMIT_NOFILE", -1, 1024), new Rlimit("RLIMIT_CORE", 0, 0)),
                true,
                "profile",
                -500L,
                new Scheduler("SCHED_DEADLINE", -3, 7, List.of("SCHED_FLAG_RESET_ON_FORK"), 10, 20, Long.MIN_VALUE),
                "label",
                new IoPriority("IOPRIO_CLASS_BE", 4),
                new ExecCpuAffinity("0-1", "2"));
    }

    private static Linux linux() {
        byte[] seccomp = SECCOMP.getBytes(StandardCharsets.UTF_8);
        return new Linux(
                List.of(new IdMapping(0, 1000, 1)),
                List.of(new IdMapping(0, 1001, 2)),
                ordered("net.ipv4.ip_forward", "1", "kernel.msgmax", "2"),
                resources(),
                "/a/b",
                List.of(
                        new Namespace(NamespaceType.PID, null),
                        new Namespace(NamespaceType.NETWORK, "/proc/1/ns/net"),
                        new Namespace(NamespaceType.MOUNT, null),
                        new Namespace(NamespaceType.IPC, null),
                        new Namespace(NamespaceType.UTS, null),
                        new Namespace(NamespaceType.USER, null),
                        new Namespace(NamespaceType.CGROUP, null),
                        new Namespace(NamespaceType.TIME, null)),
                List.of(
                        new Device("/dev/fuse", "c", 10, 229, 438L, 1L, 2L),
                        new Device("/dev/pipe", "p", 0, 0, null, null, null)),
                Map.of("eth0", new NetDevice("inside"), "eth1", new NetDevice(null)),
                new RawJson(seccomp, 0, seccomp.length),
                "rslave",
                List.of("/proc/kcore"),
                List.of("/proc/sys"),
                "mount-label",
                new IntelRdt("guaranteed", List.of("L2:0=f"), "L3:0=f", "MB:0=20", true),
                new MemoryPolicy("MPOL_INTERLEAVE", "0-1", List.of("MPOL_F_STATIC_NODES")),
                new Personality("LINUX32", List.of("F")),
                Map.of("monotonic", new TimeOffset(-172_800, 5), "boottime", new TimeOffset(1, 0)));
    }

    static Resources resources() {
        return new Resources(
                List.of(new DeviceCgroup(false, null, null, null, "rwm"), new DeviceCgroup(true, "c", 1L, -1L, "r")),
                new Memory(1_048_576L, 524_288L, -1L, 3L, 4L, 60L, false, true, true),
                new Cpu(1024L, -1L, 5L, 100_000L, 6L, 7L, "0-3", "0", 1L),
                new Pids(100L),
                new BlockIo(
                        10L,
                        20L,
                        List.of(new WeightDevice(8, 0, 30L, 40L)),
                        List.of(new ThrottleDevice(8, 1, 50)),
                        List.of(new ThrottleDevice(8, 2, 60)),
                        List.of(new ThrottleDevice(8, 3, 70)),
                        List.of(new ThrottleDevice(8, 4, 80))),
                List.of(new HugepageLimit("2MB", -1)),
                new Network(1_048_577L, List.of(new InterfacePriority("eth0", 500))),
                Map.of("mlx5_1", new Rdma(3L, 10_000L)),
                ordered("memory.high", "1000", "cgroup.max.depth", "2"));
    }

    private static Map<String, String> ordered(String key1, String value1, String key2, String value2) {
        Map<String, String> map = new LinkedHashMap<>();
        map.put(key1, value1);
        map.put(key2, value2);
        return map;
    }
}
