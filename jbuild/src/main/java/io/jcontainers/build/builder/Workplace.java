package io.jcontainers.build.builder;

import io.jcontainers.build.content.StatMemory;
import io.jcontainers.build.output.ImageOutputs;
import io.jcontainers.build.progress.log.BuildLogs;
import io.jcontainers.build.remote.DownloadCache;
import io.jcontainers.build.solve.Services;
import java.io.IOException;
import java.nio.file.Path;

/**
 * What builds of one data root share.
 *
 * @param warning for whoever builds there; mostly empty
 * @param outputs where results go
 * @param memory digests of files that builds have read
 * @param saved where they are kept
 * @param lost what has to be removed beside the first build
 */
record Workplace(
        Services services,
        String warning,
        ImageOutputs outputs,
        StatMemory memory,
        Path saved,
        DownloadCache downloads,
        BuildLogs logs,
        LostStepRemoval lost) {
    /** Keeps what was learnt about files, for the engines to come; what can't be kept is read again. */
    void remember() {
        if (!memory.isUnsaved()) {
            return;
        }
        try {
            memory.save(saved);
        } catch (IOException e) {
            return;
        }
    }
}
