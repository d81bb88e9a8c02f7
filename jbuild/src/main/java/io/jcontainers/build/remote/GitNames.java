package io.jcontainers.build.remote;

import io.jcontainers.build.registry.http.Printable;
import java.util.regex.Pattern;

/** What may stand on git's command line as the name of something. */
final class GitNames {
    private static final int MOST_CHARACTERS = 1024;
    private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}|[0-9a-f]{64}");

    private GitNames() {}

    /** Whether it is a whole object id, of SHA-1 or SHA-256. */
    static boolean isCommit(String text) {
        return COMMIT.matcher(text).matches();
    }

    /**
     * The rules of git-check-ref-format(1); besides, no dash at the begin.
     *
     * @throws RemoteException for what can't be a branch, a tag or a reference
     */
    static void checkReference(String name) throws RemoteException {
        boolean odd = name.chars().anyMatch(c -> c <= ' ' || c == 0x7f || "~^:?*[\\".indexOf(c) >= 0);
        boolean broken = name.startsWith("-")
                || name.startsWith("/")
                || name.endsWith("/")
                || name.endsWith(".")
                || name.endsWith(".lock")
                || name.contains("..")
                || name.contains("//")
                || name.contains("/.")
                || name.startsWith(".")
                || name.contains("@{")
                || name.equals("@");
        if (odd || broken || name.length() > MOST_CHARACTERS) {
            throw new RemoteException("invalid git reference \"" + Printable.text(name)
                    + "\": a branch, a tag or a full commit id is expected");
        }
    }
}
