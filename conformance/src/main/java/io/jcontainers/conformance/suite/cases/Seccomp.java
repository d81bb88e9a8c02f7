package io.jcontainers.conformance.suite.cases;

import io.jcontainers.conformance.suite.Area;
import io.jcontainers.conformance.suite.Call;
import io.jcontainers.conformance.suite.Cases;
import io.jcontainers.conformance.suite.Config;
import io.jcontainers.conformance.suite.Container;
import io.jcontainers.conformance.suite.Json;
import io.jcontainers.conformance.suite.Output;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** linux.seccomp: actions, arguments, architectures, notify listener, order against capabilities. x86_64 numbers. */
final class Seccomp implements Area {
    private static final String NO_FLAGS = "runc 1.1.5 refuses every flag";

    private static final int SYS_MKDIR = 83;
    private static final int SYS_GETPRIORITY = 140;

    @Override
    public String name() {
        return "seccomp";
    }

    private static Config allowBut(Config k, Object... rules) {
        return k.set(
                "linux.seccomp",
                Json.object(
                        "defaultAction",
                        "SCMP_ACT_ALLOW",
                        "architectures",
                        List.of("SCMP_ARCH_X86_64"),
                        "syscalls",
                        List.of(rules)));
    }

    private static Map<String, Object> rule(String action, String... names) {
        return Json.object("names", List.of(names), "action", action);
    }

    @Override
    public void declare(Cases c) {
        String probe = "syscall " + SYS_GETPRIORITY + " 0 0";
        c.add("none", s -> s.equal("mode", 0, s.ran(_ -> {}, "report").report().get("seccomp")));
        c.add("mode-is-filter", s -> {
            Json r = s.ran(k -> allowBut(k, rule("SCMP_ACT_ERRNO", "getpriority")), "report")
                    .report();
            s.equal("mode", 2, r.get("seccomp"));
            s.equal("filters", 1, r.get("seccompFilters"));
        });
        c.add(
                "errno-default-is-eperm",
                s -> s.equal(
                        "getpriority",
                        "EPERM",
                        s.ran(k -> allowBut(k, rule("SCMP_ACT_ERRNO", "getpriority")), probe)
                                .said(probe)));
        c.add("errno-given", s -> {
            Map<String, Object> rule = rule("SCMP_ACT_ERRNO", "getpriority");
            rule.put("errnoRet", 22);
            s.equal(
                    "getpriority",
                    "EINVAL",
                    s.ran(k -> allowBut(k, rule), probe).said(probe));
        });
        c.add("errno-zero-means-success", s -> {
            Map<String, Object> rule = rule("SCMP_ACT_ERRNO", "mkdir");
            rule.put("errnoRet", 0);
            Output o = s.ran(k -> allowBut(k, rule), "mkdir /tmp/x", "stat /tmp/x");
            s.equal("mkdir", "true", o.said("mkdir /tmp/x"));
            s.equal("nothing happened", "ENOENT", o.said("stat /tmp/x"));
        });
        for (String action :
                List.of("SCMP_ACT_KILL", "SCMP_ACT_KILL_PROCESS", "SCMP_ACT_KILL_THREAD", "SCMP_ACT_TRAP")) {
            c.add("action-" + action, s -> {
                Output o = s.run(k -> allowBut(k, rule(action, "getpriority")), probe, "true");
                s.equal("exit", 159, o.result().exit());
                s.equal("it ends there", "(absent)", o.said("true"));
            });
        }
        c.add(
                "action-SCMP_ACT_LOG",
                s -> s.fact(
                        "getpriority",
                        s.ran(k -> allowBut(k, rule("SCMP_ACT_LOG", "getpriority")), probe)
                                .said(probe)));
        c.add(
                "action-SCMP_ACT_TRACE",
                s -> s.equal(
                        "getpriority",
                        "ENOSYS",
                        s.ran(k -> allowBut(k, rule("SCMP_ACT_TRACE", "getpriority")), probe)
                                .said(probe)));
        arguments(c);
        architectures(c);
        order(c);
        refused(c);
        notify(c);
    }

