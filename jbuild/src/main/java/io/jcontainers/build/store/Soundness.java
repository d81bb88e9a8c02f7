package io.jcontainers.build.store;

import java.io.IOException;
import java.nio.file.Path;

/**
 * Which of the files that are kept are known to be what they were written as. After a loss of power a file or directory
 * may have its name without its contents: what is not known to be sound has to be read, or made again, before it is
 * used. Safe for threads.
 */
public interface Soundness {
    /** Everything is. */
    Soundness OF_ALL = new Soundness() {
        @Override
        public boolean has(Path part) {
            return true;
        }

        @Override
        public void add(Path part) {}

        @Override
        public void renew(Path part, Removal stale) {}
    };

    /** Takes away what nobody can rely on. */
    @FunctionalInterface
    interface Removal {
        void remove() throws IOException;
    }

    /** Whether it is known to be sound, should it be there. */
    boolean has(Path part) throws IOException;

    /** It was written since the machine started, or has been read and is what it should be. */
    void add(Path part);

    /**
     * From now on whatever has this name is sound: what had it before is taken away, unless it was known to be sound by
     * then. Of several threads and processes one does it.
     */
    void renew(Path part, Removal stale) throws IOException;
}
