package io.jcontainers.conformance.suite.cases;

import io.jcontainers.conformance.suite.Area;
import io.jcontainers.conformance.suite.Cases;
import io.jcontainers.conformance.suite.Container;
import io.jcontainers.conformance.suite.Json;
import io.jcontainers.conformance.suite.Output;
import io.jcontainers.conformance.suite.Result;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** linux.resources.devices, blockIO and network on cgroup v1: rules as runc leaves them, and their enforcement. */
final class CgroupDevices implements Area {
    @Override
    public String name() {
        return "cgroups";
    }

    @Override
    public void declare(Cases c) {
        devices(c);
        blkio(c);
    }

    private static void devices(Cases c) {
        List<Object> denyAll = List.of(Json.object("allow", false, "access", "rwm"));
        c.add("devices-default-list", s -> {
            Cgroups.needs(s, "devices");
            Container k = s.create();
            s.fact("devices.list", sorted(s.cgroupFile("devices", "devices.list")));
            s.succeeds(k.delete("-f"));
        });
        c.add("devices-no-rules", s -> {
            Cgroups.needs(s, "devices");
            Container k = s.create(g -> g.remove("linux.resources"));
            s.fact("devices.list", sorted(s.cgroupFile("devices", "devices.list")));
            s.succeeds(k.delete("-f"));
        });
        c.add("devices-allow-all", s -> {
            Cgroups.needs(s, "devices");
            Container k = s.create(
                    g -> g.set("linux.resources.devices", List.of(Json.object("allow", true, "access", "rwm"))));
            s.fact("devices.list", sorted(s.cgroupFile("devices", "devices.list")));
            s.succeeds(k.delete("-f"));
        });
        c.add("devices-one-more", s -> {
            Cgroups.needs(s, "devices");
            Container k = s.create(g -> g.set(
                    "linux.resources.devices",
                    List.of(
                            denyAll.getFirst(),
                            Json.object("allow", true, "type", "c", "major", 10, "minor", 229, "access", "rw"),
                            Json.object("allow", true, "type", "b", "major", 7, "access", "r"))));
            s.fact("devices.list", sorted(s.cgroupFile("devices", "devices.list")));
            s.succeeds(k.delete("-f"));
        });
        c.add("devices-deny-after-allow", s -> {
            Cgroups.needs(s, "devices");
            Container k = s.create(g -> g.set(
                    "linux.resources.devices",
                    List.of(
                            denyAll.getFirst(),
                            Json.object("allow", true, "type", "c", "major", 10, "minor", 229, "access", "rwm"),
                            Json.object("allow", false, "type", "c", "major", 10, "minor", 229, "access", "w"))));
            s.fact("devices.list", sorted(s.cgroupFile("devices", "devices.list")));
            s.succeeds(k.delete("-f"));
        });
        c.add("devices-enforced", s -> {
            Output o = s.ran(
                    g -> g.moreCapabilities("CAP_MKNOD"),
                    "mknod /dev/sda b 8 0",
                    "mknod /dev/mem c 1 1",
                    "open /dev/mem",
                    "mknod /dev/fuse c 10 229",
                    "open /dev/fuse rw",
                    "mknod /dev/null2 c 1 3",
                    "open /dev/null2 rw",
                    "open /dev/zero",
                    "open /dev/full w",
                    "open /dev/tty");
            s.equal("block", "true", o.said("mknod /dev/sda b 8 0"));
            s.equal("memory", "EPERM", o.said("open /dev/mem"));
            s.equal("fuse", "EPERM", o.said("open /dev/fuse rw"));
            s.equal("null", "true", o.said("open /dev/null2 rw"));
            s.equal("zero", "true", o.said("open /dev/zero"));
            s.equal("full", "true", o.said("open /dev/full w"));
        });
        c.add("devices-rule-opens-one", s -> {
            Output o = s.ran(
                    g -> g.moreCapabilities("CAP_MKNOD", "CAP_SYSLOG")
                            .add(
                                    "linux.resources.devices",
                                    Json.object("allow", true, "type", "c", "major", 1, "minor", 11, "access", "r")),
                    "mknod /dev/kmsg c 1 11",
                    "open /dev/kmsg r",
                    "open /dev/kmsg w");
            s.equal("read", "true", o.said("open /dev/kmsg r"));
            s.equal("write", "EPERM", o.said("open /dev/kmsg w"));
        });
        c.add(
                "devices-bad-type",
                s -> s.fails(s.run(g -> g.add(
                                "linux.resources.devices",
                                Json.object("allow", true, "type", "x", "major", 1, "minor", 1, "access", "r")))
                        .result()));
    }

    private static String sorted(String lines) {
        return lines.lines().sorted().toList().toString();
    }

    private static void blkio(Cases c) {
        for (String[] row : List.of(
                new String[] {"throttleReadBpsDevice", "blkio.throttle.read_bps_device"},
                new String[] {"throttleWriteBpsDevice", "blkio.throttle.write_bps_device"},
                new String[] {"throttleReadIOPSDevice", "blkio.throttle.read_iops_device"},
                new String[] {"throttleWriteIOPSDevice", "blkio.throttle.write_iops_device"})) {
            c.add("blkio-" + row[0], s -> {
                Cgroups.needs(s, "blkio");
                long dev = (Long) Files.getAttribute(Path.of("/"), "unix:dev");
                long major = dev >> 8;
                long minor = dev & 255;
                Container k = s.create(g -> g.add(
                        "linux.resources.blockIO." + row[0],
                        Json.object("major", major, "minor", minor, "rate", 1048576)));
                s.equal(row[1], major + ":" + minor + " 1048576", s.cgroupFile("blkio", row[1]));
                s.succeeds(k.delete("-f"));
            });
        }
        c.add("blkio-weight-without-support", s -> {
            Cgroups.needs(s, "blkio");
            Result r = s.run(g -> g.set("linux.resources.blockIO.weight", 300)).result();
            s.fact("works", r.succeeded());
        });
        for (String controller : List.of("net_cls", "net_prio")) {
            c.add(controller, s -> {
                Cgroups.needs(s, controller);
                Container k = s.create(g -> g.set(
                        "linux.resources.network",
                        Json.object(
                                "classID", 1048577, "priorities", List.of(Json.object("name", "lo", "priority", 5)))));
                s.fact("class", s.cgroupFile("net_cls", "net_cls.classid"));
                s.succeeds(k.delete("-f"));
            });
        }
    }
}
