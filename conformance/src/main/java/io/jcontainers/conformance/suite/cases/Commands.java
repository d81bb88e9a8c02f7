package io.jcontainers.conformance.suite.cases;

import io.jcontainers.conformance.suite.Area;
import io.jcontainers.conformance.suite.Cases;
import io.jcontainers.conformance.suite.Container;
import io.jcontainers.conformance.suite.Json;
import io.jcontainers.conformance.suite.Result;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** list, ps, pause, resume, kill, update, events, spec, features and version: what they do and print. */
final class Commands implements Area {
    private static final long MB = 1L << 20;

    @Override
    public String name() {
        return "commands";
    }

    private static void in(Cases c, String name, Exec.Both body) {
        c.add(name, s -> Lifecycle.running(s, k -> body.play(s, k)));
    }

    @Override
    public void declare(Cases c) {
        list(c);
        ps(c);
        freezer(c);
        kill(c);
        update(c);
        updateFlags(c);
        events(c);
        spec(c);
        about(c);
    }

    private static void list(Cases c) {
        c.add("list-empty", s -> {
            s.equal("json", "null", s.rt("list", "--format", "json").stdout().strip());
            s.equal("quiet", "", s.rt("list", "-q").stdout());
            s.equal(
                    "table",
                    "[ID, PID, STATUS, BUNDLE, CREATED, OWNER]",
                    List.of(s.rt("list").stdout().strip().split(" +")));
        });
        in(c, "list-json", (s, k) -> {
            Result r = s.rt("list", "--format=json");
            s.succeeds(r);
            s.equal("one line", 1L, r.stdout().strip().lines().count());
            Json entry = Json.parse(r.stdout()).at(0);
            s.equal("members", "[ociVersion, id, pid, status, bundle, rootfs, created, owner]", entry.names());
            s.equal("id", "$ID", entry.get("id"));
            s.equal("status", "running", entry.get("status"));
            s.equal("owner", "root", entry.get("owner"));
            s.equal("pid", k.pid(), entry.get("pid"));
        });
        in(
                c,
                "list-quiet",
                (s, k) -> s.equal("ids", "$ID\n", s.rt("list", "--quiet").stdout()));
        in(c, "list-table", (s, k) -> {
            List<String> lines = s.rt("list").stdout().lines().toList();
            s.equal("lines", 2, lines.size());
            String[] words = lines.get(1).split(" +");
            s.equal("id", "$ID", words[0]);
            s.equal("status", "running", words[2]);
            s.equal("owner", "root", words[5]);
            s.equal(
                    "columns start alike",
                    lines.get(0).indexOf("STATUS"),
                    lines.get(1).indexOf("running"));
            s.equal(
                    "width of the pid column",
                    12,
                    lines.get(0).indexOf("STATUS") - lines.get(0).indexOf("PID"));
        });
        c.add(
                "list-missing-root",
                s -> s.fact(
                        "exit",
                        s.bare("--root", s.directory().resolve("none"), "list", "-q")
                                .run()
                                .exit()));
        c.add("list-unknown-format", s -> s.fails(s.rt("list", "--format", "frob")));
    }

    private static void ps(Cases c) {
        c.add("ps-json", s -> {
            Container k = s.create("fork 2", "hang");
            k.start();
            k.awaitOutput("ready");
            Result r = s.rt("ps", "--format", "json", k.id());
            s.equal("lines", 1L, r.stdout().strip().lines().count());
            s.equal("processes", 3, Json.parse(r.stdout()).elements().size());
            s.that("init is one", Json.parse(r.stdout()).texts().contains(String.valueOf(k.pid())));
            s.succeeds(k.delete("-f"));
        });
        in(c, "ps-table", (s, k) -> {
            List<String> lines = s.rt("ps", k.id()).stdout().lines().toList();
            s.equal("lines", 2, lines.size());
            s.contains("header", "PID", lines.getFirst());
            s.contains("command", "/payload do hang", lines.getLast());
        });
        in(
                c,
                "ps-arguments",
                (s, k) -> s.equal(
                        "header",
                        "PID COMMAND",
                        s.rt("ps", k.id(), "-e", "-o", "pid,comm")
                                .stdout()
                                .lines()
                                .findFirst()
                                .orElse("")
                                .strip()
                                .replaceAll(" +", " ")));
    }

