package io.jcontainers.build.output;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jcontainers.build.layer.ApplyOptions;
import io.jcontainers.build.layer.LayerApplier;
import io.jcontainers.build.sys.ByteString;
import io.jcontainers.build.sys.Fd;
import io.jcontainers.build.sys.Open;
import io.jcontainers.build.sys.Scratch;
import io.jcontainers.build.sys.Stat;
import io.jcontainers.build.sys.Syscalls;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.SortedMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The files of a root in an archive and in a directory, whatever their names and whatever is there already. */
class RootOutputsTest {
    private static final String TREE = """
            mkdir -p root/dir/sub root/only; cd root
            echo one > dir/file; ln dir/file dir/hard; ln -s /etc/passwd dir/sym; ln dir/hard second
            mkfifo pipe; printf '%70000s' x > big; : > empty
            touch "$(printf 'a\\nb')" "$(printf 'n\\377me')" .wh.kept ' -rf'
            chown 1234:4321 dir/file dir/sub only; chmod 2750 only; chmod 555 dir/sub
            cp /bin/true suid; chmod 4755 suid; cp /bin/true other; chown 1234:1 other; chmod 6755 other
            mknod null c 1 3; python3 -c 'import socket; socket.socket(socket.AF_UNIX).bind("sock")'
            touch -h -d @1000 dir/sym; touch -d @2000 dir/file big; touch -d @9000 empty; touch -d @3000 dir/sub dir
            """;

    private final Syscalls sys = Syscalls.linux();
    private Scratch scratch;
    private Fd root;

    @BeforeEach
    void makeTree() throws IOException {
        Scratch.needsRoot();
        scratch = new Scratch();
        scratch.shell(TREE);
        root = scratch.open("root");
        try (Fd suid = sys.open(root, ByteString.utf8("suid"), Open.READ, 0, Open.BENEATH)) {
            sys.setXattr(suid, BuiltImages.CAPABILITY, BuiltImages.CAP_NET_RAW);
            sys.setXattr(suid, ByteString.utf8("user.x"), new byte[] {0, (byte) 0xff, '\n'});
        }
    }

    @AfterEach
    void close() {
        if (scratch != null) {
            root.close();
            scratch.close();
        }
    }

