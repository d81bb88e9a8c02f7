package io.jcontainers.build.context;

import io.jcontainers.build.dockerfile.Source;
import io.jcontainers.build.registry.http.Printable;
import io.jcontainers.build.remote.DownloadRequest;
import io.jcontainers.build.remote.DownloadedFile;
import io.jcontainers.build.remote.Downloads;
import io.jcontainers.build.remote.FdInput;
import io.jcontainers.build.remote.GitCheckouts;
import io.jcontainers.build.remote.GitTree;
import io.jcontainers.build.remote.RemoteException;
import io.jcontainers.build.remote.TemporaryDirectory;
import io.jcontainers.build.sys.Errno;
import io.jcontainers.build.sys.Fd;
import io.jcontainers.build.sys.RelativePath;
import io.jcontainers.build.sys.SysException;
import io.jcontainers.build.sys.Syscalls;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Opens build contexts of every kind. For many threads. */
public final class Contexts {
    private static final String ROOT = "root";
    private static final String USUAL = ContextFiles.USUAL_NAMES.getFirst();

    private final Syscalls sys;
    private final Downloads downloads;
    private final GitCheckouts checkouts;
    private final ContextLimits limits;
    private final Path temporary;

    /** @param temporary where directories for archives are made */
    public Contexts(Syscalls sys, Downloads downloads, GitCheckouts checkouts, ContextLimits limits, Path temporary) {
        this.sys = sys;
        this.downloads = downloads;
        this.checkouts = checkouts;
        this.limits = limits;
        this.temporary = temporary;
    }

    /**
     * Opens the context of a build.
     *
     * @return for the caller to close
     * @throws ContextException when there is none, with Docker's text; RemoteException when it can't be brought
     */
    public BuildContext open(ContextSpec spec, ContextRequest request) throws IOException {
        Optional<String> flag = request.dockerfile();
        if (spec instanceof ContextSpec.StandardInput && flag.equals(Optional.of("-"))) {
            throw new ContextException("invalid argument: can't use stdin for both build context and dockerfile");
        }
        return switch (spec) {
            case ContextSpec.Directory directory -> directory(directory.path(), request);
            case ContextSpec.StandardInput stdin -> {
                InputStream in = request.stdin().get();
                yield stream("stdin", in, request);
            }
            case ContextSpec.Url url -> url(url.url(), request);
            case ContextSpec.Git git -> git(git, request);
            case ContextSpec.Image image -> throw image(image.reference().toString());
            case ContextSpec.OciLayout layout -> throw image("oci-layout://" + layout.path());
        };
    }

    /**
     * Opens a context of {@code --build-context}. It has no Dockerfile of its own; {@code -f} isn't its affair.
     *
     * @throws IllegalArgumentException for an image
     */
    public BuildContext openNamed(ContextSpec spec, ContextRequest request) throws IOException {
        BuildContext context = open(
                spec,
                new ContextRequest(
                        request.workingDirectory(),
                        request.stdin(),
                        Optional.empty(),
                        request.secrets(),
                        request.progress()));
        if (context.isDockerfileAlone()) {
            try (context) {
                throw new ContextException(
                        "build context " + context.name() + ": it is no archive; a tar is expected, compressed or not");
            }
        }
        return context;
    }

    private static IllegalArgumentException image(String name) {
        return new IllegalArgumentException(name + " is an image, not a directory");
    }

    private BuildContext directory(String written, ContextRequest request) throws IOException {
        Path path = path(request, written);
        Fd root;
        try {
            root = sys.openDirectory(path);
        } catch (SysException e) {
            throw switch (e.errno()) {
                case Errno.ENOENT ->
                    new ContextException("unable to prepare context: path \"" + shown(written) + "\" not found");
                case Errno.ENOTDIR ->
                    new ContextException(
                            "unable to prepare context: context must be a directory: " + shown(path.toString()));
                default -> new ContextException("unable to prepare context: " + e.getMessage(), e);
            };
        }
        try {
            DockerfileSource source = localSource(path, root, request);
            return context(written, root, Optional.of(path), Optional.empty(), source, null);
        } catch (IOException | RuntimeException e) {
            try (root) {
                throw e;
            }
        }
    }

    private static Path path(ContextRequest request, String written) throws ContextException {
        try {
            return request.workingDirectory().resolve(written).normalize();
        } catch (InvalidPathException e) {
            throw new ContextException("unable to prepare context: path \"" + shown(written) + "\" not found", e);
        }
    }

