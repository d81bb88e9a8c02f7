package io.jcontainers.runc.sys;

/**
 * The functions of libseccomp (seccomp.h, 2.5 or newer) that the engine calls, and two of libc that it needs with them.
 *
 * <p>Each function costs start-up time when it is first called, so there are few. Pointers are {@code long} and
 * unsigned numbers {@code int}: jnr-ffi passes both as they are, while {@code String} and {@code Pointer} parameters
 * cost more than the calls themselves in a fresh JVM. Failures are negative errnos unless stated otherwise.
 *
 * <p>Filters are independent of each other: threads may use different ones at once, never the same one.
 */
@SuppressWarnings({"checkstyle:MethodName", "PMD.MethodNamingConventions"})
public interface LibSeccomp {
    /** SCMP_ARCH_NATIVE: the architecture that the library was built for. */
    int ARCH_NATIVE = 0;

    /** SCMP_FLTATR_CTL_OPTIMIZE: 2 makes the program a binary tree over the system call numbers. */
    int FLTATR_CTL_OPTIMIZE = 8;

    /** __NR_SCMP_ERROR: no architecture has a system call of that name. */
    int NR_ERROR = -1;

    /** Size of {@code struct scmp_arg_cmp}: u32 argument, u32 operator, u64 datum_a, u64 datum_b. */
    int ARG_CMP_BYTES = 24;

    /** MFD_CLOEXEC of memfd_create(2). */
    int MFD_CLOEXEC = 1;

    /** Returns the library's {@code struct scmp_version}: three unsigned 32-bit numbers, valid for ever. */
    long seccomp_version();

    /** Returns the API level that library and kernel support together, 0 if unknown; 6 brings notifications. */
    int seccomp_api_get();

    /** Returns a new filter for the native architecture, or 0 if the action is not valid here. */
    long seccomp_init(int defaultAction);

    /** Frees a filter. */
    void seccomp_release(long filter);

    /** Sets an attribute. */
    int seccomp_attr_set(long filter, int attribute, int value);

    /** Adds an architecture; -EEXIST if it is there, -EDOM if its byte order differs from those that are. */
    int seccomp_arch_add(long filter, int arch);

    /** Removes an architecture with its rules. */
    int seccomp_arch_remove(long filter, int arch);

    /**
     * Looks a system call up.
     *
     * @param arch SCMP_ARCH_* value
     * @param name address of a NUL-terminated string
     * @return its number; below -1 where only other architectures have it; {@link #NR_ERROR} where none has
     */
    int seccomp_syscall_resolve_name_arch(int arch, long name);

    /**
     * Adds a rule to every architecture of the filter that has the system call.
     *
     * @param number as {@link #seccomp_syscall_resolve_name_arch} gives it for {@link #ARCH_NATIVE}
     * @param conditions address of {@code count} structs of {@link #ARG_CMP_BYTES}, 0 with none
     */
    int seccomp_rule_add_array(long filter, int action, int number, int count, long conditions);

    /** Writes the program as an array of {@code struct sock_filter} to a descriptor. */
    int seccomp_export_bpf(long filter, int fd);

    /**
     * Makes an anonymous file (memfd_create(2)).
     *
     * @param name address of a NUL-terminated string
     * @return its descriptor, or -1
     */
    int memfd_create(long name, int flags);

    /** Closes a descriptor (close(2)). */
    int close(int fd);
}
