package io.jcontainers.build.setting;

import java.nio.file.Path;

/**
 * Where everything that lasts is kept.
 *
 * <pre>
 *   images/        an OCI image layout: every image
 *   layers/        the files of layers, one directory each, in overlayfs form; can be made again from images/
 *   trees/         the same where there is no overlayfs: a directory for each chain of layers, with everything
 *   cache/index/   results of steps by key
 *   cache/listings/  which files COPY and ADD had, to explain what has changed
 *   cache/files    digests of files of build contexts
 *   cache/mounts/  contents of RUN --mount=type=cache
 *   cache/downloads/  what ADD fetched
 *   cache/sound/   which blobs and layers' files are whole, should the power fail
 *   cache/sizes    how large the files of layers are
 *   builds/        complete logs of the last builds
 * </pre>
 *
 * @param path absolute
 */
public record DataRoot(Path path) {
    /** The image store. */
    public Path images() {
        return path.resolve("images");
    }

    /** Files of layers. */
    public Path layers() {
        return path.resolve("layers");
    }

    /** Root file systems of chains of layers, where there is no overlayfs. */
    public Path trees() {
        return path.resolve("trees");
    }

    /** Results of steps. */
    public Path steps() {
        return path.resolve("cache/index");
    }

    /** Which files COPY and ADD had. */
    public Path listings() {
        return path.resolve("cache/listings");
    }

    /** Digests of files. */
    public Path files() {
        return path.resolve("cache/files");
    }

    /** Cache mounts. */
    public Path mounts() {
        return path.resolve("cache/mounts");
    }

    /** Fetched files. */
    public Path downloads() {
        return path.resolve("cache/downloads");
    }

    /** What is known to be whole. */
    public Path sound() {
        return path.resolve("cache/sound");
    }

    /** Sizes of layers. */
    public Path sizes() {
        return path.resolve("cache/sizes");
    }

    /** Logs. */
    public Path builds() {
        return path.resolve("builds");
    }
}
