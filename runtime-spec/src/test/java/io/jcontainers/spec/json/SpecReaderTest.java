package io.jcontainers.spec.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.jcontainers.spec.Hooks;
import io.jcontainers.spec.Linux;
import io.jcontainers.spec.RawJson;
import io.jcontainers.spec.Samples;
import io.jcontainers.spec.Seccomp;
import io.jcontainers.spec.Spec;
import io.jcontainers.spec.User;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class SpecReaderTest {
    private static Spec read(String json) {
        return SpecReader.read(json.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void readsEveryField() {
        assertEquals(EveryField.spec(), SpecReader.read(Samples.own("every-field.json")));
    }

    @Test
    void keepsTheOrderOfMaps() {
        Spec spec = SpecReader.read(Samples.own("every-field.json"));
        assertEquals(
                List.of("z.last/key", "a.first"), List.copyOf(spec.annotations().keySet()));
        assertEquals(
                List.of("net.ipv4.ip_forward", "kernel.msgmax"),
                List.copyOf(spec.linux().sysctl().keySet()));
        assertEquals(
                List.of("eth0", "eth1"), List.copyOf(spec.linux().netDevices().keySet()));
        assertEquals(
                List.of("monotonic", "boottime"),
                List.copyOf(spec.linux().timeOffsets().keySet()));
    }

    @Test
    void keepsTheExactSliceOfTheSeccompProfile() {
        byte[] document = Samples.own("every-field.json");
        RawJson slice = SpecReader.read(document).linux().seccomp();
        assertNotNull(slice);
        assertEquals(EveryField.SECCOMP, new String(slice.toByteArray(), StandardCharsets.UTF_8));
        int offset = new String(document, StandardCharsets.UTF_8).indexOf(EveryField.SECCOMP);
        assertEquals(offset, slice.offset());
    }

    @Test
    void takesAnEmptyObject() {
        assertEquals(new Spec("", null, null, null, null, List.of(), Hooks.NONE, Map.of(), Linux.NONE), read("{}"));
    }

    @Test
    void takesNullAndEmptyTextForAbsent() {
        Spec spec = read("""
                {"ociVersion": null, "root": null, "hostname": "", "domainname": null, "mounts": null, "hooks": null,
                 "annotations": null, "linux": null,
                 "process": {"user": null, "args": null, "cwd": null, "capabilities": null, "rlimits": null,
                   "noNewPrivileges": null, "oomScoreAdj": null, "consoleSize": null, "apparmorProfile": ""}}
                """);
        assertEquals(read("{\"process\": {}}"), spec);
        assertEquals(User.ROOT, spec.process().user());
        assertEquals(
                Linux.NONE,
                read("{\"linux\": {\"seccomp\": null, \"resources\": null, \"netDevices\": null, \"timeOffsets\": null,"
                                + " \"cgroupsPath\": \"\"}}")
                        .linux());
    }

    @Test
    void listsAndMapsAreImmutable() {
        Spec spec = SpecReader.read(Samples.own("every-field.json"));
        assertThrows(UnsupportedOperationException.class, () -> spec.mounts().clear());
        assertThrows(
                UnsupportedOperationException.class, () -> spec.annotations().clear());
        assertThrows(
                UnsupportedOperationException.class,
                () -> spec.linux().resources().unified().put("a", "b"));
        assertThrows(
                UnsupportedOperationException.class, () -> spec.process().args().set(0, "x"));
    }

    @Test
    void readsWhatRealClientsWrite() {
        List<Path> configs = Samples.realConfigs();
        for (Path config : configs) {
            Spec spec = SpecReader.read(Samples.read(config));
            assertNotNull(spec.process(), config.toString());
            RawJson seccomp = spec.linux().seccomp();
            if (seccomp != null) {
                Seccomp profile = SeccompReader.read(seccomp);
                assertEquals("SCMP_ACT_ERRNO", profile.defaultAction(), config.toString());
            }
        }
        for (Path file : Samples.realProcesses()) {
            assertEquals("/", ProcessReader.read(Samples.read(file)).cwd(), file.toString());
        }
    }

    @Test
    void readsWhatItWrites() {
        Spec all = EveryField.spec();
        assertEquals(all, read(SpecWriter.write(all)));
        Spec none = read("{}");
        assertEquals(none, read(SpecWriter.write(none)));
        assertEquals("{\n\t\"ociVersion\": \"\"\n}", SpecWriter.write(none));
    }

    @Test
    void readsWhatItWritesOfRealConfigs() {
        for (Path config : Samples.realConfigs()) {
            Spec spec = SpecReader.read(Samples.read(config));
            assertEquals(spec, read(SpecWriter.write(spec)), config.toString());
        }
    }
}
