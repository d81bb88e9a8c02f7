package io.jcontainers.build.verb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jcontainers.build.command.FakeCaller.Answer;
import io.jcontainers.build.image.Digest;
import io.jcontainers.build.image.Reference;
import io.jcontainers.build.store.ImageStore;
import io.jcontainers.build.store.Lease;
import io.jcontainers.build.store.LeaseTerm;
import io.jcontainers.build.store.StoredImage;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Images that containers use. The texts are docker's. */
class ImageUseTest {
    private static final String OWNER = "container 30c332e61a2c5d2b";

    @TempDir
    Path root;

    private static void use(Jbuild jbuild, String name, LeaseTerm term) throws IOException {
        ImageStore store = jbuild.store();
        StoredImage image = store.find(name).orElseThrow();
        try (Lease lease = store.leases().lasting("container-30c3", OWNER, term)) {
            lease.holdBlob(image.target().digest());
        }
    }

    @Test
    void stoppedContainers() throws IOException {
        Jbuild jbuild = Jbuild.withImages(root);
        use(jbuild, "base:1", LeaseTerm.PERSISTENT);
        jbuild.type("tag", "base:1", "gone:1");
        assertEquals(new Answer(0, "Untagged: gone:1\n", ""), jbuild.type("rmi", "gone:1"));
        assertEquals(
                new Answer(
                        1,
                        "",
                        "jbuild: conflict: unable to remove repository reference \"base:1\" (must force) - container"
                                + " 30c332e61a2c is using its referenced image bc129d1a1695\n"),
                jbuild.type("rmi", "base:1"));
        assertEquals(
                new Answer(
                        1,
                        "",
                        "jbuild: conflict: unable to delete bc129d1a1695 (must be forced) - image is being used by"
                                + " stopped container 30c332e61a2c\n"),
                jbuild.type("rmi", "bc129"));
        assertEquals(
                "Total reclaimed space",
                jbuild.type("image", "prune", "-af", "--filter", "until=2024-01-01")
                        .stdout()
                        .substring(0, 21));
        Digest target = jbuild.store().find("base:1").orElseThrow().target().digest();
        Answer forced = jbuild.type("rmi", "-f", "base:1");
        assertEquals(0, forced.status(), forced.stderr());
        assertTrue(forced.stdout().startsWith("Untagged: base:1\nDeleted: sha256:bc129d1a1695"), forced.stdout());
        assertTrue(jbuild.store().find("bc129").isEmpty());
        assertTrue(jbuild.store().blobs().has(target), "the container's lease keeps what it needs");
    }

    @Test
    void runningContainers() throws IOException {
        Jbuild jbuild = Jbuild.withImages(root);
        use(jbuild, "base:1", LeaseTerm.BOOT);
        assertEquals(
                new Answer(
                        1,
                        "",
                        "jbuild: conflict: unable to delete bc129d1a1695 (cannot be forced) - image is being used by"
                                + " running container 30c332e61a2c\n"),
                jbuild.type("rmi", "-f", "bc129"));
        assertEquals(new Answer(0, "Untagged: base:1\n", ""), jbuild.type("rmi", "-f", "base:1"));
        assertEquals(
                "bc129d1a1695\n",
                jbuild.type("images", "-f", "before=app:1", "-f", "dangling=true", "-q")
                        .stdout());
        Answer usage = jbuild.type("system", "df", "--format", "{{.Type}} {{.TotalCount}} {{.Active}} {{.Size}}");
        assertEquals("Images 4 1 7.054MB\nBuild Cache 0 0 0B\n", usage.stdout(), usage.stderr());
    }

    @Test
    void sharedLayersAreNoUse() throws IOException {
        Jbuild jbuild = Jbuild.withImages(root);
        use(jbuild, "base:1", LeaseTerm.BOOT);
        assertEquals(0, jbuild.type("rmi", "-f", "a63b775675da").status());
    }

    @Test
    void digestNamesGoWithTheLastTag() throws IOException {
        Jbuild jbuild = Jbuild.withImages(root);
        StoredImage image = jbuild.store().find("base:1").orElseThrow();
        Reference pulled = Reference.parse("base").withDigest(image.target().digest());
        jbuild.store().tag(pulled, image.target());
        assertEquals(
                "base 1 " + image.target().digest() + "\n",
                jbuild.type("images", "--digests", "--format", "{{.Repository}} {{.Tag}} {{.Digest}}", "base")
                        .stdout());
        Answer removed = jbuild.type("rmi", "base:1");
        assertTrue(
                removed.stdout()
                        .startsWith("Untagged: base:1\nUntagged: " + pulled.familiar() + "\nDeleted: sha256:bc129"),
                removed.stdout());
    }

    @Test
    void nameWithDigestOnly() throws IOException {
        Jbuild jbuild = Jbuild.withImages(root);
        StoredImage image = jbuild.store().find("base:1").orElseThrow();
        Reference pulled = Reference.parse("other").withDigest(image.target().digest());
        jbuild.store().tag(pulled, image.target());
        jbuild.store().untag(Reference.parseTagged("base:1"));
        assertEquals(
                "other <none> <none>\n",
                jbuild.type("images", "--format", "{{.Repository}} {{.Tag}} {{.ID}}", "other")
                        .stdout()
                        .replace("bc129d1a1695", "<none>"));
        assertEquals(
                "[" + pulled.familiar() + "] []\n",
                jbuild.type("inspect", "-f", "{{.RepoDigests}} {{.RepoTags}}", "bc129")
                        .stdout());
        assertTrue(jbuild.type("rmi", "bc129").stdout().startsWith("Untagged: other@sha256:"));
    }
}
