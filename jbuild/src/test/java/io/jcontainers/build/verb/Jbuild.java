package io.jcontainers.build.verb;

import io.jcontainers.build.archive.ArchiveLoader;
import io.jcontainers.build.command.Commands;
import io.jcontainers.build.command.FakeCaller;
import io.jcontainers.build.command.FakeFront;
import io.jcontainers.build.command.Stores;
import io.jcontainers.build.setting.Globals;
import io.jcontainers.build.store.ImageStore;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** All verbs over a data root of their own, at a fixed time. */
final class Jbuild {
    static final Instant NOW = Instant.parse("2026-11-22T00:52:00Z");

    private final Stores stores = new Stores(InstantSource.fixed(NOW));
    private final FakeCaller caller;
    private final Globals globals;

    Jbuild(Path root) {
        this.caller = new FakeCaller(new Commands(ImageVerbs.all(stores)), root);
        this.globals = Globals.read(List.of("--root", root.toString()), Map.of(), 0, root)
                .globals();
    }

    /** With the images that docker was asked about. */
    static Jbuild withImages(Path root) throws IOException {
        Jbuild jbuild = new Jbuild(root);
        jbuild.load();
        return jbuild;
    }

    void load() throws IOException {
        try (InputStream in = Objects.requireNonNull(Jbuild.class.getResourceAsStream("images.tar.gz"))) {
            new ArchiveLoader(store()).load(in).forEach(image -> {
                try {
                    store().tag(image.names().getFirst(), image.target());
                } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            });
        }
    }

    ImageStore store() throws IOException {
        return stores.images(globals);
    }

    Stores stores() {
        return stores;
    }

    Globals globals() {
        return globals;
    }

    FakeCaller.Answer type(String... words) {
        return caller.type(words);
    }

    FakeCaller.Answer typeAt(FakeFront front, String... words) {
        return caller.type(front, words);
    }
}