    private static void freezer(Cases c) {
        in(c, "pause-resume", (s, k) -> {
            s.succeeds(s.rt("pause", k.id()));
            s.equal("paused", "paused", k.status());
            s.equal(
                    "freezer",
                    "FROZEN",
                    s.host().v1().containsKey("freezer") ? s.cgroupFile("freezer", "freezer.state") : "FROZEN");
            s.succeeds(s.rt("resume", k.id()));
            s.equal("running", "running", k.status());
        });
        in(c, "pause-twice", (s, k) -> {
            s.succeeds(s.rt("pause", k.id()));
            s.fails(s.rt("pause", k.id()));
            s.succeeds(s.rt("resume", k.id()));
        });
        in(c, "resume-of-running", (s, k) -> s.fails(s.rt("resume", k.id())));
        c.add(
                "pause-of-created",
                s -> Lifecycle.created(s, k -> {
                    Result r = s.rt("pause", k.id());
                    s.fact("works", r.succeeded());
                    s.rt("resume", k.id());
                }));
        in(c, "kill-of-paused", (s, k) -> {
            s.succeeds(s.rt("pause", k.id()));
            s.succeeds(k.kill("KILL"));
            s.rt("resume", k.id());
            k.awaitStatus("stopped");
        });
        in(c, "delete-force-of-paused", (s, k) -> {
            s.succeeds(s.rt("pause", k.id()));
            s.succeeds(k.delete("--force"));
        });
    }

    private static void kill(Cases c) {
        for (String signal : List.of("TERM", "SIGTERM", "term", "15", "sigTerm", "USR1", "10", "HUP")) {
            c.add("kill-" + signal, s -> {
                String number =
                        signal.matches("\\d+") ? signal : signal.toUpperCase().replace("SIG", "");
                Container k = s.create("wait-signal " + number, "exit 0");
                k.start();
                k.awaitOutput("ready");
                s.succeeds(k.kill(signal));
                k.awaitStatus("stopped");
                s.that(
                        "the process got it: " + k.text(),
                        k.text()
                                .contains("\"ok\":"
                                        + switch (number) {
                                            case "TERM", "15" -> "15";
                                            case "HUP" -> "1";
                                            default -> "10";
                                        }));
                s.succeeds(k.delete());
            });
        }
        c.add("kill-default-is-term", s -> {
            Container k = s.create("wait-signal TERM", "exit 0");
            k.start();
            k.awaitOutput("ready");
            s.succeeds(s.rt("kill", k.id()));
            k.awaitStatus("stopped");
            s.succeeds(k.delete());
        });
        in(c, "kill-unknown-signal", (s, k) -> s.fails(k.kill("FROB"), "unknown signal"));
        c.add("kill-of-created", s -> {
            Container k = s.create("true");
            s.succeeds(k.kill("KILL"));
            k.awaitStatus("stopped");
            s.succeeds(k.delete());
        });
        c.add("kill-of-stopped", s -> {
            Container k = s.create("true");
            k.start();
            k.awaitStatus("stopped");
            s.fails(k.kill("KILL"), "container not running");
            s.succeeds(s.rt("kill", "--all", k.id(), "KILL"));
            s.succeeds(k.delete());
        });
        in(c, "kill-all", (s, k) -> {
            s.succeeds(s.rt("kill", "--all", k.id(), "9"));
            k.awaitStatus("stopped");
        });
        c.add("kill-without-pid-namespace-ends-everybody", s -> {
            s.require(!s.host().unified() || Files.exists(Path.of("/sys/fs/cgroup/cgroup.controllers")), "no cgroup");
            Container k = s.create(g -> g.withoutNamespace("pid"), "fork 3", "hang");
            k.start();
            k.awaitOutput("ready");
            s.equal(
                    "processes",
                    4,
                    Json.parse(s.rt("ps", "-f", "json", k.id()).stdout())
                            .elements()
                            .size());
            s.succeeds(s.rt("kill", "--all", k.id(), "KILL"));
            k.awaitStatus("stopped");
            s.succeeds(k.delete("-f"));
        });
    }

