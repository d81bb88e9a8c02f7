package io.jcontainers.runc.cgroup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jcontainers.runc.samples.RecordedConfigs;
import io.jcontainers.spec.Linux;
import io.jcontainers.spec.Resources;
import io.jcontainers.spec.Spec;
import io.jcontainers.spec.json.SpecReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * The configurations of real clients on each recorded host. They lie beside the checkout; without them this is skipped.
 */
class CgroupSamplesTest {
    private static Set<String> devicePaths(Linux linux) {
        return linux.devices().stream().map(device -> device.path()).collect(Collectors.toSet());
    }

    private static Resources resources(Linux linux) {
        Resources resources = linux.resources();
        return resources == null ? Resources.NONE : resources;
    }

    @Test
    void compileOnEveryHost() throws IOException {
        List<String> problems = new ArrayList<>();
        int compiled = 0;
        for (Path sample : RecordedConfigs.all()) {
            Spec spec = SpecReader.read(Files.readAllBytes(sample));
            Linux linux = spec.linux();
            for (CgroupHost host : List.of(Hosts.V1, Hosts.HYBRID, Hosts.V2)) {
                CgroupPlacement placement =
                        CgroupPlacement.of(PlacementRequest.cgroupfs(linux.cgroupsPath(), "box"), host);
                ResourceWrites writes =
                        ResourceWrites.compile(resources(linux), placement, ResourceOptions.create(devicePaths(linux)));
                writes.problems().forEach(problem -> problems.add(sample.getFileName() + " " + host.mode() + problem));
                assertEquals(host.mode() == CgroupMode.V2, writes.deviceProgram() != null);
                compiled++;
            }
        }
        assertTrue(compiled >= 3 * 200, "only " + compiled);
        // The one sample with a unified setting can't run on v1, with runc neither.
        assertEquals(
                2,
                problems.stream()
                        .filter(text -> text.contains("invalid configuration: cannot use unified on cgroup v1"))
                        .count(),
                problems::toString);
        assertEquals(2, problems.size(), problems::toString);
    }

    @Test
    void systemdTakesTheirLimitsAndAnnotations() throws IOException {
        int compiled = 0;
        for (Path sample : RecordedConfigs.all()) {
            Spec spec = SpecReader.read(Files.readAllBytes(sample));
            CgroupPlacement placement =
                    CgroupPlacement.of(PlacementRequest.systemd("machine.slice:libpod:1", "box"), Hosts.V2);
            SystemdPlan plan = SystemdPlan.compile(
                    placement,
                    resources(spec.linux()),
                    new TreeMap<>(spec.annotations()),
                    ResourceOptions.create(devicePaths(spec.linux())),
                    252);
            assertTrue(plan.startMessage(3).pidOffset() > 0, sample.toString());
            compiled++;
        }
        assertTrue(compiled >= 200, "only " + compiled);
    }
}
