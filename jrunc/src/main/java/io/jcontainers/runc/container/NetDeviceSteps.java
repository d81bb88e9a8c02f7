package io.jcontainers.runc.container;

import static io.jcontainers.runc.container.Assembly.here;

import io.jcontainers.runc.program.Arg;
import io.jcontainers.runc.program.Call;
import io.jcontainers.runc.program.Errno;
import io.jcontainers.runc.program.Op;
import io.jcontainers.runc.program.OpenFlags;
import io.jcontainers.runc.program.ProgramBuilder;
import io.jcontainers.runc.program.Slot;
import io.jcontainers.runc.program.Test;
import io.jcontainers.spec.NamespaceType;
import io.jcontainers.spec.NetDevice;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Network devices that the container takes over ({@code linux.netDevices}): moved, renamed, with their permanent global
 * addresses, up. By the front, with one rtnetlink(7) socket in its own network namespace and one that it opened in the
 * container's.
 */
final class NetDeviceSteps {
    private static final int SIOCGIFINDEX = 0x8933;
    private static final int IFREQ_BYTES = 40;
    private static final int IFREQ_INDEX = 16;
    private static final int RTM_NEWLINK = 16;
    private static final int IFF_UP = 1;
    private static final int IFLA_IFNAME = 3;
    private static final int IFLA_NET_NS_PID = 19;
    private static final int IFLA_NEW_IFINDEX = 49;
    private static final int AF_INET = 2;
    private static final int AF_INET6 = 10;

    private final Assembly assembly;
    private final ProgramBuilder front;

    NetDeviceSteps(Assembly assembly) {
        this.assembly = assembly;
        this.front = assembly.front();
    }

    /** Front, once init is there. */
    void move() {
        Map<String, NetDevice> devices = assembly.bundle().spec().linux().netDevices();
        if (devices.isEmpty()) {
            return;
        }
        front.at("linux.netDevices", "netdevice-socket", "unable to start container process: open rtnetlink sockets");
        Netlink outside = Netlink.open(front, "rtnetlink-outside");
        Netlink inside = openInside();
        devices.forEach((name, device) -> {
            String given = device.name();
            move(name, given == null || given.isEmpty() ? name : given, outside, inside);
        });
        front.call(Call.CLOSE, outside.socket().arg());
        front.call(Call.CLOSE, inside.socket().arg());
    }

    /** A socket belongs for ever to the network namespace that it was made in. */
    private Netlink openInside() {
        Slot own = front.slot("own-network");
        Arg network = Arg.of(NamespaceSteps.flag(NamespaceType.NETWORK), "CLONE_NEWNET");
        front.call(
                        Call.OPENAT,
                        here(),
                        front.memory().text("/proc/self/ns/net"),
                        Arg.of(OpenFlags.RDONLY | OpenFlags.CLOEXEC, "O_RDONLY|O_CLOEXEC"),
                        Arg.of(0))
                .into(own);
        front.call(Call.SETNS, Slot.PIDFD.arg(), network);
        Netlink inside = Netlink.open(front, "rtnetlink-inside");
        front.call(Call.SETNS, own.arg(), network);
        front.call(Call.CLOSE, own.arg());
        return inside;
    }

    private void move(String name, String wanted, Netlink outside, Netlink inside) {
        String field = "linux.netDevices[\"" + name + "\"]";
        String text = "unable to start container process: move network device " + name + " as " + wanted;
        Slot index = front.scratch("device-index");
        front.at(field, "netdevice-missing", text + ": find it");
        index(outside, name, index);
        front.at(field, "netdevice-exists", text);
        refuseTaken(inside, wanted, text);
        front.at(field, "netdevice-addresses", text + ": read its addresses");
        NetAddresses v4 = NetAddresses.read(front, outside, AF_INET, index);
        NetAddresses v6 = NetAddresses.read(front, outside, AF_INET6, index);
        front.at(field, "netdevice-down", text + ": take it down");
        outside.request(link(index, 0));
        front.at(field, "netdevice-move", text);
        outside.request(moved(index, wanted));
        if (wanted.indexOf('%') < 0) {
            index(inside, wanted, index);
        }
        front.at(field, "netdevice-addresses", text + ": give it its addresses");
        v4.add(inside, index);
        v6.add(inside, index);
        front.at(field, "netdevice-up", text + ": bring it up");
        inside.request(link(index, IFF_UP));
    }

    /**
     * Before anything is touched: a device that was moved and could not be renamed would be lost with the namespace.
     */
    private void refuseTaken(Netlink inside, String wanted, String text) {
        if (wanted.indexOf('%') >= 0) {
            return;
        }
        Slot taken = front.scratch("name-taken");
        front.call(Call.IOCTL, inside.socket().arg(), Arg.of(SIOCGIFINDEX, "SIOCGIFINDEX"), ifreq(wanted))
                .into(taken)
                .tolerate(Errno.ENODEV);
        front.refuseIf(taken.arg(), Test.EQ, Arg.of(0), "netdevice-exists", text + ": file exists");
    }

    private Arg.Address ifreq(String name) {
        byte[] request = new byte[IFREQ_BYTES];
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        System.arraycopy(bytes, 0, request, 0, Math.min(bytes.length, 15));
        return front.memory().struct(request, name);
    }

    private void index(Netlink where, String name, Slot index) {
        Arg.Address ifreq = ifreq(name);
        front.call(Call.IOCTL, where.socket().arg(), Arg.of(SIOCGIFINDEX, "SIOCGIFINDEX"), ifreq);
        front.add(Op.PEEK, ifreq.offsetAt(IFREQ_INDEX), Arg.of(4), Arg.of(0)).into(index);
    }

    private Netlink.Message link(Slot index, int up) {
        return new Netlink.Message(RTM_NEWLINK)
                .number32(0)
                .slot(index)
                .number32(up)
                .number32(IFF_UP);
    }

    private Netlink.Message moved(Slot index, String wanted) {
        Netlink.Message message = new Netlink.Message(RTM_NEWLINK)
                .number32(0)
                .slot(index)
                .number32(0)
                .number32(0)
                .attribute(IFLA_IFNAME, (wanted + "\0").getBytes(StandardCharsets.UTF_8))
                .attribute(IFLA_NET_NS_PID, Slot.PID);
        // The kernel keeps the index where it is free; nobody could find the device by a template's name.
        return wanted.indexOf('%') < 0 ? message : message.attribute(IFLA_NEW_IFINDEX, index);
    }
}
