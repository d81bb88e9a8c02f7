package io.jcontainers.build.registry.auth;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The names under which credentials of a registry are kept. Hosts are compared exactly, never by a part of them: a
 * password for {@code reg.example} isn't one for {@code reg.example.evil}, nor for another port.
 */
final class ServerKeys {
    /** What Docker calls its own registry, there only. */
    static final String HUB_KEY = "https://index.docker.io/v1/";

    private static final String HUB = "docker.io";
    private static final Set<String> HUB_HOSTS = Set.of(HUB, "index.docker.io", "registry-1.docker.io");

    private ServerKeys() {}

    /** Under which key helpers and auths have a registry. */
    static String forHost(String host) {
        return isHub(host) ? HUB_KEY : host;
    }

    /** Whether a host is Docker Hub under one of its names. */
    static boolean isHub(String host) {
        return HUB_HOSTS.contains(host);
    }

    /**
     * What a key of {@code auths} is about: {@code host} or {@code host/path} (containers-auth.json). Docker wrote URLs
     * with /v1/ or /v2/ as well.
     */
    static String subject(String key) {
        String rest = key;
        for (String scheme : List.of("https://", "http://")) {
            if (rest.startsWith(scheme)) {
                rest = rest.substring(scheme.length());
                int slash = rest.indexOf('/');
                String path = slash < 0 ? "" : rest.substring(slash);
                if (path.matches("/(v[12]/?)?")) {
                    rest = slash < 0 ? rest : rest.substring(0, slash);
                }
            }
        }
        return isHub(rest) ? HUB : rest;
    }

    /** What may be kept for a repository, the nearest first: {@code host/a/b}, {@code host/a}, {@code host}. */
    static List<String> subjects(String host, String repository) {
        String name = isHub(host) ? HUB : host;
        List<String> all = new ArrayList<>();
        for (String path = repository; !path.isEmpty(); ) {
            all.add(name + "/" + path);
            int slash = path.lastIndexOf('/');
            path = slash < 0 ? "" : path.substring(0, slash);
        }
        all.add(name);
        return all;
    }
}
