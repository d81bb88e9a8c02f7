package io.jcontainers.build.context;

import io.jcontainers.build.dockerfile.Source;
import io.jcontainers.build.ignore.IgnoreFile;
import io.jcontainers.build.sys.ByteString;
import io.jcontainers.build.sys.Fd;
import io.jcontainers.build.sys.FileType;
import io.jcontainers.build.sys.RelativePath;
import io.jcontainers.build.sys.Stat;
import io.jcontainers.build.sys.SysException;
import io.jcontainers.build.sys.Syscalls;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Finds the Dockerfile and the ignore file of a context. */
final class ContextFiles {
    /** In this order; the last one is buildah's. */
    static final List<String> USUAL_NAMES = List.of("Dockerfile", "dockerfile", "Containerfile");

    private static final String IGNORE_SUFFIX = ".dockerignore";
    private static final String BUILDAH_IGNORE = ".containerignore";
    private static final int MOST_IGNORE_BYTES = 1 << 20;

    private final Syscalls sys;
    private final BoundedReading reading;
    private final Fd root;
    private final DockerfileSource source;

    ContextFiles(Syscalls sys, Fd root, DockerfileSource source) {
        this.sys = sys;
        this.reading = new BoundedReading(sys);
        this.root = root;
        this.source = source;
    }

    boolean isGiven() {
        return source instanceof DockerfileSource.Given;
    }

    ContextFile dockerfile() throws IOException {
        return switch (source) {
            case DockerfileSource.Given given -> given.file();
            case DockerfileSource.Usual usual -> usual();
            case DockerfileSource.Inside inside -> inside(inside.path(), inside.written());
            case DockerfileSource.Outside outside -> outside(outside);
        };
    }

    private ContextFile usual() throws IOException {
        for (String name : USUAL_NAMES) {
            RelativePath path = RelativePath.of(name);
            Optional<byte[]> content = read(path, name);
            if (content.isPresent()) {
                return new ContextFile(name, Optional.of(path), content.get());
            }
        }
        throw missing(RelativePath.of(USUAL_NAMES.getFirst()), USUAL_NAMES.getFirst());
    }

    private ContextFile inside(RelativePath path, String written) throws IOException {
        Optional<byte[]> content = read(path, written);
        if (content.isEmpty()) {
            throw missing(path, written);
        }
        return new ContextFile(written, Optional.of(path), content.get());
    }

    private Optional<byte[]> read(RelativePath path, String written) throws IOException {
        return reading.within(root, path.bytes(), "dockerfile " + written, Source.MOST_BYTES);
    }

    private ContextFile outside(DockerfileSource.Outside outside) throws IOException {
        try (Fd directory = parent(outside)) {
            ByteString name = name(outside.path());
            Optional<byte[]> content =
                    reading.anywhere(directory, name, "dockerfile " + outside.written(), Source.MOST_BYTES);
            return new ContextFile(
                    outside.written(), Optional.empty(), content.orElseThrow(() -> notFound(outside.written(), "")));
        }
    }

    private Fd parent(DockerfileSource.Outside outside) throws ContextException {
        try {
            return sys.openDirectory(Objects.requireNonNull(outside.path().getParent()));
        } catch (SysException e) {
            throw notFound(outside.written(), "");
        }
    }

    private static ByteString name(Path path) {
        return ByteString.utf8(Objects.requireNonNull(path.getFileName()).toString());
    }

    private ContextException missing(RelativePath path, String written) {
        return notFound(
                written,
                isLink(path) ? " (it is a symbolic link, and links are followed within the context only)" : "");
    }

    private boolean isLink(RelativePath path) {
        try {
            Optional<Stat> stat = sys.stat(root, path.bytes());
            return path.depth() == 1 && stat.isPresent() && stat.get().type() == FileType.SYMBOLIC_LINK;
        } catch (SysException e) {
            return false;
        }
    }

    private static ContextException notFound(String written, String more) {
        return new ContextException(
                "failed to read dockerfile: open " + written + ": no such file or directory" + more);
    }

    IgnoreFile ignoreFile() throws IOException {
        Optional<IgnoreFile> own = ownIgnoreFile();
        if (own.isPresent()) {
            return own.get();
        }
        for (String name : List.of(IGNORE_SUFFIX, BUILDAH_IGNORE)) {
            Optional<byte[]> content = reading.within(root, ByteString.utf8(name), name, MOST_IGNORE_BYTES);
            if (content.isPresent()) {
                return IgnoreFile.parse(name, content.get());
            }
        }
        return IgnoreFile.none();
    }

    /** The one named after the Dockerfile, beside it. */
    private Optional<IgnoreFile> ownIgnoreFile() throws IOException {
        return switch (source) {
            case DockerfileSource.Given given -> Optional.empty();
            case DockerfileSource.Usual usual -> {
                for (String name : USUAL_NAMES) {
                    if (read(RelativePath.of(name), name).isPresent()) {
                        yield within(RelativePath.of(name));
                    }
                }
                yield Optional.empty();
            }
            case DockerfileSource.Inside inside -> within(inside.path());
            case DockerfileSource.Outside outside -> {
                try (Fd directory = parent(outside)) {
                    ByteString name = name(outside.path()).plus(ByteString.utf8(IGNORE_SUFFIX));
                    Optional<byte[]> content = reading.anywhere(directory, name, name.toString(), MOST_IGNORE_BYTES);
                    yield content.map(bytes -> IgnoreFile.parse(name.toString(), bytes));
                }
            }
        };
    }

    private Optional<IgnoreFile> within(RelativePath dockerfile) throws IOException {
        ByteString path = dockerfile.bytes().plus(ByteString.utf8(IGNORE_SUFFIX));
        return reading.within(root, path, path.toString(), MOST_IGNORE_BYTES)
                .map(bytes -> IgnoreFile.parse(path.toString(), bytes));
    }
}
