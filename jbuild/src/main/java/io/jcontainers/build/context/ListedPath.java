package io.jcontainers.build.context;

import io.jcontainers.build.sys.FileType;
import io.jcontainers.build.sys.RelativePath;
import java.util.Optional;

/**
 * A path of a context's directory.
 *
 * @param path below its root
 * @param type of what is there
 * @param bytes of a regular file, else 0; of a directory that is left out as a whole, those of all files in it
 * @param files in a directory that is left out as a whole; 1 for anything but a directory
 * @param leftOut the rule that keeps it out; empty when it is in the context
 */
public record ListedPath(RelativePath path, FileType type, long bytes, long files, Optional<Rule> leftOut) {
    /**
     * A line of the ignore file.
     *
     * @param file its name
     * @param line from 1
     * @param pattern as written
     * @param matched the path that it matched: this one or a directory above it
     */
    public record Rule(String file, int line, String pattern, String matched) {
        /** {@code .dockerignore:3 *.log}. */
        @Override
        public String toString() {
            return file + ":" + line + " " + pattern;
        }
    }
}
