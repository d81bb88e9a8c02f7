package io.jcontainers.conformance.bench;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Memory: of the resident engine, and the least that a container can be started with. */
final class MemoryWorks {
    private static final int FIRST_CONTAINERS = 100;
    private static final int ALL_CONTAINERS = 1000;
    private static final long PAGE_KIB = 4;
    private static final long ENOUGH_KIB = 64 * 1024;
    /** A limit counts as enough when this many starts in a row succeed: near the edge it is luck. */
    private static final int STARTS = 3;

    private final Session session;

    MemoryWorks(Session session) {
        this.session = session;
    }

    /** VmRSS of all engines after 100 and 1,000 runs from a cold start, and its growth between. */
    void residentEngine() {
        session.spawner().enter(session.bundles().plain());
        for (Peer peer : session.peers()) {
            if (!peer.hasEngine()) {
                continue;
            }
            try {
                Cold.stopEngine(session, peer);
                long first = residentAfter(peer, FIRST_CONTAINERS);
                long all = residentAfter(peer, ALL_CONTAINERS - FIRST_CONTAINERS);
                add(peer, "after-" + FIRST_CONTAINERS, first);
                add(peer, "after-" + ALL_CONTAINERS, all);
                add(peer, "growth", Math.max(0, all - first));
            } catch (BenchFailure | IOException e) {
                session.results().fail(Work.RSS.label(), peer.name(), String.valueOf(e.getMessage()));
            }
        }
    }

    private long residentAfter(Peer peer, int runs) throws IOException {
        for (int i = 0; i < runs; i++) {
            session.spawner().require(List.of(peer.command("run", session.newId())));
        }
        List<EngineProcesses.Engine> engines = new EngineProcesses(peer.binary()).running();
        if (engines.isEmpty()) {
            throw new BenchFailure(peer.name() + ": no engine is running after " + runs + " containers");
        }
        return engines.stream().mapToLong(EngineProcesses.Engine::residentKib).sum();
    }

    private void add(Peer peer, String quantity, long kib) {
        session.results().add(Work.RSS.label(), peer.name(), quantity, "KiB", kib);
    }

    /** Halves the distance between a limit that is too small and one that is enough, down to a page. */
    void smallestLimit() throws IOException {
        for (Peer peer : session.peers()) {
            long tooSmall = 0;
            long enough = ENOUGH_KIB;
            Optional<String> refusal = refusal(peer, enough);
            if (refusal.isPresent()) {
                session.results()
                        .fail(
                                Work.MEMORY_FLOOR.label(),
                                peer.name(),
                                "does not start with " + enough + " KiB: " + refusal.get());
                continue;
            }
            while (enough - tooSmall > PAGE_KIB) {
                long middle = (tooSmall + enough) / 2 / PAGE_KIB * PAGE_KIB;
                if (refusal(peer, middle).isEmpty()) {
                    enough = middle;
                } else {
                    tooSmall = middle;
                }
            }
            session.results().add(Work.MEMORY_FLOOR.label(), peer.name(), "limit", "KiB", enough);
        }
    }

    /** Why the limit is not enough: stderr of the first start that failed; empty if it is. */
    private Optional<String> refusal(Peer peer, long limitKib) throws IOException {
        session.spawner().enter(session.bundles().limited(limitKib * 1024));
        for (int i = 0; i < STARTS; i++) {
            String id = session.newId();
            if (session.spawner().sequence(List.of(peer.command("run", id))).status() != 0) {
                String reason = session.spawner().stderr();
                session.spawner().sequence(List.of(peer.command("delete", "--force", id)));
                return Optional.of(reason);
            }
        }
        return Optional.empty();
    }
}