    /** {@code -f} of a local context is relative to the working directory, as for Docker, else to the context. */
    private DockerfileSource localSource(Path context, Fd root, ContextRequest request) throws IOException {
        Optional<DockerfileSource> brought = elsewhere(request);
        if (brought.isPresent()) {
            return brought.get();
        }
        if (request.dockerfile().isEmpty()) {
            return new DockerfileSource.Usual();
        }
        String written = request.dockerfile().get();
        Path path = path(request, written);
        if (path.startsWith(context) && !path.equals(context)) {
            return new DockerfileSource.Inside(
                    RelativePath.of(context.relativize(path).toString()), written);
        }
        Path inContext = Path.of(written).normalize();
        boolean mayBeInContext = !inContext.isAbsolute() && !inContext.startsWith("..");
        if (mayBeInContext && !Files.exists(path)) {
            RelativePath inside = relative(written);
            if (sys.stat(root, inside.bytes()).isPresent()) {
                return new DockerfileSource.Inside(inside, written);
            }
        }
        if (path.getParent() == null) {
            throw new ContextException("failed to read dockerfile " + shown(written) + ": it is not a regular file");
        }
        return new DockerfileSource.Outside(path, written);
    }

    /** From stdin or a URL, where {@code -f} says so. */
    private Optional<DockerfileSource> elsewhere(ContextRequest request) throws IOException {
        String flag = request.dockerfile().orElse("");
        if (flag.equals("-")) {
            byte[] content = request.stdin().get().readNBytes(Source.MOST_BYTES + 1);
            return Optional.of(alone("-", content));
        }
        if (flag.startsWith("http://") || flag.startsWith("https://")) {
            try (DownloadedFile file = downloads.fetch(download(flag, request))) {
                byte[] content = new FdInput(sys, file.content()).readNBytes(Source.MOST_BYTES + 1);
                return Optional.of(alone(file.name(), content));
            }
        }
        return Optional.empty();
    }

    private static DockerfileSource alone(String name, byte[] content) {
        return new DockerfileSource.Given(new ContextFile(name, Optional.empty(), content));
    }

    /** Of a context that was brought: {@code -f} is a path in it. */
    private DockerfileSource broughtSource(ContextRequest request) throws IOException {
        Optional<DockerfileSource> elsewhere = elsewhere(request);
        if (elsewhere.isPresent()) {
            return elsewhere.get();
        }
        if (request.dockerfile().isEmpty()) {
            return new DockerfileSource.Usual();
        }
        String written = request.dockerfile().get();
        return new DockerfileSource.Inside(relative(written), written);
    }

    private static RelativePath relative(String written) throws ContextException {
        try {
            return RelativePath.of(Path.of(written).normalize().toString());
        } catch (IllegalArgumentException e) {
            throw new ContextException(
                    "failed to read dockerfile: open " + shown(written) + ": it is not below the context", e);
        }
    }

    private BuildContext git(ContextSpec.Git spec, ContextRequest request) throws IOException {
        if (spec.url().maybePath()) {
            Path path = path(request, spec.written());
            if (Files.isDirectory(path)) {
                return directory(spec.written(), request);
            }
        }
        DockerfileSource source = broughtSource(request);
        GitTree tree = checkouts.checkout(checkouts.resolve(spec.url(), request.secrets()), request.secrets());
        return context(spec.url().toString(), tree.root(), Optional.empty(), Optional.of(tree.commit()), source, tree);
    }

    private BuildContext url(String url, ContextRequest request) throws IOException {
        try (DownloadedFile file = downloads.fetch(download(url, request))) {
            return stream(Downloads.shown(url), new FdInput(sys, file.content()), request);
        } catch (RemoteException e) {
            throw new RemoteException("unable to prepare context: " + e.getMessage(), e);
        }
    }

    private static DownloadRequest download(String url, ContextRequest request) {
        return new DownloadRequest(url, Optional.empty(), request.secrets(), request.progress());
    }

    private BuildContext stream(String name, InputStream in, ContextRequest request) throws IOException {
        ContextArchive archive = new ContextArchive(sys, limits, in);
        if (!archive.isArchive() && request.dockerfile().isPresent()) {
            throw new ContextException(
                    "ambiguous Dockerfile source: both " + name + " and flag correspond to Dockerfiles");
        }
        DockerfileSource source =
                archive.isArchive() ? broughtSource(request) : alone(USUAL, archive.text(Source.MOST_BYTES));
        TemporaryDirectory directory = TemporaryDirectory.create(sys, temporary, "context-");
        try {
            Fd root = directory.make(ROOT);
            try {
                if (archive.isArchive()) {
                    archive.unpack(root);
                }
                return context(name, root, Optional.empty(), Optional.empty(), source, directory);
            } catch (IOException | RuntimeException e) {
                try (root) {
                    throw e;
                }
            }
        } catch (IOException | RuntimeException e) {
            try (directory) {
                throw e;
            }
        }
    }

    private BuildContext context(
            String name,
            Fd root,
            Optional<Path> path,
            Optional<String> commit,
            DockerfileSource source,
            @Nullable AutoCloseable storage) {
        return new BuildContext(name, root, path, commit, new ContextFiles(sys, root, source), storage);
    }

    private static String shown(String text) {
        return Printable.text(text);
    }
}
