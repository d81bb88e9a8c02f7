package io.jcontainers.runc.state;

import io.jcontainers.runc.cgroup.BytePath;
import io.jcontainers.runc.cgroup.CgroupTeardown;
import io.jcontainers.runc.cgroup.FreezeFiles;
import io.jcontainers.runc.request.Files;
import io.jcontainers.runc.request.Need;
import io.jcontainers.runc.request.Request;
import io.jcontainers.runc.request.RequestException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the containers below the directory of all state, through the files that the front sends. Methods throw
 * {@link Files.Missing} until everything that they look at was sent.
 */
public final class Containers {
    /** The container file's name in the container's directory. */
    public static final String FILE = "container";

    /** The socket that is there from create to start. */
    public static final String START_SOCKET = "start.sock";

    private static final int MOST_RECORD_BYTES = 1 << 20;
    private static final int MOST_LINE_BYTES = 4096;
    private static final int MOST_CONFIG_BYTES = 10 << 20;
    private static final int ENOENT = 2;
    private static final int ENOTDIR = 20;
    private static final Need BOOT_ID = Need.file("/proc/sys/kernel/random/boot_id", 64);

    private final Request request;
    private final Files files;
    private final BytePath root;

    /** Those of a request's {@code --root}. */
    public Containers(Request request) {
        this.request = request;
        this.files = request.files();
        this.root = BytePath.of(request.directory()).resolve(BytePath.of(request.root()));
    }

    /** The directory of all state, absolute. */
    public BytePath root() {
        return root;
    }

    /** Every name in the directory of all state that can be a container's id, sorted; none if it does not exist. */
    public List<String> ids() {
        Files.Content names = files.get(Listing.need(root));
        if (names.errno() != 0 && names.errno() != ENOENT) {
            throw new RequestException("state-root", "open " + root.display() + ": " + ErrnoText.of(names.errno()));
        }
        return Listing.names(names.bytes()).stream()
                .filter(ContainerId::isValid)
                .sorted()
                .toList();
    }

    /** All that can be read; the others are leftovers, see {@code gc}. */
    public List<Container> all() {
        List<String> ids = ids();
        List<Need> needs = new ArrayList<>();
        ids.forEach(id -> needs.addAll(firstNeeds(id)));
        files.want(needs);
        List<Need> processes = new ArrayList<>();
        ids.forEach(id -> processes.addAll(secondNeeds(id)));
        files.want(processes);
        List<Container> all = new ArrayList<>();
        for (String id : ids) {
            ContainerRecord record = record(id);
            if (record != null) {
                all.add(container(id, record));
            }
        }
        return all;
    }

    /**
     * One container.
     *
     * @throws RequestException if there is none, or its files are damaged
     */
    public Container get(String id) {
        files.want(firstNeeds(id));
        files.want(secondNeeds(id));
        Files.Content content = files.get(recordOf(id));
        if (content.errno() == ENOENT || content.errno() == ENOTDIR) {
            throw new RequestException("container-unknown", "container does not exist");
        }
        ContainerRecord record = record(id);
        if (record == null) {
            throw new RequestException(
                    "state-damaged",
                    "read the state of container " + id + ": "
                            + (content.errno() == 0 ? "damaged" : ErrnoText.of(content.errno())));
        }
        return container(id, record);
    }

    /** The container's config.json, as create read it or the last update left it. */
    public byte[] config(Container container) {
        Files.Content content =
                files.get(new Need(Need.Kind.CONFIG, container.file().bytes(), MOST_CONFIG_BYTES));
        if (content.errno() != 0) {
            throw new RequestException(
                    "state-damaged",
                    "read the state of container " + container.record().id() + ": " + ErrnoText.of(content.errno()));
        }
        return content.bytes();
    }

    /** The record of a container; null where it is missing or damaged. */
    public @Nullable ContainerRecord record(String id) {
        files.want(firstNeeds(id));
        Files.Content content = files.get(recordOf(id));
        return content.errno() == 0 ? ContainerRecord.parse(content.bytes()) : null;
    }

    /** What became known when init ran; null where that is missing or damaged. */
    public @Nullable LiveFile live(String id) {
        return LiveFile.parse(files.orEmpty(liveOf(id)));
    }

    /** The names in a container's directory. */
    public List<String> entries(String id) {
        return Listing.names(files, root.join(id));
    }

    /** Whether there is a directory of that name. */
    public boolean isDirectory(String id) {
        return files.get(Listing.need(root.join(id))).errno() == 0;
    }

    /** Whether the init that the live file names runs, whatever else is damaged. */
    public boolean initRuns(String id) {
        LiveFile live = live(id);
        ProcessStat stat = live == null ? null : ProcessStat.parse(files.orEmpty(statOf(live)));
        return live != null && stat != null && stat.runs(live.startTime());
    }

    /** Of the running host. */
    public String bootId() {
        return new String(files.orEmpty(BOOT_ID), StandardCharsets.US_ASCII).trim();
    }

    private Container container(String id, ContainerRecord record) {
        LiveFile live = live(id);
        return new Container(root.join(id), record, live, status(id, record, live));
    }

    private ContainerStatus status(String id, ContainerRecord record, @Nullable LiveFile live) {
        if (live == null) {
            return ContainerStatus.CREATING;
        }
        if (!record.bootId().equals(bootId())) {
            return ContainerStatus.STOPPED;
        }
        record.requirePidNamespace(request, root.join(id));
        ProcessStat stat = ProcessStat.parse(files.orEmpty(statOf(live)));
        if (stat == null || !stat.runs(live.startTime())) {
            return ContainerStatus.STOPPED;
        }
        if (entries(id).contains(START_SOCKET)) {
            return ContainerStatus.CREATED;
        }
        return isFrozen(record) ? ContainerStatus.PAUSED : ContainerStatus.RUNNING;
    }

    /** As the stored program of {@code state} decides it: FREEZING counts. */
    private boolean isFrozen(ContainerRecord record) {
        FreezeFiles freeze = CgroupTeardown.of(record.placement()).freeze();
        if (freeze == null) {
            return false;
        }
        byte[] text = files.orEmpty(freezerOf(freeze));
        return text.length > 0 && text[0] == (freeze.rewrite() ? 'F' : '1');
    }

    private List<Need> firstNeeds(String id) {
        return List.of(recordOf(id), liveOf(id), Listing.need(root.join(id)), BOOT_ID);
    }

    private List<Need> secondNeeds(String id) {
        ContainerRecord record = record(id);
        LiveFile live = live(id);
        if (record == null || live == null || !record.bootId().equals(bootId())) {
            return List.of();
        }
        FreezeFiles freeze = CgroupTeardown.of(record.placement()).freeze();
        return freeze == null ? List.of(statOf(live)) : List.of(statOf(live), freezerOf(freeze));
    }

    private Need recordOf(String id) {
        return new Need(Need.Kind.RECORD, root.join(id).join(FILE).bytes(), MOST_RECORD_BYTES);
    }

    private Need liveOf(String id) {
        return Need.file(root.join(id).join(LiveFile.NAME).bytes(), MOST_LINE_BYTES);
    }

    private static Need statOf(LiveFile live) {
        return Need.file("/proc/" + live.pid() + "/stat", MOST_LINE_BYTES);
    }

    private static Need freezerOf(FreezeFiles freeze) {
        return Need.file(freeze.directory().join(freeze.file()).bytes(), MOST_LINE_BYTES);
    }
}
