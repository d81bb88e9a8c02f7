package io.jcontainers.build.sys;

/**
 * The system calls about network namespaces and netlink(7). Which namespace a socket is of depends on the thread that
 * opens it; afterwards any thread may use it. Each failure is a {@link SysException}; EINTR is retried.
 */
public interface NetworkSyscalls {
    /** rtnetlink(7): devices, addresses, routes. */
    int NETLINK_ROUTE = 0;

    /** sock_diag(7): sockets. */
    int NETLINK_SOCK_DIAG = 4;

    /** Firewalls, nf_tables among them. */
    int NETLINK_NETFILTER = 12;

    /**
     * unshare(2): gives the calling platform thread a network namespace of its own. Threads that it starts from now on
     * are in that one, too: it should end soon.
     */
    void unshareNetwork() throws SysException;

    /** The network namespace of the calling platform thread; exists as long as the descriptor at least. */
    Fd openOwnNetwork() throws SysException;

    /** A socket to the kernel that gets explanations with its errors, where the kernel has them. */
    Fd openNetlink(int protocol) throws SysException;

    /** Sends one datagram. */
    void send(Fd socket, byte[] datagram) throws SysException;

    /**
     * The next datagram, without waiting: the kernel has answered when a request has been sent.
     *
     * @throws SysException with EAGAIN where there is none
     */
    byte[] receive(Fd socket) throws SysException;
}
