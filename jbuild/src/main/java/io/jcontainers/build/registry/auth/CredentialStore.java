package io.jcontainers.build.registry.auth;

import io.jcontainers.build.registry.http.StrictJson;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The credentials of a user: Docker's config.json with its helpers, then podman's files. The first that has
 * something for the very host counts. Logins are written to Docker's.
 */
public final class CredentialStore implements CredentialSource {
    private final List<ConfigFile> files;
    private final HelperRunner runner;
    private final StrictJson json = new StrictJson();
    private final Consumer<String> warnings;

    /**
     * @param paths files in the order in which they are asked; the first one is written
     * @param warnings told where secrets stand open
     */
    public CredentialStore(List<Path> paths, HelperRunner runner, Consumer<String> warnings) {
        if (paths.isEmpty()) {
            throw new IllegalArgumentException("no file to keep credentials in");
        }
        this.files = paths.stream().map(path -> new ConfigFile(path, json)).toList();
        this.runner = runner;
        this.warnings = warnings;
    }

    /**
     * Where a user's files are: {@code $DOCKER_CONFIG/config.json} or {@code ~/.docker/config.json},
     * {@code $REGISTRY_AUTH_FILE}, {@code $XDG_RUNTIME_DIR/containers/auth.json}, {@code
     * ~/.config/containers/auth.json}.
     *
     * @param environment the user's
     */
    public static List<Path> paths(Map<String, String> environment, Path home) {
        List<Path> paths = new ArrayList<>();
        String docker = set(environment, "DOCKER_CONFIG");
        paths.add(docker == null ? home.resolve(".docker/config.json") : Path.of(docker, "config.json"));
        String named = set(environment, "REGISTRY_AUTH_FILE");
        if (named != null) {
            paths.add(Path.of(named));
        }
        String runtime = set(environment, "XDG_RUNTIME_DIR");
        if (runtime != null) {
            paths.add(Path.of(runtime, "containers", "auth.json"));
        }
        String config = set(environment, "XDG_CONFIG_HOME");
        paths.add((config == null ? home.resolve(".config") : Path.of(config)).resolve("containers/auth.json"));
        return paths;
    }

    private static @Nullable String set(Map<String, String> environment, String name) {
        String value = environment.get(name);
        return value == null || value.isEmpty() ? null : value;
    }

    @Override
    public Credentials find(String host, String repository) throws IOException {
        for (ConfigFile file : files) {
            Credentials found = find(file, host, repository);
            if (found != null) {
                return found;
            }
        }
        return new Credentials.Anonymous();
    }

    private @Nullable Credentials find(ConfigFile file, String host, String repository) throws IOException {
        String helper = file.helperName(host);
        if (helper != null) {
            Credentials kept = new HelperClient(helper, runner, json).get(ServerKeys.forHost(host));
            if (kept != null) {
                return kept;
            }
        }
        Credentials found = file.find(host, repository);
        if (found != null && file.isOpenToOthers()) {
            warnings.accept(file.path() + " has secrets and can be read by others: chmod 600 it");
        }
        return found;
    }

    /**
     * Keeps credentials: with the helper where one is configured, else in the file.
     *
     * @param host of the registry, as references write it
     */
    public void login(String host, Credentials.UserPassword credentials) throws IOException {
        ConfigFile file = files.getFirst();
        String helper = file.helperName(host);
        if (helper == null) {
            file.put(host, credentials);
            warnings.accept("the password is kept unencrypted in " + file.path()
                    + "; a credential helper (credsStore) would hide it");
        } else {
            new HelperClient(helper, runner, json).store(ServerKeys.forHost(host), credentials);
            file.putEmpty(host);
        }
    }

    /** Forgets credentials of a host; false where there were none. */
    public boolean logout(String host) throws IOException {
        ConfigFile file = files.getFirst();
        String helper = file.helperName(host);
        boolean erased = helper != null && new HelperClient(helper, runner, json).erase(ServerKeys.forHost(host));
        return file.remove(host) || erased;
    }
}
