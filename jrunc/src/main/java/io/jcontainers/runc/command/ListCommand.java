package io.jcontainers.runc.command;

import io.jcontainers.runc.request.Reply;
import io.jcontainers.runc.request.RequestException;
import io.jcontainers.runc.state.Container;
import io.jcontainers.runc.state.Containers;
import io.jcontainers.runc.state.Users;
import io.jcontainers.spec.json.StateWriter;
import java.util.List;
import java.util.stream.Collectors;

/** list. */
final class ListCommand implements Command {
    private static final List<String> HEADER = List.of("ID", "PID", "STATUS", "BUNDLE", "CREATED", "OWNER");

    @Override
    public String name() {
        return "list";
    }

    @Override
    public String purpose() {
        return "list the containers below --root";
    }

    @Override
    public String operands() {
        return "";
    }

    @Override
    public List<Option> options() {
        return List.of(
                Option.value("format,f", "FORMAT", "table or json (default table)"),
                Option.flag("quiet,q", "print ids only"));
    }

    @Override
    public List<String> examples() {
        return List.of(
                "# all containers of this root",
                "jrunc list",
                "# the ids of those that containerd made for Kubernetes",
                "jrunc --root /run/containerd/runc/k8s.io list --quiet");
    }

    @Override
    public int leastWords() {
        return 0;
    }

    @Override
    public Reply answer(Call call) {
        String format = call.arguments().text("format", "table");
        if (!format.equals("table") && !format.equals("json")) {
            throw new RequestException("usage", "invalid format option");
        }
        List<Container> containers = new Containers(call.request()).all();
        if (call.arguments().flag("quiet")) {
            return Reply.print(containers.stream()
                    .map(container -> container.record().id() + "\n")
                    .collect(Collectors.joining()));
        }
        Users users = Users.of(call.request());
        return Reply.print(format.equals("json") ? json(containers, users) : table(containers, users));
    }

    /** One line; no container is {@code null}, as an absent Go slice is written. */
    static String json(List<Container> containers, Users users) {
        if (containers.isEmpty()) {
            return "null\n";
        }
        return containers.stream()
                .map(container -> StateWriter.oneLine(
                        container.state(users.name(container.record().owner()))))
                .collect(Collectors.joining(",", "[", "]\n"));
    }

    static String table(List<Container> containers, Users users) {
        TextTable table = new TextTable();
        table.row(HEADER);
        for (Container container : containers) {
            table.row(List.of(
                    container.record().id(),
                    Long.toString(container.pid()),
                    container.status().text(),
                    container.record().bundle().display(),
                    container.created(),
                    users.name(container.record().owner())));
        }
        return table.text();
    }
}
