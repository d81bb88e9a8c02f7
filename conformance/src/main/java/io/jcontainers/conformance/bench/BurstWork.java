package io.jcontainers.conformance.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Many containers at once. */
final class BurstWork {
    private static final int CONTAINERS = 200;
    private static final int BURSTS = 3;
    private static final int P99 = 99;

    private final Session session;

    BurstWork(Session session) {
        this.session = session;
    }

    /** Bursts of all peers in turn, with engines running and, as another work, with engines stopped before each. */
    void measure() {
        for (String temperature : List.of("warm", "cold")) {
            List<Tally> tallies = session.peers().stream().map(Tally::new).toList();
            for (int i = 0; i < BURSTS; i++) {
                tallies.forEach(tally -> burst(tally, temperature));
            }
            tallies.forEach(tally -> report(tally, Work.BURST.label() + "-" + temperature));
        }
    }

    private static final class Tally {
        private final Peer peer;
        private final List<Long> walls = new ArrayList<>();
        private final List<Long> each = new ArrayList<>();
        private final List<String> errors = new ArrayList<>();
        private int failures;
        private int engines;
        private long peakKib;

        private Tally(Peer peer) {
            this.peer = peer;
        }
    }

    private void burst(Tally tally, String temperature) {
        Peer peer = tally.peer;
        session.spawner().enter(session.bundles().plain());
        try {
            if (temperature.equals("cold")) {
                Cold.stopEngine(session, peer);
            } else {
                session.spawner().require(List.of(peer.command("run", session.newId())));
            }
            List<String> ids = Stream.generate(session::newId).limit(CONTAINERS).toList();
            Spawner.Burst burst;
            try (EngineSampler sampler = new EngineSampler(new EngineProcesses(peer.binary()))) {
                burst = session.spawner()
                        .burst(ids.stream().map(id -> peer.command("run", id)).toList());
                tally.engines = Math.max(tally.engines, sampler.mostAtOnce());
                tally.peakKib = Math.max(tally.peakKib, sampler.peakKib());
            }
            tally.walls.add(burst.whole().nanos());
            burst.each().forEach(one -> tally.each.add(one.nanos()));
            if (burst.whole().status() > 0) {
                tally.failures += burst.whole().status();
                tally.errors.add(session.spawner().stderr());
                ids.forEach(id -> session.spawner().sequence(List.of(peer.command("delete", "--force", id))));
            }
        } catch (BenchFailure | IOException e) {
            tally.errors.add(String.valueOf(e.getMessage()));
        }
    }

    private void report(Tally tally, String work) {
        Results results = session.results();
        String name = tally.peer.name();
        tally.errors.stream().findFirst().ifPresent(error -> results.fail(work, name, error));
        if (tally.walls.isEmpty()) {
            return;
        }
        results.add(work, name, "wall", "ms", new Series(tally.walls).medianMs());
        Series each = new Series(tally.each);
        results.add(work, name, "median", "ms", each.medianMs());
        results.add(work, name, "p99", "ms", each.percentileMs(P99));
        results.add(work, name, "failures", "", tally.failures);
        if (tally.peer.hasEngine()) {
            results.add(work, name, "engines", "", tally.engines);
            results.add(work, name, "engine-peak", "KiB", tally.peakKib);
        }
    }
}