    private static void update(Cases c) {
        c.add("update-resources-from-stdin", s -> {
            Container k = s.running();
            s.require(s.host().v1().containsKey("memory"), "no v1 memory controller");
            Result r = s.call("update", "--resources=-", k.id())
                    .stdin("{\"memory\":{\"limit\":" + 64 * MB
                            + "},\"cpu\":{\"shares\":300,\"quota\":30000,\"period\":60000,\"cpus\":\"0\"},"
                            + "\"pids\":{\"limit\":44}}")
                    .run();
            s.succeeds(r);
            s.equal("prints", "", r.text());
            s.equal("memory", 64 * MB, s.cgroupFile("memory", "memory.limit_in_bytes"));
            s.equal("shares", 300, s.cgroupFile("cpu", "cpu.shares"));
            s.equal("quota", 30000, s.cgroupFile("cpu", "cpu.cfs_quota_us"));
            s.equal("period", 60000, s.cgroupFile("cpu", "cpu.cfs_period_us"));
            s.equal("cpus", 0, s.cgroupFile("cpuset", "cpuset.cpus"));
            s.equal("pids", 44, s.cgroupFile("pids", "pids.max"));
            s.succeeds(k.delete("-f"));
        });
        c.add("update-resources-from-file", s -> {
            Container k = s.running();
            s.require(s.host().v1().containsKey("pids"), "no v1 pids controller");
            s.succeeds(s.rt("update", "-r", s.newFile("r.json", "{\"pids\":{\"limit\":7}}"), k.id()));
            s.equal("pids", 7, s.cgroupFile("pids", "pids.max"));
            s.succeeds(k.delete("-f"));
        });
        c.add("update-keeps-what-is-not-named", s -> {
            s.require(s.host().v1().containsKey("pids"), "no v1 pids controller");
            Container k =
                    s.running(g -> g.set("linux.resources.pids.limit", 20).set("linux.resources.cpu.shares", 200));
            s.succeeds(s.rt("update", "--pids-limit", "30", k.id()));
            s.equal("pids", 30, s.cgroupFile("pids", "pids.max"));
            s.equal("shares", 200, s.cgroupFile("cpu", "cpu.shares"));
            s.fact(
                    "devices",
                    s.cgroupFile("devices", "devices.list").lines().sorted().toList());
            s.succeeds(k.delete("-f"));
        });
        in(
                c,
                "update-invalid-json",
                (s, k) -> s.fails(s.call("update", "-r", "-", k.id()).stdin("{").run()));
        in(c, "update-impossible-value", (s, k) -> {
            s.require(s.host().v1().containsKey("cpuset"), "no v1 cpuset controller");
            s.fails(s.rt("update", "--cpuset-cpus", "4000", k.id()));
            s.equal("status", "running", k.status());
        });
        in(c, "update-of-paused", (s, k) -> {
            s.require(s.host().v1().containsKey("pids"), "no v1 pids controller");
            s.succeeds(s.rt("pause", k.id()));
            s.succeeds(s.rt("update", "--pids-limit", "30", k.id()));
            s.equal("status", "paused", k.status());
            s.succeeds(s.rt("resume", k.id()));
            s.equal("pids", 30, s.cgroupFile("pids", "pids.max"));
        });
        c.add("update-of-stopped", s -> {
            Container k = s.create("true");
            k.start();
            k.awaitStatus("stopped");
            s.fact("works", s.rt("update", "--pids-limit", "30", k.id()).succeeded());
            s.succeeds(k.delete("-f"));
        });
    }

