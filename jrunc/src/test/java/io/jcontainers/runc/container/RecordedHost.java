package io.jcontainers.runc.container;

import io.jcontainers.runc.cgroup.BytePath;
import io.jcontainers.runc.cgroup.CgroupDriver;
import io.jcontainers.runc.cgroup.CgroupHost;
import io.jcontainers.runc.host.Caller;
import io.jcontainers.runc.host.Host;
import io.jcontainers.runc.request.Files;
import io.jcontainers.runc.request.Need;
import io.jcontainers.runc.request.Request;
import io.jcontainers.spec.json.SpecReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** A host as a front would describe it, for compilations without one. */
final class RecordedHost {
    private final String mounts;
    private final String controllers;
    private String membership = "0::/system.slice/ssh.service\n";
    private String uidMap = "0 0 4294967295";
    private long uid;
    private Map<String, String> environment = Map.of();

    private RecordedHost(String mounts, String controllers) {
        this.mounts = mounts;
        this.controllers = controllers;
    }

    /** Debian 12 with systemd. */
    static RecordedHost v2() {
        return new RecordedHost("""
                22 27 0:21 / /proc rw,relatime - proc proc rw
                23 27 0:22 / /sys rw,relatime - sysfs sysfs rw
                30 23 0:26 / /sys/fs/cgroup rw,nosuid,nodev,noexec,relatime shared:9 - cgroup2 cgroup2 rw,nsdelegate
                """, "cpuset cpu io memory hugetlb pids rdma misc\n");
    }

    /** One v1 controller beside systemd's own hierarchy. */
    static RecordedHost v1() {
        RecordedHost host = new RecordedHost("""
                22 27 0:21 / /proc rw,relatime - proc proc rw
                23 27 0:22 / /sys rw,relatime - sysfs sysfs rw
                30 23 0:26 / /sys/fs/cgroup ro,nosuid,nodev,noexec - tmpfs tmpfs ro,mode=755
                31 30 0:27 / /sys/fs/cgroup/systemd rw,nosuid,nodev,noexec - cgroup cgroup rw,name=systemd
                32 30 0:28 / /sys/fs/cgroup/devices rw,nosuid,nodev,noexec - cgroup cgroup rw,devices
                """, "");
        host.membership = "2:devices:/\n1:name=systemd:/system.slice/ssh.service\n";
        return host;
    }

    RecordedHost membership(String path) {
        membership = "0::" + path + "\n";
        return this;
    }

    RecordedHost user(long effective, String map) {
        uid = effective;
        uidMap = map;
        return this;
    }

    RecordedHost environment(Map<String, String> variables) {
        environment = variables;
        return this;
    }

    CgroupHost cgroups() {
        return host().cgroups();
    }

    Host host() {
        return Host.of(request(), new Host.Cache());
    }

    Caller caller() {
        return Caller.of(request());
    }

    Request request() {
        Files files = new Files();
        put(files, "/proc/self/mountinfo", 1 << 20, mounts);
        put(files, "/proc/self/cgroup", 65536, membership);
        put(files, "/sys/fs/cgroup/cgroup.controllers", 65536, controllers);
        put(files, "/proc/sys/kernel/random/boot_id", 64, "11111111-2222-3333-4444-555555555555\n");
        put(files, "/proc/self/status", 8192, "Umask:\t0022\nCapBnd:\t1ffffffffff\nCapEff:\t1ffffffffff\n");
        put(files, "/proc/self/uid_map", 8192, uidMap);
        put(files, "/sys/kernel/cgroup/delegate", 4096, "cgroup.procs\ncgroup.threads\nmemory.oom.group\n");
        return new Request(
                "test",
                List.of("jrunc".getBytes(StandardCharsets.US_ASCII), "create".getBytes(StandardCharsets.US_ASCII)),
                1,
                "jrunc",
                "/run/t".getBytes(StandardCharsets.US_ASCII),
                "/b".getBytes(StandardCharsets.US_ASCII),
                environment,
                new Request.Ids(uid, uid, uid, uid, 100, 1),
                List.of(),
                "6.1.0-50-cloud-amd64",
                "x86_64",
                List.of(false, false, false),
                files);
    }

    private static void put(Files files, String path, int most, String text) {
        files.put(Need.file(path, most), 0, text.getBytes(StandardCharsets.UTF_8));
    }

    /** The programs of create for {@code "linux": {...}}. */
    ContainerCompiler.Compiled create(String linux, CgroupDriver driver) {
        byte[] config = ("""
                {"ociVersion": "1.2.0", "root": {"path": "r"},
                 "process": {"args": ["init"], "cwd": "/", "user": {"uid": 0, "gid": 0}, "env": ["HOME=/h"]},
                 "mounts": [{"destination": "/sys/fs/cgroup", "type": "cgroup", "source": "cgroup"}],
                 "linux": %s}
                """).formatted(linux).getBytes(StandardCharsets.UTF_8);
        CreateOptions options = new CreateOptions(
                "box", false, false, false, null, null, null, true, true, PreservedDescriptors.NONE, true, driver);
        Bundle bundle = new Bundle(new BytePath("/b"), config, SpecReader.read(config));
        return new ContainerCompiler(request(), host(), caller(), bundle, options, null).compile();
    }
}
