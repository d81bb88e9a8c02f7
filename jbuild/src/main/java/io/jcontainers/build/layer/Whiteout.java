package io.jcontainers.build.layer;

import io.jcontainers.build.sys.ByteString;
import io.jcontainers.build.sys.RelativePath;

/** What the name of an entry says about names of the layers below (layer.md, "Whiteouts"). */
sealed interface Whiteout {
    /** Behind it comes the name that is deleted. */
    ByteString PREFIX = ByteString.utf8(".wh.");

    /** Hides everything that layers below have in its directory. */
    ByteString OPAQUE_NAME = ByteString.utf8(".wh..wh..opq");

    /** Other names that begin so are aufs's own business. */
    ByteString AUFS_PREFIX = ByteString.utf8(".wh..wh.");

    /** An entry like any other. */
    record None() implements Whiteout {}

    /** Nothing to do. */
    record Ignored() implements Whiteout {}

    /** The path is deleted. */
    record Deleted(RelativePath path) implements Whiteout {}

    /** The directory shows nothing of the layers below. */
    record Opaque(RelativePath directory) implements Whiteout {}

    /** @throws IllegalArgumentException for a name that is reserved and means nothing */
    static Whiteout of(RelativePath path) {
        for (RelativePath parent = path.parent(); !parent.isRoot(); parent = parent.parent()) {
            if (parent.name().startsWith(AUFS_PREFIX)) {
                return new Ignored();
            }
            if (parent.name().startsWith(PREFIX)) {
                throw new IllegalArgumentException("a directory whose name begins with .wh. is no whiteout");
            }
        }
        ByteString name = path.name();
        if (!name.startsWith(PREFIX)) {
            return new None();
        }
        if (name.equals(OPAQUE_NAME)) {
            return new Opaque(path.parent());
        }
        if (name.startsWith(AUFS_PREFIX)) {
            return new Ignored();
        }
        ByteString deleted = name.from(PREFIX.length());
        if (deleted.isEmpty() || deleted.equals(ByteString.utf8(".")) || deleted.equals(ByteString.utf8(".."))) {
            throw new IllegalArgumentException("a whiteout of nothing, of a directory itself or of its parent");
        }
        return new Deleted(path.parent().child(deleted));
    }
}
