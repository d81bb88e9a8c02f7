package io.jcontainers.runc.state;

import io.jcontainers.runc.cgroup.BytePath;
import io.jcontainers.runc.cgroup.CgroupTeardown;
import io.jcontainers.runc.request.Files;
import io.jcontainers.runc.request.Need;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The processes of a container: those of its cgroup and of all cgroups below that. */
public final class ContainerProcesses {
    private static final int MOST_BYTES = 16 << 20;
    private static final int MOST_DEPTH = 12;

    private final Files files;

    /** Reads through the files that the front sends. */
    public ContainerProcesses(Files files) {
        this.files = files;
    }

    /** Their pids as the caller sees them, init's cgroup first; without a cgroup init alone. */
    public List<Long> of(Container container) {
        BytePath top = CgroupTeardown.of(container.record().placement()).processes();
        if (top == null) {
            return container.pid() == 0 ? List.of() : List.of(container.pid());
        }
        Set<Long> pids = new LinkedHashSet<>();
        List<BytePath> level = List.of(top);
        for (int depth = 0; depth < MOST_DEPTH && !level.isEmpty(); depth++) {
            level = read(level, pids);
        }
        return List.copyOf(pids);
    }

    /** Takes the pids of one level of directories; returns the directories below. */
    private List<BytePath> read(List<BytePath> level, Set<Long> pids) {
        List<Need> needs = new ArrayList<>();
        level.forEach(directory -> {
            needs.add(procs(directory));
            needs.add(Listing.need(directory));
        });
        files.want(needs);
        List<BytePath> below = new ArrayList<>();
        for (BytePath directory : level) {
            pids(files.orEmpty(procs(directory)), pids);
            for (String name : names(directory)) {
                below.add(directory.join(name));
            }
        }
        // A listing does not tell directories from files; only a directory has a file with processes in it.
        files.want(below.stream().map(ContainerProcesses::procs).toList());
        below.removeIf(path -> files.get(procs(path)).errno() != 0);
        return below;
    }

    private List<String> names(BytePath directory) {
        return Listing.names(files, directory).stream()
                .filter(name -> !name.startsWith("cgroup.") && !name.startsWith("devices.") && !name.equals("tasks"))
                .toList();
    }

    private static Need procs(BytePath directory) {
        return Need.file(directory.join(CgroupTeardown.PROCS_FILE).bytes(), MOST_BYTES);
    }

    private static void pids(byte[] lines, Set<Long> pids) {
        for (String line : new String(lines, StandardCharsets.US_ASCII).split("\n")) {
            if (line.matches("[0-9]{1,18}")) {
                pids.add(Long.parseLong(line));
            }
        }
    }
}
