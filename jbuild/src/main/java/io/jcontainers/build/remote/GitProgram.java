package io.jcontainers.build.remote;

import io.jcontainers.build.process.HelperCommand;
import io.jcontainers.build.process.HelperLimitException;
import io.jcontainers.build.process.HelperProcesses;
import io.jcontainers.build.process.MissingProgramException;
import io.jcontainers.build.registry.http.Printable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Calls git so that nothing but its command line and our own configuration decide what it does: no configuration of
 * the system or the user, no hooks, no questions, no transport but those allowed. Credentials stand in a configuration
 * file of mode 0600 in a directory that is removed with the checkout, never on a command line.
 */
final class GitProgram {
    /** Of a listing: half a kilobyte for each entry that may be, but no more than we want to hold in memory. */
    private static final int ENTRY_BYTES = 512;

    private static final long LEAST_OUTPUT_BYTES = 1 << 20;
    private static final int MOST_OUTPUT_BYTES = 64 << 20;
    private static final int MOST_TOLD_LINES = 4;
    private static final int BAD_STATUS = 128;
    private static final Pattern REDIRECT = Pattern.compile("returned error: 30[1278]|redirection");
    private static final List<String> PASSED = List.of(
            "PATH",
            "SSH_AUTH_SOCK",
            "http_proxy",
            "https_proxy",
            "no_proxy",
            "all_proxy",
            "HTTPS_PROXY",
            "NO_PROXY",
            "ALL_PROXY");

    /** Our whole configuration, but for credentials. */
    private static final String CONFIGURATION = """
            [core]
            \thooksPath = /dev/null
            \tfsmonitor = false
            \tautocrlf = false
            \tsymlinks = true
            \tattributesFile = /dev/null
            \texcludesFile = /dev/null
            [credential]
            \thelper =
            [safe]
            \tdirectory = *
            [init]
            \tdefaultBranch = main
            [advice]
            \tdetachedHead = false
            [gc]
            \tauto = 0
            [maintenance]
            \tauto = false
            [fetch]
            \trecurseSubmodules = false
            \twriteCommitGraph = false
            [submodule]
            \trecurse = false
            [http]
            \tlowSpeedLimit = 1024
            \tlowSpeedTime = 60
            """;

    private final HelperProcesses processes;
    private final GitSettings settings;
    private final Path home;
    private final int mostOutputBytes;
    private final List<String> hidden = new ArrayList<>();

