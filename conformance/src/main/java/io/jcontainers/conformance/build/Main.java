package io.jcontainers.conformance.build;

import io.jcontainers.conformance.build.cases.BuildAreas;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
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

/** The command {@code build/run}. Exit status 0 where every case passed or was skipped, 1 otherwise, 2 for misuse. */
public final class Main {
    private static final String USAGE = """
            Usage: run [options]
              --jbuild PATH     the builder to be tested (default: dist/bin/jbuild of this checkout)
              --only PATTERN    only cases whose area/name matches this regular expression (may be repeated)
              --list            print the cases and stop
              --jobs N          cases at once (default 2); those that kill the engine run alone
              --kills N         builds that are killed at a random point (default 40)
              --all             everything: --kills 200
              --seed N          of the random points (default: the time; a failure prints it)
              --quiet           print only what did not pass
            """;

    private final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    private final Options options;
    private int passed;
    private int failed;
    private int skipped;

    private Main(Options options) {
        this.options = options;
    }

    /** @param args default builder, then the user's words */
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
        if (options.help()) {
            System.out.print(USAGE);
            System.exit(0);
        }
        System.exit(new Main(options).run());
    }

    private int run() throws IOException, InterruptedException, ExecutionException {
        List<BuildCase> cases = BuildAreas.all().stream()
                .flatMap(area -> area.cases(new Effort(options.kills(), options.seed())).stream())
                .filter(played -> options.wanted(played.id()))
                .toList();
        if (options.list()) {
            cases.forEach(played -> out.println(played.id()));
            out.println(cases.size() + " cases");
            return 0;
        }
        Path parent = Remains.makeTemporary();
        try {
            Machine machine = Machine.prepare(options.jbuild(), parent);
            Runtime.getRuntime().addShutdownHook(new Thread(() -> abandon(machine)));
            play(cases.stream().filter(played -> !played.alone()).toList(), options.jobs(), machine);
            play(cases.stream().filter(BuildCase::alone).toList(), 1, machine);
            tidy(machine);
        } finally {
            remove(parent);
        }
        out.println(passed + " passed, " + failed + " failed, " + skipped + " skipped");
        return failed == 0 ? 0 : 1;
    }

    /** Told to end: the cases go on meanwhile, so that it takes more than one go. */
    private static void abandon(Machine machine) {
        for (int go = 0; go < 5; go++) {
            ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
            tidy(machine);
            BuildStage.pause(50);
        }
    }

    private static void tidy(Machine machine) {
        machine.killEngines();
        remove(machine.parent());
    }

    private static void remove(Path parent) {
        try {
            new ProcessBuilder("rm", "-rf", parent.toString()).start().waitFor();
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException("remove " + parent, e);
        }
    }

    private void play(List<BuildCase> cases, int jobs, Machine machine)
            throws InterruptedException, ExecutionException {
        try (ExecutorService executor = Executors.newFixedThreadPool(jobs)) {
            List<Future<List<String>>> ends = cases.stream()
                    .map(played -> executor.submit(() -> play(played, machine)))
                    .toList();
            for (Future<List<String>> end : ends) {
                List<String> lines = end.get();
                if (!options.quiet() || !lines.getFirst().startsWith("ok ")) {
                    lines.forEach(out::println);
                }
            }
        }
    }

    /** The verdict's line, then what is to be told about it. */
    private List<String> play(BuildCase played, Machine machine) {
        long start = System.nanoTime();
        List<String> details = new ArrayList<>();
        Optional<String> reason = act(played, machine, details);
        String millis = " (" + (System.nanoTime() - start) / 1_000_000 + " ms)";
        synchronized (this) {
            if (reason.isPresent()) {
                skipped++;
                return List.of("skip " + played.id() + ": " + reason.get());
            }
            if (details.isEmpty()) {
                passed++;
                return List.of("ok " + played.id() + millis);
            }
            failed++;
        }
        List<String> lines = new ArrayList<>(List.of("FAIL " + played.id() + millis));
        details.forEach(detail -> lines.add("    " + detail.replace("\n", "\n      ")));
        return lines;
    }

    private static Optional<String> act(BuildCase played, Machine machine, List<String> details) {
        BuildStage stage;
        try {
            stage = new BuildStage(machine, Files.createTempDirectory(machine.parent(), "c"));
        } catch (IOException e) {
            details.add("no directory: " + e);
            return Optional.empty();
        }
        Optional<String> reason = Optional.empty();
        try {
            played.body().play(stage);
        } catch (CaseSkipped e) {
            reason = Optional.of(String.valueOf(e.getMessage()));
        } catch (CaseStopped e) {
            details.clear(); // why is among the failures
        } catch (Exception | OutOfMemoryError | AssertionError e) {
            stage.fail("the case broke: " + e + " at " + where(e));
        } finally {
            stage.close();
        }
        details.addAll(stage.failures());
        return reason;
    }

    private static String where(Throwable e) {
        return java.util.Arrays.stream(e.getStackTrace())
                .filter(frame -> frame.getClassName().contains(".build.cases."))
                .map(StackTraceElement::toString)
                .findFirst()
                .orElse(java.util.Arrays.toString(e.getStackTrace()));
    }

    private record Options(
            Path jbuild,
            List<Pattern> only,
            boolean list,
            int jobs,
            int kills,
            long seed,
            boolean quiet,
            boolean help) {
        static Options parse(Path jbuild, List<String> words) {
            List<Pattern> only = new ArrayList<>();
            boolean list = false;
            boolean quiet = false;
            boolean help = false;
            int jobs = 2;
            int kills = 40;
            long seed = System.currentTimeMillis();
            for (int i = 0; i < words.size(); i++) {
                switch (words.get(i)) {
                    case "--jbuild" -> jbuild = Path.of(next(words, ++i));
                    case "--only" -> only.add(Pattern.compile(next(words, ++i)));
                    case "--list" -> list = true;
                    case "--jobs" -> jobs = Integer.parseInt(next(words, ++i));
                    case "--kills" -> kills = Integer.parseInt(next(words, ++i));
                    case "--all" -> kills = 200;
                    case "--seed" -> seed = Long.parseLong(next(words, ++i));
                    case "--quiet" -> quiet = true;
                    case "--help", "-h" -> help = true;
                    default -> throw new IllegalArgumentException("unknown option " + words.get(i));
                }
            }
            Path absolute = jbuild.toAbsolutePath().normalize();
            if (!list && !help && !Files.isExecutable(absolute)) {
                throw new IllegalArgumentException(
                        "no executable file: " + absolute + "; build dist/ or give --jbuild");
            }
            return new Options(absolute, only, list, jobs, kills, seed, quiet, help);
        }

        boolean wanted(String id) {
            return only.isEmpty()
                    || only.stream().anyMatch(pattern -> pattern.matcher(id).find());
        }

        private static String next(List<String> words, int index) {
            if (index >= words.size()) {
                throw new IllegalArgumentException(words.getLast() + " needs a value");
            }
            return words.get(index);
        }
    }
}
