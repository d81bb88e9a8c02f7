package io.jcontainers.runc.command;

import io.jcontainers.runc.container.ContainerCompiler;
import io.jcontainers.runc.plan.Plan;
import io.jcontainers.runc.request.Reply;
import io.jcontainers.spec.rules.SpecRules;
import java.util.List;

/** Prints what run would do, and does nothing. */
final class PlanCommand implements Command {
    private final Engine engine;

    PlanCommand(Engine engine) {
        this.engine = engine;
    }

    @Override
    public String name() {
        return "plan";
    }

    @Override
    public String purpose() {
        return "print every step that run would take for a bundle, and touch nothing";
    }

    @Override
    public String operands() {
        return "[<bundle>]";
    }

    @Override
    public List<Option> options() {
        return List.of(
                Option.value("format,f", "FORMAT", "text or json (default text)"),
                Option.flag("stored", "also the programs of state, start, kill, pause, resume and delete"),
                Option.value("config", "FILE", "another file than config.json").hide(),
                Option.value("id", "ID", "the container's id (default plan)"));
    }

    @Override
    public List<String> examples() {
        return List.of(
                "# what would happen", "jrunc plan /bundles/web", "# for a program", "jrunc plan --format json .");
    }

    @Override
    public int leastWords() {
        return 0;
    }

    @Override
    public int mostWords() {
        return 1;
    }

    @Override
    public Reply answer(Call call) {
        var words = call.arguments().words();
        BundleLoader.Loaded loaded = BundleLoader.load(engine, call, words.isEmpty() ? null : words.getFirst());
        ContainerCompiler.Compiled compiled = new RunCommand(engine, "run").compilePlan(call, loaded.bundle());
        Plan plan = new Plan(
                loaded.bundle().config(),
                SpecRules.check(loaded.bundle().spec()),
                compiled,
                call.arguments().flag("stored"));
        String format = call.arguments().text("format", "text");
        if (!format.equals("text") && !format.equals("json")) {
            throw new UsageException("invalid value \"" + format + "\" for flag -format: neither text nor json");
        }
        return Reply.print(format.equals("json") ? plan.json() : plan.text());
    }
}
