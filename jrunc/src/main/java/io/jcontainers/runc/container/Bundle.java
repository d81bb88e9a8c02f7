package io.jcontainers.runc.container;

import io.jcontainers.runc.cgroup.BytePath;
import io.jcontainers.runc.request.RequestException;
import io.jcontainers.spec.Process;
import io.jcontainers.spec.Spec;
import org.jspecify.annotations.Nullable;

/**
 * A bundle: a directory with config.json.
 *
 * @param path absolute
 * @param config config.json as it is
 * @param spec what it says
 * @param ephemeral what it has besides when it is no bundle but a step of a build; null: it is one
 */
@SuppressWarnings("ArrayRecordComponent")
public record Bundle(
        BytePath path, byte[] config, Spec spec, @Nullable Ephemeral ephemeral) {
    /** Nothing but what config.json says. */
    public Bundle(BytePath path, byte[] config, Spec spec) {
        this(path, config, spec, null);
    }

    /** The root file system, absolute. */
    public BytePath rootfs() {
        String root = spec.root() == null ? "rootfs" : spec.root().path();
        return resolve(root);
    }

    /** A path of the configuration that may be relative to the bundle. */
    public BytePath resolve(String fromConfig) {
        return path.resolve(BytePath.ofText(fromConfig));
    }

    /** The same bundle with another process; {@code config} stays as it was read. */
    public Bundle with(Process process) {
        return with(spec.toBuilder().process(process).build());
    }

    /** The same bundle with another specification; {@code config} stays as it was read. */
    public Bundle with(Spec other) {
        return new Bundle(path, config, other, ephemeral);
    }

    /** The process, which a container that is to be started has. */
    public Process process() {
        Process process = spec.process();
        if (process == null) {
            throw new RequestException(
                    "config-invalid", path.join("config.json") + ": process: required to create a container");
        }
        return process;
    }
}
