package io.jcontainers.build.run;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The /etc/resolv.conf of steps (resolv.conf(5)). */
public final class ResolverFile {
    /** What BuildKit and Docker fall back on. */
    private static final List<String> PUBLIC_SERVERS = List.of("8.8.8.8", "8.8.4.4");

    private ResolverFile() {}

    /**
     * The host's, changed as a build asks for it.
     *
     * @param host the host's text; empty where it has none
     * @param ownNetwork whether the step does not see the host's loopback device: name servers there are left out, and
     *     where none is left public ones take their place
     */
    public static byte[] of(String host, NameOptions names, boolean ownNetwork) {
        List<String> servers = new ArrayList<>(names.servers());
        List<String> search = new ArrayList<>(names.search());
        List<String> options = new ArrayList<>(names.options());
        List<String> others = new ArrayList<>();
        boolean hostSearch = search.isEmpty();
        boolean hostOptions = options.isEmpty();
        boolean hostServers = servers.isEmpty();
        for (String line : host.lines().toList()) {
            List<String> words = List.of(line.strip().split("\\s+"));
            List<String> values = words.subList(1, words.size());
            switch (words.getFirst()) {
                case "nameserver" -> {
                    if (hostServers && !values.isEmpty() && !(ownNetwork && isLoopback(values.getFirst()))) {
                        servers.add(values.getFirst());
                    }
                }
                case "search", "domain" -> {
                    if (hostSearch) {
                        search.clear(); // the last line counts
                        search.addAll(values);
                    }
                }
                case "options" -> {
                    if (hostOptions) {
                        options.addAll(values);
                    }
                }
                default -> {
                    if (!line.isBlank() && !line.startsWith("#") && !line.startsWith(";")) {
                        others.add(line);
                    }
                }
            }
        }
        if (servers.isEmpty() && ownNetwork) {
            servers.addAll(PUBLIC_SERVERS);
        }
        return text(servers, search.equals(List.of(".")) ? List.of() : search, options, others);
    }

    /** Whether all name servers of a text are on the loopback device: systemd-resolved's, for one. */
    public static boolean onlyLoopback(String host) {
        List<String> servers = host.lines()
                .map(line -> line.strip().split("\\s+"))
                .filter(words -> words.length > 1 && words[0].equals("nameserver"))
                .map(words -> words[1])
                .toList();
        return !servers.isEmpty() && servers.stream().allMatch(ResolverFile::isLoopback);
    }

    private static boolean isLoopback(String address) {
        return address.startsWith("127.") || address.equals("::1") || address.startsWith("::1%");
    }

    private static byte[] text(List<String> servers, List<String> search, List<String> options, List<String> others) {
        StringBuilder text = new StringBuilder();
        if (!search.isEmpty()) {
            text.append("search ").append(String.join(" ", search)).append('\n');
        }
        servers.forEach(server -> text.append("nameserver ").append(server).append('\n'));
        if (!options.isEmpty()) {
            text.append("options ").append(String.join(" ", options)).append('\n');
        }
        others.forEach(line -> text.append(line).append('\n'));
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }
}
