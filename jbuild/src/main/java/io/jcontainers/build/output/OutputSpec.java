package io.jcontainers.build.output;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Where the result of a build goes: a value of {@code -o}, in the grammar of docker build. */
public sealed interface OutputSpec {
    /** {@code dest=-}: the caller's stdout. */
    String STDOUT = "-";

    /**
     * Into the store, to a registry, or both.
     *
     * @param names references, which those of {@code -t} replace
     * @param push whether it goes to the registries of its names
     * @param byDigest whether it is pushed without its tags
     * @param canonical whether it gets names with its digest, too
     * @param store whether it goes into our store
     * @param danglingPrefix without names it is called {@code PREFIX@DIGEST}; empty: it gets no name
     */
    record Image(
            List<String> names,
            boolean push,
            boolean byDigest,
            boolean canonical,
            boolean store,
            String danglingPrefix,
            ImageOptions options)
            implements OutputSpec {
        /** Takes an immutable copy. */
        public Image {
            names = List.copyOf(names);
        }

        Image withPush() {
            return new Image(names, true, byDigest, canonical, store, danglingPrefix, options);
        }
    }

    /**
     * An archive, or a directory with the same files.
     *
     * @param kind what reads it
     * @param dest a file, a directory, or {@link #STDOUT}
     * @param tar false: a directory
     * @param names references, which those of {@code -t} replace
     */
    record Archive(Kind kind, String dest, boolean tar, List<String> names, ImageOptions options)
            implements OutputSpec {
        /** Who reads it. */
        public enum Kind {
            /** An OCI layout. */
            OCI,
            /** What {@code docker load} reads. */
            DOCKER
        }

        /** Takes an immutable copy. */
        public Archive {
            names = List.copyOf(names);
        }
    }

    /**
     * The files of the root in a directory, owned by the caller.
     *
     * @param delete whether what else is in it goes
     */
    record Local(String dest, boolean delete) implements OutputSpec {}

    /** The files of the root in an archive. */
    record Tar(String dest) implements OutputSpec {}

    /** Nowhere: only the cache has it. */
    record CacheOnly() implements OutputSpec {}

    /**
     * Reads one value.
     *
     * @throws IllegalArgumentException with Docker's words where it has some
     */
    static OutputSpec parse(String text) {
        return new OutputReader(text).read();
    }

    /** What a build without {@code -o} does: the image goes into the store, its layers as they are. */
    static OutputSpec store() {
        return new Image(List.of(), false, false, false, true, "", ImageOptions.none());
    }

    /** {@code --push}. */
    static OutputSpec push() {
        return new Image(List.of(), true, false, false, false, "", ImageOptions.none());
    }

    /** {@code --load}: {@code type=docker} without a file, for which our store stands. */
    static OutputSpec load() {
        return store();
    }

    /**
     * All values of {@code -o} with {@code --push} and {@code --load}: a given image is pushed, one that goes into the
     * store is loaded; without such a one it is added. Without any of them the image goes into the store.
     *
     * @throws IllegalArgumentException as {@link #parse}
     */
    static List<OutputSpec> all(List<String> values, boolean push, boolean load) {
        List<OutputSpec> specs = new ArrayList<>();
        boolean pushed = false;
        boolean loaded = false;
        for (String value : values) {
            OutputSpec spec = parse(value);
            if (push && spec instanceof Image image) {
                spec = image.withPush();
                pushed = true;
            }
            loaded |= spec instanceof Image image && image.store();
            specs.add(spec);
        }
        if (push && !pushed) {
            specs.add(push());
        }
        if (load && !loaded || specs.isEmpty()) {
            specs.add(load());
        }
        return List.copyOf(specs);
    }

    /** What is asked for about an image; empty for outputs of plain files. */
    default Optional<ImageOptions> imageOptions() {
        return switch (this) {
            case Image image -> Optional.of(image.options());
            case Archive archive -> Optional.of(archive.options());
            case Local local -> Optional.empty();
            case Tar tar -> Optional.empty();
            case CacheOnly cacheOnly -> Optional.empty();
        };
    }
}
