package io.jcontainers.build.remote;

import io.jcontainers.build.registry.http.Printable;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Where the submodules of a commit come from, by their paths ({@code .gitmodules}, gitmodules(5)). Of all that the file
 * may say only path and URL are read; git's own submodule command never runs.
 */
final class GitSubmodules {
    private static final String PREFIX = "submodule.";
    private static final String PATH = ".path";
    private static final String URL = ".url";

    private final Map<String, String> urls = new HashMap<>();

    /** @param listing of {@code git config --null --list}: {@code KEY\nVALUE\0} for each; the first of a key counts */
    GitSubmodules(byte[] listing) {
        Map<String, String> values = new HashMap<>();
        for (String entry : new String(listing, StandardCharsets.UTF_8).split("\0", -1)) {
            int line = entry.indexOf('\n');
            if (line > 0) {
                values.putIfAbsent(entry.substring(0, line), entry.substring(line + 1));
            }
        }
        values.forEach((key, path) -> {
            boolean isPath = key.startsWith(PREFIX) && key.endsWith(PATH) && key.length() > (PREFIX + PATH).length();
            String url = isPath ? values.get(key.substring(0, key.length() - PATH.length()) + URL) : null;
            if (url != null) {
                urls.put(path, url);
            }
        });
    }

    /**
     * The repository of a submodule.
     *
     * @param parent the repository that has it
     * @throws RemoteException when none is said, or one that we don't go to
     */
    GitUrl url(GitUrl parent, String path) throws RemoteException {
        String url = urls.get(path);
        if (url == null) {
            throw new RemoteException(parent.remote() + ": submodule \"" + Printable.text(path)
                    + "\" has no url in .gitmodules; build without submodules (?submodules=false)");
        }
        String full = url.startsWith("./") || url.startsWith("../") ? resolved(parent.remote(), url) : url;
        boolean plain = full.indexOf('#') < 0 && full.indexOf('?') < 0;
        Optional<GitUrl> parsed = plain ? GitUrl.parse(withSuffix(full)) : Optional.empty();
        if (parsed.isEmpty()) {
            throw new RemoteException(parent.remote() + ": submodule \"" + Printable.text(path) + "\" has the url "
                    + Printable.text(url) + ", which is no http, https, ssh or git one");
        }
        return parsed.get();
    }

    /** An http URL in .gitmodules is one of a repository whatever its end; hosts take both forms. */
    private static String withSuffix(String url) {
        String bare = url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
        boolean http = bare.startsWith("http://") || bare.startsWith("https://") || bare.startsWith("file://");
        return http && !bare.endsWith(".git") ? bare + ".git" : bare;
    }

    /** As git does: each {@code ../} takes one component of the parent's URL away, but never its host. */
    private static String resolved(String parent, String relative) throws RemoteException {
        String base = parent.endsWith("/") ? parent.substring(0, parent.length() - 1) : parent;
        String rest = relative;
        int scheme = base.indexOf("://");
        int host = scheme < 0 ? base.indexOf(':') : base.indexOf('/', scheme + 3);
        while (rest.startsWith("./") || rest.startsWith("../")) {
            if (rest.startsWith("./")) {
                rest = rest.substring(2);
                continue;
            }
            int cut = Math.max(base.lastIndexOf('/'), scheme < 0 ? host : -1);
            if (cut < host || base.length() <= host) {
                throw new RemoteException(
                        "the url " + Printable.text(relative) + " of a submodule leads out of its host");
            }
            rest = rest.substring(3);
            base = base.substring(0, cut);
        }
        boolean scpRoot = scheme < 0 && base.indexOf(':') < 0;
        return base + (scpRoot ? ":" : "/") + rest;
    }
}
