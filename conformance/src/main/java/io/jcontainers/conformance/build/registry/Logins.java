package io.jcontainers.conformance.build.registry;

import io.jcontainers.conformance.build.BuildArea;
import io.jcontainers.conformance.build.BuildCase;
import io.jcontainers.conformance.build.BuildCases;
import io.jcontainers.conformance.build.BuildStage;
import io.jcontainers.conformance.build.Effort;
import io.jcontainers.conformance.build.Program;
import io.jcontainers.conformance.build.Ran;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Logins, in config.json and with credential helpers. */
public final class Logins implements BuildArea {

    private final BuildCases c = new BuildCases("registry-login");

    @Override
    public List<BuildCase> cases(Effort effort) {
        logins();
        helpers();
        return c.list();
    }

    private void add(String name, Scene.Body body) {
        Scene.add(c, name, body);
    }

    private static Program login(BuildStage stage, Path config, String host, String password) {
        return stage.jbuild("--config", config, "login", "-u", "user", "--password-stdin", host)
                .stdin((password + "\n").getBytes());
    }

    private void logins() {
        c.add("login-push-pull-logout", Scene.checked(stage -> {
            RegistryServer registry = RegistryServer.withPasswords(stage);
            Path config = stage.other("docker");
            String name = registry.host() + "/app:1";
            Scene.succeeds(stage, stage.jbuild("tag", "base", name));
            stage.failed(
                    "jbuild login",
                    stage.jbuild("--config", config, "push", name).run());
            Ran in = login(stage, config, registry.host(), "geheim").run();
            stage.contains("login", "Login Succeeded", in.out());
            stage.equal(
                    "config.json",
                    "{\"auths\":{\"" + registry.host() + "\":{\"auth\":\"dXNlcjpnZWhlaW0=\"}}}",
                    Files.readString(config.resolve("config.json")).replaceAll("\\s", ""));
            stage.equal(
                    "its mode",
                    "rw-------",
                    java.nio.file.attribute.PosixFilePermissions.toString(
                            Files.getPosixFilePermissions(config.resolve("config.json"))));
            Scene.succeeds(stage, stage.jbuild("--config", config, "push", name));
            Scene.succeeds(stage, stage.jbuild("rmi", name));
            Scene.succeeds(stage, stage.jbuild("--config", config, "pull", name));
            stage.dockerfile("FROM " + name, "RUN true");
            Scene.succeeds(stage, stage.jbuild("--config", config, "build", "--pull", "-t", "t", stage.context()));
            Scene.succeeds(stage, stage.jbuild("--config", config, "logout", registry.host()));
            stage.equal(
                    "config.json",
                    "{\"auths\":{}}",
                    Files.readString(config.resolve("config.json")).replaceAll("\\s", ""));
            stage.failed(
                    "jbuild login",
                    stage.jbuild("--config", config, "pull", name).run());
        }));
        c.add("wrong-password", Scene.checked(stage -> {
            RegistryServer registry = RegistryServer.withPasswords(stage);
            Path config = stage.other("docker");
            Ran ran = login(stage, config, registry.host(), "falsch").run();
            stage.failed("incorrect username or password", ran);
            stage.that("no password is told: " + ran.text(), !ran.text().contains("falsch"));
            stage.that("nothing is kept", !Files.exists(config.resolve("config.json")));
        }));
        c.add("other-fields-survive", Scene.checked(stage -> {
            RegistryServer registry = RegistryServer.withPasswords(stage);
            Path config =
                    Scene.config(stage, "{\"detachKeys\":\"ctrl-e,e\",\"auths\":{\"x.test\":{\"auth\":\"YTpi\"}}}");
            Scene.succeeds(stage, login(stage, config, registry.host(), "geheim"));
            String text = Files.readString(config.resolve("config.json"));
            stage.that(text, text.contains("ctrl-e,e") && text.contains("YTpi") && text.contains("dXNlcjpnZWhlaW0="));
        }));
        add("login-hangs", t -> {
            t.impatient();
            t.proxy.on(".*", "/", Exchange::hang);
            t.stage.failed(
                    "gave no answer in",
                    t.jbuild("--config", t.config("{}"), "login", "-u", "user", "-p", "x", t.proxy.host())
                            .run());
        });
        add("login-hangs-sigint", t -> {
            t.proxy.on(".*", "/", Exchange::hang);
            t.interrupted(t.jbuild("--config", t.config("{}"), "login", "-u", "user", "-p", "x", t.proxy.host()), "/");
        });
        add("login-again-hangs-sigint", t -> {
            t.proxy.on(".*", "/", Exchange::hang);
            String kept = "{\"auths\":{\"" + t.proxy.host() + "\":{\"auth\":\"dXNlcjpnZWhlaW0=\"}}}";
            t.interrupted(t.jbuild("--config", t.config(kept), "login", t.proxy.host()), "/");
        });
        add("search-hangs-sigint", t -> {
            t.proxy.on(".*", "/", Exchange::hang);
            t.interrupted(t.jbuild("search", t.proxy.host() + "/x"), "/");
        });
        add("concurrent-logins", t -> {
            Path config = t.config("{}");
            List<FaultyProxy> hosts = new ArrayList<>();
            List<Program.Running> running = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                hosts.add(t.another());
                Redirects.wantsPassword(hosts.getLast());
            }
            for (FaultyProxy host : hosts) {
                running.add(login(t.stage, config, host.host(), "geheim").start());
            }
            running.forEach(each -> t.stage.that(each.soFar(), each.await(60).ok()));
            String text = Files.readString(config.resolve("config.json"));
            t.stage.that("all of them: " + text, hosts.stream().allMatch(host -> text.contains(host.host())));
        });
    }

    /** A credential helper that keeps what it is given in a file. */
    private static Path helper(BuildStage stage) throws IOException {
        Path directory = Files.createDirectories(stage.other("helpers"));
        Path program = directory.resolve("docker-credential-suite");
        Path kept = directory.resolve("kept");
        Files.writeString(program, """
                #!/bin/sh
                echo "$1" >> LOG
                case $1 in
                store) cat > KEPT ;;
                get)
                    read -r server
                    if grep -qs "\\"ServerURL\\":\\"$server\\"" KEPT; then cat KEPT
                    else echo credentials not found in native keychain; exit 1; fi ;;
                erase) rm KEPT ;;
                esac
                """.replace("KEPT", kept.toString())
                .replace("LOG", directory.resolve("log").toString()));
        Files.setPosixFilePermissions(program, java.nio.file.attribute.PosixFilePermissions.fromString("rwxr-xr-x"));
        return directory;
    }

    private static Program with(Path helper, Program program) {
        return program.env("PATH", helper + ":/usr/sbin:/usr/bin:/sbin:/bin");
    }

    private void helpers() {
        c.add("credential-helper", Scene.checked(stage -> {
            RegistryServer registry = RegistryServer.withPasswords(stage);
            Path helper = helper(stage);
            Path config = Scene.config(stage, "{\"credsStore\":\"suite\"}");
            String name = registry.host() + "/app:1";
            Scene.succeeds(stage, with(helper, login(stage, config, registry.host(), "geheim")));
            stage.contains("kept", "geheim", Files.readString(helper.resolve("kept")));
            String text = Files.readString(config.resolve("config.json"));
            stage.that("not in config.json: " + text, !text.contains("geheim") && !text.contains("dXNlcj"));
            Scene.succeeds(stage, stage.jbuild("tag", "base", name));
            Scene.succeeds(stage, with(helper, stage.jbuild("--config", config, "push", name)));
            Scene.succeeds(stage, with(helper, stage.jbuild("--config", config, "pull", name)));
            Scene.succeeds(stage, with(helper, stage.jbuild("--config", config, "logout", registry.host())));
            stage.that("erased", !Files.exists(helper.resolve("kept")));
            stage.failed(
                    "jbuild login",
                    with(helper, stage.jbuild("--config", config, "pull", name)).run());
        }));
        add("credential-helper-that-is-missing", t -> {
            Redirects.wantsPassword(t.proxy);
            t.fails(
                    "docker-credential-nowhere",
                    t.jbuild("--config", t.config("{\"credsStore\":\"nowhere\"}"), "pull", t.name())
                            .run());
        });
        add("credential-helper-that-hangs-sigint", t -> {
            Redirects.wantsPassword(t.proxy);
            Path helper = helper(t.stage);
            Files.writeString(
                    helper.resolve("docker-credential-suite"), "#!/bin/sh\ntouch " + helper + "/on\nsleep 100\n");
            Program.Running pull = with(
                            helper, t.jbuild("--config", t.config("{\"credsStore\":\"suite\"}"), "pull", t.name()))
                    .start();
            t.stage.eventually("the helper runs", () -> Files.exists(helper.resolve("on")));
            pull.signal("INT");
            Ran ran = pull.await(10);
            t.stage.equal("exit status: " + ran.text(), 130, ran.status());
            t.stage.that(
                    "the helper has ended",
                    ProcessHandle.allProcesses()
                            .noneMatch(process -> process.info()
                                    .commandLine()
                                    .orElse("")
                                    .contains(helper.resolve("docker-credential-suite")
                                            .toString())));
        });
        add("credential-helper-not-asked-without-need", t -> {
            Path helper = helper(t.stage);
            Scene.succeeds(
                    t.stage,
                    with(helper, t.jbuild("--config", t.config("{\"credsStore\":\"suite\"}"), "pull", t.name())));
            t.stage.that("asked", !Files.exists(helper.resolve("log")));
        });
    }
}
