package io.jcontainers.conformance.suite;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;

/** A bundle directory whose root file system holds the payload and a few directories. */
public final class Bundle {
    private static final List<String> DIRECTORIES =
            List.of("proc", "sys", "dev", "etc", "tmp", "mnt", "bin", "home/app", "run", "var/lib", "usr/bin");

    private final Path path;
    private final Host host;

    Bundle(Path path, Host host) {
        this.path = path;
        this.host = host;
        rootfs(rootfs());
    }

    public Path path() {
        return path;
    }

    public Path rootfs() {
        return path.resolve("rootfs");
    }

    /** Fills one more root file system. */
    public Path rootfs(Path to) {
        DIRECTORIES.forEach(d -> Stage.makeDirectory(to.resolve(d)));
        Stage.makeDirectory(path);
        Stage.permissions(to.resolve("tmp"), "rwxrwxrwx");
        try {
            Files.copy(host.payload(), to.resolve("payload"));
            Files.copy(host.payload(), to.resolve("bin/payload"));
            Files.writeString(
                    to.resolve("etc/passwd"),
                    "root:x:0:0:root:/root:/bin/sh\napp:x:1000:1000:app:/home/app:/bin/sh\n"
                            + "nohome:x:1001:1001::/:/bin/sh\n");
            Files.writeString(to.resolve("etc/group"), "root:x:0:\napp:x:1000:\nextra:x:2000:app\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return to;
    }

    public Bundle config(Config config) {
        return config(config.text());
    }

    /** Any bytes as config.json. */
    public Bundle config(String text) {
        return file("config.json", text);
    }

    public Bundle file(String name, String text) {
        try {
            Files.writeString(path.resolve(name), text);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Replaces whatever is there in the root file system by a symbolic link. */
    public Bundle link(String name, String target) {
        Path link = rootfs().resolve(name);
        try {
            Files.createDirectories(link.getParent());
            if (Files.exists(link, LinkOption.NOFOLLOW_LINKS)) {
                Files.delete(link);
            }
            Files.createSymbolicLink(link, Path.of(target));
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
