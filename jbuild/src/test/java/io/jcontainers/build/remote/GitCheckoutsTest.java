package io.jcontainers.build.remote;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jcontainers.build.process.HelperProcesses;
import io.jcontainers.build.process.MissingProgramException;
import io.jcontainers.build.sys.ByteString;
import io.jcontainers.build.sys.FileType;
import io.jcontainers.build.sys.Scratch;
import io.jcontainers.build.sys.Stat;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GitCheckoutsTest extends GitFixture {
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
                message.endsWith("r.git: repository does not contain ref none; branches, tags and full commit ids "
                        + "are looked for"),
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
