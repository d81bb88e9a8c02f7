package io.jcontainers.runc.exec;

import io.jcontainers.runc.cgroup.BytePath;
import io.jcontainers.runc.program.Errno;
import io.jcontainers.runc.request.Files;
import io.jcontainers.runc.request.Need;
import io.jcontainers.runc.request.Request;
import io.jcontainers.runc.request.RequestException;
import io.jcontainers.runc.state.ContainerRecord;
import io.jcontainers.runc.state.ErrnoText;
import io.jcontainers.runc.state.LiveFile;
import io.jcontainers.spec.Namespace;
import io.jcontainers.spec.NamespaceType;
import io.jcontainers.spec.Process;
import io.jcontainers.spec.Spec;
import io.jcontainers.spec.json.JsonProblem;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;

/**
 * A container of this boot whose init was running when it was last looked at.
 *
 * @param id its id
 * @param spec its config.json
 * @param record what create wrote down besides
 * @param init its first process
 */
public record RunningContainer(String id, Spec spec, ContainerRecord record, LiveFile init) {
    private static final int MOST_BYTES = 32 << 20;
    private static final int LIVE_BYTES = 4096;
    private static final Need BOOT_ID = Need.file("/proc/sys/kernel/random/boot_id", 64);

    /**
     * Reads its files in one round.
     *
     * @param reader reads a config.json; throws {@link JsonProblem} for what is none
     * @throws RequestException when there is no such container, or it belongs to an earlier boot
     */
    public static RunningContainer load(Request request, String id, Function<byte[], Spec> reader) {
        String directory = BytePath.of(request.root()).latin1() + "/" + id + "/";
        Need record = new Need(Need.Kind.RECORD, bytes(directory + "container"), MOST_BYTES);
        Need config = new Need(Need.Kind.CONFIG, bytes(directory + "container"), MOST_BYTES);
        Need live = Need.file(bytes(directory + "live"), LIVE_BYTES);
        Files files = request.files();
        files.want(List.of(record, config, live, BOOT_ID));
        Files.Content content = files.get(record);
        if (content.errno() == Errno.ENOENT.number() || content.errno() == Errno.ENOTDIR.number()) {
            throw new RequestException("container-unknown", "container does not exist");
        }
        if (content.errno() != 0) {
            throw new RequestException("state-damaged", damaged(request, id, ErrnoText.of(content.errno())));
        }
        ContainerRecord known = ContainerRecord.parse(content.bytes());
        if (known == null) {
            throw new RequestException("state-damaged", damaged(request, id, "damaged"));
        }
        LiveFile init = LiveFile.parse(files.orEmpty(live));
        String boot = new String(files.orEmpty(BOOT_ID), StandardCharsets.US_ASCII).trim();
        if (init == null || !boot.equals(known.bootId())) {
            throw new RequestException("container-stopped", "cannot exec in a stopped container");
        }
        known.requirePidNamespace(
                request,
                BytePath.of(request.directory())
                        .resolve(BytePath.of(request.root()))
                        .join(id));
        return new RunningContainer(id, spec(reader, files.orEmpty(config)), known, init);
    }

    private static String damaged(Request request, String id, String why) {
        return "read the state of container " + id + ": " + why + "; `" + request.program() + " delete --force " + id
                + "` removes it";
    }

    private static Spec spec(Function<byte[], Spec> reader, byte[] config) {
        try {
            return reader.apply(config);
        } catch (JsonProblem e) {
            throw new RequestException("state-damaged", "read the container's stored config.json: " + e.getMessage());
        }
    }

    private static byte[] bytes(String latin1) {
        return latin1.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** The process of its configuration. */
    public Process process() {
        Process process = spec.process();
        if (process == null) {
            throw new RequestException("state-damaged", "the container's stored config.json has no process");
        }
        return process;
    }

    /** Whether it has a namespace of a kind that create's caller did not share with it. */
    public boolean has(NamespaceType type) {
        for (Namespace namespace : spec.linux().namespaces()) {
            if (namespace.type() == type) {
                return true;
            }
        }
        return false;
    }
}
