package io.jcontainers.build.copy;

import io.jcontainers.build.sys.ByteString;
import io.jcontainers.build.sys.FileType;
import io.jcontainers.build.sys.RelativePath;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A directory of a layer. As long as all that it gets is one directory of a source, it only refers to that; what it
 * would have to know of half a million files then costs nothing.
 */
final class PlannedDirectory implements Planned {
    /** Where the attributes come from. */
    sealed interface Attributes {
        /** The layers below: nothing has changed them. */
        record Existing() implements Attributes {}

        /** It was missing on the way to something else. */
        record Made(boolean ownedAsAsked) implements Attributes {}

        /** A directory of a source. */
        record Copied(SourceNode node) implements Attributes {}

        /** An entry of an archive. */
        record Unpacked(ArchiveInode inode) implements Attributes {}
    }

    /** All that a directory of a source holds. */
    record Shared(SourceNode directory, Match match) {}

    private final RelativePath path;
    private final boolean below;
    private Attributes attributes;
    private boolean hidesBelow;
    private final SortedMap<ByteString, Planned> children = new TreeMap<>();
    private @Nullable Shared shared;
    private @Nullable SortedMap<ByteString, FileType> namesBelow;

    /** @param below whether the layers below have this directory */
    PlannedDirectory(RelativePath path, Attributes attributes, boolean below) {
        this.path = path;
        this.attributes = attributes;
        this.below = below;
    }

    RelativePath path() {
        return path;
    }

    Attributes attributes() {
        return attributes;
    }

    void setAttributes(Attributes others) {
        attributes = others;
    }

    /** Whether what the layers below have in it shows. */
    boolean showsBelow() {
        return below && !hidesBelow;
    }

    /** Whether the layers below have the directory, but it was removed and made again. */
    boolean hidesBelow() {
        return below && hidesBelow;
    }

    /** Nothing of the layers below shows any more. */
    void hideBelow() {
        hidesBelow = true;
    }

    boolean isBelow() {
        return below;
    }

    /** All that it gets, but for {@link #shared}. */
    SortedMap<ByteString, Planned> children() {
        return children;
    }

    @Nullable
    Shared shared() {
        return shared;
    }

    void setShared(@Nullable Shared directory) {
        shared = directory;
    }

    /** Names of the layers below, once somebody has looked. */
    @Nullable
    SortedMap<ByteString, FileType> namesBelow() {
        return namesBelow;
    }

    void setNamesBelow(SortedMap<ByteString, FileType> names) {
        namesBelow = names;
    }
}
