package io.jcontainers.runc.seccomp;

import io.jcontainers.runc.sys.LibSeccomp;
import io.jcontainers.runc.sys.LibSeccompLoader;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import jnr.ffi.Pointer;

/** The system call numbers of a profile's names. Copies the names to native memory once, for look-ups by address. */
final class SyscallNumbers {
    private final LibSeccomp library;
    private final List<String> names;
    private final int[] offsets;
    private final Pointer block;

    /**
     * Copies the names.
     *
     * @param names each once
     */
    SyscallNumbers(LibSeccompLoader loader, List<String> names) {
        this.library = loader.library();
        this.names = names;
        this.offsets = new int[names.size()];
        byte[][] encoded = new byte[names.size()][];
        int total = 0;
        for (int i = 0; i < encoded.length; i++) {
            // A NUL would cut the name to what may be a known one.
            String name = names.get(i).indexOf('\0') < 0 ? names.get(i) : "";
            encoded[i] = name.getBytes(StandardCharsets.UTF_8);
            offsets[i] = total;
            total += encoded[i].length + 1;
        }
        byte[] bytes = new byte[total];
        for (int i = 0; i < encoded.length; i++) {
            System.arraycopy(encoded[i], 0, bytes, offsets[i], encoded[i].length);
        }
        block = loader.allocate(Math.max(total, 1));
        block.put(0, bytes, 0, total);
    }

    /** Numbers in the library's own architecture for rules, by name; a name that no architecture has is missing. */
    Map<String, Integer> forRules() {
        Map<String, Integer> numbers = HashMap.newHashMap(offsets.length);
        for (int i = 0; i < offsets.length; i++) {
            int number =
                    library.seccomp_syscall_resolve_name_arch(LibSeccomp.ARCH_NATIVE, block.address() + offsets[i]);
            if (number != LibSeccomp.NR_ERROR) {
                numbers.put(names.get(i), number);
            }
        }
        return numbers;
    }

    /** The largest number that one of the names has on an architecture; 0 if none has one there. */
    int largest(Arch arch) {
        int largest = 0;
        for (int offset : offsets) {
            largest = Math.max(
                    largest, library.seccomp_syscall_resolve_name_arch(arch.token(), block.address() + offset));
        }
        return largest;
    }
}
