package io.jcontainers.build.sys;

import java.nio.ByteBuffer;
import jnr.ffi.LibraryLoader;
import jnr.ffi.annotations.In;
import jnr.ffi.annotations.Out;
import jnr.ffi.types.size_t;
import jnr.ffi.types.ssize_t;
import org.jspecify.annotations.Nullable;

/**
 * Every function of the C library that the builder calls. Names of files are bytes with a NUL at their end; -1 is a
 * failure. glibc 2.33 or newer, for mknodat. Public because jnr-ffi implements it in a class loader of its own.
 */
public interface LibC {
    /** openat2: the same number on all machines. */
    long NR_OPENAT2 = 437;

    /** fchmodat2: the same; since Linux 6.6. */
    long NR_FCHMODAT2 = 452;

    /** Binds the process's own C library; each function is bound when it is first called. */
    static LibC load() {
        return LibraryLoader.create(LibC.class).load("c");
    }

    /** openat2(2). */
    long syscall(long number, long directory, @In byte[] path, @In byte[] how, @size_t long size);

    /** fchmodat2(2). */
    long syscall(long number, long directory, @In byte[] path, long mode, long flags);

    int close(int fd);

    int mkdirat(int directory, @In byte[] name, int mode);

    int mknodat(int directory, @In byte[] name, int mode, long device);

    int symlinkat(@In byte[] target, int directory, @In byte[] name);

    int linkat(int fromDirectory, @In byte[] from, int toDirectory, @In byte[] to, int flags);

    int unlinkat(int directory, @In byte[] name, int flags);

    int renameat2(int fromDirectory, @In byte[] from, int toDirectory, @In byte[] to, int flags);

    @ssize_t
    long readlinkat(int directory, @In byte[] name, @Out byte[] into, @size_t long size);

    int fchownat(int directory, @In byte[] name, int uid, int gid, int flags);

    int fchmod(int fd, int mode);

    /** Of requests whose argument is an int. */
    int ioctl(int fd, long request, @In @Out int[] value);

    int chmod(@In byte[] path, int mode);

    int utimensat(int directory, @In byte[] name, @In byte[] times, int flags);

    int statx(int directory, @In byte[] name, int flags, int mask, @Out byte[] into);

    @ssize_t
    long getdents64(int fd, @Out byte[] into, @size_t long size);

    @ssize_t
    long fgetxattr(int fd, @In byte[] name, @Out byte[] into, @size_t long size);

    int fsetxattr(int fd, @In byte[] name, @In byte[] value, @size_t long size, int flags);

    int fremovexattr(int fd, @In byte[] name);

    @ssize_t
    long flistxattr(int fd, @Out byte[] into, @size_t long size);

    @ssize_t
    long getxattr(@In byte[] path, @In byte[] name, @Out byte[] into, @size_t long size);

    int setxattr(@In byte[] path, @In byte[] name, @In byte[] value, @size_t long size, int flags);

    int removexattr(@In byte[] path, @In byte[] name);

    @ssize_t
    long listxattr(@In byte[] path, @Out byte[] into, @size_t long size);

    @ssize_t
    long read(int fd, ByteBuffer into, @size_t long size);

    @ssize_t
    long pread(int fd, ByteBuffer into, @size_t long size, long offset);

    @ssize_t
    long write(int fd, ByteBuffer from, @size_t long size);

    long lseek(int fd, long offset, int whence);

    int ftruncate(int fd, long length);

    /**
     * Offsets are null for the descriptors' own. They are arrays also because jnr-ffi 2.3.4 hands a wrong sixth
     * argument to functions of six numbers.
     */
    @ssize_t
    long copy_file_range(
            int from,
            @In byte @Nullable [] fromOffset,
            int to,
            @In byte @Nullable [] toOffset,
            @size_t long size,
            int flags);

    int fsync(int fd);

    int syncfs(int fd);

    int shutdown(int socket, int how);

    /** fsopen(2); glibc 2.36. */
    int fsopen(@In byte[] type, int flags);

    /** fsconfig(2); glibc 2.36. */
    int fsconfig(int context, int command, @In byte @Nullable [] key, @In byte @Nullable [] value, int aux);

    /** fsmount(2); glibc 2.36. */
    int fsmount(int context, int flags, int attributes);

    /** unshare(2), of the calling thread. */
    int unshare(int flags);

    int socket(int family, int type, int protocol);

    int setsockopt(int socket, int level, int option, @In byte[] value, int size);

    @ssize_t
    long send(int socket, @In byte[] from, @size_t long size, int flags);

    @ssize_t
    long recv(int socket, @Out byte[] into, @size_t long size, int flags);
}
