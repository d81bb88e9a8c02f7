package io.jcontainers.build.remote;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How repositories are fetched.
 *
 * @param environment of the caller; only {@code PATH}, the proxies and {@code SSH_AUTH_SOCK} are used
 * @param transports that may be used, also by submodules
 * @param knownHosts for ssh; empty: those of the user
 * @param limit of time for one call of git
 * @param mostEntries files and directories of a checkout
 * @param mostBytes of all files of a checkout
 */
public record GitSettings(
        Map<String, String> environment,
        Set<GitTransport> transports,
        Optional<Path> knownHosts,
        Duration limit,
        long mostEntries,
        long mostBytes) {
    /** Takes immutable copies. */
    public GitSettings {
        environment = Map.copyOf(environment);
        transports = Set.copyOf(transports);
    }

    /** All transports of the network, half an hour, two million entries, 64 GiB. */
    public static GitSettings usual(Map<String, String> environment) {
        return new GitSettings(
                environment,
                Set.of(GitTransport.HTTPS, GitTransport.HTTP, GitTransport.SSH, GitTransport.GIT),
                Optional.empty(),
                Duration.ofMinutes(30),
                2_000_000,
                64L << 30);
    }

    /** The same with other transports. */
    public GitSettings withTransports(Set<GitTransport> others) {
        return new GitSettings(environment, others, knownHosts, limit, mostEntries, mostBytes);
    }

    /** The same with other limits of a checkout. */
    public GitSettings withMost(long entries, long bytes) {
        return new GitSettings(environment, transports, knownHosts, limit, entries, bytes);
    }
}
