package io.jcontainers.build.copy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which files the patterns of a source select. */
class SelectionTest extends CopyFixture {
    private static final CopyOptions TO_X = CopyOptions.to("/x/");

    @BeforeEach
    void makeContext() throws IOException {
        withBase = false;
        shell("""
                cd ctx; mkdir -p a/b/c d empty; echo 1 > a/one.txt; echo 2 > a/two.md; echo 3 > a/b/three.txt
                echo 4 > a/b/c/four.txt; echo 5 > top.txt; echo 6 > d/one.txt; echo 7 > 'd/[1].txt'
                ln -s a/b link; ln -s /a/one.txt file; ln -s ../../../../../../a up; ln -s nowhere dangling
                ln -s ../canary/secret out; ln -s b a/inner""");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "top.txt | x/ x/top.txt",
                "/top.txt | x/ x/top.txt",
                "../../top.txt | x/ x/top.txt",
                "./a/../top.txt | x/ x/top.txt",
                "a/b | x/ x/c/ x/c/four.txt x/three.txt",
                "a/b/ | x/ x/c/ x/c/four.txt x/three.txt",
                "link | x/ x/c/ x/c/four.txt x/three.txt",
                "link/c | x/ x/four.txt",
                "link/three.txt | x/ x/three.txt",
                "file | x/ x/file",
                "up/one.txt | x/ x/one.txt",
                "a/inner/three.txt | x/ x/three.txt",
                "a | x/ x/b/ x/b/c/ x/b/c/four.txt x/b/three.txt x/inner->b x/one.txt x/two.md",
                "empty | x/",
                "*.txt | x/ x/top.txt",
                "a/*.txt | x/ x/one.txt",
                "*/one.txt | x/ x/one.txt",
                "a/*/* | x/ x/four.txt x/three.txt",
                "a/b* | x/ x/c/ x/c/four.txt x/three.txt",
                "lin? | x/ x/c/ x/c/four.txt x/three.txt",
                "link/*.txt | x/ x/three.txt",
                "*/c | ''",
                "*/b | x/ x/c/ x/c/four.txt x/three.txt",
                "d/[[]1].txt | x/ x/[1].txt",
                "a/[^t]*.[tm][xd]? | x/ x/one.txt",
                "*.none | ''",
                "nowhere/*.txt | ''",
            })
    void patterns(String pattern, String names) throws IOException {
        String found = String.join(" ", names(TO_X, pattern)).replace(" -> ", "->");
        assertEquals(names, found);
    }

    @ParameterizedTest
    @CsvSource({
        "foo, /foo",
        "../foo, /foo",
        "a/foo/bar, /a/foo/bar",
        "top.txt/x, /top.txt/x",
        "dangling, /dangling",
        "out, /out",
        "a/b/../nope, /a/nope",
        "a\\*, /a\\*"
    })
    void whatIsNotThereIsNamed(String pattern, String named) {
        assertEquals(
                "failed to compute cache key: \"" + named + "\": not found; it is not in the build context",
                refused(TO_X, pattern));
    }

    @Test
    void aMalformedPatternIsAnError() {
        assertEquals("syntax error in pattern: \"[\"", refused(TO_X, "a/["));
        assertEquals("syntax error in pattern: \"[]a]\"", refused(TO_X, "[]a]"));
    }

    @Test
    void allOfTheContext() throws IOException {
        List<String> names = names(TO_X, ".");
        assertEquals(List.of("x/", "x/a/", "x/a/b/", "x/a/b/c/"), names.subList(0, 4));
        assertEquals(19, names.size());
        assertEquals(names, names(TO_X, "/"));
        assertEquals(names, names(TO_X, "../.."));
        assertTrue(names.contains("x/out -> ../canary/secret"));
    }

    @Test
    void aLinkThatLeadsNowhereIsNamedAlsoWithWildcards() {
        assertTrue(refused(TO_X, "d*").contains("\"/dangling\": not found"));
    }

    @Test
    void ignoreRulesLeaveOut() throws IOException {
        ignoreRules = "a/*.txt\n**/c\n!a/one.txt\nd\n";
        assertEquals(List.of("x/", "x/b/", "x/b/three.txt", "x/inner -> b", "x/one.txt", "x/two.md"), names(TO_X, "a"));
        assertEquals(List.of(), names(TO_X, "d*/*.txt"));
        assertEquals(
                "failed to compute cache key: \"/d/one.txt\": not found; the build context has it, but line 4 of its"
                        + " ignore file (\"d\") leaves it out",
                refused(TO_X, "d/one.txt"));
        assertTrue(refused(TO_X, "d").contains("\"/d\": not found; the build context has it, but line 4"));
        assertTrue(refused(TO_X, "link/c").contains("\"/link/c\": not found; the build context has it, but line 2"));
        assertTrue(refused(TO_X, "d/none").endsWith("it is not in the build context"));
    }

    @Test
    void allMayBeIgnored() throws IOException {
        ignoreRules = "*\n";
        assertEquals(List.of("x/"), names(TO_X, "."));
        ignoreRules = "*\n!a/b/three.txt\n";
        assertEquals(List.of("x/", "x/a/", "x/a/b/", "x/a/b/three.txt"), names(TO_X, "."));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a | *.txt | x/ x/b/ x/b/c/ x/b/c/four.txt x/b/three.txt x/inner->b x/two.md",
                "a | **/*.txt | x/ x/b/ x/b/c/ x/inner->b x/two.md",
                "a | b | x/ x/inner->b x/one.txt x/two.md",
                "a | b;!b/c/four.txt | x/ x/b/ x/b/c/ x/b/c/four.txt x/inner->b x/one.txt x/two.md",
                "a/* | *.md | x/ x/c/ x/c/four.txt x/inner x/one.txt x/three.txt",
                "a/*.* | one* | x/ x/two.md",
                "top.txt | *.txt | ''",
                "d | #1 | x/ x/[1].txt x/one.txt",
            })
    void excludes(String pattern, String excludes, String names) throws IOException {
        if (pattern.equals("a/*")) {
            shell("rm ctx/a/inner; echo 8 > ctx/a/inner");
        }
        CopyOptions options = TO_X.withExcludes(List.of(excludes.split(";")));
        assertEquals(names, String.join(" ", names(options, pattern)).replace(" -> ", "->"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a/b/c/four.txt | x/ x/a/ x/a/b/ x/a/b/c/ x/a/b/c/four.txt",
                "a/b | x/ x/a/ x/a/b/ x/a/b/c/ x/a/b/c/four.txt x/a/b/three.txt",
                "a/./b/c | x/ x/b/ x/b/c/ x/b/c/four.txt",
                "./a/b/./c/four.txt | x/ x/c/ x/c/four.txt",
                "/a/b/./c/four.txt | x/ x/c/ x/c/four.txt",
                "**/*.md | x/ x/a/ x/a/two.md",
                "**/one.txt | x/ x/a/ x/a/one.txt x/d/ x/d/one.txt",
                "*/*.txt | x/ x/a/ x/a/one.txt x/d/ x/d/[1].txt x/d/one.txt",
                "a/**/four.txt | x/ x/a/ x/a/b/ x/a/b/c/ x/a/b/c/four.txt",
                "a/./** | x/ x/b/ x/b/c/ x/b/c/four.txt x/b/three.txt x/inner->b x/one.txt x/two.md",
                "empty | x/ x/empty/",
                "none*/x | ''",
            })
    void parents(String pattern, String names) throws IOException {
        assertEquals(
                names, String.join(" ", names(TO_X.withParents(true), pattern)).replace(" -> ", "->"));
    }

    @Test
    void parentsWithoutWildcardsHaveToBeThere() {
        assertTrue(refused(TO_X.withParents(true), "a/none/x").contains("\"/a/none/x\": not found"));
        assertTrue(refused(TO_X.withParents(true), "none/./x").contains("\"/none\": not found"));
    }

    @Test
    void severalSourcesNeedADirectory() {
        assertEquals(
                "When using COPY or ADD with more than one source file, the destination must be a directory and end"
                        + " with a /",
                refused(CopyOptions.to("/x"), "top.txt", "a/one.txt"));
    }

    @Test
    void thereIsALimit() {
        limits = limits.withMostEntries(5);
        assertEquals(
                "the build context: more than 5 files and directories for one instruction; leave some out, or split"
                        + " it",
                refused(TO_X, "."));
    }

    @Test
    void namesOfAllKindsStayApart() throws IOException {
        shell("cd ctx; mkdir odd; cd odd; echo 1 > $'a\\xff'; echo 2 > $'a\\xfe'; echo 3 > "
                + "$'e\\u0301'; echo 4 > $'\\u00e9'"
                + "; echo 5 > $'\\n'; echo 6 > $'\\e[31m'; echo 7 > $'\\xff'");
        assertEquals(
                List.of("x/", "x/\\x0a", "x/\\x1b[31m", "x/a\\xfe", "x/a\\xff", "x/e\u0301", "x/\u00e9", "x/\\xff"),
                names(TO_X, "odd"));
        assertEquals(List.of("x/", "x/a\\xfe", "x/a\\xff"), names(TO_X, "odd/a?"));
        ignoreRules = "odd/a*\n";
        assertEquals(List.of("x/", "x/\\x0a", "x/\\x1b[31m", "x/e\u0301", "x/\u00e9", "x/\\xff"), names(TO_X, "odd"));
    }
}
