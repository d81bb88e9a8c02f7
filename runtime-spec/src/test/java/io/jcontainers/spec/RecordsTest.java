package io.jcontainers.spec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.jcontainers.spec.json.SpecReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class RecordsTest {
    @Test
    void buildersGiveBackWhatTheyBeganWith() {
        Spec spec = SpecReader.read(Samples.own("every-field.json"));
        assertEquals(spec, spec.toBuilder().build());
        assertEquals(spec.process(), spec.process().toBuilder().build());
        assertEquals(spec.linux(), spec.linux().toBuilder().build());
        Resources resources = spec.linux().resources();
        assertEquals(resources, resources.toBuilder().build());
        assertEquals(resources.memory(), resources.memory().toBuilder().build());
        assertEquals(resources.cpu(), resources.cpu().toBuilder().build());
    }

    @Test
    void buildersChangeOnePart() {
        Process process = new Process.Builder().args(List.of("sh")).cwd("/").build();
        assertEquals(User.ROOT, process.user());
        assertNull(process.capabilities());
        assertEquals("/tmp", process.toBuilder().cwd("/tmp").build().cwd());
        assertEquals(List.of("sh"), process.toBuilder().cwd("/tmp").build().args());
    }

    @Test
    void recordsKeepCopies() {
        List<String> args = new ArrayList<>(List.of("a"));
        Map<String, String> annotations = new LinkedHashMap<>(Map.of("k", "v"));
        Process process = new Process.Builder().args(args).build();
        Spec spec = new Spec.Builder().annotations(annotations).build();
        args.add("b");
        annotations.put("l", "w");
        assertEquals(List.of("a"), process.args());
        assertEquals(Map.of("k", "v"), spec.annotations());
        assertThrows(
                UnsupportedOperationException.class, () -> spec.annotations().put("x", "y"));
    }

    @Test
    void namespaceTypesHaveTheKeysOfTheSpecification() {
        assertEquals(
                List.of("pid", "network", "mount", "ipc", "uts", "user", "cgroup", "time"),
                List.of(NamespaceType.values()).stream().map(NamespaceType::key).toList());
        assertEquals(NamespaceType.NETWORK, NamespaceType.of("network"));
        assertNull(NamespaceType.of("net"));
    }
}
