package io.jcontainers.build.solve;

import io.jcontainers.build.copy.CopySource;
import io.jcontainers.build.dockerfile.Heredoc;
import io.jcontainers.build.dockerfile.Instruction;
import io.jcontainers.build.image.Digest;
import io.jcontainers.build.progress.Progress;
import io.jcontainers.build.remote.DownloadRequest;
import io.jcontainers.build.remote.DownloadedFile;
import io.jcontainers.build.remote.Downloads;
import io.jcontainers.build.remote.GitTree;
import io.jcontainers.build.remote.GitUrl;
import io.jcontainers.build.remote.RemoteException;
import io.jcontainers.build.sys.ByteString;
import io.jcontainers.build.sys.Fd;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** The sources of one COPY or ADD, with everything that has to be open for them; what is far away has been fetched. */
final class OpenSources implements AutoCloseable {
    private final Build build;
    private final List<CopySource> all = new ArrayList<>();
    private final Deque<Closing> open = new ArrayDeque<>();

    /** Closes something. */
    @FunctionalInterface
    private interface Closing {
        void close() throws IOException;
    }

    OpenSources(Build build) {
        this.build = build;
    }

    List<CopySource> all() {
        return all;
    }

    /** Paths in a tree. */
    void add(SourceFiles from, List<String> paths) throws IOException {
        if (paths.isEmpty()) {
            return;
        }
        switch (from) {
            case SourceFiles.OfContext(ContextTree tree) -> all.add(tree.select(paths));
            case SourceFiles.OfChain(var chain, var label) -> {
                Fd root = build.services().files().mount(chain);
                open.push(root::close);
                all.add(new CopySource.Tree(root, label, Optional.empty(), true, paths));
            }
        }
    }

    /** Files that stand in the Dockerfile. */
    void add(List<Heredoc> documents) {
        for (Heredoc document : documents) {
            all.add(new CopySource.Document(document.name(), ByteString.utf8(document.content())));
        }
    }

    /** Sources of ADD: URLs, repositories, and paths in the build context. */
    void add(Instruction.Add add) throws IOException, InterruptedException {
        List<String> paths = new ArrayList<>();
        for (String path : add.files().paths()) {
            Optional<GitUrl> git = GitUrl.parse(path).filter(url -> !url.maybePath());
            if (git.isPresent()) {
                repository(git.get(), add);
            } else if (path.startsWith("http://") || path.startsWith("https://")) {
                download(path, add);
            } else {
                paths.add(path);
            }
        }
        boolean local = !paths.isEmpty() || !add.files().documents().isEmpty();
        if (add.checksum() != null && local) {
            throw new RemoteException("checksum can't be specified for non-HTTP(S) or non-Git sources");
        }
        add(new SourceFiles.OfContext(build.inputs().context()), paths);
        add(add.files().documents());
    }

    private void repository(GitUrl written, Instruction.Add add) throws IOException, InterruptedException {
        GitUrl url = add.checksum() == null ? written : written.withChecksum(add.checksum());
        if (add.keepGitDir() != null) {
            url = url.withKeepGitDirectory(add.keepGitDir());
        }
        Remotes remotes = build.inputs().remotes();
        Progress.Step progress = build.beginBeside("[internal] load git source " + url);
        GitUrl wanted = url;
        GitTree tree = build.during(progress, () -> {
            try (Interruption interruption = new Interruption(build.cancellation())) {
                return remotes.checkouts()
                        .checkout(remotes.checkouts().resolve(wanted, remotes.secrets()), remotes.secrets());
            }
        });
        open.push(tree::close);
        all.add(new CopySource.WholeTree(tree.root(), url.toString()));
    }

    private void download(String url, Instruction.Add add) throws IOException, InterruptedException {
        String shown = Downloads.shown(url);
        Remotes remotes = build.inputs().remotes();
        Progress.Step progress = build.beginBeside(shown);
        DownloadedFile file = build.during(progress, () -> {
            try (Interruption interruption = new Interruption(build.cancellation())) {
                return remotes.downloads()
                        .fetch(new DownloadRequest(
                                url,
                                Optional.ofNullable(add.checksum()).map(Digest::parse),
                                remotes.secrets(),
                                (bytes, total) -> progress.transfer(shown, bytes, total)));
            }
        });
        open.push(file::close);
        all.add(new CopySource.Download(
                shown,
                file.name(),
                file.content(),
                file.lastModified().map(time -> Instant.ofEpochSecond(time.seconds(), time.nanos()))));
    }

    @Override
    public void close() throws IOException {
        while (!open.isEmpty()) {
            open.pop().close();
        }
    }
}