    private static void arguments(Cases c) {
        for (String[] row : List.of(
                new String[] {"SCMP_CMP_EQ", "5", "0", "5=EPERM 6=ENOSYS"},
                new String[] {"SCMP_CMP_NE", "5", "0", "5=ENOSYS 6=EPERM"},
                new String[] {"SCMP_CMP_LT", "5", "0", "4=EPERM 5=ENOSYS"},
                new String[] {"SCMP_CMP_LE", "5", "0", "5=EPERM 6=ENOSYS"},
                new String[] {"SCMP_CMP_GT", "5", "0", "6=EPERM 5=ENOSYS"},
                new String[] {"SCMP_CMP_GE", "5", "0", "5=EPERM 4=ENOSYS"},
                new String[] {"SCMP_CMP_MASKED_EQ", "12", "8", "10=EPERM 4=ENOSYS"})) {
            c.add("args-" + row[0], s -> {
                Map<String, Object> rule = rule("SCMP_ACT_ERRNO", "lookup_dcookie", "vserver");
                rule.put(
                        "args",
                        List.of(Json.object(
                                "index",
                                1,
                                "value",
                                Long.parseLong(row[1]),
                                "valueTwo",
                                Long.parseLong(row[2]),
                                "op",
                                row[0])));
                String[] verbs = List.of(row[3].split(" ")).stream()
                        .map(w -> "syscall 236 9 " + w.split("=")[0])
                        .toArray(String[]::new);
                Output o = s.ran(
                        k -> allowBut(k, rule), verbs); // 236 is vserver, which no kernel has: ENOSYS where allowed
                for (String expected : row[3].split(" ")) {
                    s.equal(expected, expected.split("=")[1], o.said("syscall 236 9 " + expected.split("=")[0]));
                }
            });
        }
        c.add("args-64-bit", s -> {
            Map<String, Object> rule = rule("SCMP_ACT_ERRNO", "vserver");
            rule.put("args", List.of(Json.object("index", 0, "value", 1L << 32, "op", "SCMP_CMP_EQ")));
            Output o = s.ran(k -> allowBut(k, rule), "syscall 236 0x100000000", "syscall 236 0");
            s.equal("equal", "EPERM", o.said("syscall 236 0x100000000"));
            s.equal("only the low half is", "ENOSYS", o.said("syscall 236 0"));
        });
        c.add("args-two-of-one-rule-are-and", s -> {
            Map<String, Object> rule = rule("SCMP_ACT_ERRNO", "vserver");
            rule.put(
                    "args",
                    List.of(
                            Json.object("index", 0, "value", 1, "op", "SCMP_CMP_EQ"),
                            Json.object("index", 1, "value", 2, "op", "SCMP_CMP_EQ")));
            Output o = s.ran(k -> allowBut(k, rule), "syscall 236 1 2", "syscall 236 1 3");
            s.equal("both", "EPERM", o.said("syscall 236 1 2"));
            s.equal("one", "ENOSYS", o.said("syscall 236 1 3"));
        });
        c.add("args-same-index-are-or", s -> {
            Map<String, Object> rule = rule("SCMP_ACT_ERRNO", "vserver");
            rule.put(
                    "args",
                    List.of(
                            Json.object("index", 0, "value", 1, "op", "SCMP_CMP_EQ"),
                            Json.object("index", 0, "value", 2, "op", "SCMP_CMP_EQ")));
            Output o = s.ran(k -> allowBut(k, rule), "syscall 236 1", "syscall 236 2", "syscall 236 3");
            s.equal("1", "EPERM", o.said("syscall 236 1"));
            s.equal("2", "EPERM", o.said("syscall 236 2"));
            s.equal("3", "ENOSYS", o.said("syscall 236 3"));
        });
    }

