package io.jcontainers.build.remote;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * What a commit would become when it is checked out, judged before it is: a few kilobytes of a repository can stand for
 * billions of files.
 *
 * @param entries of all directories
 * @param bytes of all files
 * @param submodules paths of submodules and their commits
 */
record GitSurvey(long entries, long bytes, List<Submodule> submodules) {
    /** A place of another repository's commit. */
    record Submodule(String path, String commit) {}

    /**
     * Reads {@code git ls-tree -r -l -z}: {@code MODE TYPE ID SIZE\tPATH\0} for each.
     *
     * @throws RemoteException for anything else
     */
    static GitSurvey of(byte[] listing) throws RemoteException {
        long entries = 0;
        long bytes = 0;
        List<Submodule> submodules = new ArrayList<>();
        for (int start = 0; start < listing.length; ) {
            int end = start;
            while (end < listing.length && listing[end] != 0) {
                end++;
            }
            // All but the path is ASCII; Latin-1 keeps each byte of it.
            String line = new String(listing, start, end - start, StandardCharsets.ISO_8859_1);
            int tab = line.indexOf('\t');
            String[] fields = line.substring(0, Math.max(tab, 0)).strip().split(" +");
            if (fields.length != 4) {
                throw new RemoteException("git ls-tree printed a line that can't be read");
            }
            entries++;
            if (fields[1].equals("commit")) {
                byte[] path = line.substring(tab + 1).getBytes(StandardCharsets.ISO_8859_1);
                submodules.add(new Submodule(new String(path, StandardCharsets.UTF_8), fields[2]));
            } else {
                bytes += size(fields[3]);
            }
            start = end + 1;
        }
        return new GitSurvey(entries, bytes, List.copyOf(submodules));
    }

    private static long size(String field) throws RemoteException {
        try {
            return Long.parseLong(field);
        } catch (NumberFormatException e) {
            throw new RemoteException("git ls-tree printed a size that can't be read");
        }
    }
}
