package io.jcontainers.conformance.bench;

import java.io.IOException;

/**
 * Looks at a runtime's JVMs ten times a second until it is closed; it does so for every peer, so that all pay for it.
 */
final class EngineSampler implements AutoCloseable {
    private static final long PERIOD_MS = 100;

    private final EngineProcesses engines;
    private final Thread thread = new Thread(this::sample, "engine-sampler");
    private int mostAtOnce;
    private long peakKib;

    EngineSampler(EngineProcesses engines) {
        this.engines = engines;
        thread.setDaemon(true);
        thread.start();
    }

    /** The most JVMs that were there at one look, one of them now. */
    int mostAtOnce() throws IOException {
        look();
        synchronized (this) {
            return mostAtOnce;
        }
    }

    /** The highest VmHWM of any of them, KiB. */
    synchronized long peakKib() {
        return peakKib;
    }

    private void sample() {
        try {
            while (!Thread.interrupted()) {
                look();
                Thread.sleep(PERIOD_MS);
            }
        } catch (InterruptedException | IOException e) {
            Thread.currentThread().interrupt(); // closed, or /proc is gone: the last look is what counts
        }
    }

    private void look() throws IOException {
        var running = engines.running();
        synchronized (this) {
            mostAtOnce = Math.max(mostAtOnce, running.size());
            for (EngineProcesses.Engine engine : running) {
                peakKib = Math.max(peakKib, engine.peakKib());
            }
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
