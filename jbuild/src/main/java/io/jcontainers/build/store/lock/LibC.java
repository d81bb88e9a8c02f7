package io.jcontainers.build.store.lock;

import jnr.ffi.LibraryLoader;

/**
 * The functions of the C library that locks need. Public because jnr-ffi may implement it from another class loader.
 */
public interface LibC {
    /** Binds the process's own C library; each function is bound when it is first called. */
    static LibC load() {
        return LibraryLoader.create(LibC.class).load("c");
    }

    int open(CharSequence path, int flags, int mode);

    int flock(int fd, int operation);

    int close(int fd);
}
