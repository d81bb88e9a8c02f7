package io.jcontainers.build.remote;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GitUrlTest {
    @ParameterizedTest
    @CsvSource({
        "https://host/u/r.git, HTTPS, https://host/u/r.git, '', ''",
        "https://host/u/r.git#main, HTTPS, https://host/u/r.git, main, ''",
        "https://host/u/r.git#main:sub/dir, HTTPS, https://host/u/r.git, main, sub/dir",
        "https://host/u/r.git#:sub, HTTPS, https://host/u/r.git, '', sub",
        "https://host/u/r.git#feature%2Fx, HTTPS, https://host/u/r.git, feature/x, ''",
        "HTTPS://host:8443/u/r.git, HTTPS, https://host:8443/u/r.git, '', ''",
        "http://host/r.git, HTTP, http://host/r.git, '', ''",
        "https://user:pw@host/r.git, HTTPS, https://host/r.git, '', ''",
        "git://host/r, GIT, git://host/r, '', ''",
        "git://host:9418/r#v1, GIT, git://host:9418/r, v1, ''",
        "ssh://git@host/u/r, SSH, ssh://git@host/u/r, '', ''",
        "ssh://host:2222/u/r.git#x, SSH, ssh://host:2222/u/r.git, x, ''",
        "git@host:u/r, SSH, git@host:u/r, '', ''",
        "git@host:u/r.git#v1:s, SSH, git@host:u/r.git, v1, s",
        "other@host.example:r.git, SSH, other@host.example:r.git, '', ''",
        "github.com/u/r, HTTPS, https://github.com/u/r, '', ''",
        "github.com/u/r.git#v1:s, HTTPS, https://github.com/u/r.git, v1, s",
        "https://host/r.git?ref=main, HTTPS, https://host/r.git, main, ''",
        "https://host/r.git?tag=v1&subdir=a%2Fb, HTTPS, https://host/r.git, refs/tags/v1, a/b",
        "https://host/r.git?branch=refs/heads/m, HTTPS, https://host/r.git, refs/heads/m, ''",
        "https://host/r.git?ref=main#main:s, HTTPS, https://host/r.git, main, s",
        "git@host:r?branch=x, SSH, git@host:r, refs/heads/x, ''"
    })
    void urlsOfRepositories(String text, GitTransport transport, String remote, String reference, String directory)
            throws RemoteException {
        GitUrl url = GitUrl.parse(text).orElseThrow();
        assertEquals(transport, url.transport());
        assertEquals(remote, url.remote());
        assertEquals(reference, url.reference().orElse(""));
        assertEquals(directory, url.subdirectory().orElse(""));
        assertEquals(text.startsWith("github.com/"), url.maybePath());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ".",
                "./x.git",
                "../x.git",
                "/srv/x.git",
                "x.git",
                "dir",
                "https://host/r",
                "https://host/r.git.tar.gz",
                "https://host/x?y=.git",
                "https://host/#x.git",
                "ftp://host/r.git",
                "host:path",
                "C:\\x",
                "-",
                "",
                "git@h:a\nb",
                "@host:x",
                "git@host",
                "git@:x",
                "-oProxyCommand=x@host:y",
                "docker-image://x"
            })
    void everythingElseIsNone(String text) throws RemoteException {
        assertEquals(Optional.empty(), GitUrl.parse(text));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "https://h/r.git?x=y|unexpected query \"x\"; known are ref, tag, branch, subdir, "
                        + "checksum, keep-git-dir, submodules and mtime",
                "https://h/r.git?ref=|query \"ref\" has no value",
                "https://h/r.git?ref=a&ref=b|query \"ref\" has multiple values",
                "https://h/r.git?ref=a#b|ref conflicts: \"b\" and \"a\"",
                "https://h/r.git?tag=a&branch=a|ref conflicts: \"refs/tags/a\" and \"refs/heads/a\"",
                "https://h/r.git?subdir=a#:b|subdir conflicts: \"b\" and \"a\"",
                "https://h/r.git?keep-git-dir=maybe|keep-git-dir=maybe: neither true nor false",
                "https://h/r.git?mtime=now|mtime=now: neither commit nor checkout",
                "https://h/r.git#%zz|a broken % escape"
            })
    void malformedOnesSayWhy(String text, String why) {
        RemoteException refused = assertThrows(RemoteException.class, () -> GitUrl.parse(text));
        assertEquals("invalid git URL https://h/r.git: " + why, refused.getMessage());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://h/r.git#--upload-pack=x",
                "https://h/r.git?ref=-x",
                "https://h/r.git#a..b",
                "https://h/r.git#a b",
                "https://h/r.git#+x^",
                "https://h/r.git#x~1",
                "https://h/r.git#@{1}",
                "https://h/r.git#a:b?c*",
                "https://h/r.git?ref=a%0Ab",
                "https://h/r.git?ref=a%00b",
                "https://h/r.git?ref=a:b",
                "https://h/r.git#.x",
                "https://h/r.git#x.lock",
                "git@h:-x",
                "ssh://-oProxyCommand=x/r",
                "ssh://git@-h/r",
                "ssh://h",
                "ssh:///r",
                "ssh://-u@h/r",
                "ssh://git:pw@h/r",
                "ssh://h:22x/r",
                "git://-x/r",
                "git://h /r",
                "https://h/r.git?checksum=--x",
                "https://h/r.git?checksum=ABC",
                "https://-h -x/r.git",
                "https:///r.git",
                "ssh://h:1:2/r"
            })
    void b10OptionsInDisguiseAreRefused(String text) throws RemoteException {
        // A colon begins the subdirectory, which never gets onto a command line.
        if (text.equals("https://h/r.git#a:b?c*")) {
            assertEquals("b?c*", GitUrl.parse(text).orElseThrow().subdirectory().orElseThrow());
            return;
        }
        assertThrows(RemoteException.class, () -> GitUrl.parse(text));
    }

    @Test
    void fieldsOfTheQuery() throws RemoteException {
        GitUrl url = GitUrl.parse("https://h/r.git?checksum=abc123&keep-git-dir&submodules=0&mtime=commit")
                .orElseThrow();
        assertEquals(Optional.of("abc123"), url.checksum());
        assertEquals(Optional.of(true), url.keepGitDirectory());
        assertFalse(url.submodules());
        assertEquals(GitUrl.Times.COMMIT, url.times());
        GitUrl usual = GitUrl.parse("https://h/r.git").orElseThrow();
        assertEquals(Optional.empty(), usual.keepGitDirectory());
        assertEquals(true, usual.submodules());
        assertEquals(GitUrl.Times.CHECKOUT, usual.times());
        assertEquals(Optional.of("ff"), usual.withChecksum("ff").checksum());
        assertEquals(Optional.of(false), url.withKeepGitDirectory(false).keepGitDirectory());
    }

    @Test
    void b19NoTextHasThePassword() throws RemoteException {
        GitUrl url = GitUrl.parse("https://user:hu%40sh@h/r.git#v1:s").orElseThrow();
        assertEquals(Optional.of("user:hu@sh"), url.userInformation());
        assertEquals("https://h/r.git#v1:s", url.toString());
        assertFalse(url.remote().contains("sh@"));
        RemoteException refused =
                assertThrows(RemoteException.class, () -> GitUrl.parse("https://user:hush@h/r.git?x=hush"));
        assertFalse(String.valueOf(refused.getMessage()).contains("hush"), refused.getMessage());
        RemoteException ssh = assertThrows(RemoteException.class, () -> GitUrl.parse("ssh://user:hush@h/r"));
        assertFalse(String.valueOf(ssh.getMessage()).contains("hush"), ssh.getMessage());
    }
}
