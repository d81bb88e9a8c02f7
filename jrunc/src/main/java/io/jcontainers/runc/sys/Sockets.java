package io.jcontainers.runc.sys;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import jnr.ffi.LastError;
import jnr.ffi.Runtime;

/** Unix sockets by descriptor number. Every return value is checked here. */
public final class Sockets {
    private static final int AF_UNIX = 1;
    private static final int SOCK_STREAM = 1;
    private static final int SOL_SOCKET = 1;
    private static final int SO_PEERCRED = 17;
    private static final int SO_RCVTIMEO = 20;
    private static final int SO_SNDTIMEO = 21;
    private static final int SOCK_CLOEXEC = 02000000;
    private static final int MSG_NOSIGNAL = 0x4000;
    private static final int EINTR = 4;
    private static final int ECONNABORTED = 103;
    private static final int CHUNK_BYTES = 256 * 1024;

    private final LibC libc = LibC.load();
    private final Runtime runtime = Runtime.getRuntime(libc);

    /** Waits for a connection on a listening descriptor; the caller closes it. */
    public int accept(int listener) {
        for (; ; ) {
            int fd = libc.accept4(listener, null, null, SOCK_CLOEXEC);
            if (fd >= 0) {
                return fd;
            }
            int errno = LastError.getLastError(runtime);
            if (errno != EINTR && errno != ECONNABORTED) {
                throw new SocketException("accept4", errno);
            }
        }
    }

    /** Two stream sockets that are connected to each other (socketpair(2)); the caller closes both. */
    public int[] pair() {
        int[] pair = new int[2];
        if (libc.socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0) {
            throw new SocketException("socketpair", LastError.getLastError(runtime));
        }
        return pair;
    }

    /** The engine's own effective uid. */
    public int ownUid() {
        return libc.geteuid();
    }

    /** The effective uid of the process that connected. */
    public int peerUid(int fd) {
        byte[] credentials = new byte[12]; // struct ucred: pid, uid, gid
        int[] length = {credentials.length};
        if (libc.getsockopt(fd, SOL_SOCKET, SO_PEERCRED, credentials, length) != 0) {
            throw new SocketException("getsockopt SO_PEERCRED", LastError.getLastError(runtime));
        }
        return ByteBuffer.wrap(credentials).order(ByteOrder.nativeOrder()).getInt(4);
    }

    /** No single receive or send waits longer than this. */
    public void limitWaits(int fd, int seconds) {
        byte[] timeval = ByteBuffer.allocate(16)
                .order(ByteOrder.nativeOrder())
                .putLong(seconds)
                .array();
        if (libc.setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, timeval, timeval.length) != 0
                || libc.setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, timeval, timeval.length) != 0) {
            throw new SocketException("setsockopt", LastError.getLastError(runtime));
        }
    }

    /**
     * Receives exactly this many bytes.
     *
     * @throws SocketException when the stream ends or an error comes first
     */
    public byte[] receive(int fd, int count) {
        byte[] all = new byte[count];
        int have = 0;
        while (have < count) {
            boolean whole = have == 0;
            byte[] into = whole ? all : new byte[Math.min(count - have, CHUNK_BYTES)];
            long n = libc.recv(fd, into, into.length, 0);
            if (n > 0) {
                if (!whole) {
                    System.arraycopy(into, 0, all, have, (int) n);
                }
                have += (int) n;
            } else if (n == 0) {
                throw new SocketException("recv: the stream has ended", 0);
            } else if (LastError.getLastError(runtime) != EINTR) {
                throw new SocketException("recv", LastError.getLastError(runtime));
            }
        }
        return all;
    }

    /** Sends all bytes. */
    public void send(int fd, byte[] bytes) {
        byte[] left = bytes;
        while (left.length > 0) {
            long n = libc.send(fd, left, left.length, MSG_NOSIGNAL);
            if (n == left.length) {
                return;
            }
            if (n < 0 && LastError.getLastError(runtime) != EINTR) {
                throw new SocketException("send", LastError.getLastError(runtime));
            }
            left = n <= 0 ? left : java.util.Arrays.copyOfRange(left, (int) n, left.length);
        }
    }

    /** Closes a descriptor; errors mean that it is closed as well (close(2)). */
    public void close(int fd) {
        libc.close(fd);
    }
}
