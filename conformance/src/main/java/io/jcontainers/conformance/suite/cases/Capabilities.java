package io.jcontainers.conformance.suite.cases;

import io.jcontainers.conformance.suite.Area;
import io.jcontainers.conformance.suite.Cases;
import io.jcontainers.conformance.suite.Container;
import io.jcontainers.conformance.suite.Json;
import io.jcontainers.conformance.suite.Output;
import io.jcontainers.conformance.suite.Stage;
import java.util.List;

/** process.capabilities and noNewPrivileges: five sets as asked for, as root, as a user and in exec. */
final class Capabilities implements Area {
    private static final List<String> SETS = List.of("bounding", "effective", "permitted", "inheritable", "ambient");
    private static final List<String> SHOWN = List.of("capBnd", "capEff", "capPrm", "capInh", "capAmb");

    /** name, uid, then bounding, effective, permitted, inheritable, ambient as bit numbers. */
    private static final List<List<String>> ROWS = List.of(
            List.of("none", "0", "", "", "", "", ""),
            List.of("bounding-only", "0", "0 5", "", "", "", ""),
            List.of("all-five", "0", "0 5", "0 5", "0 5", "0 5", "0 5"),
            List.of("effective-part-of-permitted", "0", "0 5 7", "5", "5 7", "", ""),
            List.of("inheritable", "0", "0 5", "0", "0", "0", ""),
            List.of("user-none", "1000", "0 5", "", "", "", ""),
            List.of("user-ambient", "1000", "10", "10", "10", "10", "10"),
            List.of("user-effective-without-ambient", "1000", "10", "10", "10", "", ""),
            List.of("high-bits", "0", "38 39 40", "38 40", "38 39 40", "", ""));

    private static final List<String> NAMES = List.of(
            "CHOWN",
            "DAC_OVERRIDE",
            "DAC_READ_SEARCH",
            "FOWNER",
            "FSETID",
            "KILL",
            "SETGID",
            "SETUID",
            "SETPCAP",
            "LINUX_IMMUTABLE",
            "NET_BIND_SERVICE",
            "NET_BROADCAST",
            "NET_ADMIN",
            "NET_RAW",
            "IPC_LOCK",
            "IPC_OWNER",
            "SYS_MODULE",
            "SYS_RAWIO",
            "SYS_CHROOT",
            "SYS_PTRACE",
            "SYS_PACCT",
            "SYS_ADMIN",
            "SYS_BOOT",
            "SYS_NICE",
            "SYS_RESOURCE",
            "SYS_TIME",
            "SYS_TTY_CONFIG",
            "MKNOD",
            "LEASE",
            "AUDIT_WRITE",
            "AUDIT_CONTROL",
            "SETFCAP",
            "MAC_OVERRIDE",
            "MAC_ADMIN",
            "SYSLOG",
            "WAKE_ALARM",
            "BLOCK_SUSPEND",
            "AUDIT_READ",
            "PERFMON",
            "BPF",
            "CHECKPOINT_RESTORE");

    @Override
    public String name() {
        return "process";
    }

    @Override
    public void declare(Cases c) {
        for (List<String> row : ROWS) {
            c.add("caps-" + row.getFirst(), s -> sets(s, row));
        }
        c.add("caps-absent-means-none", s -> {
            Json r = s.ran(k -> k.remove("process.capabilities"), "report").report();
            for (String set : SHOWN) {
                s.equal(set, "0000000000000000", r.get(set));
            }
        });
        for (int bit = 0; bit < NAMES.size(); bit++) {
            int cap = bit;
            if (cap != 24) {
                c.add("caps-name-" + NAMES.get(cap), s -> {
                    Json r = s.ran(k -> k.capabilities("CAP_" + NAMES.get(cap)), "report")
                            .report();
                    s.equal("effective", String.format("%016x", 1L << cap), r.get("capEff"));
                });
            }
        }
        c.direct(
                "caps-unknown-name",
                "an unknown name is an error here, a warning in runc",
                s -> s.fails(s.run(k -> k.moreCapabilities("CAP_FROB")).result(), "CAP_FROB"));
        c.add(
                "no-new-privs-on",
                s -> s.equal("noNewPrivs", 1, s.ran(_ -> {}, "report").report().get("noNewPrivs")));
        c.add(
                "no-new-privs-off",
                s -> s.equal(
                        "noNewPrivs",
                        0,
                        s.ran(k -> k.set("process.noNewPrivileges", false), "report")
                                .report()
                                .get("noNewPrivs")));
        for (boolean nnp : new boolean[] {true, false}) {
            c.add("setuid-program-" + (nnp ? "with-nnp" : "without-nnp"), s -> {
                s.tool("chmod", "4755", s.rootfs().resolve("payload")).run();
                Output o = s.ran(
                        k -> ProcessCases.user(k, 1000, 1000).set("process.noNewPrivileges", nnp),
                        "spawn /payload do report");
                s.equal(
                        "uids",
                        nnp ? "[1000,1000,1000]" : "[1000,0,0]",
                        o.report().get("uids"));
            });
        }
        c.add("exec-keeps-the-containers-sets", s -> {
            Container k = s.running(g -> g.capabilities("CAP_CHOWN", "CAP_KILL"));
            Json r = k.exec("report").report();
            s.equal("effective", "0000000000000021", r.get("capEff"));
            s.equal("bounding", "0000000000000021", r.get("capBnd"));
            s.equal("inheritable", "0000000000000000", r.get("capInh"));
            s.succeeds(k.delete("-f"));
        });
        c.add("exec-without-any", s -> {
            Container k = s.running(g -> g.capabilities());
            s.equal("effective", "0000000000000000", k.exec("report").report().get("capEff"));
            s.succeeds(k.delete("-f"));
        });
        c.add("exec-cap-adds-one", s -> {
            Container k = s.running(g -> g.capabilities());
            Json r = k.exec(List.of("--cap", "CAP_CHOWN"), "report").report();
            s.equal("effective", "0000000000000001", r.get("capEff"));
            s.fact("inheritable", r.get("capInh"));
            s.fact("ambient", r.get("capAmb"));
            s.succeeds(k.delete("-f"));
        });
    }

    private static void sets(Stage s, List<String> row) {
        Output o = s.ran(
                k -> {
                    k.remove("process.capabilities");
                    ProcessCases.user(k, Long.parseLong(row.get(1)), 0);
                    for (int i = 0; i < SETS.size(); i++) {
                        k.set("process.capabilities." + SETS.get(i), names(row.get(i + 2)));
                    }
                },
                "report");
        for (int i = 0; i < SHOWN.size(); i++) {
            s.fact(SHOWN.get(i), o.report().get(SHOWN.get(i)));
        }
        s.equal("bounding", mask(row.get(2)), o.report().get("capBnd"));
        s.equal("inheritable", mask(row.get(5)), o.report().get("capInh"));
        s.equal("ambient", mask(row.get(6)), o.report().get("capAmb"));
    }

    private static List<String> names(String bits) {
        return bits.isEmpty()
                ? List.of()
                : List.of(bits.split(" ")).stream()
                        .map(b -> "CAP_" + NAMES.get(Integer.parseInt(b)))
                        .toList();
    }

    private static String mask(String bits) {
        long mask = 0;
        for (String bit : bits.isEmpty() ? new String[0] : bits.split(" ")) {
            mask |= 1L << Integer.parseInt(bit);
        }
        return String.format("%016x", mask);
    }
}