    private byte[] tar(OptionalLong epoch) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        new RootTar(sys, epoch).write(root, bytes);
        return bytes.toByteArray();
    }

    private List<String> local(String name, boolean delete) throws IOException {
        return new RootDirectory(sys, OptionalLong.empty()).write(root, place(name), delete);
    }

    private Path place(String name) {
        return scratch.path().resolve(name);
    }

    private SortedMap<String, String> tree(String name) throws IOException {
        try (Fd fd = scratch.open(name)) {
            return Scratch.tree(fd);
        }
    }

    private Stat stat(String name) throws IOException {
        try (Fd out = scratch.open("out")) {
            return sys.stat(out, ByteString.utf8(name)).orElseThrow();
        }
    }

    @Test
    void theArchiveHasAllOfIt() throws IOException {
        byte[] bytes = tar(OptionalLong.empty());
        assertArrayEquals(bytes, tar(OptionalLong.empty()));
        // Names that begin with .wh. mean nothing in a plain archive, but our applier obeys them.
        scratch.shell("rm root/.wh.kept root/sock");
        SortedMap<String, String> expected = Scratch.tree(root);
        try (Fd copy = scratch.directory("copy")) {
            new LayerApplier(sys, ApplyOptions.inPlace())
                    .apply(copy, new ByteArrayInputStream(tar(OptionalLong.empty())));
            assertEquals(expected, Scratch.tree(copy));
        }
    }

    @Test
    void theArchiveIsReadByTarWithNamesAsTheyAre() throws IOException {
        java.nio.file.Files.write(place("all.tar"), tar(OptionalLong.empty()));
        scratch.shell("mkdir gnu; tar -C gnu --xattrs --xattrs-include='*' -xpf all.tar; rm root/sock");
        assertEquals(Scratch.tree(root), tree("gnu"));
    }

    @Test
    void timesAreClampedToAnEpoch() throws IOException {
        List<String> lines = BuiltImages.entries(new ByteArrayInputStream(tar(OptionalLong.of(2000))));
        assertTrue(lines.contains("S dir/sym -> /etc/passwd @1000"), lines.toString());
        assertTrue(lines.contains("R empty @2000"), lines.toString());
        assertTrue(lines.contains("D dir/sub/ @2000"), lines.toString());
        new RootDirectory(sys, OptionalLong.of(2000)).write(root, place("out"), false);
        assertEquals(2000, stat("empty").mtime().seconds());
        assertEquals(2000, stat("dir").mtime().seconds());
    }

    @Test
    void theDirectoryIsTheCallers() throws IOException {
        List<String> warnings = local("out", false);
        assertEquals(2, warnings.size(), warnings.toString());
        assertEquals("\"null\": a CHARACTER_DEVICE is left out", warnings.get(0));
        assertEquals("\"sock\": a SOCKET is left out", warnings.get(1));
        SortedMap<String, String> out = tree("out");
        for (String line : out.values()) {
            assertTrue(line.contains(" 0:0 "), line);
        }
        assertEquals(Scratch.tree(root).size() - 2, out.size());
        assertEquals(3, stat("second").links());
        assertEquals(04755, stat("suid").mode());
        // Setuid of another user would be setuid of the caller.
        assertEquals(0755, stat("other").mode());
        assertEquals(0750, stat("only").mode());
        assertEquals(0555, stat("dir/sub".substring(0, 3)).mode() & 0555);
        assertEquals(3000, stat("dir").mtime().seconds());
        try (Fd out2 = scratch.open("out");
                Fd suid = sys.open(out2, ByteString.utf8("suid"), Open.READ, 0, Open.BENEATH)) {
            assertArrayEquals(
                    BuiltImages.CAP_NET_RAW,
                    sys.xattr(suid, BuiltImages.CAPABILITY).orElseThrow());
            assertArrayEquals(
                    new byte[] {0, (byte) 0xff, '\n'},
                    sys.xattr(suid, ByteString.utf8("user.x")).orElseThrow());
        }
    }

    @Test
    void anEarlierExportIsReplaced() throws IOException {
        local("out", false);
        SortedMap<String, String> first = tree("out");
        scratch.shell("echo mine > out/mine; chmod 700 out; touch -d @77 out");
        local("out", false);
        SortedMap<String, String> second = tree("out");
        assertTrue(second.remove("mine").contains("REGULAR"));
        assertEquals(first, second);
        // The caller's own directory keeps its mode.
        scratch.shell("test $(stat -c %a out) = 700; test \"$(ls -A out | grep -c jbuild)\" = 0");
        scratch.shell("echo less > root/big; rm root/dir/hard root/second; mkdir root/empty2; rm root/empty;"
                + "mkdir root/empty; touch root/empty/x; rmdir root/dir/sub; echo f > root/dir/sub");
        local("out", true);
        SortedMap<String, String> third = tree("out");
        assertFalse(third.containsKey("mine"));
        assertFalse(third.containsKey("second"));
        assertTrue(third.get("empty").startsWith("DIRECTORY"), third.get("empty"));
        assertTrue(third.get("dir/sub").startsWith("REGULAR"), third.get("dir/sub"));
    }

    /** B25: whatever lies in the directory, nothing outside of it is touched. */
    @Test
    void linksInTheTargetLeadNowhere() throws IOException {
        scratch.shell("mkdir -p canary/sub out; echo secret > canary/file; echo secret > canary/big;"
                + "touch -d @5 canary/* canary; ln -s ../canary out/dir; ln -s ../canary/big out/big;"
                + "ln canary/file out/suid; ln -s ../../canary out/only; ln -s /etc/hostname out/pipe");
        SortedMap<String, String> before = tree("canary");
        for (boolean delete : new boolean[] {false, true}) {
            local("out", delete);
            scratch.shell("test ! -L out/dir; test ! -L out/big; test ! -L out/only; test -p out/pipe");
            scratch.shell("rm -f canary/../out/suid; test $(stat -c %h canary/file) = 1");
            SortedMap<String, String> after = tree("canary");
            before.replaceAll((name, line) -> line.replaceAll(" = .*", ""));
            assertEquals(before, after);
            scratch.shell("rm -rf out/dir out/only; ln -s ../canary out/dir; ln -s ../canary out/only");
        }
    }

    @Test
    void anExportThatLinksOutOfItselfIsSafeTheNextTime() throws IOException {
        scratch.shell("mkdir canary; rm -r root/dir; ln -s ../canary root/dir");
        local("out", false);
        scratch.shell("rm root/dir; mkdir root/dir; echo planted > root/dir/planted");
        local("out", false);
        scratch.shell("test -f out/dir/planted; test ! -e canary/planted");
    }

    @Test
    void aFileIsNoDirectory() throws IOException {
        scratch.shell("echo x > out");
        IOException e = assertThrows(OutputException.class, () -> local("out", false));
        assertEquals("destination directory " + place("out") + " is a file", e.getMessage());
    }

    @Test
    void treesThatAreTooDeepAreRefused() throws IOException {
        scratch.shell("cd root; python3 -c 'import os\nfor i in range(1100):\n os.mkdir(\"d\"); os.chdir(\"d\")'");
        assertThrows(OutputException.class, () -> tar(OptionalLong.empty()));
        assertThrows(OutputException.class, () -> local("out", false));
    }
}
