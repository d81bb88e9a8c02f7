package io.jcontainers.runc.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.jcontainers.runc.host.KernelVersion;
import io.jcontainers.runc.request.RequestException;
import io.jcontainers.spec.Cpu;
import io.jcontainers.spec.Memory;
import io.jcontainers.spec.Namespace;
import io.jcontainers.spec.Pids;
import io.jcontainers.spec.Resources;
import io.jcontainers.spec.Spec;
import io.jcontainers.spec.json.SpecReader;
import io.jcontainers.spec.json.SpecWriter;
import io.jcontainers.spec.rules.SpecRules;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Small parsers and printers of commands. */
class ValuesTest {
    private static Resources resources(String... words) {
        List<byte[]> bytes = java.util.Arrays.stream(words)
                .map(word -> word.getBytes(StandardCharsets.UTF_8))
                .toList();
        return ResourceFlags.resources(Arguments.parse(bytes, ResourceFlags.options(), -1));
    }

    @ParameterizedTest
    @CsvSource({
        "5s, 5000000000",
        "500ms, 500000000",
        "1m30s, 90000000000",
        "1.5h, 5400000000000",
        "0, 0",
        "0s, 0",
        "7ns, 7",
        "2us, 2000"
    })
    void durations(String text, long nanos) {
        assertEquals(nanos, GoDuration.nanos(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "5", "s", "-5s", "5 s", "1d", "5s6", "99999999999s"})
    void noDurations(String text) {
        assertThrows(IllegalArgumentException.class, () -> GoDuration.nanos(text));
    }

    @ParameterizedTest
    @CsvSource({
        "KILL, true",
        "sigkill, true",
        "SigTerm, true",
        "0, true",
        "64, true",
        "65, false",
        "-1, false",
        "SIGSIGKILL, false",
        "RTMIN, true",
        "RTMIN+30, true",
        "RTMIN+31, false",
        "sigrtmax-2, true",
        "RTMAX+2, false",
        "NOPE, false",
        "'', false"
    })
    void signals(String text, boolean known) {
        assertEquals(known, SignalName.isKnown(text));
    }

    @Test
    void limitsOfTheCommandLine() {
        assertEquals(Resources.NONE, resources());
        assertEquals(Resources.NONE, resources("--memory", ""));
        assertEquals(
                new Resources.Builder()
                        .memory(new Memory.Builder().limit(512L << 20).swap(-1L).build())
                        .cpu(new Cpu.Builder()
                                .shares(300L)
                                .quota(-1L)
                                .cpus("0-1")
                                .idle(1L)
                                .build())
                        .pids(new Pids(20L))
                        .build(),
                resources(
                        "--memory",
                        "512m",
                        "--memory-swap=-1",
                        "--cpu-share",
                        "300",
                        "--cpu-quota",
                        "-1",
                        "--cpuset-cpus",
                        "0-1",
                        "--cpu-idle=1",
                        "--pids-limit",
                        "20",
                        "--kernel-memory",
                        "1"));
    }

    @ParameterizedTest
    @CsvSource({"--blkio-weight, 65536", "--blkio-weight, -1", "--cpu-share, -4", "--cpu-period, 1.5", "--memory, -2"})
    void limitsThatAreNone(String option, String value) {
        assertThrows(RequestException.class, () -> resources(option, value));
    }

    @Test
    void tableColumnsAreAtLeastTwelveWide() {
        TextTable table = new TextTable();
        table.row(List.of("A", "B", "C"));
        table.row(List.of("123456789", "1234567890", "x"));
        assertEquals("A           B            C\n123456789   1234567890   x\n", table.text());
    }

    @Test
    void tableCountsCharactersNotBytes() {
        TextTable table = new TextTable();
        table.row(List.of("ééééééééééé", "x"));
        table.row(List.of("a", "y"));
        assertEquals("ééééééééééé   x\n" + "a" + " ".repeat(13) + "y\n", table.text());
    }

    @Test
    void psKeepsHeaderAndOwnLines() {
        String printed = "UID   PID CMD\nroot    1 init\nroot   22 a b\n\nroot  221 c\n";
        assertEquals(
                "UID   PID CMD\nroot   22 a b\n",
                new String(
                        PsTable.filter(printed.getBytes(StandardCharsets.UTF_8), List.of(22L, 2L)),
                        StandardCharsets.UTF_8));
    }

    @Test
    void psWithoutPidsIsAnError() {
        byte[] noColumn = "UID CMD\nroot 22\n".getBytes(StandardCharsets.UTF_8);
        byte[] noNumber = "PID CMD\nx y\n".getBytes(StandardCharsets.UTF_8);
        assertEquals(
                "couldn't find PID field in ps output",
                assertThrows(RequestException.class, () -> PsTable.filter(noColumn, List.of(22L)))
                        .getMessage());
        assertEquals(
                "unexpected pid 'x' in ps output",
                assertThrows(RequestException.class, () -> PsTable.filter(noNumber, List.of(22L)))
                        .getMessage());
    }

    @ParameterizedTest
    @CsvSource({"3, 10, 0", "3, 17, 1", "4, 14, 3", "4, 17, 7", "5, 18, 7", "5, 19, 39", "6, 18, 39"})
    void seccompFlagsOfKernels(int major, int minor, long bits) {
        assertEquals(bits, SeccompKernelFlags.of(new KernelVersion(major, minor)));
    }

    @Test
    void defaultConfigurationsAreGood() {
        for (Spec spec : List.of(
                DefaultConfig.rootful(false),
                DefaultConfig.rootful(true),
                DefaultConfig.rootless(false, 1000, 1001),
                DefaultConfig.rootless(true, 1000, 1001))) {
            assertEquals(List.of(), SpecRules.check(spec));
            assertEquals(spec, SpecReader.read(SpecWriter.write(spec).getBytes(StandardCharsets.UTF_8)));
        }
    }

    @Test
    void defaultNamespaces() {
        assertEquals("PID NETWORK IPC UTS MOUNT", namespaces(DefaultConfig.rootful(false)));
        assertEquals("PID NETWORK IPC UTS MOUNT CGROUP", namespaces(DefaultConfig.rootful(true)));
        assertEquals("PID IPC UTS MOUNT USER", namespaces(DefaultConfig.rootless(false, 7, 8)));
        assertEquals(
                7,
                DefaultConfig.rootless(false, 7, 8)
                        .linux()
                        .uidMappings()
                        .getFirst()
                        .hostID());
        assertEquals(
                8,
                DefaultConfig.rootless(false, 7, 8)
                        .linux()
                        .gidMappings()
                        .getFirst()
                        .hostID());
    }

    private static String namespaces(Spec spec) {
        return String.join(
                " ",
                spec.linux().namespaces().stream()
                        .map(Namespace::type)
                        .map(Enum::name)
                        .toList());
    }
}
