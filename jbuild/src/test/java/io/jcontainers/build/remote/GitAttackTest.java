package io.jcontainers.build.remote;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jcontainers.build.process.HelperCommand;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What hostile repositories, and URLs of them, try. */
class GitAttackTest extends GitFixture {
    @ParameterizedTest
    @ValueSource(strings = {"../..", "a/../../b", "sub/..", "link", "link/ssl", "file", "none", ".git", "sub/up/x"})
    void b09SubdirectoriesStayInTheRepository(String directory) {
        String message = refused("#main:" + directory);
        assertTrue(message.contains(": the subdirectory is not a directory in the repository"), message);
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
                mkdir hooks template; printf '#!/bin/sh\\ntouch %s/pwned\\n' $PWD > hooks/post-checkout
                chmod 755 hooks/*
                cp -r hooks template/; cp hooks/post-checkout r.git/hooks/ 2>/dev/null || true
                export HOME=$PWD GIT_AUTHOR_NAME=a GIT_AUTHOR_EMAIL=a@b GIT_COMMITTER_NAME=a GIT_COMMITTER_EMAIL=a@b
                export GIT_DIR=$PWD/r.git GIT_INDEX_FILE=$PWD/index
                git read-tree main
                rules=$(echo '* filter=x' | git hash-object -w --stdin)
                git update-index --add --cacheinfo 100644,$rules,.gitattributes
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
    void b19ACredentialDoesNotFollowARedirect() throws IOException {
        try (FileServer server = new FileServer();
                FileServer other = new FileServer()) {
            server.answer(exchange -> FileServer.redirect(
                    exchange, other.url(exchange.getRequestURI().toString())));
            GitUrl url =
                    GitUrl.parse("http://user:hush@" + server.host() + "/r.git").orElseThrow();
            RemoteException refused =
                    assertThrows(RemoteException.class, () -> checkouts().resolve(url, SecretLookup.none()));
            assertTrue(
                    String.valueOf(refused.getMessage())
                            .endsWith("(with a credential no redirect is followed: use the URL that the "
                                    + "repository has now)"),
                    refused.getMessage());
            assertEquals("Basic dXNlcjpodXNo", server.seen.getFirst().authorization());
            assertEquals(List.of(), other.seen);
        }
    }

    @Test
    void sshStartsNothingButSsh() throws IOException {
        scratch.shell("mkdir bin; printf '#!/bin/sh\\nprintf \"%%s\\\\n\" \"$@\" > %s/called; exit 255\\n' "
                + "$PWD > bin/ssh; chmod 755 bin/ssh");
        GitSettings usual = GitSettings.usual(Map.of(
                "PATH", scratch.path() + "/bin:" + System.getenv("PATH"),
                "GIT_SSH", "/bin/false",
                "SSH_AUTH_SOCK", "/agent"));
        GitSettings settings = new GitSettings(
                usual.environment(),
                usual.transports(),
                Optional.of(Path.of("/known hosts/it's")),
                usual.limit(),
                usual.mostEntries(),
                usual.mostBytes());
        GitUrl url = GitUrl.parse("ssh://git@host.invalid:2222/u/r").orElseThrow();
        GitCheckouts checkouts = checkouts(processes, settings);
        assertThrows(RemoteException.class, () -> checkouts.resolve(url, SecretLookup.none()));
        List<String> called = Files.readAllLines(scratch.path().resolve("called"));
        assertEquals(
                List.of("-F", "/dev/null", "-oBatchMode=yes", "-oStrictHostKeyChecking=yes"), called.subList(0, 4));
        assertTrue(called.contains("-oUserKnownHostsFile=\"/known hosts/it's\""), called.toString());
        assertEquals(
                List.of("git@host.invalid", "git-upload-pack '/u/r'"),
                called.subList(called.size() - 2, called.size()));
        assertEquals("/agent", processes.commands.getFirst().environment().get("SSH_AUTH_SOCK"));
    }
}
