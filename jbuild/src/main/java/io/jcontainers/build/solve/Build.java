package io.jcontainers.build.solve;

import io.jcontainers.build.cache.Explanation;
import io.jcontainers.build.cache.StepKey;
import io.jcontainers.build.command.Front;
import io.jcontainers.build.progress.Progress;
import io.jcontainers.build.run.StepNetworks;
import io.jcontainers.build.store.Lease;
import io.jcontainers.runc.request.Request;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** One build that is under way: what it was asked for, and whom it works with. */
public final class Build {
    private final BuildJob job;
    private final Services services;
    private final BuildInputs inputs;
    private final BaseImages images;
    private final Front front;
    private final StepNetworks networks;
    private final Request request;
    private final Lease lease;
    private final Progress progress;
    private final Cancellation cancellation = new Cancellation();
    private final Semaphore running;
    private final StepCache cache;
    private final DiskGuard disk;
    private volatile @Nullable String wantOfSpace;
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private final AtomicReference<FailedStep> failedStep = new AtomicReference<>();

    /**
     * Begins one.
     *
     * @param front executes its steps
     * @param networks of steps in mode default; stay the caller's
     * @param request facts about the front
     * @param lease keeps what it uses
     */
    public Build(
            BuildJob job,
            Services services,
            BuildInputs inputs,
            BaseImages images,
            Front front,
            StepNetworks networks,
            Request request,
            Lease lease,
            Progress progress) {
        this.job = job;
        this.services = services;
        this.inputs = inputs;
        this.images = images;
        this.front = front;
        this.networks = networks;
        this.request = request;
        this.lease = lease;
        this.progress = progress;
        this.running = new Semaphore(job.jobs());
        this.cache = new StepCache(services, lease, cancellation);
        this.disk = new DiskGuard(
                services.store().root(), DiskGuard.Space.of(services.store().root()), this::endForWantOfSpace);
    }

    BuildJob job() {
        return job;
    }

    Services services() {
        return services;
    }

    BuildInputs inputs() {
        return inputs;
    }

    BaseImages images() {
        return images;
    }

    Front front() {
        return front;
    }

    StepNetworks networks() {
        return networks;
    }

    Request request() {
        return request;
    }

    Lease lease() {
        return lease;
    }

    Progress progress() {
        return progress;
    }

    /** A step begins that no instruction stands for: it was not announced with those of its stage. */
    Progress.Step beginBeside(String name) {
        progress.announce(1);
        return progress.begin(name);
    }

    /** A step that has to be made begins; with the reason, if somebody wants to know it. */
    Progress.Step begin(String name, StepKey key) {
        String why = job.explain() ? new Explanation(services.index(), services.listings()).of(key) : "";
        Progress.Step step = progress.begin(name);
        if (!why.isEmpty()) {
            step.note(why);
        }
        return step;
    }

    /**
     * What a step does.
     *
     * @param <T> what it leads to
     */
    @FunctionalInterface
    interface StepWork<T> {
        T run() throws IOException, InterruptedException;
    }

    /** Does a step's work and tells how it ended: well, with its build, or for a reason of its own. */
    <T> T during(Progress.Step step, StepWork<T> work) throws IOException, InterruptedException {
        disk.begin();
        try {
            T result = work.run();
            step.done();
            return result;
        } catch (CancellationException e) {
            canceled(step);
            throw e;
        } catch (IOException | RuntimeException e) {
            if (cancellation.isCanceled()) {
                canceled(step);
            } else {
                step.failed(String.valueOf(e.getMessage()));
            }
            throw e;
        } finally {
            disk.end();
        }
    }

    /** Each step that was under way when the disk was full may be the one that filled it. */
    private void canceled(Progress.Step step) {
        String reason = wantOfSpace;
        if (reason == null) {
            step.canceled();
        } else {
            step.failed(reason);
        }
    }

    private void endForWantOfSpace(String reason) {
        wantOfSpace = reason;
        failed(new BuildFailure(reason, "", new IOException(reason)));
        cancellation.cancel();
    }

    /** Whether it ends because the disk is nearly full: whatever writes has to end at once. */
    boolean wantsSpace() {
        return wantOfSpace != null;
    }

    /** Ends it. */
    public Cancellation cancellation() {
        return cancellation;
    }

    /** One for each step that may run at once. */
    Semaphore running() {
        return running;
    }

    StepCache cache() {
        return cache;
    }

    /** The step that failed first, if {@link OnError#HOLD} was asked for; for the caller to close. */
    public Optional<FailedStep> failedStep() {
        return Optional.ofNullable(failedStep.get());
    }

    /** Keeps the first one for the caller of the build; false when there is one. */
    boolean hold(FailedStep step) {
        return failedStep.compareAndSet(null, step);
    }

    /** Notes why it can't go on; the first reason counts. */
    void failed(Throwable reason) {
        failure.compareAndSet(null, reason);
    }

    @Nullable
    Throwable failure() {
        return failure.get();
    }
}
