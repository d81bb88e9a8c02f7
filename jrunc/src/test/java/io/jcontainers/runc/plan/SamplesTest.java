package io.jcontainers.runc.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jcontainers.runc.host.RecordedHost;
import io.jcontainers.runc.samples.RecordedConfigs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Configurations that real clients wrote, on every recorded host: each compiles, or fails with runc's error, and no
 * field of any is lost. They lie beside the checkout; without them this is skipped.
 */
class SamplesTest {
    private static final String NOT_UNIFIED =
            "cgroup-limit: invalid configuration: cannot use unified on cgroup v1 (linux.resources.unified)";

    private static final String NO_USER_NAMESPACE =
            "rootless-refused: rootless container requires user namespaces (linux.namespaces)";
    private static final String NO_IDMAP =
            "mount-invalid: unable to start container process: error during container init: error mounting"
                    + " \"/srv/clients/img\" to rootfs at \"/m\": id-mapped mounts are not supported for rootless"
                    + " containers (mounts[0])";

    /** Expected errors: how many samples on which host. Most samples are root's: an ordinary user may not have them. */
    private static final Map<String, Integer> ERRORS = Map.of(
            "hybrid " + NOT_UNIFIED,
            1,
            "v1 " + NOT_UNIFIED,
            1,
            "old-kernel " + NOT_UNIFIED,
            1,
            "rootless " + NO_USER_NAMESPACE,
            208,
            "rootless " + NO_IDMAP,
            3);

    @Test
    void compileOnEveryHost(@TempDir Path filters) throws IOException {
        Plans plans = new Plans(filters);
        Map<String, Integer> errors = new TreeMap<>();
        Map<String, Integer> lost = new TreeMap<>();
        List<Path> samples = RecordedConfigs.all();
        for (Path sample : samples) {
            byte[] config = Files.readAllBytes(sample);
            for (RecordedHost host : RecordedHost.ALL) {
                String error = plans.error(host, config);
                if (!error.isEmpty()) {
                    errors.merge(host.name() + " " + error, 1, Integer::sum);
                }
            }
            for (RecordedHost host : List.of(RecordedHost.ALL.get(0), RecordedHost.ALL.get(2))) {
                plans.ignored(host, config).stream()
                        .filter(field -> field.reason().equals(Plan.UNEXPLAINED))
                        .forEach(field -> lost.merge(field.field(), 1, Integer::sum));
            }
        }
        assertTrue(samples.size() >= 200, "only " + samples.size());
        assertEquals(Map.of(), lost);
        assertEquals(ERRORS, errors);
    }
}
