package io.jcontainers.build.builder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jcontainers.build.command.Commands;
import io.jcontainers.build.command.FakeCaller;
import io.jcontainers.build.command.FakeCaller.Answer;
import io.jcontainers.build.command.FakeFront;
import io.jcontainers.build.command.Stores;
import io.jcontainers.build.image.ImageConfig;
import io.jcontainers.build.image.Platform;
import io.jcontainers.build.image.Reference;
import io.jcontainers.build.setting.DataRoot;
import io.jcontainers.build.store.ImageContents;
import io.jcontainers.build.store.ImageStore;
import io.jcontainers.build.store.StoredImage;
import io.jcontainers.build.transfer.RegistryAccess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Builds without RUN: what needs no front that executes programs. */
final class BuildCommandTest {
    @TempDir
    Path directory;

    private Path context;
    private FakeCaller caller;

    @BeforeEach
    void prepare() throws IOException {
        context = Files.createDirectory(directory.resolve("context"));
        Files.writeString(context.resolve("a.txt"), "a");
        Files.createDirectory(context.resolve("d"));
        Files.writeString(context.resolve("d/b.txt"), "b");
        RegistryAccess registries = new RegistryAccess(directory.resolve("etc"));
        Commands commands = new Commands(List.of(new BuildCommand(new Workplaces(new Stores()), registries)));
        caller = new FakeCaller(commands, directory.resolve("root"));
        Files.createDirectories(caller.root());
    }

    private Answer build(String dockerfile, String... flags) throws IOException {
        Files.writeString(context.resolve("Dockerfile"), dockerfile);
        List<String> words = Stream.concat(
                        Stream.of("build", "--progress=plain"),
                        Stream.concat(Stream.of(flags), Stream.of(context.toString())))
                .toList();
        return caller.type(words.toArray(String[]::new));
    }

    private ImageContents image(String name) throws IOException {
        ImageStore store = ImageStore.open(new DataRoot(caller.root()).images());
        StoredImage image = store.named(Reference.parseTagged(name)).orElseThrow();
        return store.contents(image.target(), Platform.ofThisMachine());
    }

    @Test
    void settingsAndFilesBecomeAnImage() throws IOException {
        Answer answer = build("""
                FROM scratch
                ARG V=1
                ENV A=$V
                LABEL l=m
                COPY a.txt /x/
                WORKDIR /w
                CMD ["run", "it"]
                """, "-t", "t:1", "-t", "u", "--label", "more=1");
        assertEquals(0, answer.status(), answer.stderr());
        ImageConfig config = image("t:1").config();
        assertEquals(List.of("run", "it"), config.config().cmd());
        assertTrue(config.config().env().contains("A=1"), config.config().env().toString());
        assertEquals("m", config.config().labels().get("l"));
        assertEquals("1", config.config().labels().get("more"));
        assertEquals("/w", config.config().workingDir());
        assertEquals(2, config.diffIds().size());
        assertEquals(image("t:1").id(), image("u").id());
    }

    @Test
    void whatIsUnchangedComesFromTheCache() throws IOException {
        String file = "FROM scratch\nCOPY a.txt /a\nCOPY d /d\n";
        assertFalse(build(file, "-t", "one").stderr().contains("CACHED"));
        Answer again = build(file, "-t", "two");
        assertEquals(2, again.stderr().split("CACHED", -1).length - 1, again.stderr());
        assertEquals(image("one").id(), image("two").id());
        Files.writeString(context.resolve("d/b.txt"), "changed");
        Answer changed = build(file, "-t", "three");
        assertEquals(1, changed.stderr().split("CACHED", -1).length - 1, changed.stderr());
        assertNotEquals(image("one").id(), image("three").id());
        assertFalse(build(file, "--no-cache").stderr().contains("CACHED"));
    }

    @Test
    void timesOfFilesDecideNothing() throws IOException {
        String file = "FROM scratch\nCOPY a.txt /a\n";
        build(file);
        Files.setLastModifiedTime(context.resolve("a.txt"), java.nio.file.attribute.FileTime.fromMillis(0));
        assertTrue(build(file).stderr().contains("CACHED"));
    }

