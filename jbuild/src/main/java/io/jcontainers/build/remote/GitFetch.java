package io.jcontainers.build.remote;

import io.jcontainers.build.process.HelperProcesses;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Fetches one commit of one repository into an empty directory, and checks it out there. */
final class GitFetch {
    /** Servers that give no commit by its id, or don't know what shallow is; asking for more helps then. */
    private static final Pattern ASK_FOR_MORE =
            Pattern.compile("not our ref|unadvertised object|shallow|remote error|want .* not valid|did not send all");

    private static final String FETCHED = "FETCH_HEAD^{commit}";

    private final GitProgram git;
    private final GitCommit commit;
    private final Path directory;

    GitFetch(GitProgram git, GitCommit commit, Path directory) {
        this.git = git;
        this.commit = commit;
        this.directory = directory;
    }

    /** Makes the repository and brings the commit, with as little of its history as the server can do. */
    void fetch() throws IOException {
        boolean sha256 = commit.id().length() == 64;
        List<String> init = new ArrayList<>(List.of("init", "--quiet", "--template="));
        if (sha256) {
            init.add("--object-format=sha256");
        }
        run("init", init);
        run("config", List.of("config", "remote.origin.url", commit.url().remote()));
        Optional<String> reference = commit.fullReference();
        if (reference.isPresent() && attempt("--depth=1", refspec(reference.get())) && isFetched()) {
            return;
        }
        // The reference has moved since it was looked up, or there is none.
        if (attempt("--depth=1", commit.id()) && isThere()) {
            return;
        }
        attempt("--no-tags", "+refs/heads/*:refs/remotes/origin/*", "+refs/tags/*:refs/tags/*");
        if (!isThere()) {
            throw new RemoteException(commit.url().remote() + ": the repository has no commit " + commit.id()
                    + (reference.isPresent() ? " any more: " + reference.get() + " has moved; build again" : ""));
        }
    }

    /** Where a kept repository has the reference, as after a clone. */
    private static String refspec(String reference) {
        if (reference.startsWith("refs/heads/")) {
            return "+" + reference + ":refs/remotes/origin/" + reference.substring("refs/heads/".length());
        }
        return reference.startsWith("refs/tags/") ? "+" + reference + ":" + reference : reference;
    }

    /** False when asking for more may help. */
    private boolean attempt(String option, String... refspecs) throws IOException {
        List<String> words = new ArrayList<>(
                List.of("fetch", "--quiet", "--no-tags", "--no-recurse-submodules", option, "--", "origin"));
        words.addAll(List.of(refspecs));
        String what = "git fetch " + commit.url().remote();
        HelperProcesses.Result result = git.call(directory, what, words);
        if (result.status() == 0) {
            return true;
        }
        String errors = new String(result.errors(), StandardCharsets.UTF_8);
        if (option.startsWith("--depth") && ASK_FOR_MORE.matcher(errors).find()) {
            return false;
        }
        throw new RemoteException(what + ": " + git.told(result));
    }

    private boolean isFetched() throws IOException {
        byte[] output = run("rev-parse", List.of("rev-parse", "--verify", "--quiet", FETCHED));
        return new String(output, StandardCharsets.US_ASCII).strip().equals(commit.id());
    }

    private boolean isThere() throws IOException {
        return git.call(directory, "git cat-file", List.of("cat-file", "-e", commit.id() + "^{commit}"))
                        .status()
                == 0;
    }

    /** What the commit holds. */
    GitSurvey survey() throws IOException {
        return GitSurvey.of(run("ls-tree", List.of("ls-tree", "-r", "-l", "-z", "--full-tree", commit.id())));
    }

    /** What its .gitmodules says; without that file nothing. */
    GitSubmodules submodules() throws IOException {
        HelperProcesses.Result result = git.call(
                directory,
                "git config",
                List.of("config", "--null", "--no-includes", "--blob", commit.id() + ":.gitmodules", "--list"));
        return new GitSubmodules(result.status() == 0 ? result.output() : new byte[0]);
    }

    /** Writes the files. */
    void checkout() throws IOException {
        run("checkout", List.of("checkout", "--quiet", "--force", "--detach", commit.id()));
    }

    /** Seconds since 1970. */
    long commitTime() throws IOException {
        byte[] output = run("show", List.of("show", "--no-patch", "--no-show-signature", "--format=%ct", commit.id()));
        try {
            return Long.parseLong(new String(output, StandardCharsets.US_ASCII).strip());
        } catch (NumberFormatException e) {
            throw new RemoteException(commit.url().remote() + ": commit " + commit.id() + " has no time");
        }
    }

    private byte[] run(String verb, List<String> words) throws IOException {
        return git.run(directory, "git " + verb + " " + commit.url().remote(), words);
    }
}
