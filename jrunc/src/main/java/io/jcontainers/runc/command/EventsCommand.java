package io.jcontainers.runc.command;

import io.jcontainers.runc.cgroup.CgroupException;
import io.jcontainers.runc.cgroup.CgroupMode;
import io.jcontainers.runc.cgroup.CgroupPlacement;
import io.jcontainers.runc.cgroup.CgroupStats;
import io.jcontainers.runc.cgroup.HugePageSizes;
import io.jcontainers.runc.cgroup.OomWatch;
import io.jcontainers.runc.cgroup.StatsFiles;
import io.jcontainers.runc.cgroup.StatsJson;
import io.jcontainers.runc.request.Files;
import io.jcontainers.runc.request.Need;
import io.jcontainers.runc.request.Reply;
import io.jcontainers.runc.request.RequestException;
import io.jcontainers.runc.state.Container;
import io.jcontainers.runc.state.Containers;
import io.jcontainers.runc.state.Listing;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** events. */
final class EventsCommand implements Command {
    static final String STATS = "stats";
    static final String OOM = "oom";

    private static final int MOST_BYTES = 1 << 20;
    private static final String DEFAULT_INTERVAL = "5s";

    @Override
    public String name() {
        return "events";
    }

    @Override
    public String purpose() {
        return "print resource use and out-of-memory events of a container, one JSON object a line";
    }

    @Override
    public String operands() {
        return "<container-id>";
    }

    @Override
    public List<Option> options() {
        return List.of(
                Option.value("interval", "TIME", "between two lines, such as 500ms or 1m (default 5s)"),
                Option.flag(STATS, "print one line and end"),
                Option.flag(OOM, "print a line if memory ran out").hide());
    }

    @Override
    public List<String> examples() {
        return List.of(
                "# bytes in use now",
                "jrunc events --stats web1 | jq .data.memory.usage.usage",
                "# every second until the container ends",
                "jrunc events --interval 1s web1");
    }

    @Override
    public Reply answer(Call call) {
        long interval = interval(call.arguments().text("interval", DEFAULT_INTERVAL));
        Container container = new Containers(call.request()).get(call.id());
        if (!container.status().alive()) {
            throw new RequestException("container-not-running", "container with id " + call.id() + " is not running");
        }
        CgroupPlacement placement = container.record().placement();
        Files files = call.request().files();
        if (call.arguments().flag(OOM)) {
            return Reply.print(ranOut(files, placement) ? StatsJson.oom(call.id()) : new byte[0]);
        }
        if (call.arguments().flag(STATS)) {
            return Reply.print(StatsJson.stats(call.id(), stats(files, placement)));
        }
        return new Reply.Run(EventsProgram.of(call.request(), container, interval)
                .encode(call.request().machine()));
    }

    private static long interval(String text) {
        try {
            long nanos = GoDuration.nanos(text);
            if (nanos > 0) {
                return nanos;
            }
        } catch (IllegalArgumentException e) {
            throw new RequestException("usage", "invalid value \"" + text + "\" for flag -interval: " + e.getMessage());
        }
        throw new RequestException("usage", "duration interval must be greater than 0");
    }

    /** The v1 notification tells nothing but ends of memory; a change of the v2 counters may be another one's. */
    private static boolean ranOut(Files files, CgroupPlacement placement) {
        OomWatch watch = OomWatch.of(placement);
        if (watch == null) {
            return false;
        }
        Files.Content counters = files.get(Need.file(watch.counters().bytes(), MOST_BYTES));
        return counters.errno() == 0 && (placement.mode() != CgroupMode.V2 || OomWatch.kills(counters.bytes()) > 0);
    }

    private static CgroupStats stats(Files files, CgroupPlacement placement) {
        List<String> sizes = HugePageSizes.of(Listing.names(files, "/sys/kernel/mm/hugepages"));
        List<StatsFiles.StatsFile> wanted = StatsFiles.of(placement, sizes).files();
        files.want(wanted.stream().map(EventsCommand::need).toList());
        Map<String, byte[]> contents = new HashMap<>();
        for (StatsFiles.StatsFile file : wanted) {
            Files.Content content = files.get(need(file));
            if (content.errno() == 0) {
                contents.put(file.name(), content.bytes());
            }
        }
        try {
            return CgroupStats.parse(placement.mode(), sizes, contents);
        } catch (CgroupException e) {
            throw new RequestException(
                    "cgroup-stats", e.problem().field() + ": " + e.problem().message());
        }
    }

    private static Need need(StatsFiles.StatsFile file) {
        return Need.file(file.path().bytes(), MOST_BYTES);
    }
}