    private static void updateFlags(Cases c) {
        for (String row : List.of(
                "--memory 64M memory memory.limit_in_bytes 67108864",
                "--memory 70000000 memory memory.limit_in_bytes 69996544",
                "--memory-reservation 32m memory memory.soft_limit_in_bytes 33554432",
                "--cpu-share 99 cpu cpu.shares 99",
                "--cpu-period 70000 cpu cpu.cfs_period_us 70000",
                "--cpu-quota 20000 cpu cpu.cfs_quota_us 20000",
                "--cpuset-cpus 1 cpuset cpuset.cpus 1",
                "--cpuset-mems 0 cpuset cpuset.mems 0",
                "--pids-limit 12 pids pids.max 12",
                "--pids-limit -1 pids pids.max max",
                "--memory -1 memory memory.limit_in_bytes 9223372036854771712")) {
            String[] w = row.split(" ");
            in(c, "update" + w[0] + "-" + w[1], (s, k) -> {
                s.require(s.host().v1().containsKey(w[2]), "no v1 controller " + w[2]);
                s.succeeds(s.rt("update", w[0] + "=" + w[1], k.id()));
                s.equal(w[3], w[4], s.cgroupFile(w[2], w[3]));
            });
        }
        c.add("update-memory-grows-with-swap", s -> {
            s.require(s.host().v1().containsKey("memory"), "no v1 memory controller");
            Container k =
                    s.running(g -> g.set("linux.resources.memory", Json.object("limit", 32 * MB, "swap", 32 * MB)));
            s.succeeds(s.rt("update", "--memory", "96M", "--memory-swap", "128M", k.id()));
            s.equal("limit", 96 * MB, s.cgroupFile("memory", "memory.limit_in_bytes"));
            s.succeeds(s.rt("update", "--memory", "48M", "--memory-swap", "48M", k.id()));
            s.equal("limit", 48 * MB, s.cgroupFile("memory", "memory.limit_in_bytes"));
            s.succeeds(k.delete("-f"));
        });
        c.direct("update-cpu-burst-and-idle", "runc 1.1.5 does not know them", s -> {
            s.require(s.host().v1().containsKey("cpu"), "no v1 cpu controller");
            Container k = s.running(g -> g.set("linux.resources.cpu", Json.object("quota", 20000, "period", 50000)));
            s.mustSucceed(s.rt("update", "--cpu-burst", "4000", k.id()));
            s.equal("burst", 4000, s.cgroupFile("cpu", "cpu.cfs_burst_us"));
            s.succeeds(k.delete("-f"));
        });
    }

    private static void events(Cases c) {
        in(c, "events-stats", (s, k) -> {
            Result r = s.rt("events", "--stats", k.id());
            s.succeeds(r);
            s.that(
                    "starts as it must: " + r.stdout(),
                    r.stdout().startsWith("{\"type\":\"stats\",\"id\":\"" + s.token() + "\","));
            Json data = Json.parse(r.stdout().strip()).get("data");
            s.that("cpu", !data.get("cpu").get("usage").get("total").isAbsent());
            s.that("memory", !data.get("memory").get("usage").get("usage").isAbsent());
            s.equal("pids", 1, data.get("pids").get("current"));
            s.fact("members", data.names().stream().sorted().toList());
            s.fact(
                    "cpu members",
                    data.get("cpu").names().stream()
                            .filter(n -> !n.equals("throttling"))
                            .sorted()
                            .toList());
            s.fact(
                    "memory members",
                    data.get("memory").names().stream()
                            .filter(n -> n.equals("usage") || n.equals("raw"))
                            .toList());
        });
        c.add("events-of-stopped", s -> {
            Container k = s.create("true");
            k.start();
            k.awaitStatus("stopped");
            s.fails(s.rt("events", "--stats", k.id()), "not running");
            s.succeeds(k.delete());
        });
    }

