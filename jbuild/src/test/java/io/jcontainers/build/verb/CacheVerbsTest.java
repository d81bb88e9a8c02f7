package io.jcontainers.build.verb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jcontainers.build.cache.CacheEntry;
import io.jcontainers.build.cache.StepKey;
import io.jcontainers.build.command.FakeCaller.Answer;
import io.jcontainers.build.command.FakeFront;
import io.jcontainers.build.image.Digest;
import io.jcontainers.build.store.Lease;
import io.jcontainers.build.store.TestImages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CacheVerbsTest {
    @TempDir
    Path root;

    private static StepKey key(String command) {
        return StepKey.builder().add("base", "x").add("command", command).build();
    }

    private Digest step(Jbuild jbuild, String command, int hoursAgo) throws IOException {
        try (Lease lease = jbuild.store().leases().forProcess("build")) {
            Digest diffId = jbuild.store()
                    .blobs()
                    .put(lease, TestImages.layer("file", command))
                    .digest();
            StepKey key = key(command);
            jbuild.stores()
                    .steps(jbuild.globals())
                    .put(new CacheEntry(key, diffId, 1, Jbuild.NOW.minus(Duration.ofDays(3))));
            Files.setLastModifiedTime(
                    root.resolve("cache/index").resolve(key.digest().hex()),
                    FileTime.from(Jbuild.NOW.minus(Duration.ofHours(hoursAgo))));
            return diffId;
        }
    }

    @Test
    void lists() throws IOException {
        Jbuild jbuild = new Jbuild(root);
        assertEquals(
                "CACHE ID   CACHE TYPE   SIZE      CREATED   LAST USED   SHARED    DESCRIPTION\n",
                jbuild.type("cache", "ls").stdout());
        step(jbuild, "RUN make\t\u001b[2J", 30);
        step(jbuild, "COPY . .", 2);
        String copy = key("COPY . .").digest().shortHex();
        String make = key("RUN make\t\u001b[2J").digest().shortHex();
        assertEquals(
                "CACHE ID       CACHE TYPE   SIZE      CREATED      LAST USED      SHARED    DESCRIPTION\n"
                        + copy + "   regular      2.05kB    3 days ago   2 hours ago    false     COPY . .\n"
                        + make
                        + "   regular      2.05kB    3 days ago   30 hours ago   false     RUN make \\u001b[2J\n",
                jbuild.type("cache", "ls").stdout());
        assertEquals(
                make + "\n", jbuild.type("cache", "ls", "-q", "-f", "until=24h").stdout());
    }

    @Test
    void asksBeforePruning() throws IOException {
        Jbuild jbuild = new Jbuild(root);
        step(jbuild, "make", 1);
        String question =
                "WARNING! This will remove all dangling build cache. Are you sure you want to continue? [y/N] ";
        assertEquals(new Answer(0, question, ""), jbuild.type("cache", "prune"));
        assertEquals(new Answer(0, question, ""), jbuild.typeAt(new FakeFront("no\n"), "builder", "prune"));
        assertEquals(
                new Answer(
                        0,
                        question + "Deleted build cache objects:\n"
                                + key("make").digest().hex() + "\n\nTotal reclaimed space: 2.048kB\n",
                        ""),
                jbuild.typeAt(new FakeFront(" Y \n"), "builder", "prune"));
        assertEquals(new Answer(0, "Total reclaimed space: 0B\n", ""), jbuild.type("cache", "prune", "-f"));
    }

    @Test
    void prunesToACap() throws IOException {
        Jbuild jbuild = new Jbuild(root);
        Digest old = step(jbuild, "old", 9);
        Digest young = step(jbuild, "young", 1);
        assertEquals(
                "Total reclaimed space: 0B\n",
                jbuild.type("cache", "prune", "-f", "--cache-max-size", "1MB").stdout());
        jbuild.type("cache", "prune", "-f", "--cache-max-size", "3kB");
        assertTrue(jbuild.store().blobs().has(young));
        assertEquals(false, jbuild.store().blobs().has(old));
        jbuild.type("cache", "prune", "-f", "--keep-storage", "5kB");
        assertTrue(jbuild.store().blobs().has(young));
        assertEquals(
                new Answer(1, "", "jbuild: invalid size: 'much'\n"),
                jbuild.type("cache", "prune", "--cache-max-size", "much"));
        assertEquals(
                new Answer(1, "", "jbuild: invalid filter 'x'\n"), jbuild.type("cache", "prune", "--filter", "x=1"));
    }

    @Test
    void removingAnImageKeepsItsSteps() throws IOException {
        Jbuild jbuild = Jbuild.withImages(root);
        Digest step = step(jbuild, "make", 9);
        jbuild.type("rmi", "-f", "a63b775675da", "base:1");
        assertTrue(jbuild.store().blobs().has(step));
        assertEquals(0, jbuild.store().check(true).size());
    }

    @Test
    void diskUsage() throws IOException {
        Jbuild jbuild = Jbuild.withImages(root);
        step(jbuild, "make", 9);
        assertEquals(
                "TYPE          TOTAL     ACTIVE    SIZE      RECLAIMABLE\n"
                        + "Images        4         0         7.054MB   7.054MB (100%)\n"
                        + "Build Cache   1         0         2.048kB   2.048kB\n",
                jbuild.type("system", "df").stdout());
        assertEquals(
                """
                Images space usage:

                REPOSITORY     TAG       IMAGE ID       CREATED         SIZE      SHARED SIZE   UNIQUE SIZE   CONTAINERS
                gone           1         cfd38f0da7f3   17 months ago   1.2kB     1.2kB         0B            0
                app            1         a63b775675da   2 years ago     7.05MB    3.709kB       7.05MB        0
                base           1         bc129d1a1695   3 years ago     2.51kB    2.509kB       0B            0
                scratch-like   0         dc570f145a7f                   0B        0B            0B            0

                Build cache usage: 2.048kB

                CACHE ID       CACHE TYPE   SIZE      CREATED      LAST USED     SHARED
                """ + key("make").digest().shortHex() + "   regular      2.05kB    3 days ago   9 hours ago   false\n",
                jbuild.type("system", "df", "-v").stdout());
        String json = jbuild.type("system", "df", "-v", "--format", "json").stdout();
        assertTrue(json.startsWith("{\"Images\":[{\"Containers\":\"0\","), json);
        assertTrue(json.endsWith("\"}]}\n"), json);
    }

    @Test
    void version() throws IOException {
        Jbuild jbuild = new Jbuild(root);
        assertEquals("jbuild version 0.1.0\n", jbuild.type("version").stdout());
        assertEquals(
                "0.1.0 0.1.0 linux\n",
                jbuild.type("version", "--format", "{{.Client.Version}} {{.Server.Version}} {{.Server.Os}}")
                        .stdout());
        assertTrue(jbuild.type("version", "-f", "json").stdout().startsWith("{\"Client\":{\"Version\":\"0.1.0\","));
        assertEquals(1, jbuild.type("version", "-f", "{{.Nope}}").status());
    }

    @Test
    void containersAreForJshim() throws IOException {
        Answer answer = new Jbuild(root).type("container", "ls", "-q");
        assertEquals(125, answer.status());
        assertTrue(answer.stderr().startsWith("jbuild: containers are jshim's"), answer.stderr());
    }

    @Test
    void info() throws IOException {
        Jbuild jbuild = Jbuild.withImages(root);
        assertEquals(
                "oci:" + root + "/images 4 0\n",
                jbuild.type("info", "-f", "{{.Layout}} {{.Images}} {{.CacheSteps}}")
                        .stdout());
        assertTrue(jbuild.type("system", "info").stdout().contains("\nOCI Layout: oci:" + root + "/images\n"));
        assertTrue(jbuild.type("info", "-f", "json").stdout().startsWith("{\"Version\":\""));
        assertEquals(1, jbuild.type("info", "-f", "{{.Nope}}").status());
    }

    @Test
    void helpNamesTheVerbs() {
        Jbuild jbuild = new Jbuild(root);
        for (String verb : new String[] {"images", "tag", "rmi", "history", "inspect", "info"}) {
            assertTrue(jbuild.type("--help").stdout().contains("\n  " + verb + " "), verb);
            assertEquals(0, jbuild.type(verb, "--help").status());
        }
        for (String verb : new String[] {"ls", "tag", "rm", "history", "inspect", "prune"}) {
            assertTrue(jbuild.type("image", "--help").stdout().contains("\n  " + verb + " "), verb);
        }
    }
}
