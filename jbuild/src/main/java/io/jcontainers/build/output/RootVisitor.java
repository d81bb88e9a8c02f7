package io.jcontainers.build.output;

import io.jcontainers.build.sys.ByteString;
import io.jcontainers.build.sys.Fd;
import io.jcontainers.build.sys.RelativePath;
import io.jcontainers.build.sys.Stat;
import java.io.IOException;
import java.util.SortedSet;

/** What becomes of the files of a root; told of each in the order of names' bytes. */
interface RootVisitor {
    /**
     * A directory begins, the root itself included; what is in it follows.
     *
     * @param directory open for reading, valid until {@link #leave}
     * @param names all that is in it
     */
    void enter(RelativePath path, Fd directory, Stat stat, SortedSet<ByteString> names) throws IOException;

    /** All that is in a directory was told. */
    void leave(RelativePath path, Stat stat) throws IOException;

    /** Anything else. */
    void leaf(Fd parent, RelativePath path, Stat stat) throws IOException;
}
