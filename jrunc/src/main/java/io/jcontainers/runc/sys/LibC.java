package io.jcontainers.runc.sys;

import jnr.ffi.LibraryLoader;
import jnr.ffi.Pointer;
import jnr.ffi.annotations.In;
import jnr.ffi.annotations.Out;
import jnr.ffi.types.size_t;
import jnr.ffi.types.ssize_t;
import org.jspecify.annotations.Nullable;

/** The few functions of the C library that the engine calls, on descriptors that were handed to it. */
interface LibC {
    /** Binds the process's own C library; each function is bound when it is first called. */
    static LibC load() {
        return LibraryLoader.create(LibC.class).load("c");
    }

    int accept4(int fd, @Nullable Pointer address, @Nullable Pointer length, int flags);

    @ssize_t
    long recv(int fd, @Out byte[] into, @size_t long size, int flags);

    @ssize_t
    long send(int fd, @In byte[] from, @size_t long size, int flags);

    int close(int fd);

    int socketpair(int domain, int type, int protocol, @Out int[] pair);

    int geteuid();

    int setsockopt(int fd, int level, int option, @In byte[] value, int length);

    int getsockopt(int fd, int level, int option, @Out byte[] value, int[] length);
}
