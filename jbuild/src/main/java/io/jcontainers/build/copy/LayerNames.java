package io.jcontainers.build.copy;

import io.jcontainers.build.sys.ByteString;
import io.jcontainers.build.sys.RelativePath;

/** Names that a layer can have. */
final class LayerNames {
    private static final ByteString WHITEOUT = ByteString.utf8(".wh.");

    /** What Linux takes. */
    private static final int MOST_PATH_BYTES = 4095;

    private LayerNames() {}

    /** @throws CopyException for a name that would delete something instead of being it, and for too long a path */
    static void check(RelativePath directory, ByteString name) throws CopyException {
        if (directory.bytes().length() + 1 + name.length() > MOST_PATH_BYTES) {
            throw new CopyException("\"/" + directory.child(name) + "\": a path of more than " + MOST_PATH_BYTES
                    + " bytes in the image; no program could open it");
        }
        if (name.startsWith(WHITEOUT)) {
            throw new CopyException("\"/" + directory.child(name)
                    + "\": a name that begins with .wh. means a deleted file in a layer; give it another one");
        }
    }

    /** Of the entry that deletes a name of the layers below. */
    static ByteString whiteout(ByteString name) {
        return WHITEOUT.plus(name);
    }
}
