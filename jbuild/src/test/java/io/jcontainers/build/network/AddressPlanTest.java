package io.jcontainers.build.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jcontainers.build.network.route.Block;
import io.jcontainers.build.network.route.Route;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AddressPlanTest {
    private static final RandomGenerator RANDOM = new Random(1);

    private static AddressPlan choose(String... routes) throws NetworkException {
        return AddressPlan.choose(routes(routes), RANDOM);
    }

    private static List<Route> routes(String... routes) {
        return Arrays.stream(routes)
                .map(route -> new Route(Block.of(route), List.of(2)))
                .toList();
    }

    @Test
    void defaultRoutesHideNothing() throws Exception {
        Block block = choose("0.0.0.0/0", "0.0.0.0/1", "128.0.0.0/1", "172.17.0.0/16", "10.88.0.0/16")
                .ipv4();
        assertEquals(24, block.length());
        assertTrue(block.overlaps(Block.of("10.213.0.0/16")), block.toString());
    }

    @Test
    void aNetworkInTheRangeIsLeftOut() throws Exception {
        String[] allButOne = IntStream.range(0, 256)
                .filter(third -> third != 77)
                .mapToObj(third -> "10.213." + third + ".0/25")
                .toArray(String[]::new);
        assertEquals(Block.of("10.213.77.0/24"), choose(allButOne).ipv4());
    }

    @Test
    void theNextRangeWhereTheFirstIsTaken() throws Exception {
        assertTrue(choose("10.0.0.0/8").ipv4().overlaps(Block.of("198.19.0.0/16")));
    }

    @Test
    void noRangeLeft() {
        NetworkException e = assertThrows(NetworkException.class, () -> choose("10.0.0.0/8", "198.18.0.0/15"));
        assertEquals(
                "no network for build steps: the host has routes to all of [10.213.0.0/16, 198.19.0.0/16];"
                        + " --network=host runs steps in the host's network instead",
                e.getMessage());
    }

    @Test
    void aNetworkJoinedLaterCollides() throws Exception {
        AddressPlan plan = choose("0.0.0.0/0");
        assertEquals(false, plan.collides(routes("0.0.0.0/0", "192.168.0.0/16")));
        assertEquals(true, plan.collides(routes(plan.ipv4().at(9).getHostAddress() + "/32")));
        assertEquals(true, plan.collides(routes("10.0.0.0/8")));
    }

    @Test
    void pairsAreEvenAndOdd() throws Exception {
        AddressPlan plan = choose();
        AddressPlan.Pair pair = plan.take().orElseThrow();
        assertEquals(plan.ipv4().at(2), pair.host());
        assertEquals(plan.ipv4().at(3), pair.step());
        assertEquals(plan.ipv6().at(3), pair.stepIpv6());
        assertEquals((byte) 0xfd, plan.ipv6().address().getAddress()[0]);
    }

    @Test
    void pairsAreGivenOutOnceUntilTheyComeBack() throws Exception {
        AddressPlan plan = choose();
        Set<AddressPlan.Pair> pairs = new HashSet<>();
        for (Optional<AddressPlan.Pair> pair = plan.take(); pair.isPresent(); pair = plan.take()) {
            assertTrue(pairs.add(pair.get()), pair.toString());
        }
        assertEquals(127, pairs.size());
        AddressPlan.Pair back = pairs.iterator().next();
        plan.giveBack(back);
        assertEquals(Optional.of(back), plan.take());
        assertEquals(Optional.empty(), plan.take());
    }
}
