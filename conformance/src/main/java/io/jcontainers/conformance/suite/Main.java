package io.jcontainers.conformance.suite;

import io.jcontainers.conformance.suite.Outcome.Verdict;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Pattern;

/** The command {@code suite/run}. Exit status 0 where every case passed or was skipped, 1 otherwise, 2 for misuse. */
public final class Main {
    private static final String USAGE = """
            Usage: run --runtime PATH [options]
              --runtime PATH    the runtime to be tested
              --oracle PATH     the runtime to compare with (default /usr/bin/runc; "none" for no comparison)
              --area NAME       only this area (may be given more than once)
              --case REGEX      only cases whose area/name matches
              --list            print the cases and stop
              --jobs N          cases at once (default 2)
              --junit FILE      write a JUnit XML report
              --failures FILE   write a report of what failed, in Markdown
              --verbose         print every case, not only what failed
            """;

    private final Options options;
    private final PrintStream out;

    private Main(Options options, PrintStream out) {
        this.options = options;
        this.out = out;
    }

    /** @param args directory of the built payload and helper, then the user's words */
    public static void main(String[] args) throws IOException, InterruptedException, ExecutionException {
        Options options;
        try {
            options = Options.parse(Path.of(args[0]), List.of(args).subList(1, args.length));
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.err.print(USAGE);
            System.exit(2);
            return;
        }
        System.exit(new Main(options, System.out).run());
    }

    private int run() throws IOException, InterruptedException, ExecutionException {
        List<Case> cases = Suite.cases(options.areas(), options.pattern());
        if (options.list()) {
            cases.forEach(c -> out.println(
                    c.id() + c.direct().map(r -> "  [direct: " + r + "]").orElse("")));
            out.println(cases.size() + " cases");
            return 0;
        }
        Path parent = Files.createTempDirectory("jcs");
        Stage.permissions(parent, "rwxr-xr-x");
        List<Outcome> outcomes;
        try {
            Player player = new Player(Host.read(options.programs()), options.runtime(), options.oracle(), parent);
            outcomes = playAll(cases, player);
        } finally {
            if (!parent.toFile().delete()) {
                out.println("left: " + parent);
            }
        }
        new Report(options.runtime(), options.oracle(), outcomes).write(out, options.junit(), options.failures());
        return outcomes.stream().allMatch(Outcome::good) ? 0 : 1;
    }

    private List<Outcome> playAll(List<Case> cases, Player player) throws InterruptedException, ExecutionException {
        List<Outcome> outcomes = new ArrayList<>();
        try (ExecutorService executor = Executors.newFixedThreadPool(options.jobs())) {
            List<Future<Outcome>> futures = cases.stream()
                    .map(c -> executor.submit(() -> player.play(c)))
                    .toList();
            for (Future<Outcome> future : futures) {
                Outcome outcome = future.get();
                outcomes.add(outcome);
                if (options.verbose() || !outcome.good()) {
                    show(outcome);
                }
            }
        }
        return outcomes;
    }

    private void show(Outcome outcome) {
        out.printf("%-8s %s (%d ms)%n", outcome.verdict(), outcome.played().id(), outcome.millis());
        if (outcome.verdict() != Verdict.PASS) {
            outcome.details().forEach(d -> out.println("    " + d.replace("\n", "\n      ")));
        }
    }

    private record Options(
            Path programs,
            Path runtime,
            Optional<Path> oracle,
            List<String> areas,
            Pattern pattern,
            boolean list,
            int jobs,
            Optional<Path> junit,
            Optional<Path> failures,
            boolean verbose) {
        static Options parse(Path programs, List<String> words) {
            Optional<Path> runtime = Optional.empty();
            Path oracle = Path.of("/usr/bin/runc");
            List<String> areas = new ArrayList<>();
            Pattern pattern = Pattern.compile("");
            boolean list = false;
            boolean verbose = false;
            int jobs = 2;
            Optional<Path> junit = Optional.empty();
            Optional<Path> failures = Optional.empty();
            for (int i = 0; i < words.size(); i++) {
                switch (words.get(i)) {
                    case "--runtime" -> runtime = Optional.of(absolute(next(words, ++i)));
                    case "--oracle" -> oracle = Path.of(next(words, ++i));
                    case "--area" -> areas.add(next(words, ++i));
                    case "--case" -> pattern = Pattern.compile(next(words, ++i));
                    case "--list" -> list = true;
                    case "--jobs" -> jobs = Integer.parseInt(next(words, ++i));
                    case "--junit" -> junit = Optional.of(Path.of(next(words, ++i)));
                    case "--failures" -> failures = Optional.of(Path.of(next(words, ++i)));
                    case "--verbose", "-v" -> verbose = true;
                    default -> throw new IllegalArgumentException("unknown option " + words.get(i));
                }
            }
            if (runtime.isEmpty() && !list) {
                throw new IllegalArgumentException("--runtime is missing");
            }
            Path tested = runtime.orElse(Path.of("/"));
            return new Options(
                    programs,
                    tested,
                    comparison(tested, oracle),
                    List.copyOf(areas),
                    pattern,
                    list,
                    jobs,
                    junit,
                    failures,
                    verbose);
        }

        /** No comparison of a runtime with itself, or with one that is not installed. */
        private static Optional<Path> comparison(Path tested, Path oracle) {
            try {
                boolean comparable =
                        Files.isExecutable(oracle) && !(Files.exists(tested) && Files.isSameFile(tested, oracle));
                return comparable ? Optional.of(oracle) : Optional.empty();
            } catch (IOException e) {
                throw new IllegalArgumentException("cannot look at " + oracle + ": " + e.getMessage(), e);
            }
        }

        private static Path absolute(String path) {
            Path absolute = Path.of(path).toAbsolutePath();
            if (!Files.isExecutable(absolute)) {
                throw new IllegalArgumentException("no executable file: " + absolute);
            }
            return absolute;
        }

        private static String next(List<String> words, int index) {
            if (index >= words.size()) {
                throw new IllegalArgumentException(words.getLast() + " needs a value");
            }
            return words.get(index);
        }
    }
}
