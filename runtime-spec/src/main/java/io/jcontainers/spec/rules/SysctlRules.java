package io.jcontainers.spec.rules;

import io.jcontainers.spec.Linux;
import io.jcontainers.spec.NamespaceType;
import java.util.Set;

/** {@code linux.sysctl}: parameters that a namespace of the container has for itself, and no others. */
final class SysctlRules {
    private static final Set<String> IPC = Set.of(
            "kernel.msgmax",
            "kernel.msgmnb",
            "kernel.msgmni",
            "kernel.sem",
            "kernel.shmall",
            "kernel.shmmax",
            "kernel.shmmni",
            "kernel.shm_rmid_forced");

    private SysctlRules() {}

    static void check(Linux linux, Findings out) {
        for (var entry : linux.sysctl().entrySet()) {
            String path = Findings.key("linux.sysctl", entry.getKey());
            if (!isWellFormed(entry.getKey())) {
                out.error(path, "sysctl " + Findings.quote(entry.getKey()) + " is not a valid name");
            } else {
                checkNamespace(path, dotted(entry.getKey()), linux, out);
            }
            out.require(entry.getValue().indexOf(0) < 0, path, "a value must not contain a NUL byte");
        }
    }

    private static void checkNamespace(String path, String name, Linux linux, Findings out) {
        String quoted = "sysctl " + Findings.quote(name);
        if (IPC.contains(name) || name.startsWith("fs.mqueue.")) {
            out.require(
                    NamespaceRules.has(linux, NamespaceType.IPC),
                    path,
                    quoted + " is not allowed in the hosts ipc namespace");
        } else if (name.startsWith("net.")) {
            out.require(
                    NamespaceRules.has(linux, NamespaceType.NETWORK),
                    path,
                    quoted + " not allowed in host network namespace");
        } else if (name.equals("kernel.hostname") && NamespaceRules.has(linux, NamespaceType.UTS)) {
            out.error(path, quoted + " is not allowed as it conflicts with the OCI \"hostname\" field");
        } else if (!isOwn(name, linux)) {
            out.error(path, quoted + " is not in a separate kernel namespace");
        }
    }

    private static boolean isOwn(String name, Linux linux) {
        if (name.equals("kernel.domainname")) {
            return NamespaceRules.has(linux, NamespaceType.UTS);
        }
        return name.startsWith("user.") && NamespaceRules.has(linux, NamespaceType.USER);
    }

    /**
     * The name with dots between its parts. As sysctl(8) has it, a name whose first separator is a slash has the two
     * swapped: {@code net/ipv4/conf/eth0.1/forwarding} is {@code net.ipv4.conf.eth0/1.forwarding}.
     */
    static String dotted(String name) {
        return separator(name) == '/' ? swapped(name) : name;
    }

    private static char separator(String name) {
        for (int i = 0; i < name.length(); i++) {
            if (name.charAt(i) == '.' || name.charAt(i) == '/') {
                return name.charAt(i);
            }
        }
        return 0;
    }

    private static String swapped(String name) {
        return name.replace('.', '\n').replace('/', '.').replace('\n', '/');
    }

    /** Whether the name is a path below /proc/sys of at least two parts, without any that leads elsewhere. */
    private static boolean isWellFormed(String name) {
        for (int i = 0; i < name.length(); i++) {
            if (!isNameChar(name.charAt(i))) {
                return false;
            }
        }
        String[] parts = swapped(dotted(name)).split("/", -1);
        for (String part : parts) {
            if (part.isEmpty() || part.equals(".") || part.equals("..")) {
                return false;
            }
        }
        return parts.length >= 2;
    }

    private static boolean isNameChar(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || "_-.:@/".indexOf(c) >= 0;
    }
}
