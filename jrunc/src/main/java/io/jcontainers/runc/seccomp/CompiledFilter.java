package io.jcontainers.runc.seccomp;

import java.util.List;

/**
 * A filter ready for seccomp(SECCOMP_SET_MODE_FILTER).
 *
 * @param bpf array of {@code struct sock_filter} (8 bytes each: u16 code, u8 jt, u8 jf, u32 k) in the host's byte
 *     order; empty when the profile asks for no filter. Shared: not to be written to
 * @param flags SECCOMP_FILTER_FLAG_* bits to pass, NEW_LISTENER among them where a listener is needed
 * @param needsListener whether seccomp(2) returns a notify descriptor that belongs to the profile's listenerPath
 * @param warnings for the log, lower case, no full stop
 */
@SuppressWarnings("ArrayRecordComponent")
public record CompiledFilter(byte[] bpf, long flags, boolean needsListener, List<String> warnings) {
    /** Size of a {@code struct sock_filter}. */
    public static final int INSTRUCTION_BYTES = 8;

    /** BPF_MAXINSNS: the longest program that the kernel takes. */
    public static final int MAX_INSTRUCTIONS = 4096;

    /** What an empty profile compiles to: nothing to load. */
    public static final CompiledFilter NONE = new CompiledFilter(new byte[0], 0, false, List.of());

    /** Takes an immutable copy of the warnings and checks the program's size. */
    public CompiledFilter {
        warnings = List.copyOf(warnings);
        if (bpf.length % INSTRUCTION_BYTES != 0 || bpf.length / INSTRUCTION_BYTES > MAX_INSTRUCTIONS) {
            throw new IllegalArgumentException("no seccomp program of " + bpf.length + " bytes");
        }
    }

    /** Whether there is nothing to load. */
    public boolean isNone() {
        return bpf.length == 0;
    }

    /** Number of instructions. */
    public int instructions() {
        return bpf.length / INSTRUCTION_BYTES;
    }
}
