package io.jcontainers.runc.plan;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jcontainers.runc.command.Commands;
import io.jcontainers.runc.host.RecordedHost;
import io.jcontainers.runc.request.Reply;
import io.jcontainers.runc.request.RequestException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** A compilation depends on its request only: not on the thread, on what was compiled before, or on hash orders. */
class DeterminismTest {
    private static byte[] program(Commands commands, RecordedHost host, String config) {
        try {
            Reply reply = commands.answer(host.request(Configs.read(config), "jrunc", "create", "box"));
            return reply instanceof Reply.Run run
                    ? run.program()
                    : ((Reply.Text) reply).error().getBytes(StandardCharsets.UTF_8);
        } catch (RequestException e) {
            return e.getMessage().getBytes(StandardCharsets.UTF_8);
        }
    }

    private static List<byte[]> all(Commands commands) {
        List<byte[]> programs = new ArrayList<>();
        for (RecordedHost host : RecordedHost.ALL) {
            Configs.NAMES.forEach(config -> programs.add(program(commands, host, config)));
        }
        return programs;
    }

    @Test
    void sameBytesFromEveryThreadAndEveryTime() throws Exception {
        List<byte[]> expected = all(new Commands(null));
        Commands shared = new Commands(null);
        try (ExecutorService threads = Executors.newFixedThreadPool(3)) {
            List<Future<List<byte[]>>> runs = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                runs.add(threads.submit(() -> all(shared)));
            }
            for (Future<List<byte[]>> run : runs) {
                List<byte[]> got = run.get();
                assertEquals(expected.size(), got.size());
                for (int i = 0; i < got.size(); i++) {
                    assertArrayEquals(expected.get(i), got.get(i), "program " + i);
                }
            }
        }
    }
}
