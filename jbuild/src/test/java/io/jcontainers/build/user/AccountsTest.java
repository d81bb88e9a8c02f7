package io.jcontainers.build.user;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jcontainers.build.layer.MergedTree;
import io.jcontainers.build.layer.OverlayMarks;
import io.jcontainers.build.sys.Fd;
import io.jcontainers.build.sys.Syscalls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AccountsTest {
    private final Syscalls sys = Syscalls.linux();

    @TempDir
    Path directory;

    @SuppressWarnings("NullAway.Init")
    private Fd root;

    @BeforeEach
    void makeFiles() throws IOException {
        Files.createDirectory(directory.resolve("etc"));
        Files.writeString(directory.resolve("etc/passwd"), """
                root:x:0:0:root:/root:/bin/sh
                # comment:x:9:9::/:
                app:x:1000:1001:App:/home/app:/bin/sh
                twice:x:5:6::/a:
                twice:x:7:8::/b:
                +nis:x:9:9::/:
                bad
                nouid:x::4:::
                text:x:abc:4:::
                nohome:x:11:12
                4242:x:77:78::/digits:
                huge:x:4294967295:1:::
                large:x:3000000000:1::/l:
                """);
        Files.writeString(directory.resolve("etc/group"), """
                root:x:0:
                app:x:1001:
                wheel:x:10:root,app
                audio:x:29:other, app ,twice
                again:x:29:app
                appx:x:30:appx
                """);
        root = sys.openDirectory(directory);
    }

    @AfterEach
    void close() {
        root.close();
    }

    private Accounts accounts() {
        return new Accounts(new MergedTree(sys, OverlayMarks.TRUSTED, List.of(root)));
    }

    @ParameterizedTest
    @CsvSource({
        "app, 1000, 1001",
        "app:wheel, 1000, 10",
        "app:0, 1000, 0",
        "1000, 1000, 1000",
        "1000:, 1000, 1000",
        "55:66, 55, 66",
        ":wheel, 0, 10",
        "twice, 5, 6",
        "4242, 4242, 4242",
        "4294967294, 4294967294, 4294967294",
        "007:010, 7, 10",
        "nohome, 11, 12"
    })
    void owners(String chown, long uid, long gid) throws IOException {
        assertEquals(new Owner(uid, gid), accounts().owner(chown));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "nobody | unable to find user nobody: no matching entries in passwd file",
                "app:none | unable to find group none: no matching entries in group file",
                "nis | unable to find user nis: no matching entries in passwd file",
                "text | unable to find user text: no matching entries in passwd file",
                "huge | unable to find user huge: no matching entries in passwd file",
                "4294967295 | uids and gids must be in range 0-4294967294: 4294967295",
                "99999999999999999999 | uids and gids must be in range 0-4294967294: 99999999999999999999",
                ": | --chown=: names nobody; use user:group",
                "-1 | unable to find user -1: no matching entries in passwd file",
            })
    void unknownOwners(String chown, String message) {
        assertEquals(
                message,
                assertThrows(AccountException.class, () -> accounts().owner(chown))
                        .getMessage());
    }

    @ParameterizedTest
    @CsvSource({
        "'', 0, 0, '10', /root",
        "0, 0, 0, '10', /root",
        "root, 0, 0, '10', /root",
        "app, 1000, 1001, '10 29', /home/app",
        "1000, 1000, 1001, '10 29', /home/app",
        "1000:1001, 1000, 1001, '', /home/app",
        "app:audio, 1000, 29, '', /home/app",
        "app:5, 1000, 5, '', /home/app",
        "999, 999, 0, '', /",
        "999:5, 999, 5, '', /",
        "4242, 4242, 0, '', /",
        "twice, 5, 6, '29', /a",
        ":wheel, 0, 10, '', /root",
        "nohome, 11, 12, '', /",
        "2147483647, 2147483647, 0, '', /"
    })
    void identities(String user, long uid, long gid, String groups, String home) throws IOException {
        List<Long> supplementary = groups.isEmpty()
                ? List.of()
                : List.of(groups.split(" ")).stream().map(Long::valueOf).toList();
        assertEquals(new Identity(uid, gid, supplementary, home), accounts().identity(user));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "none | unable to find user none: no matching entries in passwd file",
                "0:none | unable to find group none: no matching entries in group file",
                "2147483648 | uids and gids must be in range 0-2147483647: 2147483648",
                "0:2147483648 | uids and gids must be in range 0-2147483647: 2147483648",
                "large | uids and gids must be in range 0-2147483647: 3000000000 of large in the image",
            })
    void unknownIdentities(String user, String message) {
        assertEquals(
                message,
                assertThrows(AccountException.class, () -> accounts().identity(user))
                        .getMessage());
    }

    @Test
    void numbersNeedNoFiles() throws IOException {
        Files.delete(directory.resolve("etc/passwd"));
        Files.delete(directory.resolve("etc/group"));
        Files.delete(directory.resolve("etc"));
        assertEquals(new Owner(1, 2), accounts().owner("1:2"));
        assertEquals(new Identity(1, 2, List.of(), "/"), accounts().identity("1:2"));
        assertEquals(new Identity(0, 0, List.of(), "/"), accounts().identity(""));
        assertThrows(AccountException.class, () -> accounts().owner("root"));
    }

    @Test
    void filesThatAreNoneHaveNoEntries() throws IOException {
        Files.delete(directory.resolve("etc/passwd"));
        Files.createSymbolicLink(directory.resolve("etc/passwd"), Path.of("../../../../../../etc/passwd"));
        assertThrows(AccountException.class, () -> accounts().owner("root"), "the link leads to itself");
        Files.delete(directory.resolve("etc/passwd"));
        Files.createDirectory(directory.resolve("etc/passwd"));
        assertThrows(AccountException.class, () -> accounts().owner("root"));
        Files.delete(directory.resolve("etc/passwd"));
        Files.createSymbolicLink(directory.resolve("etc/passwd"), Path.of("/etc/real"));
        Files.writeString(directory.resolve("etc/real"), "linked:x:3:4:::");
        assertEquals(new Owner(3, 4), accounts().owner("linked"));
    }

    @Test
    void hostileFilesAreBounded() throws IOException {
        Files.writeString(directory.resolve("etc/passwd"), "long" + "x".repeat(70_000) + ":x:1:1:::\napp:x:1:2:::\n");
        assertEquals(new Owner(1, 2), accounts().owner("app"));
        Files.write(directory.resolve("etc/passwd"), new byte[(10 << 20) + 1]);
        assertTrue(assertThrows(IOException.class, () -> accounts().owner("app"))
                .getMessage()
                .contains("more than 10485760 bytes"));
    }
}
