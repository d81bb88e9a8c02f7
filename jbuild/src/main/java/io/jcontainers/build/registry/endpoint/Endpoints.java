package io.jcontainers.build.registry.endpoint;

import io.jcontainers.build.image.Reference;
import io.jcontainers.build.registry.http.Origin;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where to look for an image: mirrors first, then the registry itself.
 *
 * @param conf rules of registries.conf
 * @param daemon mirrors of Docker Hub and insecure registries of daemon.json
 * @param insecure what the command line adds
 */
public record Endpoints(RegistriesConf conf, DaemonJson daemon, InsecureHosts insecure) {
    private static final String HUB = "docker.io";

    /** No mirrors, nothing insecure. */
    public static Endpoints plain() {
        return new Endpoints(RegistriesConf.none(), DaemonJson.none(), new InsecureHosts(List.of()));
    }

    /**
     * Where to pull from, in this order.
     *
     * @param byDigest whether what is asked for is named by a digest: some mirrors have only that
     * @throws IOException for a registry that is blocked
     */
    public List<Endpoint> pull(Reference reference, boolean byDigest) throws IOException {
        RegistriesConf.Rule rule = allowed(reference);
        List<Endpoint> all = new ArrayList<>();
        if (rule != null) {
            for (RegistriesConf.Mirror mirror : rule.mirrors()) {
                boolean has = mirror.pulls() == RegistriesConf.Pulls.ALL
                        || (mirror.pulls() == RegistriesConf.Pulls.DIGEST_ONLY) == byDigest;
                if (has) {
                    all.add(moved(reference, rule, mirror.location(), mirror.insecure(), true));
                }
            }
        }
        if (reference.domain().equals(HUB)) {
            daemon.mirrors().forEach(mirror -> all.add(hubMirror(mirror, reference.path())));
        }
        all.add(own(reference, rule));
        return all;
    }

    /** Where to push to: never a mirror. */
    public Endpoint push(Reference reference) throws IOException {
        return own(reference, allowed(reference));
    }

    /** A registry without any repository, for logins and lists. */
    public Endpoint registry(String host) {
        return Endpoint.of(host, "", isInsecure(host), false);
    }

    private RegistriesConf.@Nullable Rule allowed(Reference reference) throws IOException {
        RegistriesConf.Rule rule = conf.ruleOf(reference);
        if (rule != null && rule.blocked()) {
            throw new IOException(reference.name() + ": registries.conf blocks \"" + rule.prefix() + "\"");
        }
        return rule;
    }

    private Endpoint own(Reference reference, RegistriesConf.@Nullable Rule rule) throws IOException {
        if (rule == null || rule.location().isEmpty()) {
            boolean asked = rule != null && rule.insecure();
            return Endpoint.of(reference.domain(), reference.path(), asked || isInsecure(reference.domain()), false);
        }
        return moved(reference, rule, rule.location(), rule.insecure(), false);
    }

    private Endpoint moved(
            Reference reference, RegistriesConf.Rule rule, String location, boolean asked, boolean mirror)
            throws IOException {
        String name = location + reference.name().substring(Math.max(0, rule.matches(reference)));
        int slash = name.indexOf('/');
        if (slash <= 0 || slash == name.length() - 1) {
            throw new IOException("registries.conf: \"" + location + "\" in place of \"" + rule.prefix() + "\" makes \""
                    + name + "\" of " + reference.name() + ": no host and path");
        }
        String host = name.substring(0, slash);
        return Endpoint.of(host, name.substring(slash + 1), asked || isInsecure(host), mirror);
    }

    private Endpoint hubMirror(URI mirror, String path) {
        Origin origin = Origin.of(mirror);
        String prefix = mirror.getRawPath() == null ? "" : mirror.getRawPath().replaceFirst("^/", "");
        return new Endpoint(
                origin.hostAndPort(),
                origin.hostAndPort(),
                prefix.isEmpty() ? path : prefix + "/" + path,
                origin.scheme(),
                isInsecure(origin.hostAndPort()),
                true);
    }

    private boolean isInsecure(String host) {
        return insecure.contains(host) || new InsecureHosts(daemon.insecure()).contains(host);
    }
}
