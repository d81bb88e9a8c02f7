package io.jcontainers.build.sys;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;

/** The kernel's calls about networks through libc. */
final class LinuxNetworkSyscalls implements NetworkSyscalls {
    private static final int CLONE_NEWNET = 0x40000000;
    private static final int AF_NETLINK = 16;
    private static final int SOCK_RAW_CLOEXEC = 3 | 02000000;
    private static final int SOL_NETLINK = 270;
    private static final int NETLINK_CAP_ACK = 10;
    private static final int NETLINK_EXT_ACK = 11;
    private static final int MSG_DONTWAIT = 0x40;

    /** recv(2) returns the datagram's own length. */
    private static final int MSG_TRUNC = 0x20;

    /** The kernel fills at most 32 KiB at once (netlink_dump in net/netlink/af_netlink.c). */
    private static final int DATAGRAM_BYTES = 32 * 1024;

    private static final Path OWN_NAMESPACES = Path.of("/proc/thread-self/ns");

    private final LibC libc;
    private final OverlayMount.Checked checked;
    private final Syscalls files;

    LinuxNetworkSyscalls(LibC libc, OverlayMount.Checked checked, Syscalls files) {
        this.libc = libc;
        this.checked = checked;
        this.files = files;
    }

    @Override
    public void unshareNetwork() throws SysException {
        checked.call("unshare", "network", () -> libc.unshare(CLONE_NEWNET));
    }

    @Override
    public Fd openOwnNetwork() throws SysException {
        try (Fd namespaces = files.openDirectory(OWN_NAMESPACES)) {
            return files.open(namespaces, ByteString.utf8("net"), Open.READ, 0, 0);
        }
    }

    @Override
    public Fd openNetlink(int protocol) throws SysException {
        String operand = "netlink " + protocol;
        long number = checked.call("socket", operand, () -> libc.socket(AF_NETLINK, SOCK_RAW_CLOEXEC, protocol));
        Fd socket = new Fd(files, (int) number, false);
        for (int option : new int[] {NETLINK_CAP_ACK, NETLINK_EXT_ACK}) {
            // Without them errors are only poorer: an old kernel's refusal is no failure.
            libc.setsockopt(socket.number(), SOL_NETLINK, option, one(), Integer.BYTES);
        }
        return socket;
    }

    private static byte[] one() {
        return ByteBuffer.allocate(Integer.BYTES)
                .order(ByteOrder.nativeOrder())
                .putInt(1)
                .array();
    }

    @Override
    public void send(Fd socket, byte[] datagram) throws SysException {
        checked.call("send", "netlink", () -> libc.send(socket.number(), datagram, datagram.length, 0));
    }

    @Override
    public byte[] receive(Fd socket) throws SysException {
        byte[] into = new byte[DATAGRAM_BYTES];
        long length = checked.call(
                "recv", "netlink", () -> libc.recv(socket.number(), into, into.length, MSG_DONTWAIT | MSG_TRUNC));
        if (length > into.length) {
            throw new SysException("recv", "netlink datagram of " + length + " bytes", Errno.EFBIG);
        }
        return Arrays.copyOf(into, (int) length);
    }
}
