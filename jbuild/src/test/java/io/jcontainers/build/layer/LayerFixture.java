package io.jcontainers.build.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jcontainers.build.sys.ByteString;
import io.jcontainers.build.sys.Fd;
import io.jcontainers.build.sys.Scratch;
import io.jcontainers.build.sys.Stat;
import io.jcontainers.build.sys.SysException;
import io.jcontainers.build.sys.Syscalls;
import io.jcontainers.build.tar.TarForge;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.SortedMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A tree to apply layers to, and a directory beside it that must stay as it is. */
abstract class LayerFixture {
    final Syscalls sys = Syscalls.linux();
    final Scratch scratch = new Scratch();

    @SuppressWarnings("NullAway.Init")
    Fd root;

    @SuppressWarnings("NullAway.Init")
    Fd outside;

    @SuppressWarnings("NullAway.Init")
    private SortedMap<String, String> untouched;

    @BeforeEach
    void makeCanary() throws IOException {
        Scratch.needsRoot();
        root = scratch.directory("root");
        scratch.shell("mkdir -p canary/empty; echo secret > canary/secret; echo victim > canary/victim;"
                + "chmod 600 canary/victim; chmod 711 canary; touch -d @1000 canary/victim canary");
        outside = scratch.open("canary");
        untouched = Scratch.tree(outside);
    }

    @AfterEach
    void canaryIsUntouched() throws IOException {
        try (scratch;
                Fd first = root;
                Fd second = outside) {
            assertEquals(untouched, Scratch.tree(second));
            Stat canary = sys.stat(second);
            assertEquals(0711, canary.mode());
            assertEquals(1000, canary.mtime().seconds());
            assertTrue(sys.stat(first).isDirectory());
        }
    }

    String canary() {
        return scratch.path().resolve("canary").toString();
    }

    TarForge tar() {
        return new TarForge();
    }

    AppliedLayer apply(TarForge forge) throws IOException {
        return apply(ApplyOptions.inPlace(), forge);
    }

    AppliedLayer apply(ApplyOptions options, TarForge forge) throws IOException {
        return new LayerApplier(sys, options).apply(root, new ByteArrayInputStream(forge.end()));
    }

    String refused(TarForge forge) {
        return String.valueOf(
                assertThrows(IOException.class, () -> apply(forge)).getMessage());
    }

    List<String> names() throws IOException {
        return Scratch.names(root);
    }

    Stat stat(String name) throws SysException {
        return sys.stat(root, ByteString.utf8(name)).orElseThrow();
    }
}
