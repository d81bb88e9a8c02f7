package io.jcontainers.build.run;

import java.util.List;

/**
 * How steps find hosts by their names.
 *
 * @param hosts {@code --add-host}: lines of /etc/hosts
 * @param servers {@code --dns}: addresses
 * @param search {@code --dns-search}: domains; a single {@code .} for none
 * @param options {@code --dns-opt}
 */
public record NameOptions(
        List<HostsFile.Entry> hosts, List<String> servers, List<String> search, List<String> options) {
    /** Nothing but what the host has. */
    public static final NameOptions NONE = new NameOptions(List.of(), List.of(), List.of(), List.of());

    /** Takes immutable copies. */
    public NameOptions {
        hosts = List.copyOf(hosts);
        servers = List.copyOf(servers);
        search = List.copyOf(search);
        options = List.copyOf(options);
    }
}
