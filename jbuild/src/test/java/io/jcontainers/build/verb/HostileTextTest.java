package io.jcontainers.build.verb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jcontainers.build.command.FakeFront;
import io.jcontainers.build.command.Front;
import io.jcontainers.build.image.ContainerConfig;
import io.jcontainers.build.image.Descriptor;
import io.jcontainers.build.image.DocumentForm;
import io.jcontainers.build.image.HistoryEntry;
import io.jcontainers.build.image.ImageConfig;
import io.jcontainers.build.image.Manifest;
import io.jcontainers.build.image.MediaType;
import io.jcontainers.build.image.Platform;
import io.jcontainers.build.image.Reference;
import io.jcontainers.build.store.BlobInfo;
import io.jcontainers.build.store.Lease;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Images whose authors want to write on somebody's terminal. */
class HostileTextTest {
    private static final String EVIL = "a\u001b]0;owned\u0007\n<missing>\tb\u009b31m\u202e\r!";

    @TempDir
    Path root;

    private Jbuild jbuild;

    @BeforeEach
    void makeImage() throws IOException {
        jbuild = new Jbuild(root);
        try (Lease lease = jbuild.store().leases().forProcess("test")) {
            ImageConfig config = ImageConfig.empty(Platform.of("linux", "amd64", ""))
                    .withConfig(ContainerConfig.empty().toBuilder()
                            .labels(Map.of("evil", EVIL))
                            .build())
                    .withLayers(List.of(), List.of(HistoryEntry.of(null, EVIL, EVIL, true)));
            BlobInfo stored = jbuild.store().blobs().put(lease, config.write());
            Manifest manifest = Manifest.of(
                    DocumentForm.OCI, Descriptor.of(MediaType.OCI_CONFIG, stored.digest(), stored.size()), List.of());
            BlobInfo blob = jbuild.store().blobs().put(lease, manifest.write());
            jbuild.store()
                    .tag(
                            Reference.parseTagged("evil"),
                            Descriptor.of(MediaType.OCI_MANIFEST, blob.digest(), blob.size()));
        }
    }

    private static boolean isClean(String text) {
        return text.chars().noneMatch(c -> (Character.isISOControl(c) && c != '\n') || c == 0x202e);
    }

    @Test
    void tablesHaveOneLineARow() {
        String table = jbuild.type("history", "--no-trunc", "evil").stdout();
        assertTrue(isClean(table), table);
        assertEquals(2, table.lines().count(), table);
        assertTrue(table.contains("a\\u001b]0;owned\\u0007 <missing> b\\u009b31m\\u202e !"), table);
    }

    @Test
    void templatesGiveProgramsEveryByte() {
        assertEquals(
                EVIL + "\n",
                jbuild.type("inspect", "-f", "{{.Config.Labels.evil}}", "evil").stdout());
    }

    @Test
    void templatesGiveTerminalsNone() {
        String shown = jbuild.typeAt(
                        new FakeFront("", new Front.Size(24, 80)), "inspect", "-f", "{{.Config.Labels.evil}}", "evil")
                .stdout();
        assertEquals("a\\u001b]0;owned\\u0007\n<missing>\tb\\u009b31m\\u202e\\u000d!\n", shown);
    }

    @Test
    void jsonOnTerminalsStaysTheSameJson() throws IOException {
        String shown = jbuild.typeAt(new FakeFront("", new Front.Size(24, 80)), "inspect", "evil")
                .stdout();
        assertTrue(isClean(shown), shown);
        assertEquals(
                EVIL,
                new com.fasterxml.jackson.databind.ObjectMapper()
                        .readTree(shown)
                        .path(0)
                        .path("Config")
                        .path("Labels")
                        .path("evil")
                        .asText());
    }

    @Test
    void errorsRepeatNothingDangerous() {
        assertTrue(isClean(jbuild.type("inspect", "x\u001b[2J").stderr()));
        assertTrue(isClean(jbuild.type("tag", "evil", "x\u001b[2J").stderr()));
    }
}
