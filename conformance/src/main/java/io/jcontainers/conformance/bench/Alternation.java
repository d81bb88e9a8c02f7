package io.jcontainers.conformance.bench;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Times contestants round by round, each once a round, so that a noisy minute hits them all alike. */
final class Alternation {
    private static final int WARM_UP_ROUNDS = 3;

    private final Spawner spawner;
    private final Results results;
    private final int rounds;

    Alternation(Spawner spawner, Results results, int rounds) {
        this.spawner = spawner;
        this.results = results;
        this.rounds = rounds;
    }

    /** Adds min, median and p90 of each contestant; one that fails drops out and is reported. */
    void measure(String work, List<Contestant> contestants) {
        Map<String, List<Long>> samples = new HashMap<>();
        List<Contestant> left = new ArrayList<>(contestants);
        for (int round = 0; round < rounds + WARM_UP_ROUNDS && !left.isEmpty(); round++) {
            for (Contestant contestant : inRandomOrder(left, round)) {
                try {
                    spawner.require(contestant.prepare().apply(round));
                    long nanos =
                            spawner.require(contestant.timed().apply(round)).nanos();
                    if (round >= WARM_UP_ROUNDS) {
                        samples.computeIfAbsent(contestant.name(), n -> new ArrayList<>())
                                .add(nanos);
                    }
                } catch (BenchFailure e) {
                    left.remove(contestant);
                    samples.remove(contestant.name());
                    results.fail(work, contestant.name(), String.valueOf(e.getMessage()));
                }
            }
        }
        for (Contestant contestant : contestants) {
            List<Long> nanos = samples.get(contestant.name());
            if (nanos != null) {
                results.add(work, contestant.name(), new Series(nanos));
            }
        }
    }

    /**
     * What a container leaves to the kernel (namespaces end asynchronously) must not always burden the same neighbour.
     */
    private static List<Contestant> inRandomOrder(List<Contestant> contestants, int round) {
        List<Contestant> order = new ArrayList<>(contestants);
        Collections.shuffle(order, new Random(round));
        return order;
    }
}
