package io.jcontainers.runc.command;

import io.jcontainers.runc.request.Need;
import io.jcontainers.runc.request.Reply;
import io.jcontainers.runc.request.Request;
import io.jcontainers.runc.request.RequestException;
import io.jcontainers.runc.state.Container;
import io.jcontainers.runc.state.ContainerProcesses;
import io.jcontainers.runc.state.Containers;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * ps.
 *
 * <p>The table is that of ps(1), less the lines of other processes. The front lets ps write into a file in memory and
 * then becomes this program again, with that file as its stdin and the hidden option that makes it a filter.
 */
final class PsCommand implements Command {
    static final String FILTER = "filter-stdin";
    private static final int MOST_BYTES = 32 << 20;

    @Override
    public String name() {
        return "ps";
    }

    @Override
    public String purpose() {
        return "list the processes of a container";
    }

    @Override
    public String operands() {
        return "<container-id> [<option of ps(1)>...]";
    }

    @Override
    public List<Option> options() {
        return List.of(
                Option.value("format,f", "FORMAT", "table or json, which is pids only (default table)"),
                Option.flag(FILTER, "take what ps(1) printed from stdin").hide());
    }

    @Override
    public List<String> examples() {
        return List.of(
                "# as ps -ef shows them",
                "jrunc ps web1",
                "# other columns",
                "jrunc ps web1 -o pid,rss,cmd",
                "# for a program",
                "jrunc ps --format json web1");
    }

    @Override
    public int wordsUntilRaw() {
        return 1;
    }

    @Override
    public int mostWords() {
        return Integer.MAX_VALUE;
    }

    @Override
    public Reply answer(Call call) {
        String format = call.arguments().text("format", "table");
        if (!format.equals("table") && !format.equals("json")) {
            throw new RequestException("usage", "invalid format option");
        }
        Request request = call.request();
        Container container = new Containers(request).get(call.id());
        if (format.equals("json")) {
            return Reply.print(json(new ContainerProcesses(request.files()).of(container)));
        }
        if (!call.arguments().flag(FILTER)) {
            return new Reply.Run(PsProgram.of(request, call.id(), options(call)).encode(request.machine()));
        }
        byte[] printed = request.files().orEmpty(new Need(Need.Kind.STDIN, new byte[0], MOST_BYTES));
        return Reply.print(PsTable.filter(printed, new ContainerProcesses(request.files()).of(container)));
    }

    private static List<byte[]> options(Call call) {
        List<byte[]> options = new ArrayList<>();
        call.arguments().words().stream().skip(1).forEach(word -> options.add(word.bytes()));
        return options.isEmpty() ? List.of(SelfCall.bytes("-ef")) : options;
    }

    static String json(List<Long> pids) {
        return pids.stream().map(String::valueOf).collect(Collectors.joining(",", "[", "]\n"));
    }
}
