package io.jcontainers.build.remote;

import io.jcontainers.build.registry.http.Printable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Asks a repository what a reference is. */
final class GitRemote {
    private static final String HEAD = "HEAD";

    /** Behind a reference: the commit of an annotated tag. */
    private static final String PEELED = "^{}";

    private final GitProgram git;
    private final Path directory;

    GitRemote(GitProgram git, Path directory) {
        this.git = git;
        this.directory = directory;
    }

    /** What the URL stands for, compared with its checksum. */
    GitCommit resolve(GitUrl url) throws IOException {
        Optional<String> wanted = url.reference();
        if (wanted.isPresent() && GitNames.isCommit(wanted.get())) {
            checkIs(url, wanted.get(), wanted.get());
            return new GitCommit(url, wanted.get(), Optional.empty());
        }
        List<String> names = names(wanted.orElse(HEAD));
        Map<String, String> known = ask(url, names);
        for (String name : names) {
            String object = known.get(name);
            if (object != null) {
                String commit = known.getOrDefault(name + PEELED, object);
                checkIs(url, commit, object);
                return new GitCommit(url, commit, Optional.of(name));
            }
        }
        throw new RemoteException(
                wanted.isPresent()
                        ? url.remote() + ": repository does not contain ref " + Printable.text(wanted.get())
                                + "; branches, tags and full commit ids are looked for"
                        : url.remote() + ": the repository is empty, or its HEAD leads nowhere");
    }

    /** Full references that may be meant; as for git checkout a branch comes before a tag. */
    private static List<String> names(String reference) {
        if (reference.equals(HEAD)) {
            return List.of(HEAD);
        }
        LinkedHashSet<String> names = new LinkedHashSet<>();
        if (reference.startsWith("refs/")) {
            names.add(reference);
        }
        names.add("refs/heads/" + reference);
        names.add("refs/tags/" + reference);
        names.add("refs/" + reference);
        return List.copyOf(names);
    }

    /** Objects by reference: only those asked for, whatever the server sends. */
    private Map<String, String> ask(GitUrl url, List<String> names) throws IOException {
        List<String> words = new ArrayList<>(List.of("ls-remote", "--quiet", "--", url.remote()));
        for (String name : names) {
            words.add(name);
            words.add(name + PEELED);
        }
        byte[] output = git.run(directory, "git ls-remote " + url.remote(), words);
        Map<String, String> known = new HashMap<>();
        new String(output, StandardCharsets.UTF_8).lines().forEach(line -> {
            int tab = line.indexOf('\t');
            if (tab > 0 && GitNames.isCommit(line.substring(0, tab))) {
                known.putIfAbsent(line.substring(tab + 1), line.substring(0, tab));
            }
        });
        return known;
    }

    /** The checksum may be that of an annotated tag as well. */
    private static void checkIs(GitUrl url, String commit, String object) throws RemoteException {
        Optional<String> checksum = url.checksum();
        if (checksum.isPresent() && !commit.startsWith(checksum.get()) && !object.startsWith(checksum.get())) {
            throw new RemoteException(url + ": expected checksum to match " + checksum.get() + ", got " + commit);
        }
    }
}
