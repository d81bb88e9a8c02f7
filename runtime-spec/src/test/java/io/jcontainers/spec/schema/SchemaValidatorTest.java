package io.jcontainers.spec.schema;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.jcontainers.spec.Features;
import io.jcontainers.spec.Samples;
import io.jcontainers.spec.State;
import io.jcontainers.spec.json.FeaturesWriter;
import io.jcontainers.spec.json.StateWriter;
import io.jcontainers.spec.rules.KnownNames;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SchemaValidatorTest {
    private final SchemaValidator validator = new SchemaValidator();

    private List<SchemaFault> validate(SchemaKind kind, String json) {
        return validator.validate(kind, json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void agreesWithTheOfficialSamples() {
        for (Path file : Samples.beside("spec/runtime-spec/test")) {
            SchemaKind kind = SchemaKind.valueOf(
                    file.getParent().getParent().getFileName().toString().toUpperCase(Locale.ROOT));
            boolean good = file.getParent().getFileName().toString().equals("good");
            List<SchemaFault> faults = validator.validate(kind, Samples.read(file));
            assertEquals(good, faults.isEmpty(), file + ": " + faults);
        }
    }

    @Test
    void takesWhatRealClientsWrite() {
        for (Path file : Samples.realConfigs()) {
            assertEquals(List.of(), validator.validate(SchemaKind.CONFIG, Samples.read(file)), file.toString());
        }
    }

    @Test
    void knowsEveryField() {
        assertEquals(List.of(), validator.validate(SchemaKind.CONFIG, Samples.own("every-field.json")));
    }

    @Test
    void takesWhatWeWrite() {
        State state = new State("1.3.0", "i", "paused", 1, "/b", "/r", "now", Map.of("k", "v"), "root");
        for (String text :
                List.of(StateWriter.indented(state), StateWriter.oneLine(state), StateWriter.forHook(state))) {
            assertEquals(List.of(), validate(SchemaKind.STATE, text));
        }
        Features features = new Features("1.0.0", "1.3.0", List.of(), List.of(), null, Map.of(), List.of());
        assertEquals(List.of(), validate(SchemaKind.FEATURES, FeaturesWriter.write(features)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        {} | '' | required
        {'ociVersion': 1} | ociVersion | type
        {'ociVersion': '1.0.0', 'process': {}} | process | required
        {'ociVersion': '1.0.0', 'process': {'cwd': '/', 'rlimits': [{'type': 'x', 'soft': 1, 'hard': 1}]}} \
            | process.rlimits[0].type | pattern
        {'ociVersion': '1.0.0', 'process': {'cwd': '/', 'user': {'uid': -1}}} | process.user.uid | minimum
        {'ociVersion': '1.0.0', 'process': {'cwd': '/', 'user': {'uid': 4294967296}}} | process.user.uid | maximum
        {'ociVersion': '1.0.0', 'process': {'cwd': '/', 'ioPriority': {'class': 'x'}}} | process.ioPriority.class | enum
        {'ociVersion': '1.0.0', 'process': {'cwd': '/', 'scheduler': {}}} | process.scheduler | required
        {'ociVersion': '1.0.0', 'root': {}} | root | required
        {'ociVersion': '1.0.0', 'mounts': [{'source': 'a'}]} | mounts[0] | required
        {'ociVersion': '1.0.0', 'mounts': [{'destination': '/', 'options': [1]}]} | mounts[0].options[0] | type
        {'ociVersion': '1.0.0', 'hooks': {'poststop': [{'path': '/a', 'timeout': 0}]}} \
            | hooks.poststop[0].timeout | minimum
        {'ociVersion': '1.0.0', 'annotations': {'a.b': 1}} | annotations["a.b"] | type
        {'ociVersion': '1.0.0', 'linux': {'namespaces': [{'type': 'x'}]}} | linux.namespaces[0].type | enum
        {'ociVersion': '1.0.0', 'linux': {'uidMappings': [{'hostID': 1, 'size': 1}]}} | linux.uidMappings[0] | required
        {'ociVersion': '1.0.0', 'linux': {'devices': [{'type': 'x', 'path': '/'}]}} | linux.devices[0].type | pattern
        {'ociVersion': '1.0.0', 'linux': {'rootfsPropagation': 'x'}} | linux.rootfsPropagation | enum
        {'ociVersion': '1.0.0', 'linux': {'personality': {'domain': 'x'}}} | linux.personality.domain | enum
        {'ociVersion': '1.0.0', 'linux': {'memoryPolicy': {'mode': 'x'}}} | linux.memoryPolicy.mode | enum
        {'ociVersion': '1.0.0', 'linux': {'intelRdt': {'memBwSchema': 'x'}}} | linux.intelRdt.memBwSchema | pattern
        {'ociVersion': '1.0.0', 'linux': {'resources': {'pids': {}}}} | linux.resources.pids | required
        {'ociVersion': '1.0.0', 'linux': {'resources': {'blockIO': {'weight': 65536}}}} \
            | linux.resources.blockIO.weight | maximum
        {'ociVersion': '1.0.0', 'linux': {'resources': {'unified': {'a': 1}}}} | linux.resources.unified.a | type
        {'ociVersion': '1.0.0', 'linux': {'seccomp': {}}} | linux.seccomp | required
        {'ociVersion': '1.0.0', 'linux': {'seccomp': {'defaultAction': 'x'}}} | linux.seccomp.defaultAction | enum
        {'ociVersion': '1.0.0', 'linux': {'seccomp': {'defaultAction': 'SCMP_ACT_LOG', \
            'syscalls': [{'names': [], 'action': 'SCMP_ACT_LOG'}]}}} \
            | linux.seccomp.syscalls[0].names | minItems
        {'ociVersion': '1.0.0', 'freebsd': {'jail': {'host': 'disable'}}} | freebsd.jail.host | enum
        {'ociVersion': '1.0.0'} {} | '' | json
        """)
    void namesThePlaceAndTheKeyword(String json, String path, String keyword) {
        List<SchemaFault> faults = validate(SchemaKind.CONFIG, json);
        assertEquals(1, faults.size(), faults.toString());
        assertEquals(path.equals("''") ? "" : path, faults.getFirst().path());
        assertEquals(keyword, faults.getFirst().keyword());
    }

    @Test
    void reportsAllFaultsAtOnce() {
        List<SchemaFault> faults =
                validate(SchemaKind.CONFIG, "{'ociVersion': 1, 'hostname': 2, 'linux': {'devices': [{'type': 'x'}]}}");
        assertEquals(
                Set.of("ociVersion", "hostname", "linux.devices[0]", "linux.devices[0].type"),
                Set.copyOf(faults.stream().map(SchemaFault::path).toList()));
    }

    @Test
    void partsHaveSchemasOfTheirOwn() {
        assertEquals(List.of(), validate(SchemaKind.RESOURCES, "{'memory': {'limit': 1}}"));
        assertEquals(
                "memory.limit",
                validate(SchemaKind.RESOURCES, "{'memory': {'limit': 'x'}}")
                        .getFirst()
                        .path());
        assertEquals(List.of(), validate(SchemaKind.SECCOMP, "{'defaultAction': 'SCMP_ACT_LOG'}"));
        assertEquals("required", validate(SchemaKind.SECCOMP, "{}").getFirst().keyword());
    }

    @Test
    void schemasAndRulesKnowTheSameNames() throws IOException {
        assertEquals(new TreeSet<>(KnownNames.SECCOMP_ACTIONS), enumeration("seccomp", "/$defs/action/enum"));
        assertEquals(new TreeSet<>(KnownNames.SECCOMP_OPERATORS), enumeration("seccomp", "/$defs/operator/enum"));
        assertEquals(
                new TreeSet<>(KnownNames.SECCOMP_ARCHITECTURES), enumeration("seccomp", "/$defs/architecture/enum"));
        assertEquals(new TreeSet<>(KnownNames.SECCOMP_FLAGS), enumeration("seccomp", "/$defs/flag/enum"));
        assertEquals(
                new TreeSet<>(KnownNames.SCHEDULER_POLICIES),
                enumeration("config", "/$defs/scheduler/properties/policy/enum"));
        assertEquals(
                new TreeSet<>(KnownNames.SCHEDULER_FLAGS),
                enumeration("config", "/$defs/scheduler/properties/flags/items/enum"));
        assertEquals(
                new TreeSet<>(KnownNames.IO_CLASSES),
                enumeration("config", "/$defs/process/properties/ioPriority/properties/class/enum"));
        assertEquals(
                new TreeSet<>(KnownNames.MEMORY_POLICY_MODES),
                enumeration("linux", "/properties/memoryPolicy/properties/mode/enum"));
        assertEquals(
                new TreeSet<>(KnownNames.MEMORY_POLICY_FLAGS),
                enumeration("linux", "/properties/memoryPolicy/properties/flags/items/enum"));
        assertEquals(
                new TreeSet<>(KnownNames.PROPAGATIONS), enumeration("linux", "/properties/rootfsPropagation/enum"));
    }

    private static Set<String> enumeration(String schema, String pointer) throws IOException {
        JsonNode values = JsonMapper.builder()
                .build()
                .readTree(SchemaValidator.class.getResourceAsStream(schema + ".schema.json"))
                .at(pointer);
        assertTrue(values.isArray(), pointer);
        Set<String> names = new TreeSet<>();
        values.forEach(value -> names.add(value.asText()));
        return names;
    }
}