    /**
     * @param home an empty directory
     * @param headers Authorization headers by the begin of the URLs that they are for
     */
    GitProgram(HelperProcesses processes, GitSettings settings, Path home, Map<String, String> headers)
            throws IOException {
        this.processes = processes;
        this.settings = settings;
        this.home = home;
        this.mostOutputBytes = (int) Math.clamp(
                Math.min(settings.mostEntries(), MOST_OUTPUT_BYTES) * ENTRY_BYTES,
                LEAST_OUTPUT_BYTES,
                MOST_OUTPUT_BYTES);
        for (String header : headers.values()) {
            hidden.add(header);
            hidden.add(header.substring(header.lastIndexOf(' ') + 1));
        }
        Path file = home.resolve(".gitconfig");
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, CONFIGURATION + sections(headers), StandardOpenOption.WRITE);
    }

    /** Git would send the header to wherever a redirect leads, so none is followed with it. */
    private static String sections(Map<String, String> headers) {
        StringBuilder text = new StringBuilder();
        new TreeMap<>(headers)
                .forEach((url, header) -> text.append("[http ")
                        .append(quoted(url))
                        .append("]\n\textraHeader = ")
                        .append(quoted("Authorization: " + header))
                        .append("\n\tfollowRedirects = false\n"));
        return text.toString();
    }

    private static String quoted(String value) {
        return "\"" + value.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }

    /**
     * Calls git.
     *
     * @param what is done, for messages: {@code fetch https://...}
     * @return its standard output
     * @throws RemoteException when it fails, with the last lines of its errors
     */
    byte[] run(Path directory, String what, List<String> words) throws IOException {
        HelperProcesses.Result result = call(directory, what, words);
        if (result.status() != 0) {
            throw new RemoteException(what + ": " + told(result));
        }
        return result.output();
    }

    /** The same, leaving it to the caller to judge. */
    HelperProcesses.Result call(Path directory, String what, List<String> words) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("git"));
        arguments.addAll(words);
        try {
            return processes.run(
                    HelperCommand.of(arguments, environment(), directory, settings.limit(), mostOutputBytes));
        } catch (MissingProgramException e) {
            throw new RemoteException(what + ": git is not installed; install the package git", e);
        } catch (HelperLimitException e) {
            throw new RemoteException(
                    what + ": "
                            + switch (e.limit()) {
                                case TIME ->
                                    "not done after " + settings.limit().toSeconds() + " s";
                                case OUTPUT -> "more than " + mostOutputBytes + " bytes of output: too many entries";
                            },
                    e);
        }
    }

    private Map<String, String> environment() {
        Map<String, String> all = new HashMap<>();
        for (String name : PASSED) {
            String value = settings.environment().get(name);
            if (value != null && !value.isEmpty()) {
                all.put(name, value);
            }
        }
        all.putIfAbsent("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");
        // curl, and so git, doesn't know this one in capitals.
        String proxy = settings.environment().getOrDefault("HTTP_PROXY", "");
        if (!proxy.isEmpty()) {
            all.putIfAbsent("http_proxy", proxy);
        }
        all.put("HOME", home.toString());
        all.put("XDG_CONFIG_HOME", home.resolve("none").toString());
        all.put("LC_ALL", "C");
        all.put("GIT_CONFIG_NOSYSTEM", "1");
        all.put("GIT_ATTR_NOSYSTEM", "1");
        all.put("GIT_TERMINAL_PROMPT", "0");
        all.put("GIT_LFS_SKIP_SMUDGE", "1");
        all.put("GIT_OPTIONAL_LOCKS", "0");
        all.put("GIT_ALLOW_PROTOCOL", protocols(settings.transports()));
        all.put("GIT_SSH_COMMAND", ssh());
        all.put("GIT_SSH_VARIANT", "ssh");
        return all;
    }

    private static String protocols(Set<GitTransport> transports) {
        return transports.stream().map(GitTransport::toString).sorted().collect(Collectors.joining(":"));
    }

    /** No configuration of ssh, in which a host may have programs to start; keys are the agent's or the user's. */
    private String ssh() {
        StringBuilder command = new StringBuilder("ssh -F /dev/null -oBatchMode=yes -oStrictHostKeyChecking=yes"
                + " -oForwardAgent=no -oForwardX11=no -oPermitLocalCommand=no -oProxyCommand=none"
                + " -oConnectTimeout=30 -oServerAliveInterval=30");
        settings.knownHosts()
                .ifPresent(file -> command.append(" '-oUserKnownHostsFile=\"")
                        .append(file.toString().replace("'", "'\\''"))
                        .append("\"'"));
        return command.toString();
    }

    /** The last lines of git's errors, and what to do where they are of a known kind. */
    String told(HelperProcesses.Result result) {
        String errors = new String(result.errors(), StandardCharsets.UTF_8);
        for (String secret : hidden) {
            errors = errors.replace(secret, "***");
        }
        List<String> lines = errors.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("hint:"))
                .toList();
        String last = lines.subList(Math.max(0, lines.size() - MOST_TOLD_LINES), lines.size()).stream()
                .map(Printable::text)
                .collect(Collectors.joining("; "));
        String status = result.status() > BAD_STATUS
                ? "killed by signal " + (result.status() - BAD_STATUS)
                : "exit status " + result.status();
        return (last.isEmpty() ? "git failed, " + status : last) + advice(errors);
    }

    private static String advice(String errors) {
        if (errors.contains("terminal prompts disabled") || errors.contains("Authentication failed")) {
            return " (there is no such repository, or it needs a credential: --secret id=GIT_AUTH_TOKEN.HOST)";
        }
        if (REDIRECT.matcher(errors).find()) {
            return " (with a credential no redirect is followed: use the URL that the repository has now)";
        }
        if (errors.contains("Host key verification failed")) {
            return " (the host's key has to be in ~/.ssh/known_hosts)";
        }
        if (errors.contains("Permission denied (publickey")) {
            return " (the host accepts no key of the ssh agent: --ssh default, and ssh-add -l)";
        }
        if (errors.contains("cannot run ssh") || errors.contains("ssh: not found")) {
            return " (install the package openssh-client)";
        }
        return "";
    }
}
