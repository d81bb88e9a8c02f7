package io.jcontainers.build.copy;

import io.jcontainers.build.cache.FileListing;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Lists what a source has selected, all of which has been read. For one thread. */
final class ListedFiles {
    private final boolean ownersKept;
    private final Map<String, Long> files = new LinkedHashMap<>();

    private ListedFiles(boolean ownersKept) {
        this.ownersKept = ownersKept;
    }

    /** The listing; cut off where it is too long to be kept. */
    static FileListing of(List<Match> matches, boolean ownersKept) {
        ListedFiles listed = new ListedFiles(ownersKept);
        for (Match match : matches) {
            String path = match.node().path().toString();
            if (match.node().isDirectory()) {
                listed.below(match.node(), path.isEmpty() || path.equals(".") ? "" : path + "/");
            } else {
                listed.add(match.node(), path);
            }
        }
        return new FileListing(listed.files);
    }

    private void below(SourceNode directory, String path) {
        for (SourceNode child : directory.children()) {
            if (files.size() > FileListing.MOST_FILES) {
                return;
            }
            String name = path + child.name();
            if (child.isDirectory()) {
                add(child, name + "/");
                below(child, name + "/");
            } else {
                add(child, name);
            }
        }
    }

    private void add(SourceNode node, String path) {
        byte[] digest = node.digest();
        if (digest != null) {
            long fingerprint = ByteBuffer.wrap(digest).getLong();
            fingerprint = mixed(fingerprint, (long) node.type().ordinal() << 32 | node.mode());
            fingerprint = mixed(fingerprint, node.deviceMajor() << 32 | node.deviceMinor());
            files.put(path, ownersKept ? mixed(fingerprint, node.uid() << 32 | node.gid()) : fingerprint);
        }
    }

    /** Enough for a hint: nobody is convinced of anything by it. */
    private static long mixed(long fingerprint, long with) {
        long mixed = (fingerprint ^ with) * 0x9e3779b97f4a7c15L;
        return mixed ^ mixed >>> 29;
    }
}
