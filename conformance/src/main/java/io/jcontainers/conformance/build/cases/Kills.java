package io.jcontainers.conformance.build.cases;

import io.jcontainers.conformance.build.BuildArea;
import io.jcontainers.conformance.build.BuildCase;
import io.jcontainers.conformance.build.BuildCases;
import io.jcontainers.conformance.build.BuildStage;
import io.jcontainers.conformance.build.BuiltImage;
import io.jcontainers.conformance.build.Effort;
import io.jcontainers.conformance.build.Program;
import io.jcontainers.conformance.build.Ran;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** kill -9 of the engine or the front at a random moment of a small build. */
final class Kills implements BuildArea {
    private static final int ROUNDS = 10;
    private static final Pattern STEP = Pattern.compile("^#(\\d+) (\\[.*|CACHED|DONE.*)$");

    private final BuildCases c = new BuildCases("kills");

    @Override
    public List<BuildCase> cases(Effort effort) {
        for (int batch = 0; batch * ROUNDS < effort.kills(); batch++) {
            int rounds = Math.min(ROUNDS, effort.kills() - batch * ROUNDS);
            long seed = effort.seed() + batch;
            c.alone(String.format("batch-%02d", batch + 1), s -> batch(s, rounds, seed));
        }
        return c.list();
    }

    private static void batch(BuildStage s, int rounds, long seed) {
        Random random = new Random(seed);
        write(s, 0);
        s.build(); // the engine is warm
        for (int round = 1; round <= rounds; round++) {
            write(s, round);
            boolean engine = random.nextInt(2) == 0;
            long millis = random.nextInt(900);
            Program.Running build = s.building().start();
            BuildStage.pause(millis);
            if (engine) {
                s.machine().killEngines();
            } else {
                build.signal("KILL");
            }
            Ran killed = build.await(30);
            String where = "round " + round + ", seed " + seed + ", " + (engine ? "engine" : "front") + " killed after "
                    + millis + " ms";
            s.that(where + ": it hangs", killed.status() != Ran.TIMED_OUT);
            s.equal(where + ": faults of the store", List.of(), BuiltImage.faultsOf(s.layout()));
            again(s, where, round, killed);
        }
        readByOthers(s);
        Ran pruned = s.jbuild("cache", "prune", "-f").run();
        s.that(pruned.told(), pruned.ok());
    }

    private static void write(BuildStage s, int round) {
        s.file("f", "F" + round);
        s.dockerfile(
                "FROM base AS x",
                "COPY f /f",
                "RUN cat /f > /g; sleep 0.1",
                "RUN mkdir -p /d/e && cp /g /d/e/g",
                "FROM base",
                "COPY --from=x /d /d",
                "RUN rm /etc/group; cat /d/e/g > /out; sleep 0.1",
                "COPY f /f2");
    }

    private static void again(BuildStage s, String where, int round, Ran killed) {
        Ran ran = s.building().run();
        if (!ran.ok()) {
            s.fail(where + ": the next build fails: " + ran.told());
            return;
        }
        BuiltImage image = s.built(ran);
        s.equal(where + ": /out", "F" + round, image.text("out"));
        s.equal(where + ": removed file", "(absent)", image.look("etc/group"));
        Set<String> done = steps(killed.text());
        Set<String> made = steps(ran.text());
        done.retainAll(made);
        // The last one may have been told a moment before it was noted down.
        s.that(
                where + ": finished steps were made again: " + done + "\n" + killed.text() + "\n" + ran.text(),
                done.size() <= 1);
    }

    /** Names of the steps that were made and finished. */
    private static Set<String> steps(String output) {
        Set<String> done = new HashSet<>();
        java.util.Map<String, String> names = new java.util.HashMap<>();
        output.lines().forEach(line -> {
            Matcher matcher = STEP.matcher(line);
            if (!matcher.matches()) {
                return;
            }
            if (matcher.group(2).startsWith("[")) {
                names.put(matcher.group(1), matcher.group(2));
            } else if (matcher.group(2).startsWith("DONE")
                    && names.containsKey(matcher.group(1))
                    && !names.get(matcher.group(1)).contains("FROM")) {
                done.add(names.get(matcher.group(1)));
            }
        });
        return done;
    }

    private static void readByOthers(BuildStage s) {
        if (java.nio.file.Files.exists(java.nio.file.Path.of("/usr/bin/skopeo"))) {
            Ran ran = s.program(List.of("skopeo", "inspect", "oci:" + s.layout() + ":t:latest"))
                    .run();
            s.that(ran.told(), ran.ok());
        }
        if (java.nio.file.Files.exists(java.nio.file.Path.of("/usr/bin/umoci"))) {
            Ran ran = s.program(List.of("umoci", "stat", "--image", s.layout() + ":t:latest", "--json"))
                    .run();
            s.that(ran.told(), ran.ok());
        }
    }
}
