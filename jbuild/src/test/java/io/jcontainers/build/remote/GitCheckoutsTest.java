package io.jcontainers.build.remote;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jcontainers.build.process.HelperCommand;
import io.jcontainers.build.process.HelperProcesses;
import io.jcontainers.build.process.JdkProcesses;
import io.jcontainers.build.process.MissingProgramException;
import io.jcontainers.build.sys.ByteString;
import io.jcontainers.build.sys.FileType;
import io.jcontainers.build.sys.Scratch;
import io.jcontainers.build.sys.Stat;
import io.jcontainers.build.sys.Syscalls;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GitCheckoutsTest {
    /** A repository with two branches, two tags, a link and a program. */
    private static final String REPOSITORY = """
            export HOME=$PWD GIT_CONFIG_NOSYSTEM=1 GIT_AUTHOR_DATE='@1000000000 +0000' GIT_COMMITTER_DATE='@1000000000 +0000'
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

    private static final Scratch TEMPLATE = new Scratch();

    private final Scratch scratch = new Scratch();
    private final JdkProcesses processes = new JdkProcesses();
    private final Syscalls sys = Syscalls.linux();
    private Set<GitTransport> transports = EnumSet.allOf(GitTransport.class);

    @BeforeAll
    static void makeRepository() throws IOException {
        assumeTrue(
                Stream.of(System.getenv("PATH").split(":"))
                        .anyMatch(directory -> Files.isExecutable(Path.of(directory, "git"))),
                "skipped: git is not installed");
        TEMPLATE.shell(REPOSITORY);
    }

    @AfterAll
    static void removeRepository() {
        TEMPLATE.close();
    }

    @BeforeEach
    void copyRepository() throws IOException {
        scratch.shell("cp -r " + TEMPLATE.path() + "/r.git .");
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

    private GitCheckouts checkouts() {
        return checkouts(processes, GitSettings.usual(Map.of("PATH", System.getenv("PATH"))));
    }

    private GitCheckouts checkouts(HelperProcesses helpers, GitSettings settings) {
        return new GitCheckouts(
                sys,
                helpers,
                settings.withTransports(transports),
                scratch.path().resolve("tmp"));
    }

    private GitUrl url(String rest) throws RemoteException {
        return GitUrl.parse("file://" + scratch.path() + "/r.git" + rest).orElseThrow();
    }

    private GitTree checkout(String rest) throws IOException {
        GitCheckouts checkouts = checkouts();
        return checkouts.checkout(checkouts.resolve(url(rest), SecretLookup.none()), SecretLookup.none());
    }

    private String refused(String rest) {
        return String.valueOf(
                assertThrows(RemoteException.class, () -> checkout(rest).close())
                        .getMessage());
    }

    private String git(String words) throws IOException {
        return scratch.shell("export HOME=$PWD; git --git-dir=r.git " + words).strip();
    }

    private String file(GitTree tree) throws IOException {
        return Files.readString(tree.path().resolve("file")).strip();
    }

    @ParameterizedTest
    @CsvSource({
        "'', one, main, HEAD",
        "#main, one, main, refs/heads/main",
        "#HEAD, one, main, HEAD",
        "#other, two, other, refs/heads/other",
        "#refs/heads/other, two, other, refs/heads/other",
        "#heads/other, two, other, refs/heads/other",
        "#light, one, main, refs/tags/light",
        "#annotated, one, main, refs/tags/annotated",
        "#both, three, refs/heads/both, refs/heads/both",
        "?tag=both, two, other, refs/tags/both",
        "?branch=both, three, refs/heads/both, refs/heads/both"
    })
    void aReferenceIsACommit(String rest, String content, String same, String full) throws IOException {
        GitCommit commit = checkouts().resolve(url(rest), SecretLookup.none());
        assertEquals(git("rev-parse " + same + "^{commit}"), commit.id());
        boolean short2 = rest.equals("#heads/other");
        assertEquals(Optional.of(short2 ? "refs/heads/other" : full), commit.fullReference());
        try (GitTree tree = checkouts().checkout(commit, SecretLookup.none())) {
            assertEquals(content, file(tree));
            assertEquals(commit.id(), tree.commit());
        }
    }

    @Test
    void aCommitIdNeedsNoReference() throws IOException {
        String id = git("rev-parse other");
        try (GitTree tree = checkout("#" + id)) {
            assertEquals("two", file(tree));
        }
        git("config uploadpack.allowAnySHA1InWant false");
        String old = git("rev-parse refs/heads/both~1");
        try (GitTree tree = checkout("#" + old)) {
            assertEquals("one", file(tree));
        }
        String none = "0".repeat(39) + "1";
        String message = refused("#" + none);
        assertTrue(message.endsWith("r.git: the repository has no commit " + none), message);
    }

    @Test
    void theTreeIsTheSameWhateverTheUmask() throws IOException {
        try (GitTree tree = checkout("")) {
            assertEquals(
                    List.of("file", "link", "run", "sub", "sub/deep", "sub/deep/f", "sub/up"),
                    Scratch.names(tree.root()));
            assertEquals(0755, sys.stat(tree.root()).mode());
            for (String name : List.of("file", "run", "sub")) {
                Stat stat = sys.stat(tree.root(), ByteString.utf8(name)).orElseThrow();
                assertEquals(name.equals("file") ? 0644 : 0755, stat.mode());
            }
            Stat link = sys.stat(tree.root(), ByteString.utf8("link")).orElseThrow();
            assertEquals(FileType.SYMBOLIC_LINK, link.type());
        }
    }

    @Test
    void timesOfTheCommit() throws IOException {
        try (GitTree tree = checkout("?mtime=commit")) {
            Scratch.tree(tree.root()).forEach((name, text) -> assertTrue(text.contains(" 1000000000"), name + text));
            assertEquals(1000000000, sys.stat(tree.root()).mtime().seconds());
        }
    }

    @Test
    void theRepositoryStaysWhereItIsWanted() throws IOException {
        try (GitTree tree = checkout("?keep-git-dir=1#other")) {
            assertTrue(Files.isDirectory(tree.path().resolve(".git/objects")));
            assertFalse(Files.exists(tree.path().resolve(".git/hooks")));
            assertEquals(
                    tree.commit(),
                    Files.readString(tree.path().resolve(".git/HEAD")).strip());
            assertEquals(
                    "",
                    scratch.shell("cd " + tree.path() + "; HOME=/none git -c safe.directory='*' status --porcelain"));
        }
    }

    @Test
    void aSubdirectoryAloneMayBeWanted() throws IOException {
        for (String rest : List.of("#main:sub/deep", "#:sub/deep", "?subdir=/sub/deep/")) {
            try (GitTree tree = checkout(rest)) {
                assertEquals(List.of("f"), Scratch.names(tree.root()));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"../..", "a/../../b", "sub/..", "link", "link/ssl", "file", "none", ".git", "sub/up/x"})
    void b09SubdirectoriesStayInTheRepository(String directory) {
        String message = refused("#main:" + directory);
        assertTrue(message.contains(": the subdirectory is not a directory in the repository"), message);
    }

    @Test
    void theChecksumIsTheBeginOfTheCommit() throws IOException {
        String id = git("rev-parse main");
        String tag = git("rev-parse annotated");
        checkout("?checksum=" + id.substring(0, 7)).close();
        checkout("?checksum=" + id + "#" + id).close();
        checkout("?checksum=" + tag + "#annotated").close();
        String wrong = git("rev-parse other");
        for (String rest : List.of("?checksum=" + wrong, "?checksum=" + wrong + "#" + id)) {
            String message = refused(rest);
            assertTrue(message.endsWith(": expected checksum to match " + wrong + ", got " + id), message);
        }
    }

    @Test
    void whatIsNotThereIsNamed() throws IOException {
        String message = refused("#none");
        assertTrue(
                message.endsWith(
                        "r.git: repository does not contain ref none; branches, tags and full commit ids are looked for"),
                message);
        scratch.shell("rm -r r.git");
        assertTrue(refused("").startsWith("git ls-remote file://" + scratch.path() + "/r.git: fatal: "), refused(""));
        scratch.shell("git init -q --bare r.git");
        assertTrue(refused("").endsWith("the repository is empty, or its HEAD leads nowhere"));
    }

    @Test
    void aReferenceThatMovedIsFetchedByItsCommit() throws IOException {
        GitCommit commit = checkouts().resolve(url("#other"), SecretLookup.none());
        git("update-ref refs/heads/other refs/heads/main");
        try (GitTree tree = checkouts().checkout(commit, SecretLookup.none())) {
            assertEquals("two", file(tree));
        }
        git("update-ref -d refs/tags/both");
        git("config uploadpack.allowAnySHA1InWant false");
        git("reflog expire --expire=now --all");
        git("gc -q --prune=now");
        RemoteException gone =
                assertThrows(RemoteException.class, () -> checkouts().checkout(commit, SecretLookup.none()));
        assertTrue(
                String.valueOf(gone.getMessage()).endsWith("any more: refs/heads/other has moved; build again"),
                gone.getMessage());
    }

    @Test
    void submodulesComeToo() throws IOException {
        submodule("../r.git", "vendor/lib");
        try (GitTree tree = checkout("#main")) {
            assertEquals(
                    "one",
                    Files.readString(tree.path().resolve("vendor/lib/file")).strip());
            assertEquals(
                    List.of(),
                    Scratch.names(tree.root()).stream()
                            .filter(name -> name.endsWith(".git"))
                            .toList());
        }
        try (GitTree tree = checkout("?submodules=false#main")) {
            assertEquals(
                    List.of("vendor/lib"),
                    Scratch.names(tree.root()).stream()
                            .filter(name -> name.contains("lib"))
                            .toList());
        }
        try (GitTree tree = checkout("?keep-git-dir=true#main")) {
            assertTrue(Files.isDirectory(tree.path().resolve("vendor/lib/.git")));
        }
    }

    /** Adds a submodule of this repository's own first commit, with any URL and path in .gitmodules. */
    private void submodule(String url, String path) throws IOException {
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

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--upload-pack=touch x",
                "-x",
                "ext::sh -c touch% pwned",
                "../../../../../../../../../../etc",
                "/etc",
                "ssh://-oProxyCommand=touch/x",
                "git@-x:y",
                "file:///etc?x",
                "",
                "ftp://h/x",
                "./r.git#x"
            })
    void b10UrlsOfSubmodulesAreJudged(String url) throws IOException {
        submodule(url, "vendor/lib");
        String message = refused("#main");
        assertTrue(
                message.contains("submodule")
                        || message.contains("invalid git URL")
                        || message.contains("git fetch file://"),
                message);
        assertFalse(Files.exists(scratch.path().resolve("pwned")));
    }

    @Test
    void b10SubmodulesGoByAllowedTransportsOnly() throws IOException {
        transports = Set.of(GitTransport.FILE);
        submodule("https://host.invalid/r.git", "vendor/lib");
        assertEquals("https://host.invalid/r.git: repositories by https are not allowed", refused("#main"));
        transports = Set.of(GitTransport.HTTPS);
        assertTrue(refused("").endsWith("r.git: repositories by file are not allowed"));
    }

    @Test
    void b10ASubmoduleWithoutAnEntryIsAnError() throws IOException {
        submodule("../r.git", "elsewhere");
        assertTrue(refused("#main")
                .endsWith("submodule \"vendor/lib\" has no url in .gitmodules; build without"
                        + " submodules (?submodules=false)"));
    }

    @Test
    void submodulesWithinEachOtherEnd() throws IOException {
        submodule("../r.git", "vendor/lib");
        // Each commit's submodule is the one before.
        for (int i = 0; i < 9; i++) {
            scratch.shell("""
                    export HOME=$PWD GIT_AUTHOR_NAME=a GIT_AUTHOR_EMAIL=a@b GIT_COMMITTER_NAME=a GIT_COMMITTER_EMAIL=a@b
                    export GIT_DIR=$PWD/r.git GIT_INDEX_FILE=$PWD/index
                    git read-tree main
                    git update-index --add --cacheinfo 160000,$(git rev-parse main),vendor/lib
                    git update-ref refs/heads/main $(git commit-tree -m s -p main $(git write-tree))
                    """);
        }
        assertTrue(refused("#main").contains("more than 500 submodules, or more than 8 within each other"));
    }

    @Test
    void b10HooksFiltersAndConfigurationsDoNotRun() throws IOException {
        scratch.shell("""
                cat > evil.gitconfig <<E
                [filter "x"]
                smudge = touch $PWD/pwned
                [core]
                hooksPath = $PWD/hooks
                [alias]
                fetch = !touch $PWD/pwned
                E
                mkdir hooks template; printf '#!/bin/sh\\ntouch %s/pwned\\n' $PWD > hooks/post-checkout; chmod 755 hooks/*
                cp -r hooks template/; cp hooks/post-checkout r.git/hooks/ 2>/dev/null || true
                export HOME=$PWD GIT_AUTHOR_NAME=a GIT_AUTHOR_EMAIL=a@b GIT_COMMITTER_NAME=a GIT_COMMITTER_EMAIL=a@b
                export GIT_DIR=$PWD/r.git GIT_INDEX_FILE=$PWD/index
                git read-tree main
                git update-index --add --cacheinfo 100644,$(echo '* filter=x' | git hash-object -w --stdin),.gitattributes
                git update-ref refs/heads/main $(git commit-tree -m s -p main $(git write-tree))
                """);
        Map<String, String> environment = Map.of(
                "PATH", System.getenv("PATH"),
                "HOME", scratch.path().toString(),
                "GIT_CONFIG_GLOBAL", scratch.path() + "/evil.gitconfig",
                "GIT_CONFIG_COUNT", "1",
                "GIT_CONFIG_KEY_0", "core.hooksPath",
                "GIT_CONFIG_VALUE_0", scratch.path() + "/hooks",
                "GIT_TEMPLATE_DIR", scratch.path() + "/template",
                "GIT_SSH_COMMAND", "touch " + scratch.path() + "/pwned",
                "GIT_EXEC_PATH", scratch.path() + "/hooks");
        GitCheckouts checkouts = checkouts(processes, GitSettings.usual(environment));
        GitCommit commit = checkouts.resolve(url(""), SecretLookup.none());
        try (GitTree tree = checkouts.checkout(commit, SecretLookup.none())) {
            assertEquals("one", file(tree));
        }
        assertFalse(Files.exists(scratch.path().resolve("pwned")));
        for (HelperCommand command : processes.commands) {
            assertEquals("0", command.environment().get("GIT_TERMINAL_PROMPT"));
            assertEquals("file:git:http:https:ssh", command.environment().get("GIT_ALLOW_PROTOCOL"));
            assertTrue(command.environment().getOrDefault("HOME", "").contains("/tmp/git-"));
            assertFalse(command.environment().keySet().stream().anyMatch(name -> name.startsWith("GIT_CONFIG_C")));
        }
    }

    @Test
    void b10AReferenceOfTheServerNeverGetsOnACommandLine() throws IOException {
        git("update-ref refs/heads/-x refs/heads/main");
        Files.writeString(scratch.path().resolve("r.git/HEAD"), "ref: refs/heads/--upload-pack=x\n");
        git("update-ref refs/heads/--upload-pack=x refs/heads/other");
        try (GitTree tree = checkout("")) {
            assertEquals("two", file(tree));
        }
        for (HelperCommand command : processes.commands) {
            assertFalse(command.arguments().stream().anyMatch(word -> word.contains("upload-pack")));
        }
    }

    @Test
    void gitBombsAreSeenBeforeTheyGrow() throws IOException {
        scratch.shell("""
                export HOME=$PWD GIT_AUTHOR_NAME=a GIT_AUTHOR_EMAIL=a@b GIT_COMMITTER_NAME=a GIT_COMMITTER_EMAIL=a@b
                export GIT_DIR=$PWD/r.git
                blob=$(echo x | git hash-object -w --stdin)
                tree=$(for i in 0 1 2 3 4 5 6 7 8 9; do printf '100644 blob %s\\tf%s\\n' $blob $i; done | git mktree)
                for level in 1 2 3 4 5 6; do
                  tree=$(for i in 0 1 2 3 4 5 6 7 8 9; do printf '040000 tree %s\\td%s\\n' $tree $i; done | git mktree)
                done
                git update-ref refs/heads/bomb $(git commit-tree -m s $tree)
                """);
        GitCheckouts usual = checkouts(
                processes,
                GitSettings.usual(Map.of("PATH", System.getenv("PATH"))).withMost(1000, 1 << 20));
        GitCommit bomb = usual.resolve(url("#bomb"), SecretLookup.none());
        RemoteException grown = assertThrows(RemoteException.class, () -> usual.checkout(bomb, SecretLookup.none()));
        assertTrue(String.valueOf(grown.getMessage()).endsWith("more than 1048576 bytes of output: too many entries"));
        GitCheckouts small = checkouts(
                processes,
                GitSettings.usual(Map.of("PATH", System.getenv("PATH"))).withMost(4, 1 << 20));
        GitCommit commit = small.resolve(url(""), SecretLookup.none());
        RemoteException refused =
                assertThrows(RemoteException.class, () -> small.checkout(commit, SecretLookup.none()));
        assertTrue(
                String.valueOf(refused.getMessage())
                        .endsWith("more than the 4 files and 1048576 bytes that a checkout may have"),
                refused.getMessage());
    }

    @Test
    void aMissingGitIsNamed() throws IOException {
        HelperProcesses none = command -> {
            throw new MissingProgramException(command.program());
        };
        GitCheckouts checkouts = checkouts(none, GitSettings.usual(Map.of()));
        RemoteException missing =
                assertThrows(RemoteException.class, () -> checkouts.resolve(url(""), SecretLookup.none()));
        assertTrue(
                String.valueOf(missing.getMessage()).endsWith("git is not installed; install the package git"),
                missing.getMessage());
    }

    @Test
    void b19CredentialsAreInNoArgumentAndNoMessage() throws IOException {
        try (FileServer server = new FileServer()) {
            server.answer(exchange -> {
                exchange.getResponseHeaders().set("WWW-Authenticate", "Basic realm=\"x\"");
                exchange.sendResponseHeaders(401, -1);
            });
            GitUrl url =
                    GitUrl.parse("http://user:hush@" + server.host() + "/r.git").orElseThrow();
            RemoteException refused =
                    assertThrows(RemoteException.class, () -> checkouts().resolve(url, SecretLookup.none()));
            String message = String.valueOf(refused.getMessage());
            assertFalse(message.contains("hush"), message);
            assertTrue(message.contains("--secret id=GIT_AUTH_TOKEN.HOST"), message);
            assertEquals("Basic dXNlcjpodXNo", server.seen.getFirst().authorization());
            SecretLookup secrets = id -> id.equals("GIT_AUTH_TOKEN." + server.host())
                    ? Optional.of("hush".getBytes(StandardCharsets.UTF_8))
                    : Optional.empty();
            assertThrows(RemoteException.class, () -> checkouts().resolve(url, secrets));
            assertEquals(
                    "Basic eC1hY2Nlc3MtdG9rZW46aHVzaA==", server.seen.getLast().authorization());
        }
        for (HelperCommand command : processes.commands) {
            assertFalse(command.toString().contains("hush"));
            assertFalse(command.toString().contains("Basic "));
        }
    }

    @Test
    void theSurveyReadsWhatGitPrints() throws IOException {
        String listing = "100644 blob " + "a".repeat(40) + "      12\tx y\0" + "120000 blob " + "b".repeat(40)
                + "       4\tl\0" + "160000 commit " + "c".repeat(40) + "       -\tsub/m\0";
        GitSurvey survey = GitSurvey.of(listing.getBytes(StandardCharsets.ISO_8859_1));
        assertEquals(new GitSurvey(3, 16, List.of(new GitSurvey.Submodule("sub/m", "c".repeat(40)))), survey);
        assertEquals(new GitSurvey(0, 0, List.of()), GitSurvey.of(new byte[0]));
        for (String broken : List.of("x", "\0", "100644 blob a x\tn\0", "\t\0")) {
            assertThrows(RemoteException.class, () -> GitSurvey.of(broken.getBytes(StandardCharsets.ISO_8859_1)));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "https://h/a/b.git, ../c, https://h/a/c.git",
        "https://h/a/b.git, ../../c.git, https://h/c.git",
        "https://h/a/b.git, ./c, https://h/a/b.git/c.git",
        "https://h/a/b.git, ../../../c, ''",
        "git@h:a/b.git, ../c.git, git@h:a/c.git",
        "git@h:b.git, ../c.git, git@h:c.git",
        "git@h:b.git, ../../c.git, ''",
        "ssh://git@h/a/b, ../c, ssh://git@h/a/c",
        "https://h/a/b.git, https://o/x, https://o/x.git",
        "https://h/a/b.git, git@o:x, git@o:x"
    })
    void relativeUrlsOfSubmodules(String parent, String url, String expected) throws RemoteException {
        GitSubmodules known = new GitSubmodules(
                ("submodule.n.path\nsub\0submodule.n.url\n" + url + "\0").getBytes(StandardCharsets.UTF_8));
        GitUrl from = GitUrl.parse(parent).orElseThrow();
        if (expected.isEmpty()) {
            RemoteException refused = assertThrows(RemoteException.class, () -> known.url(from, "sub"));
            assertTrue(String.valueOf(refused.getMessage()).endsWith("of a submodule leads out of its host"));
        } else {
            assertEquals(expected, known.url(from, "sub").remote());
        }
    }
}