    private static void spec(Cases c) {
        c.add("spec-writes-config", s -> {
            Path dir = s.newDirectory("spec");
            s.succeeds(s.call("spec", "--bundle", dir).run());
            Json config = Json.parse(s.read(dir.resolve("config.json")));
            s.equal("args", "[\"sh\"]", config.get("process").get("args"));
            s.equal("terminal", "true", config.get("process").get("terminal"));
            s.equal("readonly", "true", config.get("root").get("readonly"));
            s.fact(
                    "destinations",
                    config.get("mounts").elements().stream()
                            .map(m -> m.get("destination").text())
                            .toList());
            s.fact("masked", config.get("linux").get("maskedPaths"));
            s.fact("readonly paths", config.get("linux").get("readonlyPaths"));
            s.fact("bounding", config.get("process").get("capabilities").get("bounding"));
        });
        c.add("spec-refuses-to-overwrite", s -> {
            Path dir = s.newDirectory("spec");
            s.write(dir.resolve("config.json"), "mine");
            s.fails(s.call("spec", "-b", dir).run(), "config.json", "exist");
            s.equal("untouched", "mine", s.read(dir.resolve("config.json")));
        });
        c.add("spec-rootless", s -> {
            Path dir = s.newDirectory("spec");
            s.succeeds(s.call("spec", "--rootless", "-b", dir).run());
            Json config = Json.parse(s.read(dir.resolve("config.json")));
            s.that(
                    "user namespace",
                    config.get("linux").get("namespaces").text().contains("user"));
            s.that(
                    "no network namespace",
                    !config.get("linux").get("namespaces").text().contains("network"));
            s.equal(
                    "map",
                    "{\"containerID\":0,\"hostID\":0,\"size\":1}",
                    config.get("linux").get("uidMappings").at(0));
            s.that("no resources", config.get("linux").get("resources").isAbsent());
        });
        c.add("spec-runs", s -> {
            s.succeeds(s.call("spec", "-b", s.bundle().path()).run());
            String text = s.read(s.bundle().path().resolve("config.json"))
                    .replace("\"sh\"", "\"/payload\",\"do\",\"report\"")
                    .replaceFirst("\"terminal\": *true", "\"terminal\": false")
                    .replaceFirst("\"linux\": *\\{", "\"linux\":{\"cgroupsPath\":\"" + s.cgroup() + "\",");
            s.bundle().config(text);
            s.succeeds(s.rt("run", "-b", s.bundle().path(), s.id()));
        });
    }

    private static void about(Cases c) {
        String shape = "runc 1.1.5 has an older shape";
        c.direct("features", "runc 1.1.5 lacks newer members", s -> {
            Result r = s.bare("features").run();
            s.mustSucceed(r);
            Json f = Json.parse(r.stdout());
            s.equal("min", "1.0.0", f.get("ociVersionMin"));
            s.that(
                    "hooks",
                    f.get("hooks")
                            .texts()
                            .containsAll(List.of(
                                    "prestart",
                                    "createRuntime",
                                    "createContainer",
                                    "startContainer",
                                    "poststart",
                                    "poststop")));
            s.that(
                    "options",
                    f.get("mountOptions")
                            .texts()
                            .containsAll(List.of("ro", "rro", "bind", "tmpcopyup", "idmap", "ridmap")));
            s.equal(
                    "sorted",
                    f.get("mountOptions").texts().stream().sorted().toList(),
                    f.get("mountOptions").texts());
            s.that(
                    "namespaces",
                    f.get("linux")
                            .get("namespaces")
                            .texts()
                            .containsAll(List.of("cgroup", "ipc", "mount", "network", "pid", "time", "user", "uts")));
            s.equal(
                    "capabilities",
                    41,
                    f.get("linux").get("capabilities").elements().size());
            s.equal("seccomp", "true", f.get("linux").get("seccomp").get("enabled"));
            s.equal(
                    "idmap",
                    "true",
                    f.get("linux").get("mountExtensions").get("idmap").get("enabled"));
        });
        c.add("features-without-root-option", s -> s.succeeds(s.bare("features").run()));
        c.add("version", s -> {
            Result r = s.bare("--version").run();
            s.succeeds(r);
            s.that("first line: " + r.stdout(), r.stdout().startsWith("runc version "));
            s.that("spec", r.stdout().lines().anyMatch(l -> l.matches("spec: \\d+\\.\\d+\\.\\d+.*")));
            s.that("short option", s.bare("-v").run().stdout().equals(r.stdout()));
        });
        c.direct("checkpoint-is-not-there", shape, s -> {
            s.fails(s.bare("checkpoint", "--help").run());
            s.fails(s.bare("restore", "--help").run());
        });
    }
}
