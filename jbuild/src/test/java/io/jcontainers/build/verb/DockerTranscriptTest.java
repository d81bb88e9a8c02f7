package io.jcontainers.build.verb;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jcontainers.build.command.FakeCaller;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/**
 * What docker 28.2.2 with a daemon 20.10.24 printed for the images in images.tar.gz, command after command, stdout
 * before stderr and then the exit status. Changed in it: docker is called jbuild and its daemon's errors begin so, too;
 * images are in no directories of an overlay; lines of one image, which docker prints in random order, are sorted; of
 * pruned images the bytes are counted that their blobs have.
 */
class DockerTranscriptTest {
    private static final Pattern WORD = Pattern.compile("'([^']*)'|(\\S+)");

    @TempDir
    Path root;

    private record Exchange(String command, String answer) {}

    private static List<Exchange> read(String name) throws IOException {
        List<Exchange> exchanges = new ArrayList<>();
        try (InputStream in = Objects.requireNonNull(DockerTranscriptTest.class.getResourceAsStream(name))) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            for (String part : text.split("(?m)^\\$ ")) {
                int end = part.indexOf('\n');
                if (end >= 0) {
                    exchanges.add(new Exchange(part.substring(0, end), part.substring(end + 1)));
                }
            }
        }
        return exchanges;
    }

    private static String[] words(String command) {
        List<String> words = new ArrayList<>();
        for (Matcher word = WORD.matcher(command); word.find(); ) {
            words.add(word.group(1) == null ? word.group(2) : word.group(1));
        }
        return words.toArray(String[]::new);
    }

    private static void replay(Jbuild jbuild, String name) throws IOException {
        List<Executable> checks = new ArrayList<>();
        for (Exchange exchange : read(name)) {
            FakeCaller.Answer answer = jbuild.type(words(exchange.command()));
            String printed = answer.stdout() + answer.stderr() + "[" + answer.status() + "]\n";
            checks.add(() -> assertEquals(exchange.answer(), printed, exchange.command()));
        }
        assertAll(checks);
    }

    @Test
    void listsTagsAndRemoves() throws IOException {
        Jbuild jbuild = Jbuild.withImages(root);
        jbuild.type("tag", "base:1", "gone:1");
        replay(jbuild, "images.txt");
    }

    @Test
    void inspects() throws IOException {
        replay(Jbuild.withImages(root), "inspect.txt");
    }

    @Test
    void prunes() throws IOException {
        Jbuild jbuild = Jbuild.withImages(root);
        jbuild.type("tag", "base:1", "gone:1");
        replay(jbuild, "prune.txt");
    }
}