    private static void architectures(Cases c) {
        c.add("arch-32-bit-is-not-let-through", s -> {
            Output o = s.run(k -> allowBut(k, rule("SCMP_ACT_ERRNO", "mkdir")), "syscall32 20");
            s.fact(
                    "int 80 with one architecture",
                    o.result().exit() + " " + o.said("syscall32 20").replaceAll("^[0-9]+$", "number"));
        });
        c.add("arch-32-bit-with-its-own-rules", s -> {
            Output o = s.run(
                    k -> allowBut(k, rule("SCMP_ACT_ERRNO", "getpid"))
                            .set(
                                    "linux.seccomp.architectures",
                                    List.of("SCMP_ARCH_X86_64", "SCMP_ARCH_X86", "SCMP_ARCH_X32")),
                    "syscall32 20",
                    "syscall 39");
            s.equal("32 bit", "EPERM", o.said("syscall32 20"));
            s.equal("64 bit", "EPERM", o.said("syscall 39"));
        });
        c.add(
                "arch-none-given",
                s -> s.equal(
                        "getpriority",
                        "EPERM",
                        s.ran(
                                        k -> allowBut(k, rule("SCMP_ACT_ERRNO", "getpriority"))
                                                .remove("linux.seccomp.architectures"),
                                        "syscall 140 0 0")
                                .said("syscall 140 0 0")));
        c.add("unknown-number-is-enosys", s -> {
            Output o = s.ran(
                    k -> k.set(
                            "linux.seccomp",
                            Json.object(
                                    "defaultAction",
                                    "SCMP_ACT_ERRNO",
                                    "architectures",
                                    List.of("SCMP_ARCH_X86_64"),
                                    "syscalls",
                                    List.of(rule(
                                            "SCMP_ACT_ALLOW",
                                            "read",
                                            "write",
                                            "writev",
                                            "exit",
                                            "exit_group",
                                            "execve",
                                            "brk",
                                            "mmap",
                                            "munmap",
                                            "close",
                                            "rt_sigaction",
                                            "rt_sigprocmask",
                                            "futex",
                                            "openat2",
                                            "set_tid_address",
                                            "arch_prctl",
                                            "getcwd",
                                            "fstat",
                                            "newfstatat",
                                            "stat",
                                            "close_range",
                                            "fcntl",
                                            "getpid",
                                            "gettid",
                                            "nanosleep",
                                            "epoll_pwait",
                                            "tgkill",
                                            "sigaltstack",
                                            "openat",
                                            "open",
                                            "getdents64",
                                            "fchdir",
                                            "chdir",
                                            "prctl",
                                            "setuid",
                                            "setgid",
                                            "setgroups",
                                            "capset",
                                            "capget",
                                            "clone",
                                            "mprotect",
                                            "rt_sigreturn",
                                            "statx",
                                            "fchown",
                                            "getppid",
                                            "ioctl",
                                            "lstat",
                                            "getuid",
                                            "getgid",
                                            "fstatfs",
                                            "epoll_ctl",
                                            "recvfrom",
                                            "sendto",
                                            "mkdirat",
                                            "madvise",
                                            "setresuid",
                                            "setresgid",
                                            "getuid",
                                            "geteuid",
                                            "getegid",
                                            "seccomp",
                                            "sendmsg",
                                            "recvmsg",
                                            "wait4",
                                            "exit",
                                            "pread64",
                                            "access",
                                            "faccessat",
                                            "faccessat2",
                                            "readlinkat",
                                            "readlink")))),
                    "syscall 900",
                    "syscall 83");
            s.equal("newer than the profile", "ENOSYS", o.said("syscall 900"));
            s.equal("known", "EPERM", o.said("syscall 83"));
        });
    }

    private static void order(Cases c) {
        for (boolean nnp : new boolean[] {true, false}) {
            c.add("loaded-" + (nnp ? "with" : "without") + "-no-new-privs", s -> {
                Output o = s.ran(
                        k -> ProcessCases.user(allowBut(k, rule("SCMP_ACT_ERRNO", "mkdir")), 1000, 1000)
                                .set("process.noNewPrivileges", nnp),
                        "mkdir /tmp/x",
                        "report");
                s.equal("mkdir", "EPERM", o.said("mkdir /tmp/x"));
                s.equal("noNewPrivs", nnp ? 1 : 0, o.report().get("noNewPrivs"));
            });
        }
        c.add(
                "filter-without-prctl-and-capset",
                s -> s.equal(
                        "mode",
                        2,
                        s.ran(
                                        k -> allowBut(
                                                        k,
                                                        rule(
                                                                "SCMP_ACT_ERRNO",
                                                                "capset",
                                                                "setuid",
                                                                "setgid",
                                                                "setgroups"))
                                                .set("process.noNewPrivileges", true),
                                        "report")
                                .report()
                                .get("seccomp")));
        c.add("exec-is-filtered-too", s -> {
            Container k = s.running(g -> allowBut(g, rule("SCMP_ACT_ERRNO", "mkdir")));
            s.equal("mkdir", "EPERM", k.exec("mkdir /tmp/x").said("mkdir /tmp/x"));
            s.succeeds(k.delete("-f"));
        });
        c.direct(
                "flag-log",
                NO_FLAGS,
                s -> s.equal(
                        "mode",
                        2,
                        s.ran(
                                        k -> allowBut(k, rule("SCMP_ACT_ERRNO", "mkdir"))
                                                .set("linux.seccomp.flags", List.of("SECCOMP_FILTER_FLAG_LOG")),
                                        "report")
                                .report()
                                .get("seccomp")));
        c.add(
                "unknown-call-is-ignored",
                s -> s.equal(
                        "mkdir",
                        "EPERM",
                        s.ran(k -> allowBut(k, rule("SCMP_ACT_ERRNO", "no_such_call", "mkdir")), "mkdir /tmp/x")
                                .said("mkdir /tmp/x")));
        c.add(
                "empty-object-means-no-filter",
                s -> s.fact(
                        "mode",
                        s.run(k -> k.set("linux.seccomp", Json.object("defaultAction", "SCMP_ACT_ALLOW")), "report")
                                .report()
                                .get("seccomp")));
        c.add(
                "many-calls",
                s -> s.equal(
                        "mkdir",
                        "EPERM",
                        s.ran(
                                        k -> allowBut(
                                                k,
                                                rule(
                                                        "SCMP_ACT_ERRNO",
                                                        "mkdir",
                                                        "mkdirat",
                                                        "rmdir",
                                                        "acct",
                                                        "add_key",
                                                        "bpf",
                                                        "clock_adjtime",
                                                        "create_module",
                                                        "delete_module",
                                                        "finit_module",
                                                        "get_kernel_syms",
                                                        "init_module",
                                                        "ioperm",
                                                        "iopl",
                                                        "kcmp",
                                                        "kexec_load",
                                                        "kexec_file_load",
                                                        "lookup_dcookie",
                                                        "mbind",
                                                        "mount",
                                                        "move_pages",
                                                        "nfsservctl",
                                                        "open_by_handle_at",
                                                        "perf_event_open",
                                                        "pivot_root",
                                                        "process_vm_readv",
                                                        "process_vm_writev",
                                                        "ptrace",
                                                        "query_module",
                                                        "quotactl",
                                                        "reboot",
                                                        "request_key",
                                                        "set_mempolicy",
                                                        "setns",
                                                        "settimeofday",
                                                        "stime",
                                                        "swapon",
                                                        "swapoff",
                                                        "sysfs",
                                                        "umount2",
                                                        "unshare",
                                                        "uselib",
                                                        "userfaultfd",
                                                        "ustat",
                                                        "vm86")),
                                        "mkdir /tmp/x")
                                .said("mkdir /tmp/x")));
    }

