package io.jcontainers.build.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jcontainers.build.dockerfile.RunBody;
import io.jcontainers.build.run.StepFixture.Ended;
import io.jcontainers.build.run.StepMount.Access;
import io.jcontainers.spec.User;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Programs of steps, executed. */
class StepRunTest {
    private final StepFixture steps = new StepFixture();

    @AfterEach
    void nothingIsLeft() {
        assertEquals(List.of(), steps.left());
        steps.close();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private Path directory(String name) throws IOException {
        return Files.createDirectories(steps.scratch.path().resolve(name));
    }

    private static StepMount.Files files(String target, FileTree tree, String inside, Access access) {
        return new StepMount.Files(target, tree, inside, access);
    }

    private static FileTree tree(Path... layers) {
        return layers.length == 1
                ? new FileTree.Directory(StepFixture.path(layers[0]))
                : new FileTree.Layers(
                        List.of(layers).stream().map(StepFixture::path).toList(), false);
    }

    @Test
    void statusAndOutput() {
        Ended ended = steps.run("echo out; echo err >&2; pwd; exit 3");
        assertEquals(new Ended(3, "out\n/work\n", "err\n"), ended);
        assertEquals(Map.of(), steps.changed());
    }

    @Test
    void killedByASignal() {
        assertEquals(
                128 + 11,
                steps.run("kill -SEGV $$; kill -SEGV 1; sh -c 'kill -SEGV $$'; exit $?")
                        .status());
    }

    @Test
    void whatItChangesIsAllThatIsLeft() {
        assertEquals(0, steps.run("echo x > /work/file").status());
        assertEquals(Map.of("work", "", "work/file", "x\n"), steps.changed());
    }

    @Test
    void nameFilesAreSeenAndNotStored() {
        Ended ended = steps.run("cat /etc/hosts /etc/resolv.conf; hostname; echo x >> /etc/hosts || echo read-only");
        assertEquals(
                "127.0.0.1\tlocalhost buildkitsandbox\n::1\tlocalhost ip6-localhost ip6-loopback\n"
                        + "nameserver 192.0.2.1\nbuildkitsandbox\nread-only\n",
                ended.out());
        assertEquals(Map.of(), steps.changed());
    }

    @Test
    void aDirectoryKeepsItsTimeWhenOnlyStubsCameAndWent() throws IOException {
        Path etc = Files.createDirectories(steps.lower.resolve("etc"));
        FileTime old = FileTime.from(Instant.parse("2001-02-03T04:05:06.123456789Z"));
        Files.setLastModifiedTime(etc, old);
        assertEquals(0, steps.run("true").status());
        assertEquals(Set.of("etc"), steps.changed().keySet());
        assertEquals(old, Files.getLastModifiedTime(steps.upper.resolve("etc")));
    }

    @Test
    void aDirectoryThatTheStepChangesHasItsTime() throws IOException {
        Path etc = Files.createDirectories(steps.lower.resolve("etc"));
        Files.setLastModifiedTime(etc, FileTime.from(Instant.EPOCH));
        assertEquals(
                0,
                steps.run("touch /etc/a; touch -d '2003-01-01 00:00:00' /etc").status());
        assertEquals(Set.of("etc", "etc/a"), steps.changed().keySet());
        assertEquals(
                Instant.parse("2003-01-01T00:00:00Z"),
                Files.getLastModifiedTime(steps.upper.resolve("etc")).toInstant());
    }

    @Test
    void aFileThatIsThereBeforeStays() {
        steps.write(steps.lower.resolve("etc/hosts"), "of the image\n");
        assertEquals(0, steps.run("grep -q buildkitsandbox /etc/hosts").status());
        assertEquals("of the image\n", StepFixture.tree(steps.lower).get("etc/hosts"));
        assertFalse(steps.changed().containsKey("etc/hosts"));
    }

    @Test
    void aDanglingLinkInTheWay() throws IOException {
        Files.createDirectories(steps.lower.resolve("etc"));
        Files.createSymbolicLink(steps.lower.resolve("etc/resolv.conf"), Path.of("../run/resolve/stub.conf"));
        RunStep plain = steps.step("cat /etc/resolv.conf");
        try (var lower = steps.scratch.open("lower")) {
            var merged = new io.jcontainers.build.layer.MergedTree(
                    io.jcontainers.build.sys.Syscalls.linux(),
                    io.jcontainers.build.layer.OverlayMarks.TRUSTED,
                    List.of(lower));
            RunStep step = new RunStep(
                    plain.id(),
                    plain.root(),
                    plain.command(),
                    plain.env(),
                    plain.cwd(),
                    plain.user(),
                    plain.network(),
                    false,
                    List.of(),
                    StubPaths.of(merged));
            assertEquals(
                    "nameserver 192.0.2.1\n",
                    steps.run(StepFixture.options(), step).out());
        } catch (io.jcontainers.build.sys.SysException e) {
            throw new IOException(e);
        }
        assertEquals(Set.of("etc"), steps.changed().keySet());
    }

    @Test
    void secrets() {
        Ended ended = steps.run(
                "cat /run/secrets/a /b; stat -c '%a %u %g' /run/secrets/a /b; stat -f -c %T /b; echo x > /b",
                new StepMount.Content("/run/secrets/a", bytes("one\n"), 0400, 0, 0),
                new StepMount.Content("/b", bytes("two\n"), 0440, 1, 2));
        assertEquals("one\ntwo\n400 0 0\n440 1 2\ntmpfs\n", ended.out());
        assertEquals(1, ended.status());
        assertEquals(Map.of(), steps.changed());
    }

    @Test
    void aSecretOnTheWayOfAnother() {
        Ended ended = steps.run(
                "cat /m/a/secret",
                new StepMount.Content("/m/a/secret", bytes("one\n"), 0400, 0, 0),
                new StepMount.Memory("/m", 4096L, false));
        assertEquals("one\n", ended.out());
        assertEquals(Map.of(), steps.changed());
    }

    @Test
    void aPlaceInADirectoryOfTheHost() throws IOException {
        Path context = directory("context");
        steps.write(context.resolve("sub/file"), "of the context\n");
        steps.write(context.resolve("etc/hosts"), "inside\n");
        Files.createSymbolicLink(context.resolve("out"), Path.of("/etc/hosts"));
        Ended ended = steps.run(
                "cat /mnt/file /hosts; touch /mnt/new || echo read-only",
                files("/mnt", tree(context), "/sub", new Access.ReadOnly()),
                files("/hosts", tree(context), "/out", new Access.ReadOnly()));
        assertEquals("of the context\ninside\nread-only\n", ended.out());
        assertEquals(Map.of(), steps.changed());
    }

    @Test
    void aPlaceThatIsNotThere() throws IOException {
        Ended ended = steps.run("true", files("/mnt", tree(directory("context")), "/none", new Access.ReadOnly()));
        assertEquals(1, ended.status());
        assertTrue(ended.err().contains("/mnt") && ended.err().contains("no such file"), ended.err());
    }

    @Test
    void aPlaceInLayers() throws IOException {
        Path below = directory("below");
        Path above = directory("above");
        steps.write(below.resolve("dir/a"), "below\n");
        steps.write(below.resolve("dir/b"), "below\n");
        steps.write(above.resolve("dir/b"), "above\n");
        FileTree layers = tree(above, below);
        Ended ended = steps.run(
                "cat /all/dir/a /all/dir/b /dir/b /file; touch /dir/new || echo read-only; ls /",
                files("/all", layers, "/", new Access.ReadOnly()),
                files("/dir", layers, "/dir", new Access.ReadOnly()),
                files("/file", layers, "/dir/b", new Access.ReadOnly()));
        assertEquals(
                "below\nabove\nabove\nabove\nread-only\nall\nbin\ndev\ndir\netc\nfile\nproc\nsys\ntmp\nwork\n",
                ended.out());
        assertEquals(Map.of(), steps.changed());
    }

    @Test
    void writesThatAreThrownAway() throws IOException {
        Path context = directory("context");
        steps.write(context.resolve("sub/file"), "old\n");
        Access away =
                new Access.ThrownAway(StepFixture.path(directory("away/fs")), StepFixture.path(directory("away/work")));
        Ended ended = steps.run(
                "echo new > /mnt/file; echo x > /mnt/more; cat /mnt/file", files("/mnt", tree(context), "/sub", away));
        assertEquals("new\n", ended.out());
        assertEquals("old\n", StepFixture.tree(context).get("sub/file"));
        assertEquals(
                Set.of("sub", "sub/file", "sub/more"),
                StepFixture.tree(steps.scratch.path().resolve("away/fs")).keySet());
        assertEquals(Map.of(), steps.changed());
    }

    @Test
    void aCacheKeepsWhatIsWritten() throws IOException {
        Path cache = directory("cache");
        assertEquals(
                0,
                steps.run("echo x > /c/file", files("/c", tree(cache), "/", new Access.InPlace()))
                        .status());
        assertEquals(Map.of("file", "x\n"), StepFixture.tree(cache));
        assertEquals(Map.of(), steps.changed());
    }

    @Test
    void aNewCacheIsFilled() throws IOException {
        Path below = directory("below");
        Path above = directory("above");
        steps.write(below.resolve("dir/a"), "a\n");
        steps.write(above.resolve("dir/deep/b"), "b\n");
        Path into = directory("into");
        Ended ended = steps.end(steps.start(
                steps.compiler().compileCopy(steps.caller(), tree(above, below), "/dir", StepFixture.path(into))));
        assertEquals(new Ended(0, "", ""), ended);
        assertEquals(Map.of("a", "a\n", "deep", "", "deep/b", "b\n"), StepFixture.tree(into));
    }

    @Test
    void aScript() {
        StepCommand script = StepCommand.of(new RunBody.Script("EOF", "#!/bin/sh\necho from $0\n"), List.of());
        assertEquals(
                "from /dev/pipes/EOF\n",
                steps.run(StepFixture.options(), steps.step(script)).out());
        assertEquals(Map.of(), steps.changed());
        assertEquals(List.of("/bin/bash", "-ec", "/dev/pipes/EOF"), script.told(List.of("/bin/bash", "-ec")));
    }

    @Test
    void anAgentsSocket() throws IOException {
        Path socket = steps.scratch.path().resolve("agent");
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(socket));
            Ended ended = steps.run(
                    "test -S /run/buildkit/ssh_agent.0 && echo there",
                    new StepMount.Socket("/run/buildkit/ssh_agent.0", StepFixture.path(socket)));
            assertEquals("there\n", ended.out());
        }
        assertEquals(Map.of(), steps.changed());
    }

    /** What was put in place of a stub's parent must not lead the front anywhere. */
    @Test
    void aStubsParentMovedAway() throws IOException {
        Path victim = directory("victim");
        Files.createDirectories(victim.resolve("empty"));
        Ended ended = steps.run(
                "mv /a /elsewhere && ln -s " + victim + " /a; ls /elsewhere/b",
                new StepMount.Content("/a/b/empty", bytes("x"), 0400, 0, 0));
        assertEquals("empty\n", ended.out());
        assertTrue(Files.isDirectory(victim.resolve("empty")));
    }

    @Test
    void aRootThatIsAPlainDirectory() {
        RunStep layers = steps.step("echo x > /work/file; cat /etc/hosts > /dev/null");
        RunStep step = new RunStep(
                layers.id(),
                new StepRoot.Directory(StepFixture.path(steps.lower)),
                layers.command(),
                layers.env(),
                layers.cwd(),
                layers.user(),
                layers.network(),
                false,
                List.of(),
                StubPaths.AS_WRITTEN);
        assertEquals(0, steps.run(StepFixture.options(), step).status());
        assertEquals("x\n", StepFixture.tree(steps.lower).get("work/file"));
        assertFalse(Files.exists(steps.lower.resolve("etc")));
        assertEquals(Map.of(), steps.changed());
    }

    @Test
    void anotherUser() {
        RunStep root = steps.step("id -u; id -g; cat /run/secrets/a");
        RunStep step = new RunStep(
                root.id(),
                root.root(),
                root.command(),
                root.env(),
                root.cwd(),
                new User(1000, 1001, null, List.of(), null),
                root.network(),
                false,
                List.of(new StepMount.Content("/run/secrets/a", bytes("mine\n"), 0400, 1000, 1001)),
                StubPaths.AS_WRITTEN);
        assertEquals(
                "1000\n1001\nmine\n", steps.run(StepFixture.options(), step).out());
    }
}
