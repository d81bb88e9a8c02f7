package io.jcontainers.build.transfer;

import io.jcontainers.build.command.CommandException;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** The SERVER of login and logout. */
final class Servers {
    private static final String HUB = "docker.io";
    private static final Set<String> HUB_HOSTS = Set.of(HUB, "index.docker.io", "registry-1.docker.io");
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9\\[][A-Za-z0-9._:\\[\\]-]*");

    private Servers() {}

    /** Its host as references write it, without a scheme and a path; without any it is Docker Hub. */
    static String host(List<String> arguments) {
        if (arguments.isEmpty() || arguments.getFirst().isEmpty()) {
            return HUB;
        }
        String text = arguments.getFirst().replaceFirst("^https?://", "");
        int slash = text.indexOf('/');
        String host = slash < 0 ? text : text.substring(0, slash);
        if (!HOST.matcher(host).matches()) {
            throw new CommandException("\"" + arguments.getFirst() + "\" is no registry: it is HOST or HOST:PORT");
        }
        return HUB_HOSTS.contains(host) ? HUB : host;
    }

    /** As config.json has it. */
    static String key(String host) {
        return host.equals(HUB) ? "https://index.docker.io/v1/" : host;
    }
}
