package io.jcontainers.build.remote;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jcontainers.build.process.HelperProcesses;
import io.jcontainers.build.process.JdkProcesses;
import io.jcontainers.build.sys.Scratch;
import io.jcontainers.build.sys.Syscalls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/** A repository with two branches, tags, a link and a program; and a check that nothing temporary stays. */
abstract class GitFixture {
    /** A repository with two branches, two tags, a link and a program. */
    private static final String REPOSITORY = """
            export HOME=$PWD GIT_CONFIG_NOSYSTEM=1
            export GIT_AUTHOR_DATE='@1000000000 +0000' GIT_COMMITTER_DATE='@1000000000 +0000'
            export GIT_AUTHOR_NAME=a GIT_AUTHOR_EMAIL=a@b GIT_COMMITTER_NAME=a GIT_COMMITTER_EMAIL=a@b
            export GIT_ALLOW_PROTOCOL=file
            umask 077
            git init -q -b main r
            cd r
            git config uploadpack.allowAnySHA1InWant true
            mkdir -p sub/deep
            echo one > file; echo '#!/bin/sh' > run; chmod 755 run; echo x > sub/deep/f
            ln -s /etc link; ln -s ../file sub/up
            git add -A; git commit -q -m one; git tag light; git tag -a -m note annotated
            git checkout -q -b other; echo two > file; git commit -q -a -m two; git tag both
            git checkout -q -b both main
            echo three > file; git commit -q -a -m three; git checkout -q main
            mv .git ../r.git; cd ..; git --git-dir=r.git config core.bare true; rm -rf r
            """;

    @SuppressWarnings("NullAway.Init")
    private static Scratch template;

    final Scratch scratch = new Scratch();
    final JdkProcesses processes = new JdkProcesses();
    final Syscalls sys = Syscalls.linux();
    Set<GitTransport> transports = EnumSet.allOf(GitTransport.class);

    @BeforeAll
    static void makeRepository() throws IOException {
        assumeTrue(
                Stream.of(System.getenv("PATH").split(":"))
                        .anyMatch(directory -> Files.isExecutable(Path.of(directory, "git"))),
                "skipped: git is not installed");
        template = new Scratch();
        template.shell(REPOSITORY);
    }

    @AfterAll
    static void removeRepository() {
        if (template != null) {
            template.close();
        }
    }

    @BeforeEach
    void copyRepository() throws IOException {
        scratch.shell("cp -r " + template.path() + "/r.git .");
    }

    @AfterEach
    void nothingIsLeft() throws IOException {
        try (scratch) {
            Path temporary = scratch.path().resolve("tmp");
            if (Files.exists(temporary)) {
                try (Stream<Path> left = Files.list(temporary)) {
                    assertEquals(List.of(), left.toList());
                }
            }
        }
    }

    GitCheckouts checkouts() {
        return checkouts(processes, GitSettings.usual(Map.of("PATH", System.getenv("PATH"))));
    }

    GitCheckouts checkouts(HelperProcesses helpers, GitSettings settings) {
        return new GitCheckouts(
                sys,
                helpers,
                settings.withTransports(transports),
                scratch.path().resolve("tmp"));
    }

    GitUrl url(String rest) throws RemoteException {
        return GitUrl.parse("file://" + scratch.path() + "/r.git" + rest).orElseThrow();
    }

    GitTree checkout(String rest) throws IOException {
        GitCheckouts checkouts = checkouts();
        return checkouts.checkout(checkouts.resolve(url(rest), SecretLookup.none()), SecretLookup.none());
    }

    String refused(String rest) {
        return String.valueOf(
                assertThrows(RemoteException.class, () -> checkout(rest).close())
                        .getMessage());
    }

    String git(String words) throws IOException {
        return scratch.shell("export HOME=$PWD; git --git-dir=r.git " + words).strip();
    }

    String file(GitTree tree) throws IOException {
        return Files.readString(tree.path().resolve("file")).strip();
    }

    /** Adds a submodule of this repository's own first commit, with any URL and path in .gitmodules. */
    void submodule(String url, String path) throws IOException {
        Files.writeString(
                scratch.path().resolve("modules"),
                "[submodule \"x\"]\n\tpath = \"" + path + "\"\n\turl = \"" + url + "\"\n\tupdate = !touch "
                        + scratch.path() + "/pwned\n");
        scratch.shell("""
                export HOME=$PWD GIT_AUTHOR_NAME=a GIT_AUTHOR_EMAIL=a@b GIT_COMMITTER_NAME=a GIT_COMMITTER_EMAIL=a@b
                export GIT_DIR=$PWD/r.git GIT_INDEX_FILE=$PWD/index
                git read-tree main
                git update-index --add --cacheinfo 100644,$(git hash-object -w modules),.gitmodules
                git update-index --add --cacheinfo 160000,$(git rev-parse light),vendor/lib
                git update-ref refs/heads/main $(git commit-tree -m s -p main $(git write-tree))
                """);
    }
}
