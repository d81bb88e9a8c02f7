package io.jcontainers.build.network.firewall;

/** IPv4 and IPv6 as nf_tables sees them. */
enum PacketFamily {
    IPV4(2, 12, 16),
    IPV6(10, 8, 24);

    private final int number;
    private final int sourceOffset;
    private final int destinationOffset;

    PacketFamily(int number, int sourceOffset, int destinationOffset) {
        this.number = number;
        this.sourceOffset = sourceOffset;
        this.destinationOffset = destinationOffset;
    }

    /** NFPROTO_*. */
    int number() {
        return number;
    }

    /** Of the sender's address in the packet's header. */
    int sourceOffset() {
        return sourceOffset;
    }

    /** Of the receiver's address in the packet's header. */
    int destinationOffset() {
        return destinationOffset;
    }
}
