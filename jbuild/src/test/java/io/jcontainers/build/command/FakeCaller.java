package io.jcontainers.build.command;

import io.jcontainers.runc.request.Files;
import io.jcontainers.runc.request.Request;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Somebody who types commands for one data root.
 *
 * @param commands that there are
 * @param root the data root; {@code run} in it is the run root
 */
public record FakeCaller(Commands commands, Path root) {
    /** What came of a command. */
    public record Answer(int status, String stdout, String stderr) {}

    /** Types a command, with nothing on stdin. */
    public Answer type(String... words) {
        return type(new FakeFront(""), words);
    }

    /** Types a command at this front. */
    public Answer type(FakeFront front, String... words) {
        List<byte[]> arguments = new ArrayList<>();
        for (String word : List.of("jbuild", "--root", root.toString(), "--run-root", root + "/run")) {
            arguments.add(word.getBytes(StandardCharsets.UTF_8));
        }
        for (String word : words) {
            arguments.add(word.getBytes(StandardCharsets.UTF_8));
        }
        Request request = new Request(
                "test",
                arguments,
                1,
                "jbuild",
                root.toString().getBytes(StandardCharsets.UTF_8),
                root.toString().getBytes(StandardCharsets.UTF_8),
                Map.of("TZ", "UTC"),
                new Request.Ids(0, 0, 0, 0, 2, 1),
                List.of(),
                "6.1.0",
                "x86_64",
                List.of(false, false, false),
                new Files());
        int status = commands.answer(request, front);
        return new Answer(status, front.stdout(), front.stderr());
    }
}
