package io.jcontainers.conformance.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** The benchmark's command; {@link Options#USAGE} describes it. Started by {@code conformance/bench/run}. */
public final class BenchMain {
    private static final double IDLE_ENOUGH_PERCENT = 95;
    private static final Duration IDLE_WINDOW = Duration.ofSeconds(2);
    private static final Duration IDLE_BEFORE_WORK = Duration.ofMillis(500);
    private static final int MISSED = 1;
    private static final int USAGE = 2;
    private static final int BUSY = 3;

    private BenchMain() {}

    /** Measures, prints and exits. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        if (List.of(arguments).contains("--help")) {
            System.out.print(Options.USAGE);
            return;
        }
        Options options;
        try {
            options = Options.parse(List.of(arguments));
        } catch (IllegalArgumentException e) {
            System.err.print("bench: " + e.getMessage() + "\n" + Options.USAGE);
            System.exit(USAGE);
            return;
        }
        System.exit(measure(options));
    }

    private static int measure(Options options) throws IOException, InterruptedException {
        double idle = Machine.idlePercent(IDLE_WINDOW);
        System.out.printf(
                Locale.ROOT,
                "Linux %s, %d processors, %.0f %% idle, %d rounds, %s%n",
                Machine.kernel(),
                Machine.processors(),
                idle,
                options.rounds(),
                String.join(" ", options.binaries().keySet()));
        if (idle < IDLE_ENOUGH_PERCENT) {
            System.out.printf(Locale.ROOT, "WARNING: the machine is busy, the figures are worth little%n");
            if (options.requireIdle()) {
                return BUSY;
            }
        }
        try (Session session = new Session(options)) {
            for (Work work : options.works()) {
                perform(session, work);
            }
            Report report = new Report(session.results());
            System.out.print(report.targets());
            if (options.json().isPresent()) {
                Files.writeString(options.json().get(), report.json(Machine.kernel(), Machine.processors(), idle));
            }
            return report.missesTarget() || !session.results().failures().isEmpty() ? MISSED : 0;
        }
    }

    private static void perform(Session session, Work work) throws IOException, InterruptedException {
        double idle = Machine.idlePercent(IDLE_BEFORE_WORK);
        TimedWorks timed = new TimedWorks(session);
        MemoryWorks memory = new MemoryWorks(session);
        Bundles bundles = session.bundles();
        switch (work) {
            case RUN -> timed.run(work, bundles.plain());
            case RUN_DOCKER -> timed.run(work, bundles.docker());
            case LIFE -> timed.life(work, bundles.plain());
            case LIFE_DOCKER -> timed.life(work, bundles.docker());
            case EXEC -> timed.exec();
            case STATE -> timed.state();
            case KILL_DELETE -> timed.killDelete();
            case COLD -> timed.cold(work, bundles.plain());
            case COLD_DOCKER -> timed.cold(work, bundles.docker());
            case RSS -> memory.residentEngine();
            case MEMORY_FLOOR -> memory.smallestLimit();
            case BURST -> new BurstWork(session).measure();
        }
        List<String> labels = work == Work.BURST ? List.of("burst-warm", "burst-cold") : List.of(work.label());
        System.out.printf(Locale.ROOT, "# %s (%.0f %% idle before)%n", work.description(), idle);
        System.out.print(new Report(session.results()).tables(labels));
        System.out.flush();
    }
}
