package io.jcontainers.build.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jcontainers.build.dockerfile.RunMount;
import io.jcontainers.build.dockerfile.RunMount.Sharing;
import io.jcontainers.build.snapshot.LayerDirectories;
import io.jcontainers.build.sys.Scratch;
import io.jcontainers.build.sys.Syscalls;
import io.jcontainers.runc.cgroup.BytePath;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MountPreparationTest {
    private static final FileTree CONTEXT = new FileTree.Directory(BytePath.ofText("/context"));
    private static final FileTree STAGE = new FileTree.Layers(List.of(BytePath.ofText("/layer")), false);

    private final Scratch scratch = new Scratch();
    private final Contents contents = new Contents();

    @BeforeEach
    void needsRoot() {
        Scratch.needsRoot(); // caches belong to whom the Dockerfile says
    }

    @AfterEach
    void remove() {
        scratch.close();
    }

    /** A build with one stage. */
    private static final class Contents implements MountContents {
        private final Map<String, byte[]> secrets = new HashMap<>();
        private final List<String> copies = new ArrayList<>();
        private Optional<Path> agent = Optional.empty();

        @Override
        public FileTree tree(@Nullable String from) {
            return from == null ? CONTEXT : STAGE;
        }

        @Override
        public String identity(String from) {
            return "chain-of-" + from;
        }

        @Override
        public Optional<byte[]> secret(String id) {
            return Optional.ofNullable(secrets.get(id));
        }

        @Override
        public Optional<Path> agent(String id) {
            return agent;
        }

        @Override
        public void copy(FileTree from, String inside, Path into) {
            copies.add(inside);
        }
    }

    private ReadyMounts prepare(RunMount... mounts) throws IOException, InterruptedException {
        Syscalls sys = Syscalls.linux();
        return new MountPreparation(
                        sys,
                        new CacheMounts(sys, scratch.path().resolve("caches")),
                        new LayerDirectories(sys, scratch.path().resolve("layers")),
                        scratch.path().resolve("agents"),
                        true)
                .prepare(List.of(mounts), "/work/dir", contents);
    }

    private static RunMount.Cache cache(String target, String id, @Nullable String from) {
        return new RunMount.Cache(target, id, from, "/seed", false, Sharing.LOCKED, 0755, 0, 0);
    }

    private static RunMount.Secret secret(@Nullable String target, @Nullable String variable, boolean required) {
        return new RunMount.Secret("id", target, variable, required, 0440, 1, 2);
    }

    @Test
    void targets() {
        assertEquals("/work/a", MountPreparation.target("/work", "a"));
        assertEquals("/a/b", MountPreparation.target("/work", "/a//./b/"));
        assertEquals("/a", MountPreparation.target("/work", "../a"));
        assertEquals("/", MountPreparation.target("/work", "../../.."));
    }

    @Test
    void bindsAndMemory() throws IOException, InterruptedException {
        try (ReadyMounts ready = prepare(
                new RunMount.Bind("rel", "sub", null, true),
                new RunMount.Bind("/abs", "/", "stage", true),
                new RunMount.Tmpfs("/t", 0, true),
                new RunMount.Tmpfs("/u", 4096, false))) {
            StepMount.Access readOnly = new StepMount.Access.ReadOnly();
            assertEquals(
                    List.of(
                            new StepMount.Files("/work/dir/rel", CONTEXT, "/sub", readOnly),
                            new StepMount.Files("/abs", STAGE, "/", readOnly),
                            new StepMount.Memory("/t", null, true),
                            new StepMount.Memory("/u", 4096L, false)),
                    ready.mounts());
            assertEquals(List.of(), ready.variables());
        }
    }

    @Test
    void writesAreThrownAway() throws IOException, InterruptedException {
        Path upper;
        try (ReadyMounts ready = prepare(new RunMount.Bind("/a", "/", null, false))) {
            StepMount.Files files = (StepMount.Files) ready.mounts().getFirst();
            upper = Path.of(assertInstanceOf(StepMount.Access.ThrownAway.class, files.access())
                    .upper()
                    .utf8());
            Files.writeString(upper.resolve("file"), "");
        }
        assertFalse(Files.exists(upper));
    }

    @Test
    void aCacheThatIsMountedTwice() throws IOException, InterruptedException {
        try (ReadyMounts ready = prepare(cache("/a", "id", null), cache("/b", "id", null))) {
            StepMount.Files one = (StepMount.Files) ready.mounts().get(0);
            StepMount.Files two = (StepMount.Files) ready.mounts().get(1);
            assertEquals(one.tree(), two.tree());
            assertEquals(new StepMount.Access.InPlace(), one.access());
        }
        prepare(cache("/a", "id", null)).close(); // given back
        assertEquals(List.of(), contents.copies);
    }

    @Test
    void aNewCacheBeginsWithWhatItIsGiven() throws IOException, InterruptedException {
        prepare(cache("/a", "id", "stage")).close();
        prepare(cache("/a", "id", "stage")).close();
        assertEquals(List.of("/seed"), contents.copies);
    }

    @Test
    void secretsAsFilesAndVariables() throws IOException, InterruptedException {
        byte[] value = "p\u00e4ss\n".getBytes(StandardCharsets.UTF_8);
        contents.secrets.put("id", value);
        try (ReadyMounts ready = prepare(secret("/run/secrets/id", "TOKEN", true))) {
            StepMount.Content content = (StepMount.Content) ready.mounts().getFirst();
            assertArrayEquals(value, content.content());
            assertEquals(0440, content.mode());
            assertEquals(List.of("TOKEN=p\u00e4ss\n"), ready.variables());
            assertFalse(ready.mounts().toString().contains("ss\n"));
        }
    }

    @Test
    void missingSecrets() throws IOException, InterruptedException {
        try (ReadyMounts ready = prepare(secret("/s", "X", false))) {
            assertEquals(List.of(), ready.mounts());
            assertEquals(List.of(), ready.variables());
        }
        assertTrue(message(secret("/s", null, true)).startsWith("secret id: not found"));
    }

    @Test
    void secretsThatCanNotBe() {
        contents.secrets.put("id", new byte[(500 << 10) + 1]);
        assertEquals("secret id: has 512001 bytes, at most 512000 are possible", message(secret("/s", null, true)));
        contents.secrets.put("id", new byte[] {'a', 0});
        assertTrue(message(secret(null, "X", true)).contains("NUL"));
        contents.secrets.put("id", new byte[] {(byte) 0xff});
        assertTrue(message(secret(null, "X", true)).contains("UTF-8"));
    }

    private String message(RunMount mount) {
        return String.valueOf(assertThrows(MountPreparation.MountException.class, () -> prepare(mount))
                .getMessage());
    }

    @Test
    void agents() throws IOException, InterruptedException {
        RunMount.Ssh ssh = new RunMount.Ssh("default", null, true, 0600, 0, 0);
        assertTrue(message(ssh).startsWith("no SSH key \"default\" forwarded from the client"));
        contents.agent = Optional.of(scratch.path().resolve("agent"));
        assertTrue(message(ssh).startsWith("SSH agent \"default\": there is no socket "));
        Files.createFile(scratch.path().resolve("agent"));
        try (ReadyMounts ready = prepare(ssh, new RunMount.Ssh("b", null, false, 0600, 0, 0))) {
            assertEquals(
                    List.of("/run/buildkit/ssh_agent.0", "/run/buildkit/ssh_agent.1"),
                    ready.mounts().stream().map(StepMount::target).toList());
            assertEquals(2, names("agents"));
            assertEquals(List.of("SSH_AUTH_SOCK=/run/buildkit/ssh_agent.0"), ready.variables());
        }
        assertEquals(0, names("agents"));
    }

    private long names(String directory) throws IOException {
        try (var left = Files.list(scratch.path().resolve(directory))) {
            return left.count();
        }
    }

    /** What was taken before something is missing is given back. */
    @Test
    void givenBackOnFailure() throws IOException, InterruptedException {
        assertThrows(
                MountPreparation.MountException.class,
                () -> prepare(new RunMount.Bind("/a", "/", null, false), secret("/s", null, true)));
        assertEquals(0, names("layers"));
        prepare(cache("/a", "id", null)).close();
    }
}
