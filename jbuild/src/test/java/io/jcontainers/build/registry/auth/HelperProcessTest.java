package io.jcontainers.build.registry.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A helper that is a real process and keeps what it is told in a file. */
class HelperProcessTest {
    @TempDir
    Path directory;

    @Test
    void storeGetErase() throws IOException {
        Path helper = directory.resolve("docker-credential-file");
        Files.writeString(helper, """
                #!/bin/sh
                kept="$(dirname "$0")/kept"
                case "$1" in
                store) cat >"$kept" ;;
                get)
                  if [ -e "$kept" ]; then
                    cat "$kept"
                  else
                    echo credentials not found in native keychain
                    exit 1
                  fi ;;
                erase) rm -f "$kept" ;;
                esac
                """);
        Files.setPosixFilePermissions(helper, PosixFilePermissions.fromString("rwx------"));
        Path config = directory.resolve("config.json");
        Files.writeString(config, "{\"credsStore\":\"file\"}");
        CredentialStore store =
                new CredentialStore(List.of(config), new ProcessHelperRunner(directory + ":/usr/bin:/bin"), _ -> {});
        assertEquals(new Credentials.Anonymous(), store.find("a.x", ""));
        store.login("a.x", new Credentials.UserPassword("u", "p"));
        assertEquals(new Credentials.UserPassword("u", "p"), store.find("a.x", ""));
        store.logout("a.x");
        assertEquals(new Credentials.Anonymous(), store.find("a.x", ""));
        Files.delete(helper);
        assertThrows(IOException.class, () -> store.find("a.x", ""));
    }
}
