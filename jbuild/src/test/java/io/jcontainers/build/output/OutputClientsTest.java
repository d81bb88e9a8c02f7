package io.jcontainers.build.output;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jcontainers.build.compress.Compression;
import io.jcontainers.build.image.Descriptor;
import io.jcontainers.build.image.Reference;
import io.jcontainers.build.registry.Push;
import io.jcontainers.build.registry.RegistryClient;
import io.jcontainers.build.registry.RegistrySettings;
import io.jcontainers.build.store.ImageStore;
import io.jcontainers.build.store.Lease;
import io.jcontainers.build.sys.Fd;
import io.jcontainers.build.sys.Scratch;
import io.jcontainers.build.sys.Syscalls;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What others read of it: skopeo, umoci, and the registry of the distribution project. */
class OutputClientsTest {
    private static final long DEADLINE_SECONDS = 60;

    @TempDir
    Path directory;

    private ImageStore store;
    private Lease lease;
    private FinishedImage image;
    private Process registry;
    private String host = "";
    private RegistryClient client;
    private final List<Push.Outcome> outcomes = Collections.synchronizedList(new ArrayList<>());
    private final List<String> converted = Collections.synchronizedList(new ArrayList<>());
    private final OutputListener listener = new OutputListener() {
        @Override
        public void pushed(Descriptor blob, Reference repository, Push.Outcome outcome) {
            outcomes.add(outcome);
        }

        @Override
        public void converted(io.jcontainers.build.image.Digest diffId, Descriptor blob) {
            converted.add(diffId.toString());
        }
    };
    private final OutputPlaces places = new OutputPlaces() {
        @Override
        public Path path(String destination) {
            return directory.resolve(destination);
        }

        @Override
        public OutputStream stdout() throws IOException {
            throw OutputPlaces.refuseTerminal("tar");
        }

        @Override
        public Fd openRoot() throws IOException {
            throw new IOException("not here");
        }

        @Override
        public RegistryClient registry() {
            return client;
        }
    };

    @BeforeEach
    void open() throws IOException {
        store = ImageStore.open(directory.resolve("store"));
        lease = store.leases().forProcess("test");
        client = new RegistryClient(RegistrySettings.usual());
        BuiltImages images = new BuiltImages(store, lease);
        image = images.image(
                1,
                List.of(
                        images.pulled(BuiltImages.tar("d bin", "f bin/a from-base"), Compression.GZIP),
                        images.built(BuiltImages.tar("d bin", "c bin/ping", "f bin/b " + "words ".repeat(9000))),
                        images.built(BuiltImages.tar("d bin", "f bin/.wh.a "))));
    }

    @AfterEach
    void close() throws Exception {
        client.close();
        lease.close();
        if (registry != null) {
            registry.destroy();
            if (!registry.waitFor(5, TimeUnit.SECONDS)) {
                registry.destroyForcibly().waitFor();
            }
        }
    }

    private static void require(String program) {
        boolean found = false;
        for (String path : System.getenv().getOrDefault("PATH", "").split(":", -1)) {
            found |= !path.isEmpty() && Files.isExecutable(Path.of(path, program));
        }
        if (!found) {
            System.out.println("OutputClientsTest skipped: " + program + " is not installed");
        }
        Assumptions.assumeTrue(found, program + " is not installed");
    }

