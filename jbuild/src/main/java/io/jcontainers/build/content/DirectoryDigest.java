package io.jcontainers.build.content;

import io.jcontainers.build.image.DigestAlgorithm;
import io.jcontainers.build.image.Digests;
import io.jcontainers.build.sys.ByteString;
import io.jcontainers.build.sys.FileType;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The digest of what a directory holds: of names, types, modes, owners, device numbers and contents, but of no time.
 * Names are to be added in one order always. For one thread.
 */
public final class DirectoryDigest {
    /** SHA-256. */
    public static final int BYTES = 32;

    private static final int HEAD_BYTES = 6 * 8;
    private static final int FIRST_BYTES = 4096;

    private final boolean owners;
    private ByteBuffer records = ByteBuffer.allocate(FIRST_BYTES);

    /** @param owners whether owners count: not in a build context, whose files all become root's */
    public DirectoryDigest(boolean owners) {
        this.owners = owners;
    }

    /**
     * What an inode is, apart from its content.
     *
     * @param mode counts for nothing of a symbolic link
     */
    public record Head(FileType type, int mode, long uid, long gid, long deviceMajor, long deviceMinor) {}

    /**
     * Adds one name.
     *
     * @param content digest of content and attributes, see {@link InodeDigests}
     * @param below for a directory the digest of what it holds
     */
    public void add(ByteString name, Head head, byte[] content, byte @Nullable [] below) {
        room(4 + name.length() + HEAD_BYTES + 2 * BYTES);
        records.putInt(name.length());
        name.copyTo(records.array(), records.position());
        records.position(records.position() + name.length());
        records.putLong(head.type().ordinal())
                .putLong(head.type() == FileType.SYMBOLIC_LINK ? 0 : head.mode())
                .putLong(owners ? head.uid() : 0)
                .putLong(owners ? head.gid() : 0)
                .putLong(head.deviceMajor())
                .putLong(head.deviceMinor());
        records.put(content);
        if (below != null) {
            records.put(below);
        }
    }

    private void room(int bytes) {
        if (records.remaining() < bytes) {
            byte[] larger = Arrays.copyOf(records.array(), 2 * records.capacity() + bytes);
            records = ByteBuffer.wrap(larger).position(records.position());
        }
    }

    /** The digest of what was added. */
    public byte[] finish() {
        Digests.Running digest = Digests.fast().start(DigestAlgorithm.SHA256);
        digest.update(records.array(), 0, records.position());
        return digest.finishBytes();
    }
}
