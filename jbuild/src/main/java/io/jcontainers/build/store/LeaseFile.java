package io.jcontainers.build.store;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jcontainers.build.image.Digest;
import io.jcontainers.build.image.StrictJson;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A lease on disk: {@code {"owner":...,"term":...,"bootId":...}} and then lines such as {@code blob sha256:...}. A last
 * line without its end is one that a crash has cut: it never took effect.
 */
record LeaseFile(LeaseInfo lease, String bootId) {
    static final String BLOB = "blob ";
    static final String SNAPSHOT = "snapshot ";

    private static final int MAX_BYTES = 64 << 20;

    static String header(String owner, LeaseTerm term, String bootId) {
        ObjectNode header = JsonNodeFactory.instance.objectNode();
        header.put("owner", owner);
        header.put("term", term.text());
        header.put("bootId", bootId);
        return header + "\n";
    }

    /** Reads a lease; null if its first line was never finished. */
    static @Nullable LeaseFile read(Path file) throws IOException {
        String text = new String(BoundedFiles.read(file, MAX_BYTES), StandardCharsets.UTF_8);
        int headerEnd = text.indexOf('\n');
        if (headerEnd < 0) {
            return null;
        }
        ObjectNode header =
                StrictJson.object("lease " + file, text.substring(0, headerEnd).getBytes(StandardCharsets.UTF_8));
        Set<Digest> blobs = new HashSet<>();
        Set<Digest> snapshots = new HashSet<>();
        int start = headerEnd + 1;
        for (int end = text.indexOf('\n', start); end >= 0; end = text.indexOf('\n', start)) {
            String line = text.substring(start, end);
            if (line.startsWith(BLOB)) {
                blobs.add(digest(file, line.substring(BLOB.length())));
            } else if (line.startsWith(SNAPSHOT)) {
                snapshots.add(digest(file, line.substring(SNAPSHOT.length())));
            } else {
                throw damaged(file, line);
            }
            start = end + 1;
        }
        String term = header.path("term").asText();
        for (LeaseTerm known : LeaseTerm.values()) {
            if (known.text().equals(term)) {
                String id = String.valueOf(file.getFileName());
                LeaseInfo lease = new LeaseInfo(id, header.path("owner").asText(), known, blobs, snapshots);
                return new LeaseFile(lease, header.path("bootId").asText());
            }
        }
        throw damaged(file, term);
    }

    /** Removes what a crash has left of a line, before another one is written behind it. */
    static void cutTornLine(Path file) throws IOException {
        byte[] bytes = BoundedFiles.read(file, MAX_BYTES);
        int end = bytes.length;
        while (end > 0 && bytes[end - 1] != '\n') {
            end--;
        }
        if (end < bytes.length) {
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)) {
                channel.truncate(end);
            }
        }
    }

    private static Digest digest(Path file, String text) throws IOException {
        Digest digest = Digest.parseOrNull(text);
        if (digest == null) {
            throw damaged(file, text);
        }
        return digest;
    }

    /** Nothing is removed while a lease can't be read: what it holds is not known. */
    private static IOException damaged(Path file, String what) {
        String shown = what.length() > 100 ? what.substring(0, 100) + "..." : what;
        return new IOException(file + ": damaged lease (\"" + shown
                + "\"): see whose it is, then remove the file; until then nothing is removed from the store");
    }
}
