package io.jcontainers.build.remote;

import io.jcontainers.build.process.HelperProcesses;
import io.jcontainers.build.registry.http.Origin;
import io.jcontainers.build.registry.http.Printable;
import io.jcontainers.build.sys.DirectoryEntry;
import io.jcontainers.build.sys.Fd;
import io.jcontainers.build.sys.Open;
import io.jcontainers.build.sys.RelativePath;
import io.jcontainers.build.sys.SysException;
import io.jcontainers.build.sys.Syscalls;
import io.jcontainers.build.sys.UnixTime;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Checks commits of repositories out into directories of their own, with the git program. For many threads. */
public final class GitCheckouts {
    private static final String TREE = "tree";
    private static final String HOME = "home";
    private static final int MOST_DEPTH = 8;
    private static final int MOST_SUBMODULES = 500;

    private final Syscalls sys;
    private final HelperProcesses processes;
    private final GitSettings settings;
    private final Path temporary;

    /** @param temporary where directories are made; the helper processes have to see it under this path too */
    public GitCheckouts(Syscalls sys, HelperProcesses processes, GitSettings settings, Path temporary) {
        this.sys = sys;
        this.processes = processes;
        this.settings = settings;
        this.temporary = temporary;
    }

    /**
     * Asks the repository for the commit.
     *
     * @throws RemoteException when it has no such reference, or a commit of another checksum
     */
    public GitCommit resolve(GitUrl url, SecretLookup secrets) throws IOException {
        checkTransport(url);
        try (TemporaryDirectory directory = TemporaryDirectory.create(sys, temporary, "git-")) {
            Path home = Files.createDirectory(directory.path().resolve(HOME));
            return new GitRemote(program(home, url, secrets), directory.path()).resolve(url);
        }
    }

    /**
     * Checks a commit out.
     *
     * @return the directory that the URL asks for, for the caller to close
     */
    public GitTree checkout(GitCommit commit, SecretLookup secrets) throws IOException {
        checkTransport(commit.url());
        TemporaryDirectory directory = TemporaryDirectory.create(sys, temporary, "git-");
        try (Fd tree = directory.make(TREE)) {
            Path home = Files.createDirectory(directory.path().resolve(HOME));
            GitUrl url = commit.url();
            Path path = directory.path().resolve(TREE);
            Checkout checkout = new Checkout(program(home, url, secrets), tree, path);
            checkout.make(commit, RelativePath.ROOT, 0);
            Optional<UnixTime> time = url.times() == GitUrl.Times.COMMIT
                    ? Optional.of(new UnixTime(new GitFetch(checkout.git, commit, path).commitTime(), 0))
                    : Optional.empty();
            new CheckoutTidy(sys, url.keepGitDirectory().orElse(false), time).tidy(tree);
            RelativePath wanted = subdirectory(url);
            return new GitTree(
                    directory,
                    open(tree, wanted, url),
                    path.resolve(wanted.bytes().toString()),
                    commit.id());
        } catch (IOException | RuntimeException e) {
            try (directory) {
                throw e;
            }
        }
    }

    private void checkTransport(GitUrl url) throws RemoteException {
        if (!settings.transports().contains(url.transport())) {
            throw new RemoteException(url.remote() + ": repositories by " + url.transport() + " are not allowed");
        }
    }

    private GitProgram program(Path home, GitUrl url, SecretLookup secrets) throws IOException {
        return new GitProgram(processes, settings, home, headers(url, secrets));
    }

    /** Only for the URL's own host: submodules elsewhere are fetched without credentials. */
    private static Map<String, String> headers(GitUrl url, SecretLookup secrets) throws IOException {
        if (url.transport() != GitTransport.HTTPS && url.transport() != GitTransport.HTTP) {
            return Map.of();
        }
        Origin origin = Origin.of(URI.create(url.remote()));
        Optional<String> header = new HostAuthorization(secrets).git(origin);
        if (header.isEmpty()) {
            header = url.userInformation().map(info -> HostAuthorization.basic(info.contains(":") ? info : info + ":"));
        }
        return header.map(value -> Map.of(origin + "/", value)).orElse(Map.of());
    }

