package io.jcontainers.build.context;

import io.jcontainers.build.sys.FileType;
import java.util.List;

/**
 * What of a directory is in the context ({@code jbuild context ls}).
 *
 * @param paths sorted by directories: each before what is in it; those that are left out only where that was asked for
 * @param files in the context: all but directories
 * @param directories in the context, without its root
 * @param bytes of all regular files in the context
 * @param filesLeftOut all but directories; 0 where they were not asked for
 * @param bytesLeftOut of all regular files that are left out; 0 where they were not asked for
 */
public record ContextListing(
        List<ListedPath> paths, long files, long directories, long bytes, long filesLeftOut, long bytesLeftOut) {
    /** Takes an immutable copy. */
    public ContextListing {
        paths = List.copyOf(paths);
    }

    static ContextListing of(List<ListedPath> paths) {
        long files = 0;
        long directories = 0;
        long bytes = 0;
        long filesLeftOut = 0;
        long bytesLeftOut = 0;
        for (ListedPath path : paths) {
            if (path.leftOut().isPresent()) {
                filesLeftOut += path.files();
                bytesLeftOut += path.bytes();
            } else if (path.type() == FileType.DIRECTORY) {
                directories++;
            } else {
                files++;
                bytes += path.bytes();
            }
        }
        return new ContextListing(paths, files, directories, bytes, filesLeftOut, bytesLeftOut);
    }
}
