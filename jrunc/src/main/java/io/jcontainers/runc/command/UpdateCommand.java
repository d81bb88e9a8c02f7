package io.jcontainers.runc.command;

import io.jcontainers.runc.cgroup.AskedResources;
import io.jcontainers.runc.cgroup.BytePath;
import io.jcontainers.runc.cgroup.CgroupException;
import io.jcontainers.runc.cgroup.CgroupPlacement;
import io.jcontainers.runc.cgroup.CgroupProblem;
import io.jcontainers.runc.cgroup.HierarchyPlacement;
import io.jcontainers.runc.cgroup.ResourceOptions;
import io.jcontainers.runc.cgroup.ResourceUpdate;
import io.jcontainers.runc.cgroup.ResourceWrites;
import io.jcontainers.runc.cgroup.SystemdPlan;
import io.jcontainers.runc.cgroup.UsageCheck;
import io.jcontainers.runc.container.SystemdSteps;
import io.jcontainers.runc.container.UpdateCompiler;
import io.jcontainers.runc.host.Caller;
import io.jcontainers.runc.request.Files;
import io.jcontainers.runc.request.Need;
import io.jcontainers.runc.request.Reply;
import io.jcontainers.runc.request.RequestException;
import io.jcontainers.runc.state.Container;
import io.jcontainers.runc.state.Containers;
import io.jcontainers.runc.state.ErrnoText;
import io.jcontainers.spec.Resources;
import io.jcontainers.spec.Spec;
import io.jcontainers.spec.json.JsonProblem;
import io.jcontainers.spec.json.ResourcesReader;
import io.jcontainers.spec.json.SpecReader;
import io.jcontainers.spec.json.SpecWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/** update. */
final class UpdateCommand implements Command {
    private static final int MOST_BYTES = 32 << 20;
    private static final int NEWEST_SYSTEMD = 999;

    @Override
    public String name() {
        return "update";
    }

    @Override
    public String purpose() {
        return "change the resource limits of a container";
    }

    @Override
    public String operands() {
        return "<container-id>";
    }

    @Override
    public List<Option> options() {
        List<Option> options = new ArrayList<>();
        options.add(Option.value(
                "resources,r",
                "FILE",
                "a linux.resources object in JSON, - for stdin; all other options are ignored then"));
        options.addAll(ResourceFlags.options());
        return options;
    }

    @Override
    public List<String> examples() {
        return List.of(
                "# half a gibibyte, at most two processors",
                "jrunc update --memory 512m --cpu-period 100000 --cpu-quota 200000 web1",
                "# from stdin",
                "echo '{\"pids\": {\"limit\": 200}}' | jrunc update --resources - web1");
    }

    @Override
    public Reply answer(Call call) {
        Containers containers = new Containers(call.request());
        Container container = containers.get(call.id());
        Resources change = change(call);
        if (!container.status().alive()) {
            throw new RequestException("container-not-running", "container not running");
        }
        Spec spec = SpecReader.read(containers.config(container));
        Resources earlier = AskedResources.of(spec);
        Resources merged = ResourceUpdate.merge(earlier, change).merged();
        Caller caller = Caller.of(call.request());
        ResourceOptions options = ResourceOptions.update(caller.rootless(), caller.inUserNamespace());
        CgroupPlacement placement = container.record().placement();
        UpdateCompiler.Limits next = checkedLimits(merged, container, options);
        Files files = call.request().files();
        check(files, placement, next.writes());
        byte[] config = SpecWriter.write(spec.toBuilder()
                        .linux(spec.linux().toBuilder().resources(merged).build())
                        .build())
                .getBytes(StandardCharsets.UTF_8);
        return new Reply.Run(new UpdateCompiler(call.request(), caller, container, file -> content(files, file))
                .compile(content(files, container.file()), config, next, limits(earlier, container, options))
                .encode(call.request().machine()));
    }

    private static UpdateCompiler.Limits checkedLimits(
            Resources resources, Container container, ResourceOptions options) {
        UpdateCompiler.Limits limits;
        try {
            limits = limits(resources, container, options);
        } catch (CgroupException e) {
            throw invalid(e.problem());
        }
        if (!limits.writes().problems().isEmpty()) {
            throw invalid(limits.writes().problems().getFirst());
        }
        return limits;
    }

    private static RequestException invalid(CgroupProblem problem) {
        return new RequestException("cgroup-invalid", problem.field() + ": " + problem.message());
    }

    /** systemd rounds a CPU quota; what it does not know is written into the unit's cgroup. */
    private static UpdateCompiler.Limits limits(Resources resources, Container container, ResourceOptions options) {
        CgroupPlacement placement = container.record().placement();
        if (placement.unit() == null) {
            return new UpdateCompiler.Limits(ResourceWrites.compile(resources, placement, options), null);
        }
        IntFunction<SystemdPlan> plan = version ->
                SystemdPlan.compile(placement, resources, container.record().annotations(), options, version);
        return new UpdateCompiler.Limits(
                ResourceWrites.compile(plan.apply(NEWEST_SYSTEMD).resources(), placement, options),
                version -> plan.apply(version).updateMessage(SystemdSteps.CALL));
    }

    private static Resources change(Call call) {
        BytePath file = call.arguments().path("resources");
        if (file == null) {
            return ResourceFlags.resources(call.arguments());
        }
        boolean stdin = file.latin1().equals("-");
        Need need = stdin
                ? new Need(Need.Kind.STDIN, new byte[0], MOST_BYTES)
                : Need.file(call.absolute(file).bytes(), MOST_BYTES);
        Files.Content content = call.request().files().get(need);
        if (content.errno() != 0) {
            throw new RequestException(
                    "resources-unreadable", "open " + file.display() + ": " + ErrnoText.of(content.errno()));
        }
        try {
            return ResourcesReader.read(content.bytes());
        } catch (JsonProblem e) {
            throw new RequestException("resources-invalid", file.display() + ": " + e.getMessage());
        }
    }

    /** Limits below what is used now, where the configuration wants that refused. */
    private static void check(Files files, CgroupPlacement placement, ResourceWrites writes) {
        writes.steps().forEach(step -> {
            HierarchyPlacement hierarchy = placement.byKey(step.hierarchy());
            if (step instanceof UsageCheck check && hierarchy != null) {
                String violation = check.violation(content(files, hierarchy.file(check.file())));
                if (violation != null) {
                    throw new RequestException("cgroup-write", check.field() + ": " + violation);
                }
            }
        });
    }

    private static byte[] content(Files files, BytePath file) {
        return files.orEmpty(Need.file(file.bytes(), MOST_BYTES));
    }
}
