package io.jcontainers.runc.seccomp;

import io.jcontainers.runc.sys.LibSeccomp;
import io.jcontainers.runc.sys.LibSeccompLoader;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ref.Reference;
import java.util.List;
import java.util.Map;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;

/** One filter of libseccomp, owned: each call checks its result and fails with runc's text. */
final class FilterBuilder implements AutoCloseable {
    private static final int EPERM = 1;
    private static final int EACCES = 13;
    private static final int EFAULT = 14;
    private static final int EEXIST = 17;
    private static final int EINVAL = 22;

    /** strerror(3) texts of what else libseccomp returns. */
    private static final Map<Integer, String> ERROR_TEXTS = Map.of(
            EPERM,
            "operation not permitted",
            EACCES,
            "permission denied",
            EFAULT,
            "bad address",
            EEXIST,
            "file exists",
            EINVAL,
            "invalid argument",
            12,
            "cannot allocate memory",
            33,
            "numerical argument out of domain",
            125,
            "operation canceled");

    private final LibSeccompLoader loader;
    private final LibSeccomp library;
    private final long filter;

    /**
     * Makes a filter for the architecture that the library was built for.
     *
     * @throws SeccompException if kernel or library don't have the action
     */
    FilterBuilder(LibSeccompLoader loader, int defaultReturn) {
        this.loader = loader;
        library = loader.library();
        filter = library.seccomp_init(defaultReturn);
        if (filter == 0) {
            throw new SeccompException("linux.seccomp.defaultAction", "error creating filter: could not create filter");
        }
    }

    void optimizeForManyCalls() {
        check(
                library.seccomp_attr_set(filter, LibSeccomp.FLTATR_CTL_OPTIMIZE, 2),
                "linux.seccomp",
                "error setting optimization of seccomp filter: ");
    }

    /** Replaces the library's own architecture by another; no rule may be there yet. */
    void replaceNative(Arch host) {
        // First remove: an architecture of the other byte order joins only an empty filter.
        check(
                library.seccomp_arch_remove(filter, LibSeccomp.ARCH_NATIVE),
                "linux.seccomp",
                "error removing architecture from seccomp filter: ");
        addArchitecture(host);
    }

    /** Adds an architecture; one that is there already is fine. */
    void addArchitecture(Arch arch) {
        int result = library.seccomp_arch_add(filter, arch.token());
        if (result != 0 && result != -EEXIST) {
            check(result, "linux.seccomp.architectures", "error adding architecture to seccomp filter: ");
        }
    }

    /**
     * Adds a rule.
     *
     * @param number system call number in the library's own architecture
     */
    void addRule(Rule rule, int number) {
        List<Condition> conditions = rule.conditions();
        int result;
        if (conditions.isEmpty()) {
            result = library.seccomp_rule_add_array(filter, rule.returnValue(), number, 0, 0L);
        } else {
            Pointer array = nativeArray(conditions);
            result = library.seccomp_rule_add_array(
                    filter, rule.returnValue(), number, conditions.size(), array.address());
            Reference.reachabilityFence(array);
        }
        if (result != 0) {
            String what = conditions.isEmpty()
                    ? "error adding seccomp filter rule for syscall "
                    : "error adding seccomp rule for syscall ";
            throw new SeccompException(
                    Rule.field(rule.group()), what + rule.name() + ": " + ruleError(-result, number));
        }
    }

    private Pointer nativeArray(List<Condition> conditions) {
        Pointer array = loader.allocate(conditions.size() * LibSeccomp.ARG_CMP_BYTES);
        long at = 0;
        for (Condition condition : conditions) {
            array.putInt(at, condition.index());
            array.putInt(at + 4, condition.operator().code());
            array.putLong(at + 8, condition.value());
            array.putLong(at + 16, condition.valueTwo());
            at += LibSeccomp.ARG_CMP_BYTES;
        }
        return array;
    }

    /** What libseccomp-golang, and so runc, says for these errnos. */
    private static String ruleError(int errno, int number) {
        return switch (errno) {
            case EFAULT -> "unrecognized syscall 0x" + Integer.toHexString(number);
            case EPERM, EACCES -> "requested action matches default action of filter";
            case EINVAL -> "two checks on same syscall argument";
            default -> errorText(errno);
        };
    }

    /**
     * Generates the program.
     *
     * @return array of {@code struct sock_filter} in the byte order of the filter's architectures
     */
    byte[] export() {
        Pointer name = loader.allocate(1);
        int fd = library.memfd_create(name.address(), LibSeccomp.MFD_CLOEXEC);
        Reference.reachabilityFence(name);
        if (fd < 0) {
            int errno = Runtime.getRuntime(library).getLastError();
            throw new SeccompException("linux.seccomp", "memfd_create for seccomp filter: " + errorText(errno));
        }
        try {
            check(library.seccomp_export_bpf(filter, fd), "linux.seccomp", "error exporting seccomp filter: ");
            try (InputStream in = new FileInputStream("/proc/self/fd/" + fd)) {
                return in.readAllBytes();
            }
        } catch (IOException e) {
            throw new SeccompException("linux.seccomp", "error exporting seccomp filter: " + e.getMessage());
        } finally {
            library.close(fd);
        }
    }

    @Override
    public void close() {
        library.seccomp_release(filter);
    }

    private static void check(int result, String field, String message) {
        if (result != 0) {
            throw new SeccompException(field, message + errorText(-result));
        }
    }

    private static String errorText(int errno) {
        String text = ERROR_TEXTS.get(errno);
        return text == null ? "errno " + errno : text;
    }
}
