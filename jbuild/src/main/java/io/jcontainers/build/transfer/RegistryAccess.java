package io.jcontainers.build.transfer;

import io.jcontainers.build.registry.RegistrySettings;
import io.jcontainers.build.registry.auth.CredentialStore;
import io.jcontainers.build.registry.auth.HelperRunner;
import io.jcontainers.build.registry.endpoint.Certificates;
import io.jcontainers.build.registry.endpoint.DaemonJson;
import io.jcontainers.build.registry.endpoint.Endpoints;
import io.jcontainers.build.registry.endpoint.InsecureHosts;
import io.jcontainers.build.registry.endpoint.RegistriesConf;
import io.jcontainers.build.registry.http.EnvironmentProxies;
import io.jcontainers.build.setting.Globals;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * How a user speaks with registries: their flags, variables and files.
 *
 * @param system directory of {@code containers} and {@code docker} for all users, /etc
 */
public record RegistryAccess(Path system) {
    /** With the files in /etc. */
    public static RegistryAccess ofSystem() {
        return new RegistryAccess(Path.of("/etc"));
    }

    /**
     * Reads what is configured: mirrors and insecure registries of registries.conf and daemon.json, certificates of
     * certs.d, credentials, proxies, patience.
     *
     * @param environment the user's
     * @param warnings told what the user should read, without a line feed
     * @throws IOException with file and line for one that is wrong
     * @throws IllegalArgumentException naming the variable that is wrong
     */
    public RegistrySettings settings(
            Globals globals, Map<String, String> environment, HelperRunner helpers, Consumer<String> warnings)
            throws IOException {
        Endpoints endpoints = new Endpoints(
                registriesConf(environment),
                DaemonJson.read(system.resolve("docker/daemon.json")),
                new InsecureHosts(globals.insecureRegistries()));
        Patience patience = Patience.of(environment);
        return RegistrySettings.usual()
                .with(endpoints)
                .with(certificates(globals, environment))
                .with(credentials(globals, environment, helpers, warnings))
                .with(new EnvironmentProxies(environment))
                .with(patience.timeouts(), patience.backoff())
                .with(ClientConfig.read(globals.config()).headers())
                .telling(warnings);
    }

    /** Where the credentials of a user are; logins are kept in config.json of the directory of {@code --config}. */
    public CredentialStore credentials(
            Globals globals, Map<String, String> environment, HelperRunner helpers, Consumer<String> warnings) {
        Map<String, String> adjusted = new LinkedHashMap<>(environment);
        adjusted.put("DOCKER_CONFIG", globals.config().toString());
        return new CredentialStore(CredentialStore.paths(adjusted, home(environment)), helpers, warnings);
    }

    private static Path home(Map<String, String> environment) {
        String home = environment.get("HOME");
        return Path.of(home == null || home.isEmpty() ? "/" : home);
    }

    private static Path own(Map<String, String> environment) {
        String config = environment.get("XDG_CONFIG_HOME");
        return config == null || config.isEmpty() ? home(environment).resolve(".config") : Path.of(config);
    }

    /** A user's own file in place of the system's, the directories of both (containers-registries.conf(5)). */
    private RegistriesConf registriesConf(Map<String, String> environment) throws IOException {
        Path common = system.resolve("containers");
        Path own = own(environment).resolve("containers");
        String named = environment.get("CONTAINERS_REGISTRIES_CONF");
        Path file = named != null && !named.isEmpty() ? Path.of(named) : own.resolve("registries.conf");
        if (!Files.exists(file)) {
            file = common.resolve("registries.conf");
        }
        Map<String, RegistriesConf.Rule> rules = new LinkedHashMap<>();
        rules.putAll(
                RegistriesConf.read(file, common.resolve("registries.conf.d")).rules());
        rules.putAll(RegistriesConf.read(own.resolve("none"), own.resolve("registries.conf.d"))
                .rules());
        return new RegistriesConf(rules);
    }

    private Certificates certificates(Globals globals, Map<String, String> environment) {
        List<Path> directories = new ArrayList<>();
        directories.add(globals.config().resolve("certs.d"));
        directories.add(own(environment).resolve("docker/certs.d"));
        directories.add(own(environment).resolve("containers/certs.d"));
        directories.add(system.resolve("docker/certs.d"));
        directories.add(system.resolve("containers/certs.d"));
        return new Certificates(directories);
    }
}
