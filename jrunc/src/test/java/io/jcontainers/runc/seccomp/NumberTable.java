package io.jcontainers.runc.seccomp;

import io.jcontainers.runc.sys.LibSeccomp;
import io.jcontainers.runc.sys.LibSeccompLoader;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import jnr.ffi.Pointer;

/** System call numbers by architecture and name, from libseccomp's own tables, each looked up once. */
final class NumberTable {
    /**
     * asm/unistd_32.h. libseccomp's tables have placeholders for these on x86, where they also go through socketcall(2)
     * and ipc(2); its filters check both ways.
     */
    private static final Map<String, Integer> X86_DIRECT = Map.ofEntries(
            Map.entry("recvmmsg", 337),
            Map.entry("sendmmsg", 345),
            Map.entry("socket", 359),
            Map.entry("socketpair", 360),
            Map.entry("bind", 361),
            Map.entry("connect", 362),
            Map.entry("listen", 363),
            Map.entry("accept4", 364),
            Map.entry("getsockopt", 365),
            Map.entry("setsockopt", 366),
            Map.entry("getsockname", 367),
            Map.entry("getpeername", 368),
            Map.entry("sendto", 369),
            Map.entry("sendmsg", 370),
            Map.entry("recvfrom", 371),
            Map.entry("recvmsg", 372),
            Map.entry("shutdown", 373),
            Map.entry("semget", 393),
            Map.entry("semctl", 394),
            Map.entry("shmget", 395),
            Map.entry("shmctl", 396),
            Map.entry("shmat", 397),
            Map.entry("shmdt", 398),
            Map.entry("msgget", 399),
            Map.entry("msgsnd", 400),
            Map.entry("msgrcv", 401),
            Map.entry("msgctl", 402));

    /** No system call has it: neither a number nor one of libseccomp's placeholders. */
    static final int NONE = Integer.MIN_VALUE;

    private final LibSeccompLoader loader;
    private final Map<String, Map<String, Integer>> numbers = new HashMap<>();

    NumberTable(LibSeccompLoader loader) {
        this.loader = loader;
    }

    int number(String arch, String name) {
        return numbers.computeIfAbsent(arch, key -> new HashMap<>()).computeIfAbsent(name, key -> lookUp(arch, key));
    }

    /** Whether a name has a placeholder and not its number in libseccomp's table. */
    static boolean isMultiplexed(String arch, String name) {
        return arch.equals("SCMP_ARCH_X86") && X86_DIRECT.containsKey(name);
    }

    private int lookUp(String arch, String name) {
        if (isMultiplexed(arch, name)) {
            return X86_DIRECT.get(name);
        }
        byte[] bytes = (name + "\0").getBytes(StandardCharsets.UTF_8);
        Pointer memory = loader.allocate(bytes.length);
        memory.put(0, bytes, 0, bytes.length);
        LibSeccomp library = loader.library();
        int number =
                library.seccomp_syscall_resolve_name_arch(Arch.valueOf(arch).token(), memory.address());
        return number < 0 ? NONE : number;
    }
}
