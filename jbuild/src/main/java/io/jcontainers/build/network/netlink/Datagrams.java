package io.jcontainers.build.network.netlink;

import io.jcontainers.build.sys.Fd;
import io.jcontainers.build.sys.NetworkSyscalls;
import io.jcontainers.build.sys.SysException;

/** What goes to the kernel and comes from it, one datagram at a time. */
public interface Datagrams extends AutoCloseable {
    /** Sends one. */
    void send(byte[] datagram) throws SysException;

    /** The next one; EAGAIN where there is none. */
    byte[] receive() throws SysException;

    @Override
    void close();

    /** Those of the kernel, in the network namespace of the calling thread. */
    static Datagrams kernel(NetworkSyscalls sys, int protocol) throws SysException {
        Fd socket = sys.openNetlink(protocol);
        return new Datagrams() {
            @Override
            public void send(byte[] datagram) throws SysException {
                sys.send(socket, datagram);
            }

            @Override
            public byte[] receive() throws SysException {
                return sys.receive(socket);
            }

            @Override
            public void close() {
                socket.close();
            }
        };
    }
}
