package io.jcontainers.runc.seccomp;

import io.jcontainers.runc.sys.LibSeccompLoader;
import io.jcontainers.spec.Seccomp;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Turns a profile into the program that runc 1.5 would load for it: libseccomp's, with the ENOSYS stub before it.
 *
 * <p>Instances are safe for use by several threads.
 */
public final class SeccompCompiler {
    /** Changes whenever equal profiles compile to other programs than before. */
    static final int VERSION = 1;

    /** More names than this make libseccomp sort them into a binary tree (runc's number). */
    private static final int LINEAR_NAMES = 32;

    /** seccomp_api_get(3) of notifications. */
    private static final int API_NOTIFY = 6;

    private final LibSeccompLoader loader;

    /** Takes the library; it is loaded when the first profile that is not empty comes. */
    public SeccompCompiler(LibSeccompLoader loader) {
        this.loader = loader;
    }

    /**
     * Compiles a profile.
     *
     * @param source {@code linux.seccomp}
     * @param hostArch the host's native convention; always part of the filter, named by the profile or not
     * @return the filter; {@link CompiledFilter#NONE} for an empty profile
     * @throws SeccompException if the profile is wrong, or asks for what kernel or library don't have
     * @throws IllegalStateException if libseccomp can't be loaded
     */
    public CompiledFilter compile(Seccomp source, Arch hostArch) {
        Profile profile = ProfileReader.read(source);
        if (profile == null) {
            return CompiledFilter.NONE;
        }
        checkNotify(profile);
        Set<Arch> architectures = new LinkedHashSet<>();
        architectures.add(hostArch);
        architectures.addAll(profile.architectures());
        List<String> warnings = new ArrayList<>(profile.warnings());
        SyscallNumbers numbers = new SyscallNumbers(loader, profile.names());
        byte[] bpf = generate(profile, architectures, numbers, warnings);
        if (profile.enosys()) {
            bpf = EnosysStub.prepend(largest(architectures, numbers, warnings), bpf, hostArch.byteOrder());
        }
        if (bpf.length / CompiledFilter.INSTRUCTION_BYTES > CompiledFilter.MAX_INSTRUCTIONS) {
            throw new SeccompException(
                    "linux.seccomp",
                    "seccomp filter has " + bpf.length / CompiledFilter.INSTRUCTION_BYTES
                            + " instructions, the kernel takes " + CompiledFilter.MAX_INSTRUCTIONS);
        }
        return new CompiledFilter(bpf, profile.flags(), profile.needsListener(), warnings);
    }

    private void checkNotify(Profile profile) {
        if (!profile.needsListener()) {
            return;
        }
        int level = loader.library().seccomp_api_get();
        if (level < API_NOTIFY) {
            throw new SeccompException(
                    "linux.seccomp.syscalls",
                    "seccomp notify unsupported: API level: got " + level + ", want at least " + API_NOTIFY
                            + ". Please try with libseccomp >= 2.5.0 and Linux >= 5.7");
        }
    }

    private byte[] generate(Profile profile, Set<Arch> architectures, SyscallNumbers numbers, List<String> warnings) {
        Map<String, Integer> forRules = numbers.forRules();
        for (String name : profile.names()) {
            if (!forRules.containsKey(name)) {
                warnings.add("unknown seccomp syscall \"" + name + "\" ignored");
            }
        }
        Arch first = architectures.iterator().next();
        try (FilterBuilder builder = new FilterBuilder(loader, profile.defaultReturn())) {
            if (first != libraryArch()) {
                builder.replaceNative(first);
            }
            for (Arch arch : architectures) {
                if (arch != first) {
                    builder.addArchitecture(arch);
                }
            }
            if (profile.names().size() > LINEAR_NAMES) {
                builder.optimizeForManyCalls();
            }
            for (Rule rule : profile.rules()) {
                Integer number = forRules.get(rule.name());
                if (number != null) {
                    builder.addRule(rule, number);
                }
            }
            return builder.export();
        }
    }

    private static @Nullable Arch libraryArch() {
        return Arch.ofMachine(System.getProperty("os.arch")).orElse(null);
    }

    private static Map<Arch, Integer> largest(Set<Arch> architectures, SyscallNumbers numbers, List<String> warnings) {
        Map<Arch, Integer> largest = new LinkedHashMap<>();
        for (Arch arch : architectures) {
            int number = numbers.largest(arch);
            if (number == 0) {
                warnings.add("could not find any syscalls for arch " + arch);
            }
            largest.put(arch, number);
        }
        return largest;
    }
}
