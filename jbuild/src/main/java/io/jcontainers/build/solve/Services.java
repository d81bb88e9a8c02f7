package io.jcontainers.build.solve;

import io.jcontainers.build.cache.CacheIndex;
import io.jcontainers.build.copy.CopyContext;
import io.jcontainers.build.layer.LayerDiff;
import io.jcontainers.build.network.NetworkPool;
import io.jcontainers.build.run.MountPreparation;
import io.jcontainers.build.run.StepCompiler;
import io.jcontainers.build.snapshot.LayerFiles;
import io.jcontainers.build.store.ImageStore;
import io.jcontainers.build.sys.Syscalls;
import java.nio.file.Path;

/**
 * What all builds of one data root share.
 *
 * @param store images and layers
 * @param files of layers, unpacked
 * @param index results of steps
 * @param shared steps that are under way
 * @param compiler of RUN
 * @param diff what makes layers of changed files
 * @param copies what copies share
 * @param mounts of RUN
 * @param networks of RUN
 * @param scratch a directory for temporary files, of nobody else
 * @param states directory of the states of running steps
 */
public record Services(
        Syscalls sys,
        ImageStore store,
        LayerFiles files,
        CacheIndex index,
        SharedSteps shared,
        StepCompiler compiler,
        LayerDiff diff,
        CopyContext copies,
        MountPreparation mounts,
        NetworkPool networks,
        Path scratch,
        Path states) {}