    @Test
    void onlyTheStagesThatTheTargetNeedsAreBuilt() throws IOException {
        String file = """
                FROM scratch AS one
                COPY a.txt /a
                FROM scratch AS two
                COPY nosuch /
                FROM one AS three
                COPY d/b.txt /b
                """;
        Answer answer = build(file, "--target", "three", "-t", "t");
        assertEquals(0, answer.status(), answer.stderr());
        assertEquals(2, image("t").config().diffIds().size());
        Answer missing = build(file, "--target", "two");
        assertEquals(1, missing.status());
        assertTrue(missing.stderr().contains("\"/nosuch\": not found"), missing.stderr());
        assertTrue(missing.stderr().contains("   4 | >>> COPY nosuch /"), missing.stderr());
    }

    @Test
    void quietPrintsTheIdAlone() throws IOException {
        Answer answer = build("FROM scratch\nCOPY a.txt /\n", "-q", "-t", "t");
        assertEquals(image("t").id() + "\n", answer.stdout());
        assertEquals("", answer.stderr());
    }

    @Test
    void theSameEpochGivesTheSameImage() throws IOException {
        String file = "FROM scratch\nCOPY . /x/\nWORKDIR /w\n";
        String[] flags = {"-q", "--no-cache", "--rewrite-timestamp", "--build-arg", "SOURCE_DATE_EPOCH=1000000000"};
        assertEquals(build(file, flags).stdout(), build(file, flags).stdout());
    }

    @Test
    void theDockerfileMayComeFromStdin() {
        Answer answer = caller.type(
                new FakeFront("FROM scratch\nCOPY a.txt /\n"), "build", "-q", "-f", "-", context.toString());
        assertEquals(0, answer.status(), answer.stderr());
    }

    @Test
    void checksAreToldAndCanFailABuild() throws IOException {
        String file = "FROM scratch as x\nCOPY a.txt /\n";
        assertTrue(build(file).stderr().contains("FromAsCasing"), build(file).stderr());
        Answer check = build(file, "--check");
        assertEquals(1, check.status());
        assertTrue(check.stdout().contains("WARNING: FromAsCasing"), check.stdout());
        Answer error = build("# check=error=true\n" + file);
        assertEquals(1, error.status());
    }

    @Test
    void mistakesAreToldBeforeAnythingIsDone() throws IOException {
        for (List<String> wrong : List.of(
                List.of("--platform", "a/b,c/d"),
                List.of("--cache-from", "x"),
                List.of("--secret", "src=x"),
                List.of("-t", "a:b:c"),
                List.of("--network", "other"),
                List.of("--ulimit", "nofile"),
                List.of("-o", "type=nosuch"),
                List.of("--add-host", "x"))) {
            Answer answer = build("FROM scratch\nCOPY a.txt /\n", wrong.toArray(String[]::new));
            assertEquals(125, answer.status(), wrong + ": " + answer.stderr());
            assertFalse(answer.stderr().contains("#1"), wrong + ": " + answer.stderr());
        }
    }

    @Test
    void unknownInstructionsHaveASuggestion() throws IOException {
        Answer answer = build("FROM scratch\nCPOY a b\n");
        assertEquals(1, answer.status());
        assertTrue(answer.stderr().contains("unknown instruction: CPOY (did you mean COPY?)"), answer.stderr());
    }

    @Test
    void secretsAreNowhere() throws IOException {
        Files.writeString(directory.resolve("secret"), "hush-hush-hush");
        Answer answer = build(
                "FROM scratch\nCOPY a.txt /\n", "--secret", "id=s,src=" + directory.resolve("secret"), "--explain");
        assertEquals(0, answer.status(), answer.stderr());
        try (Stream<Path> files = Files.walk(caller.root())) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertFalse(
                        new String(Files.readAllBytes(file), java.nio.charset.StandardCharsets.ISO_8859_1)
                                .contains("hush-hush"),
                        file.toString());
            }
        }
    }

    @Test
    void outputsGoWhereTheyAreWanted() throws IOException {
        Path out = directory.resolve("out");
        Path id = directory.resolve("id");
        Answer answer = build(
                "FROM scratch\nCOPY d /d\n",
                "-o",
                "type=local,dest=" + out,
                "-o",
                "type=image",
                "--iidfile",
                id.toString());
        assertEquals(0, answer.status(), answer.stderr());
        assertEquals("b", Files.readString(out.resolve("d/b.txt")));
        assertTrue(Files.readString(id).startsWith("sha256:"));
    }
}
