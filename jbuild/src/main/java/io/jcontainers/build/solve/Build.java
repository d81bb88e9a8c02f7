package io.jcontainers.build.solve;

import io.jcontainers.build.cache.Explanation;
import io.jcontainers.build.cache.StepKey;
import io.jcontainers.build.command.Front;
import io.jcontainers.build.progress.Progress;
import io.jcontainers.build.run.StepNetworks;
import io.jcontainers.build.store.Lease;
import io.jcontainers.runc.request.Request;
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
    private final AtomicReference<Throwable> failure = new AtomicReference<>();

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
        this.cache = new StepCache(services, lease);
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

    /** A step that has to be made begins; with the reason, if somebody wants to know it. */
    Progress.Step begin(String name, StepKey key) {
        String why = job.explain() ? new Explanation(services.index()).of(key) : "";
        Progress.Step step = progress.begin(name);
        if (!why.isEmpty()) {
            step.detail(why);
        }
        return step;
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

    /** Notes why it can't go on; the first reason counts. */
    void failed(Throwable reason) {
        failure.compareAndSet(null, reason);
    }

    @Nullable
    Throwable failure() {
        return failure.get();
    }
}
