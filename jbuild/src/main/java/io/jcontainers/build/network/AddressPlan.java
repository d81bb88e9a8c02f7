package io.jcontainers.build.network;

import io.jcontainers.build.network.route.Block;
import io.jcontainers.build.network.route.Route;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * The addresses of one engine's steps: pairs in a block of 256, the host's end even, the step's odd. Two engines that
 * should come to the same block still don't get the same pairs, because the routes to them can be made only once.
 */
final class AddressPlan {
    static final InetAddress IPV6_HOST = InetAddress.ofLiteral("fe80::1");
    static final InetAddress IPV6_STEP = InetAddress.ofLiteral("fe80::2");

    /**
     * Where blocks are taken from, first the one that hides the least: 10.213 is far from what Docker (172.17 to
     * 172.31, 192.168), podman (10.88, 10.89), Kubernetes (10.96, 10.244, 10.42) and VPNs (100.64) take by themselves;
     * 198.19 is for measurements between machines (RFC 2544) and never in the Internet.
     */
    private static final List<Block> RANGES = List.of(Block.of("10.213.0.0/16"), Block.of("198.19.0.0/16"));

    /** Shorter routes are default ones in parts, as VPNs make them: 0.0.0.0/1 and 128.0.0.0/1. */
    private static final int NETWORK_BITS_LEAST = 8;

    private static final int BLOCK_BITS = 24;
    private static final int PAIRS = 128;

    private final Block ipv4;
    private final Block ipv6;
    private final BitSet taken = new BitSet();

    /** @param pair its number, from 1 */
    record Pair(int pair, InetAddress host, InetAddress step, InetAddress stepIpv6) {}

    private AddressPlan(Block ipv4, Block ipv6) {
        this.ipv4 = ipv4;
        this.ipv6 = ipv6;
    }

    /**
     * Chooses blocks that no route of the host leads to but default ones.
     *
     * @throws NetworkException when there is none
     */
    static AddressPlan choose(List<Route> routes, RandomGenerator random) throws NetworkException {
        for (Block range : RANGES) {
            int start = random.nextInt(256);
            for (int i = 0; i < 256; i++) {
                Block block = within(range, start + i & 0xff);
                if (isFree(block, routes)) {
                    return new AddressPlan(block, local(random));
                }
            }
        }
        throw new NetworkException("the host has routes to all of " + RANGES);
    }

    private static Block within(Block range, int third) {
        byte[] address = range.address().getAddress();
        address[2] = (byte) third;
        return new Block(Block.address(address), BLOCK_BITS);
    }

    /** RFC 4193: fd, forty random bits, subnet zero. */
    private static Block local(RandomGenerator random) {
        byte[] address = new byte[16];
        long bits = random.nextLong();
        address[0] = (byte) 0xfd;
        for (int i = 1; i <= 5; i++) {
            address[i] = (byte) (bits >> i * Byte.SIZE);
        }
        return new Block(Block.address(address), 64);
    }

    private static boolean isFree(Block block, List<Route> routes) {
        return routes.stream()
                .map(Route::destination)
                .noneMatch(to -> to.length() >= NETWORK_BITS_LEAST && to.overlaps(block));
    }

    /** Whether one of these routes leads to its addresses: since they were chosen the host has joined a network. */
    boolean collides(List<Route> others) {
        return !isFree(ipv4, others) || !isFree(ipv6, others);
    }

    Block ipv4() {
        return ipv4;
    }

    Block ipv6() {
        return ipv6;
    }

    /** A pair that has not been given out; empty when there is none left. */
    synchronized Optional<Pair> take() {
        int pair = taken.nextClearBit(1);
        if (pair >= PAIRS) {
            return Optional.empty();
        }
        taken.set(pair);
        byte[] last = ipv6.address().getAddress();
        last[15] = (byte) (2 * pair + 1);
        return Optional.of(
                new Pair(pair, ipv4.at(2 * pair), ipv4.at(2 * pair + 1), Block.address(Arrays.copyOf(last, 16))));
    }

    /** Gives a pair back. */
    synchronized void giveBack(Pair pair) {
        taken.clear(pair.pair());
    }
}