    private static RelativePath subdirectory(GitUrl url) throws RemoteException {
        try {
            return RelativePath.of(url.subdirectory().orElse(""));
        } catch (IllegalArgumentException e) {
            throw new RemoteException(
                    url + ": the subdirectory is not a directory in the repository: " + e.getMessage(), e);
        }
    }

    private Fd open(Fd tree, RelativePath path, GitUrl url) throws IOException {
        try {
            return sys.open(tree, path.bytes(), Open.READ | Open.DIRECTORY | Open.NOFOLLOW, 0, Open.BENEATH);
        } catch (SysException e) {
            throw new RemoteException(url + ": the subdirectory is not a directory in the repository", e);
        }
    }

    /** One checkout with its submodules; the limits are of all together. */
    private final class Checkout {
        private final GitProgram git;
        private final Fd tree;
        private final Path path;
        private long entries;
        private long bytes;
        private int submodules;

        Checkout(GitProgram git, Fd tree, Path path) {
            this.git = git;
            this.tree = tree;
            this.path = path;
        }

        /** @param at an empty directory of the tree */
        void make(GitCommit commit, RelativePath at, int depth) throws IOException {
            GitFetch fetch = new GitFetch(
                    git, commit, path.resolve(at.isRoot() ? "" : at.bytes().toString()));
            fetch.fetch();
            GitSurvey survey = fetch.survey();
            entries += survey.entries();
            bytes += survey.bytes();
            if (entries > settings.mostEntries() || bytes > settings.mostBytes() || bytes < 0) {
                throw new RemoteException(commit.url() + ": " + entries + " files with " + bytes
                        + " bytes, more than the " + settings.mostEntries() + " files and " + settings.mostBytes()
                        + " bytes that a checkout may have");
            }
            fetch.checkout();
            if (commit.url().submodules() && !survey.submodules().isEmpty()) {
                makeSubmodules(commit.url(), fetch.submodules(), survey.submodules(), at, depth);
            }
        }

        private void makeSubmodules(
                GitUrl parent, GitSubmodules known, List<GitSurvey.Submodule> all, RelativePath at, int depth)
                throws IOException {
            submodules += all.size();
            if (submodules > MOST_SUBMODULES || depth == MOST_DEPTH) {
                throw new RemoteException(
                        parent.remote() + ": more than " + MOST_SUBMODULES + " submodules, or more than " + MOST_DEPTH
                                + " within each other; build without them (?submodules=false)");
            }
            for (GitSurvey.Submodule each : all) {
                GitUrl url = known.url(parent, each.path());
                checkTransport(url);
                RelativePath place = place(parent, at, each.path());
                make(new GitCommit(url, each.commit(), Optional.empty()), place, depth + 1);
            }
        }

        /** The checkout has left an empty directory there; nothing else is written into. */
        private RelativePath place(GitUrl parent, RelativePath at, String name) throws IOException {
            try {
                RelativePath place = RelativePath.of((at.isRoot() ? "" : at.bytes() + "/") + name);
                int flags = Open.READ | Open.DIRECTORY | Open.NOFOLLOW;
                try (Fd directory = sys.open(tree, place.bytes(), flags, 0, Open.BENEATH)) {
                    List<DirectoryEntry> there = sys.readEntries(directory);
                    if (there.isEmpty() && !place.isRoot()) {
                        return place;
                    }
                }
            } catch (SysException | IllegalArgumentException e) {
                throw new RemoteException(misplaced(parent, name) + ": " + e.getMessage(), e);
            }
            throw new RemoteException(misplaced(parent, name));
        }

        private String misplaced(GitUrl parent, String name) {
            return parent.remote() + ": submodule \"" + Printable.text(name) + "\" has no empty directory of its own";
        }
    }
}
