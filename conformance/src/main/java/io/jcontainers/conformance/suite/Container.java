package io.jcontainers.conformance.suite;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/** A container made by {@code create} or {@code run --detach}; its process writes to the files of that call. */
public final class Container {
    private final Stage stage;
    private final String id;
    private final Call.Running creation;
    private final Result created;

    private Container(Stage stage, String id, Call.Running creation, Result created) {
        this.stage = stage;
        this.id = id;
        this.creation = creation;
        this.created = created;
    }

    public static Container create(Stage stage, String id, Object... words) {
        return create(stage, id, stage.call(words));
    }

    /** Makes a container with a prepared call of {@code create} or {@code run --detach}, which has to succeed. */
    public static Container create(Stage stage, String id, Call call) {
        Call.Running running = call.start();
        Result result = running.await(20);
        stage.mustSucceed(result);
        return new Container(stage, id, running, result);
    }

    public String id() {
        return id;
    }

    public Result created() {
        return created;
    }

    public Result start() {
        Result result = stage.rt("start", id);
        stage.succeeds(result);
        return result;
    }

    /** Everything that the process has printed so far. */
    public String text() {
        return creation.output();
    }

    public Output output() {
        return Output.of(new Result(created.command(), created.exit(), text(), created.stderr()));
    }

    public void awaitOutput(String part) {
        stage.eventually("the process prints " + part, () -> text().contains(part));
    }

    /** The answer of {@code state}, or {@link Json#ABSENT} where it fails. */
    public Json state() {
        Result result = stage.rt("state", id);
        return result.succeeded() ? Json.parse(result.stdout()) : Json.ABSENT;
    }

    public String status() {
        return state().get("status").text();
    }

    public long pid() {
        Json pid = state().get("pid");
        return pid.isAbsent() ? 0 : pid.number();
    }

    public void awaitStatus(String status) {
        stage.eventually("status " + status + " of " + id, () -> status().equals(status));
    }

    /** Waits for the process's end and answers what it printed. */
    public Output finish() {
        awaitStatus("stopped");
        return output();
    }

    public Result kill(String signal) {
        return stage.rt("kill", id, signal);
    }

    public Result delete(String... flags) {
        List<Object> words = new ArrayList<>(List.of("delete"));
        words.addAll(Arrays.asList(flags));
        words.add(id);
        return stage.rt(words.toArray());
    }

    /** Kills, waits and deletes, and asserts that each step succeeds. */
    public void end() {
        stage.succeeds(kill("KILL"));
        awaitStatus("stopped");
        stage.succeeds(delete());
    }

    /** {@code exec} of the payload with verbs. */
    public Output exec(List<String> flags, String... verbs) {
        return Output.of(execCall(flags, verbs).run());
    }

    public Output exec(String... verbs) {
        return exec(List.of(), verbs);
    }

    public Call execCall(List<String> flags, String... verbs) {
        List<Object> words = new ArrayList<>(List.of("exec"));
        words.addAll(flags);
        words.addAll(List.of(id, "/payload", "do"));
        words.addAll(Arrays.asList(verbs));
        return stage.call(words.toArray());
    }

    /** {@code exec --process} with the container's process of the base configuration, then changed. */
    public Output execProcess(Consumer<Config> change, String... verbs) {
        return Output.of(execProcessCall(change, verbs).run());
    }

    public Call execProcessCall(Consumer<Config> change, String... verbs) {
        Config config = stage.config(change, verbs);
        String text = Json.write(config.json().get("process").value());
        return stage.call("exec", "--process", stage.newFile("process.json", text), id);
    }
}