    private String run(String... command) throws IOException, InterruptedException {
        Path out = Files.createTempFile(directory, "out", "");
        Path err = Files.createTempFile(directory, "err", "");
        Process process = new ProcessBuilder(command)
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .redirectInput(Path.of("/dev/null").toFile())
                .start();
        try {
            assertTrue(process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS), () -> List.of(command) + " does not end");
        } finally {
            process.destroyForcibly();
        }
        String errors = Files.readString(err, StandardCharsets.UTF_8);
        assertEquals(0, process.exitValue(), () -> List.of(command) + ": " + errors);
        return Files.readString(out, StandardCharsets.UTF_8).strip();
    }

    private ImageOutputs.Result write(String output, String... tags) throws IOException {
        OutputRequest request = new OutputRequest(
                List.of(OutputSpec.parse(output)),
                OutputRequest.tags(List.of(tags)),
                ImageAnnotations.none(),
                SquashMode.NONE,
                OptionalLong.empty());
        return new ImageOutputs(store, Syscalls.linux(), 2).write(image, request, places, lease, listener);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "type=oci,dest=o,tar=false",
                "type=oci,dest=o,tar=false,compression=uncompressed,force-compression=true",
                "type=image"
            })
    void umociUnpacksItWithItsCapabilities(String output) throws Exception {
        Scratch.needsRoot();
        require("umoci");
        write(output, "app:1");
        Path layout = output.equals("type=image") ? store.root() : directory.resolve("o");
        Path bundle = directory.resolve("bundle");
        run("umoci", "unpack", "--image", layout + ":app:1", bundle.toString());
        assertTrue(Files.exists(bundle.resolve("rootfs/bin/b")));
        assertTrue(Files.notExists(bundle.resolve("rootfs/bin/a")));
        Object capability = run(
                "python3",
                "-c",
                "import os, sys; print(os.getxattr(sys.argv[1], 'security.capability').hex())",
                bundle.resolve("rootfs/bin/ping").toString());
        assertEquals(java.util.HexFormat.of().formatHex(BuiltImages.CAP_NET_RAW), capability);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "type=oci,dest=o",
                "type=oci,dest=o,compression=zstd,force-compression=true",
                "type=docker,dest=o",
                "type=docker,dest=o,compression=uncompressed",
                "type=docker,dest=o,compression=zstd"
            })
    void skopeoReadsArchives(String output) throws Exception {
        require("skopeo");
        ImageOutputs.Result result = write(output, "app:1");
        String transport = output.startsWith("type=oci") ? "oci-archive:" : "docker-archive:";
        Path copy = directory.resolve("copy");
        run("skopeo", "--insecure-policy", "copy", transport + directory.resolve("o") + ":app:1", "dir:" + copy);
        String config = result.image().orElseThrow().id().hex();
        assertTrue(Files.exists(copy.resolve(config)), "the configuration has another digest");
        if (transport.equals("oci-archive:")) {
            assertEquals(
                    result.image().orElseThrow().descriptor().digest().toString(),
                    run(
                            "skopeo",
                            "manifest-digest",
                            copy.resolve("manifest.json").toString()));
        }
    }

    private void startRegistry() throws Exception {
        Path program = Path.of(System.getProperty("docker.registry", "/usr/bin/docker-registry"));
        String reason = "skipped: " + program + " is missing (package docker-registry)";
        if (!Files.isExecutable(program)) {
            System.out.println("OutputClientsTest " + reason);
        }
        Assumptions.assumeTrue(Files.isExecutable(program), reason);
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            port = free.getLocalPort();
        }
        host = "127.0.0.1:" + port;
        Path configuration = directory.resolve("config.yml");
        Files.writeString(
                configuration,
                "version: 0.1\nlog:\n  level: error\nstorage:\n  filesystem:\n    rootdirectory: "
                        + directory.resolve("data") + "\nhttp:\n  addr: " + host + "\n");
        registry = new ProcessBuilder(program.toString(), "serve", configuration.toString())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("registry.log").toFile())
                .start();
        for (int i = 0; i < 300 && registry.isAlive(); i++) {
            try (Socket _ = new Socket(InetAddress.getByName("127.0.0.1"), port)) {
                return;
            } catch (IOException e) {
                Thread.sleep(50);
            }
        }
        throw new IOException("the registry doesn't start: " + Files.readString(directory.resolve("registry.log")));
    }

    @Test
    void pushedTwiceItIsTheSameAndOtherRepositoriesTakeItOver() throws Exception {
        startRegistry();
        ImageOutputs.Result first = write("type=registry", host + "/one/app:1", host + "/one/app:2");
        assertEquals(1, first.repositories().size());
        assertEquals(Collections.nCopies(4, Push.Outcome.UPLOADED), outcomes);
        assertEquals(2, converted.size());
        assertEquals(
                first.image().orElseThrow().descriptor().digest(),
                client.manifest(Reference.parse(host + "/one/app:2")).digest());
        // Nothing is left of the compressed blobs: they are not made again.
        dropCompressed();
        outcomes.clear();
        ImageOutputs.Result again = write("type=image,push=true", host + "/one/app:3");
        assertEquals(Collections.nCopies(4, Push.Outcome.EXISTED), outcomes);
        assertEquals(first.repositories(), again.repositories());
        assertEquals(2, converted.size());
        outcomes.clear();
        write("type=registry", host + "/two/app:1");
        assertEquals(3, Collections.frequency(outcomes, Push.Outcome.MOUNTED));
        assertEquals(1, Collections.frequency(outcomes, Push.Outcome.UPLOADED));
        assertEquals(2, converted.size());
    }

    /** As a prune does while the image itself is there. */
    private void dropCompressed() throws IOException {
        OutputRequest plain = OutputRequest.store(List.of(Reference.parse("kept:1")));
        new ImageOutputs(store, Syscalls.linux(), 1).write(image, plain, places, lease, listener);
        lease.close();
        store.collect(Duration.ZERO);
        lease = store.leases().forProcess("test");
    }

    @Test
    void aRegistryThatLostTheBlobsGetsThemAgain() throws Exception {
        startRegistry();
        write("type=registry", host + "/one/app:1");
        dropCompressed();
        registry.destroy();
        assertTrue(registry.waitFor(5, TimeUnit.SECONDS));
        run("rm", "-rf", directory.resolve("data").toString());
        client.close();
        client = new RegistryClient(RegistrySettings.usual());
        String before = host;
        startRegistry();
        outcomes.clear();
        ImageOutputs.Result again = write("type=registry", host + "/one/app:1");
        assertEquals(Collections.nCopies(4, Push.Outcome.UPLOADED), outcomes);
        assertEquals(4, converted.size());
        assertTrue(!before.isEmpty());
        assertEquals(
                again.image().orElseThrow().descriptor().digest(),
                client.manifest(Reference.parse(host + "/one/app:1")).digest());
        require("skopeo");
        run(
                "skopeo",
                "--insecure-policy",
                "copy",
                "--src-tls-verify=false",
                "docker://" + host + "/one/app:1",
                "dir:" + directory.resolve("copied"));
    }

    @Test
    void aPushByDigestLeavesTheTagsAlone() throws Exception {
        startRegistry();
        ImageOutputs.Result result = write("type=registry,push-by-digest=true", host + "/one/app:1");
        assertEquals(List.of(), tags());
        assertEquals(
                result.image().orElseThrow().descriptor().digest(),
                client.manifest(result.repositories().getFirst()).digest());
    }

    private List<String> tags() {
        try {
            return client.tags(Reference.parse(host + "/one/app"));
        } catch (IOException none) {
            return List.of();
        }
    }
}
