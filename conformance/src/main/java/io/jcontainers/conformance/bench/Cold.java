package io.jcontainers.conformance.bench;

import java.io.IOException;
import java.util.List;

/** Puts a runtime into the state before its first call; its files stay in the page cache. */
final class Cold {
    private static final int ATTEMPTS = 100;
    private static final long PAUSE_MS = 20;

    private Cold() {}

    /**
     * Stops the peer's engine, waits until its process is gone and empties its cache. Does nothing for a peer without
     * one.
     *
     * @throws BenchFailure if the engine does not end within two seconds
     */
    static void stopEngine(Session session, Peer peer) throws IOException {
        if (!peer.hasEngine()) {
            return;
        }
        session.spawner().require(List.of(List.of(peer.binary().toString(), "engine", "stop")));
        EngineProcesses engines = new EngineProcesses(peer.binary());
        for (int i = 0; !engines.running().isEmpty(); i++) {
            if (i == ATTEMPTS) {
                throw new BenchFailure(peer.name() + ": `engine stop` leaves " + engines.running());
            }
            pause();
        }
        Session.removeTree(session.options().engineCache());
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchFailure("interrupted", e);
        }
    }
}
