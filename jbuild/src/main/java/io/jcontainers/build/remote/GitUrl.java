package io.jcontainers.build.remote;

import java.util.Optional;

/**
 * A repository, and what of it is wanted (BuildKit's dfgitutil).
 *
 * @param remote for git, without user information of http and https, query and fragment
 * @param transport how it is reached
 * @param reference a branch, a tag, a full reference or a full commit id; empty: what HEAD is
 * @param subdirectory that alone is wanted
 * @param checksum begin of the commit's id, lower-case hexadecimal
 * @param keepGitDirectory whether {@code .git} stays; empty: not said
 * @param submodules whether they are fetched too
 * @param times of the files
 * @param userInformation {@code user:password} of an http or https URL, decoded
 * @param maybePath whether it was written without scheme, so that a directory of this name comes first
 */
public record GitUrl(
        String remote,
        GitTransport transport,
        Optional<String> reference,
        Optional<String> subdirectory,
        Optional<String> checksum,
        Optional<Boolean> keepGitDirectory,
        boolean submodules,
        Times times,
        Optional<String> userInformation,
        boolean maybePath) {
    /** Which time files have. */
    public enum Times {
        /** That of the checkout. */
        CHECKOUT,
        /** That of the commit. */
        COMMIT
    }

    /**
     * Reads a URL in any form: {@code https://host/x.git#ref:subdir}, {@code git@host:x}, {@code ssh://}, {@code
     * git://},
     * {@code github.com/x}, each also with {@code ?ref=}, {@code tag}, {@code branch}, {@code subdir}, {@code
     * checksum},
     * {@code keep-git-dir}, {@code submodules} and {@code mtime}.
     *
     * @return empty for what names no repository: a path, or an http URL that doesn't end with {@code .git}
     * @throws RemoteException for one that does, and is malformed
     */
    public static Optional<GitUrl> parse(String text) throws RemoteException {
        return new GitUrlParser(text).parse();
    }

    /** The same with this checksum ({@code ADD --checksum}). */
    public GitUrl withChecksum(String commitPrefix) throws RemoteException {
        return new GitUrl(
                remote,
                transport,
                reference,
                subdirectory,
                Optional.of(GitUrlParser.checkedChecksum(commitPrefix)),
                keepGitDirectory,
                submodules,
                times,
                userInformation,
                maybePath);
    }

    /** The same, keeping {@code .git} or not ({@code ADD --keep-git-dir}). */
    public GitUrl withKeepGitDirectory(boolean keep) {
        return new GitUrl(
                remote,
                transport,
                reference,
                subdirectory,
                checksum,
                Optional.of(keep),
                submodules,
                times,
                userInformation,
                maybePath);
    }

    /** For messages: remote, reference and directory, no credentials. */
    @Override
    public String toString() {
        String directory = subdirectory.map(sub -> ":" + sub).orElse("");
        return remote + (reference.isPresent() || !directory.isEmpty() ? "#" : "") + reference.orElse("") + directory;
    }
}
