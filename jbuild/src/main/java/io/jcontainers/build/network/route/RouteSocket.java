package io.jcontainers.build.network.route;

import io.jcontainers.build.network.netlink.Datagrams;
import io.jcontainers.build.network.netlink.Message;
import io.jcontainers.build.network.netlink.NetlinkException;
import io.jcontainers.build.network.netlink.NetlinkSocket;
import io.jcontainers.build.network.netlink.Request;
import io.jcontainers.build.sys.NetworkSyscalls;
import io.jcontainers.build.sys.SysException;
import java.util.ArrayList;
import java.util.List;

/** Devices, addresses and routes of one network namespace. Safe for threads. */
public final class RouteSocket implements AutoCloseable {
    private final NetlinkSocket socket;

    public RouteSocket(NetlinkSocket socket) {
        this.socket = socket;
    }

    /** Of the calling thread's namespace. */
    public static RouteSocket open(NetworkSyscalls sys) throws SysException {
        return new RouteSocket(new NetlinkSocket(Datagrams.kernel(sys, NetworkSyscalls.NETLINK_ROUTE)));
    }

    /** Does them in order; stops at none, and reports the first that failed. */
    public void change(Request... requests) throws NetlinkException, SysException {
        change(List.of(requests));
    }

    /** Does them in order; stops at none, and reports the first that failed. */
    public void change(List<Request> requests) throws NetlinkException, SysException {
        socket.acknowledge(requests);
    }

    /** Index of a device. */
    public int index(String name) throws NetlinkException, SysException {
        return Link.of(socket.get(RouteRequests.getLink(name))).index();
    }

    /** All devices. */
    public List<Link> links() throws NetlinkException, SysException {
        List<Link> links = new ArrayList<>();
        for (Message message : socket.dump(RouteRequests.links())) {
            links.add(Link.of(message));
        }
        return links;
    }

    /** The routes of the main table, of both families. */
    public List<Route> routes() throws NetlinkException, SysException {
        List<Route> routes = new ArrayList<>();
        for (Message message : socket.dump(RouteRequests.routes())) {
            Route.of(message).ifPresent(routes::add);
        }
        return routes;
    }

    /** What a kind of message tells. */
    List<Message> dump(Request request) throws NetlinkException, SysException {
        return socket.dump(request);
    }

    @Override
    public void close() {
        socket.close();
    }
}
