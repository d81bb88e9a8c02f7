package io.jcontainers.spec.json;

import io.jcontainers.spec.RawJson;
import io.jcontainers.spec.Seccomp;
import io.jcontainers.spec.SeccompArg;
import io.jcontainers.spec.SeccompSyscall;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads a seccomp profile, which {@link SpecReader} passes over. */
public final class SeccompReader {
    private SeccompReader() {}

    /**
     * Reads the profile of {@code linux.seccomp}. Places in errors are those of the document that it is a slice of.
     *
     * @throws JsonProblem if it can't be read
     */
    public static Seccomp read(RawJson profile) {
        return read(JsonCursor.open(profile, "linux.seccomp"));
    }

    static Seccomp read(JsonCursor in) {
        Seccomp seccomp = seccomp(in);
        in.close();
        return seccomp;
    }

    private static Seccomp seccomp(JsonCursor in) {
        String defaultAction = "";
        @Nullable Long defaultErrnoRet = null;
        List<String> architectures = List.of();
        List<String> flags = List.of();
        @Nullable String listenerPath = null;
        @Nullable String listenerMetadata = null;
        List<SeccompSyscall> syscalls = List.of();
        for (String key = in.nextKey(); key != null; key = in.nextKey()) {
            switch (key) {
                case "defaultAction" -> defaultAction = in.text();
                case "defaultErrnoRet" -> defaultErrnoRet = in.optionalInteger(IntegerRange.UINT32);
                case "architectures" -> architectures = in.texts();
                case "flags" -> flags = in.texts();
                case "listenerPath" -> listenerPath = in.optionalText();
                case "listenerMetadata" -> listenerMetadata = in.optionalText();
                case "syscalls" -> syscalls = syscalls(in);
                default -> in.skip();
            }
        }
        return new Seccomp(
                defaultAction, defaultErrnoRet, architectures, flags, listenerPath, listenerMetadata, syscalls);
    }

    private static List<SeccompSyscall> syscalls(JsonCursor in) {
        if (!in.beginArray()) {
            return List.of();
        }
        List<SeccompSyscall> syscalls = new ArrayList<>();
        while (in.nextObject()) {
            syscalls.add(syscall(in));
        }
        return syscalls;
    }

    private static SeccompSyscall syscall(JsonCursor in) {
        List<String> names = List.of();
        String action = "";
        @Nullable Long errnoRet = null;
        List<SeccompArg> args = List.of();
        for (String key = in.nextKey(); key != null; key = in.nextKey()) {
            switch (key) {
                case "names" -> names = in.texts();
                case "action" -> action = in.text();
                case "errnoRet" -> errnoRet = in.optionalInteger(IntegerRange.UINT32);
                case "args" -> args = args(in);
                default -> in.skip();
            }
        }
        return new SeccompSyscall(names, action, errnoRet, args);
    }

    private static List<SeccompArg> args(JsonCursor in) {
        if (!in.beginArray()) {
            return List.of();
        }
        List<SeccompArg> args = new ArrayList<>();
        while (in.nextObject()) {
            args.add(arg(in));
        }
        return args;
    }

    private static SeccompArg arg(JsonCursor in) {
        long index = 0;
        long value = 0;
        long valueTwo = 0;
        String op = "";
        for (String key = in.nextKey(); key != null; key = in.nextKey()) {
            switch (key) {
                case "index" -> index = in.integer(IntegerRange.UINT32);
                case "value" -> value = in.integer(IntegerRange.UINT64);
                case "valueTwo" -> valueTwo = in.integer(IntegerRange.UINT64);
                case "op" -> op = in.text();
                default -> in.skip();
            }
        }
        return new SeccompArg(index, value, valueTwo, op);
    }
}