    private static void refused(Cases c) {
        c.add(
                "unknown-action",
                s -> s.fails(
                        s.run(k -> allowBut(k, rule("SCMP_ACT_FROB", "mkdir"))).result(), "SCMP_ACT_FROB"));
        c.add(
                "unknown-architecture",
                s -> s.fails(
                        s.run(k -> allowBut(k, rule("SCMP_ACT_ERRNO", "mkdir"))
                                        .set("linux.seccomp.architectures", List.of("SCMP_ARCH_FROB")))
                                .result(),
                        "SCMP_ARCH_FROB"));
        c.add("unknown-operator", s -> {
            Map<String, Object> rule = rule("SCMP_ACT_ERRNO", "mkdir");
            rule.put("args", List.of(Json.object("index", 0, "value", 1, "op", "SCMP_CMP_FROB")));
            s.fails(s.run(k -> allowBut(k, rule)).result(), "SCMP_CMP_FROB");
        });
        c.direct(
                "unknown-flag",
                NO_FLAGS,
                s -> s.fails(
                        s.run(k -> allowBut(k, rule("SCMP_ACT_ERRNO", "mkdir"))
                                        .set("linux.seccomp.flags", List.of("FROB")))
                                .result(),
                        "FROB"));
        c.add(
                "notify-as-default",
                s -> s.fails(s.run(k -> allowBut(k).set("linux.seccomp.defaultAction", "SCMP_ACT_NOTIFY"))
                        .result()));
        c.add(
                "notify-without-listener",
                s -> s.fails(s.run(k -> allowBut(k, rule("SCMP_ACT_NOTIFY", "mkdir")))
                        .result()));
        c.add(
                "notify-nobody-listens",
                s -> s.fails(s.run(k -> allowBut(k, rule("SCMP_ACT_NOTIFY", "mkdir"))
                                .set(
                                        "linux.seccomp.listenerPath",
                                        s.directory().resolve("gone").toString()))
                        .result()));
    }

    private static void notify(Cases c) {
        c.add("notify-listener", s -> {
            Path socket = s.directory().resolve("a");
            Call.Running agent = s.helper("agent", socket);
            s.eventually("the agent listens", () -> Files.exists(socket));
            Output o = s.ran(
                    k -> allowBut(k, rule("SCMP_ACT_NOTIFY", "mkdir"))
                            .set("linux.seccomp.listenerPath", socket.toString())
                            .set("linux.seccomp.listenerMetadata", "some data"),
                    "syscall " + SYS_MKDIR + " 0",
                    "stat /tmp/x");
            s.equal("the agent's answer", 42, o.said("syscall " + SYS_MKDIR + " 0"));
            Json message =
                    Json.parse(agent.await(10).stdout().lines().findFirst().orElse("{}"));
            s.contains(
                    "descriptor",
                    "anon_inode:seccomp notify",
                    message.get("link").text());
            Json state = Json.parse(message.get("text").text());
            s.equal("metadata", "some data", state.get("metadata"));
            s.equal("fds", "[\"seccompFd\"]", state.get("fds"));
            s.equal("id", "$ID", state.get("state").get("id"));
            s.equal("members", "[ociVersion, fds, pid, metadata, state]", state.names());
        });
    }
}
