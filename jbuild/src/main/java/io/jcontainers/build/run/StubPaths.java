package io.jcontainers.build.run;

import io.jcontainers.build.layer.MergedTree;
import io.jcontainers.build.sys.ByteString;
import io.jcontainers.build.sys.SysException;

/**
 * Where mount points really are. One that is missing is made for the step alone and removed afterwards, together with
 * its missing parents; a symbolic link on the way leads elsewhere, and only its target must be looked for there.
 */
@FunctionalInterface
public interface StubPaths {
    /** Of a root file system that has no symbolic links on the ways to mount points, or is not known. */
    StubPaths AS_WRITTEN = target -> target;

    /**
     * Follows symbolic links.
     *
     * @param target absolute, without {@code .} and {@code ..}
     * @return the same kind of path, without links as far as it exists
     */
    String place(String target);

    /** Of layers. */
    static StubPaths of(MergedTree root) {
        return target -> {
            try {
                return "/" + root.resolve(ByteString.utf8(target), true).path();
            } catch (SysException e) {
                return target; // then the mount fails, with a better text
            }
        };
    }
}
