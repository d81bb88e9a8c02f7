package io.jcontainers.runc.command;

import io.jcontainers.runc.container.ContainerCompiler;
import io.jcontainers.runc.program.ProgramText;
import io.jcontainers.runc.request.Reply;
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
                Option.value("config", "FILE", "another file than config.json").hide(),
                Option.value("id", "ID", "the container's id (default plan)"));
    }

    @Override
    public List<String> examples() {
        return List.of("# what would happen", "jrunc plan /bundles/web", "# for a program", "jrunc plan --format json .");
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
        BundleLoader.Loaded loaded = BundleLoader.load(call, words.isEmpty() ? null : words.getFirst(), "plan");
        ContainerCompiler.Compiled compiled = new RunCommand(engine, "run").compilePlan(call, loaded.bundle());
        String format = call.arguments().text("format", "text");
        if (format.equals("json")) {
            return Reply.print(ProgramText.json(compiled.front(), compiled.init()));
        }
        return Reply.print(ProgramText.text(compiled.front(), compiled.init()));
    }
}
