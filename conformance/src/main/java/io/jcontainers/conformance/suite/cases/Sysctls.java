package io.jcontainers.conformance.suite.cases;

import io.jcontainers.conformance.suite.Area;
import io.jcontainers.conformance.suite.Cases;
import io.jcontainers.conformance.suite.Json;
import io.jcontainers.conformance.suite.Output;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** linux.sysctl: values inside, the host's untouched, and keys that belong to no namespace of the container. */
final class Sysctls implements Area {
    @Override
    public String name() {
        return "sysctl";
    }

    @Override
    public void declare(Cases c) {
        for (String row : List.of(
                "kernel.shmmni 1000",
                "kernel.msgmax 9000",
                "kernel.msgmnb 9001",
                "kernel.msgmni 99",
                "kernel.shmmax 5000000",
                "kernel.shm_rmid_forced 1",
                "net.ipv4.ip_forward 1",
                "net.core.somaxconn 777",
                "net.ipv4.ip_unprivileged_port_start 0",
                "fs.mqueue.msg_max 33")) {
            String key = row.split(" ")[0];
            String value = row.split(" ")[1];
            String file = "/proc/sys/" + key.replace('.', '/');
            c.add(key, s -> {
                s.require(Files.exists(Path.of(file)), "this kernel has no " + file);
                String host = s.read(Path.of(file));
                Output o = s.ran(k -> k.set("linux.sysctl", Json.object(key, value)), "cat " + file);
                s.equal("inside", value, o.said("cat " + file).strip());
                s.equal("on the host", host, s.read(Path.of(file)));
            });
        }
        c.add("value-with-blanks", s -> {
            Output o = s.ran(
                    k -> k.set("linux.sysctl", Json.object("kernel.sem", "250 32000 32 100")),
                    "cat /proc/sys/kernel/sem");
            s.equal(
                    "inside",
                    "250 32000 32 100",
                    o.said("cat /proc/sys/kernel/sem").strip().replaceAll("\\s+", " "));
        });
        c.add("key-with-slashes", s -> {
            Output o = s.ran(
                    k -> k.set("linux.sysctl", Json.object("net/ipv4/ip_forward", "1")),
                    "cat /proc/sys/net/ipv4/ip_forward");
            s.equal("inside", "1", o.said("cat /proc/sys/net/ipv4/ip_forward").strip());
        });
        c.add("with-proc-sys-read-only", s -> {
            Output o = s.ran(
                    k -> k.set("linux.sysctl", Json.object("net.ipv4.ip_forward", "1"))
                            .set("linux.readonlyPaths", List.of("/proc/sys")),
                    "cat /proc/sys/net/ipv4/ip_forward");
            s.equal("inside", "1", o.said("cat /proc/sys/net/ipv4/ip_forward").strip());
        });
        for (String key : List.of(
                "kernel.core_pattern",
                "kernel.hostname",
                "vm.swappiness",
                "fs.file-max",
                "net",
                "frob",
                "kernel.shm_rmid_forced.x",
                "net/../kernel/core_pattern",
                "kernel.shmmax=1\nkernel.core_pattern",
                "kernel/core_pattern")) {
            c.add("refused-" + key.replaceAll("[^a-z_.]", "-"), s -> {
                String before = s.read(Path.of("/proc/sys/kernel/core_pattern"));
                s.fails(s.run(k -> k.set("linux.sysctl", Json.object(key, "1"))).result());
                s.equal("core_pattern", before, s.read(Path.of("/proc/sys/kernel/core_pattern")));
            });
        }
        c.add(
                "refused-net-in-the-hosts-namespace",
                s -> s.fails(
                        s.run(k -> k.withoutNamespace("network")
                                        .withoutMount("/sys")
                                        .set("linux.sysctl", Json.object("net.ipv4.ip_forward", "1")))
                                .result(),
                        "net"));
        c.add(
                "refused-ipc-without-namespace",
                s -> s.fails(
                        s.run(k -> k.withoutNamespace("ipc")
                                        .withoutMount("/dev/mqueue")
                                        .set("linux.sysctl", Json.object("kernel.msgmax", "9000")))
                                .result(),
                        "kernel.msgmax"));
        c.add(
                "bad-value",
                s -> s.fails(
                        s.run(k -> k.set("linux.sysctl", Json.object("net.ipv4.ip_forward", "frob")))
                                .result(),
                        "invalid argument"));
        c.direct("domainname-by-sysctl", "runc 1.1.5 refuses it", s -> {
            Output o = s.ran(k -> k.set("linux.sysctl", Json.object("kernel.domainname", "dom")), "report");
            s.equal("domainname", "dom", o.report().get("domainname"));
        });
    }
}
