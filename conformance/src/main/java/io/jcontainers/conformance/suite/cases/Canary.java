package io.jcontainers.conformance.suite.cases;

import io.jcontainers.conformance.suite.Cases;
import io.jcontainers.conformance.suite.Stage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Cases with a directory outside the bundle that has to be the same afterwards. */
final class Canary {
    private Canary() {}

    private static final String OLD = "an old oracle is no measure of safety";

    /** A body with a canary directory; it is compared before and after. */
    interface Hostile {
        void play(Stage stage, Path canary) throws Exception;
    }

    static void attack(Cases c, String name, Hostile body) {
        c.direct(name, OLD, s -> {
            Path canary = s.newDirectory("canary");
            s.write(canary.resolve("secret"), "canary's secret");
            s.write(canary.resolve("victim"), "victim");
            Stage.permissions(canary.resolve("victim"), "rw-------");
            s.newDirectory("canary/empty");
            s.newDirectory("canary/dev");
            s.write(canary.resolve("dev/ptmx"), "marker");
            String before = snapshot(canary);
            body.play(s, canary);
            s.equal("canary", before, snapshot(canary));
        });
    }

    /** Names, types, owners, modes, sizes and contents. */
    private static String snapshot(Path directory) throws IOException {
        StringBuilder text = new StringBuilder();
        try (Stream<Path> paths = Files.walk(directory)) {
            for (Path path : paths.sorted().toList()) {
                text.append(directory.relativize(path))
                        .append(' ')
                        .append(Files.readAttributes(path, "unix:mode,uid,gid,ino", LinkOption.NOFOLLOW_LINKS))
                        .append(Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS) ? Files.readString(path) : "")
                        .append('\n');
            }
        }
        return text.toString();
    }
}
