package io.jcontainers.runc.request;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One call of the program: facts about it and about its caller, as the front saw them.
 *
 * @param build the front's build id
 * @param arguments argv, with the program's name; bytes
 * @param command index of the command in {@code arguments}; their number when there is none
 * @param program how messages call the program: jrunc, runc or crun
 * @param root the directory of all state, as given or by default
 * @param directory the current directory, absolute
 * @param environment the variables that decide something; bytes, one a character
 * @param ids ids of the caller's process
 * @param limits soft and hard value of each resource of getrlimit(2), by number
 * @param release the kernel's, such as 6.18.44
 * @param machine such as x86_64
 * @param nulls whether stdin, stdout, stderr are the null device
 * @param files what the front read
 */
public record Request(
        String build,
        List<byte[]> arguments,
        int command,
        String program,
        byte[] root,
        byte[] directory,
        Map<String, String> environment,
        Ids ids,
        List<Limit> limits,
        String release,
        String machine,
        List<Boolean> nulls,
        Files files) {
    /**
     * Ids of the calling process, as it sees them itself.
     *
     * @param pidNamespace inode of its pid namespace (pid_namespaces(7)), 0 where that is not known
     */
    public record Ids(long uid, long euid, long gid, long egid, int pid, int parentPid, long pidNamespace) {
        /** In a pid namespace that is not known. */
        public Ids(long uid, long euid, long gid, long egid, int pid, int parentPid) {
            this(uid, euid, gid, egid, pid, parentPid, 0);
        }
    }

    /** One resource limit; all bits set is infinity. */
    public record Limit(long soft, long hard) {}

    /** The command's name, or null. */
    public @Nullable String commandName() {
        return command < arguments.size() ? new String(arguments.get(command), StandardCharsets.UTF_8) : null;
    }

    /** Words before the command. */
    public List<byte[]> globals() {
        return arguments.subList(1, Math.min(command, arguments.size()));
    }

    /** Words behind the command. */
    public List<byte[]> words() {
        return arguments.subList(Math.min(command + 1, arguments.size()), arguments.size());
    }
}
