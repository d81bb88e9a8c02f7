package io.jcontainers.conformance.build.registry;

import io.jcontainers.conformance.build.BuildCase;
import io.jcontainers.conformance.build.BuildCases;
import io.jcontainers.conformance.build.BuildStage;
import io.jcontainers.conformance.build.BuiltImage;
import io.jcontainers.conformance.build.Program;
import io.jcontainers.conformance.build.Ran;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A case with a registry that fails on purpose, in front of a real one that has an image "app:1". */
final class Scene {
    /** Of the layer that is fetched: more than what sockets hold. */
    static final int LAYER_BYTES = 3_000_000;

    final BuildStage stage;
    final RegistryServer registry;
    final FaultyProxy proxy;
    final RemoteImage image;
    private String seconds = "20";
    private String retries = "3";

    /** What a case does. */
    interface Body {
        void play(Scene scene) throws Exception;
    }

    private Scene(BuildStage stage) throws IOException, InterruptedException {
        this.stage = stage;
        this.registry = RegistryServer.plain(stage);
        this.proxy = FaultyProxy.before(stage, registry.port(), new ServerSocket());
        this.image = RemoteImage.of(stage, LAYER_BYTES);
        image.publish(registry, "app", "1", true);
    }

    /** Adds a case; the store has to be whole at its end. */
    static void add(BuildCases cases, String name, Body body) {
        cases.add(name, checked(stage -> body.play(new Scene(stage))));
    }

    static BuildCase.Body checked(BuildCase.Body body) {
        return stage -> {
            body.play(stage);
            stage.equal("faults of the store", List.of(), BuiltImage.faultsOf(stage.layout()));
        };
    }

    String name() {
        return proxy.host() + "/app:1";
    }

    /** Another server that fails on purpose, in front of the same registry. */
    FaultyProxy another() throws IOException {
        return FaultyProxy.before(stage, registry.port(), new ServerSocket());
    }

    /** From here on silence counts as a stall after a second, and nothing is tried again. */
    void impatient() {
        patience(1, 0);
    }

    void patience(int timeoutSeconds, int attemptsMore) {
        seconds = String.valueOf(timeoutSeconds);
        retries = String.valueOf(attemptsMore);
    }

    Program jbuild(Object... words) {
        return stage.jbuild(words).env("JBUILD_REGISTRY_TIMEOUT", seconds).env("JBUILD_REGISTRY_RETRIES", retries);
    }

    Program pulling() {
        return jbuild("pull", name());
    }

    /** A pull that has to succeed and to bring the very image. */
    Ran pulls() {
        Ran ran = pulling().run();
        if (!ran.ok()) {
            stage.stop("the pull failed: " + ran.told());
        }
        stage.equal("the image", image.digest(), stage.image(name(), "").manifestDigest());
        return ran;
    }

    /** A pull that has to fail, and to name nothing. */
    Ran pullFails(String part) throws IOException {
        return fails(part, pulling().run());
    }

    Ran fails(String part, Ran ran) throws IOException {
        stage.failed(part, ran);
        stage.that("no defect: " + ran.text(), !ran.text().contains("defect"));
        stage.that(
                "nothing is named",
                !Files.readString(stage.layout().resolve("index.json")).contains(proxy.host()));
        return ran;
    }

    /** What came of the layer that is fetched. */
    long partialBytes() throws IOException {
        Path partial = stage.layout()
                .resolve(".jcontainers/partial")
                .resolve(image.ownDigest().replace(':', '-'));
        return Files.exists(partial) ? Files.size(partial) : 0;
    }

    /** Something that has to be done without an error. */
    static void succeeds(BuildStage stage, Program program) {
        Ran ran = program.run();
        stage.that(ran.told(), ran.ok());
    }

    /** Requests for the layer that is fetched. */
    List<Head> layerRequests() {
        return proxy.requests("GET", "/blobs/" + image.ownDigest());
    }

    /** What to do about GET of that layer. */
    void onLayer(int times, FaultyProxy.Action action) {
        proxy.times(times, "GET", "/blobs/" + image.ownDigest(), action);
    }

    void onManifest(FaultyProxy.Action action) {
        proxy.on("GET", "/manifests/1$", action);
    }

    /** A directory for docker's config.json of the case. */
    Path config(String text) throws IOException {
        return config(stage, text);
    }

    static Path config(BuildStage stage, String text) throws IOException {
        Path directory = Files.createDirectories(stage.other("docker"));
        Path file = directory.resolve("config.json");
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, java.nio.file.attribute.PosixFilePermissions.fromString("rw-------"));
        return directory;
    }

    /** Trusts a certificate for one host, by certs.d of a configuration. */
    static void trust(Path config, String host, ServerCertificate certificate) throws IOException {
        Files.copy(
                certificate.authority(),
                Files.createDirectories(config.resolve("certs.d").resolve(host)).resolve("ca.crt"));
    }

    /** Ctrl-C once the registry was asked for something; the end has to come at once. */
    void interrupted(Program program, String target) {
        Program.Running running = program.start();
        stage.eventually(
                "a request for " + target + ": " + running.soFar(),
                () -> !proxy.requests(".*", target).isEmpty()
                        || !running.process().isAlive());
        BuildStage.pause(100);
        running.signal("INT");
        Ran ran = running.await(10);
        stage.equal("exit status: " + ran.text(), 130, ran.status());
    }
}
