package io.jcontainers.build.builder;

import io.jcontainers.build.command.Call;
import io.jcontainers.build.context.ContextException;
import io.jcontainers.build.context.ContextFile;
import io.jcontainers.build.dockerfile.Dockerfile;
import io.jcontainers.build.dockerfile.DockerfileException;
import io.jcontainers.build.dockerfile.RunNetwork;
import io.jcontainers.build.flag.ParsedFlags;
import io.jcontainers.build.flag.UsageException;
import io.jcontainers.build.ignore.IgnoreException;
import io.jcontainers.build.network.rootless.UserNetworks;
import io.jcontainers.build.progress.BuildProgress;
import io.jcontainers.build.progress.Secrets;
import io.jcontainers.build.remote.RemoteException;
import io.jcontainers.build.run.Entitlements;
import io.jcontainers.build.run.StepNetworks;
import io.jcontainers.build.solve.Build;
import io.jcontainers.build.solve.BuildFailure;
import io.jcontainers.build.solve.BuildInputs;
import io.jcontainers.build.solve.BuildJob;
import io.jcontainers.build.solve.BuiltImage;
import io.jcontainers.build.solve.Cancellation;
import io.jcontainers.build.solve.Interruption;
import io.jcontainers.build.solve.Services;
import io.jcontainers.build.solve.Solver;
import io.jcontainers.build.store.Lease;
import io.jcontainers.build.sys.SysException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CancellationException;

/** One build from its command line to its image. */
final class OneBuild {
    private static final int CANCELED = 130;
    private static final String USUAL_PATH = "/usr/local/bin:/usr/bin:/bin";

    private final Call call;
    private final ParsedFlags flags;
    private final Workplace workplace;
    private final Services services;
    private final CallRegistry registry;
    private final JobFlags job;
    private final FailureShell shell;
    private final Secrets secrets = new Secrets();

    OneBuild(Call call, Workplace workplace, CallRegistry registry) throws IOException {
        this.call = call;
        this.flags = call.flags();
        this.workplace = workplace;
        this.services = workplace.services();
        this.registry = registry;
        this.job = new JobFlags(call);
        this.shell = new FailureShell(call);
    }

    int run() throws IOException, InterruptedException {
        job.check(); // what is wrong with the command line is told first of all
        new RunFlags(call).check();
        shell.choice();
        Map<String, byte[]> given = new SecretFlags(call).secrets();
        given.values().forEach(secrets::add);
        try (OpenInputs inputs = new OpenInputs(call, workplace, given)) {
            ContextFile file = inputs.dockerfile();
            Evaluation evaluation = new Evaluation(call, job, inputs);
            return evaluation.isBuild() ? build(file, inputs, evaluation) : evaluation.run(file);
        } catch (DockerfileException e) {
            call.front().err(e.rendered().getBytes(StandardCharsets.UTF_8));
            return 1;
        } catch (ContextException | IgnoreException | RemoteException | SysException e) {
            call.tell("ERROR: " + e.getMessage());
            return 1;
        }
    }

    private int build(ContextFile file, OpenInputs inputs, Evaluation evaluation)
            throws IOException, InterruptedException {
        ProgressChoice choice = new ProgressChoice(call);
        try (BuildProgress progress = choice.open(workplace.logs(), secrets)) {
            solve(file, inputs, evaluation, progress);
            return 0;
        } catch (BuildFailure e) {
            call.tell(secrets.mask(e.excerpt() + "ERROR: failed to build: failed to solve: " + e.getMessage()));
            call.front().err(e.hint().getBytes(StandardCharsets.UTF_8));
            return 1;
        } catch (CancellationException e) {
            if (call.front().hasLostReader()) {
                return CANCELED; // the front has told
            }
            call.tell("ERROR: failed to build: failed to solve: Canceled: context canceled");
            return CANCELED;
        } catch (Entitlements.NotAllowed e) {
            call.tell("ERROR: failed to build: failed to solve: " + e.getMessage());
            return 1;
        }
    }

    private void solve(ContextFile file, OpenInputs inputs, Evaluation evaluation, BuildProgress progress)
            throws IOException, InterruptedException {
        Outputs outputs = new Outputs(call, workplace, job, registry);
        outputs.begin();
        try (Lease lease = services.store().leases().forProcess("build");
                StepNetworks networks = networks()) {
            if (!workplace.warning().isEmpty()) {
                call.tell("WARNING: " + workplace.warning());
            }
            evaluation.warn(file, progress);
            Dockerfile dockerfile = Dockerfile.parse(file.name(), file.content());
            if (dockerfile.directives().asksForOtherFrontend()) {
                throw new UsageException("ERROR: failed to solve: syntax "
                        + dockerfile.directives().syntax()
                        + ": other frontends are not supported; this one knows docker/dockerfile:1");
            }
            BuildInputs opened = inputs.open(progress);
            Build build = new Build(
                    job(dockerfile),
                    services,
                    opened,
                    new StoredImages(services.store(), registry, call.directory(), job.pull()),
                    call.front(),
                    networks,
                    call.request(),
                    lease,
                    progress);
            Cancellation ended = new Cancellation();
            call.front().interruption().thenRun(() -> {
                build.cancellation().cancel();
                ended.cancel();
            });
            progress.announce(1); // the outputs, after all that the solver will announce
            write(outputs, solve(build, progress), ended, lease, progress);
        } finally {
            workplace.remember();
        }
    }

    /** Outputs wait for disks and registries, but no longer than the caller does. */
    private static void write(
            Outputs outputs, BuiltImage built, Cancellation ended, Lease lease, BuildProgress progress)
            throws IOException {
        try (Interruption _ = new Interruption(ended)) {
            outputs.write(built, lease, progress);
        } catch (IOException | RuntimeException e) {
            if (ended.isCanceled()) {
                throw (CancellationException) new CancellationException("the build was canceled").initCause(e);
            }
            throw e;
        }
    }

    private BuiltImage solve(Build build, BuildProgress progress) throws IOException, InterruptedException {
        try {
            return Solver.solve(build);
        } catch (BuildFailure e) {
            shell.open(build, progress);
            throw e;
        } finally {
            FailureShell.close(build);
        }
    }

    private StepNetworks networks() {
        return LayerForm.inUserNamespace()
                ? new UserNetworks(call.front(), call.environment().getOrDefault("PATH", USUAL_PATH))
                : new PooledNetworks(services.networks());
    }

    private BuildJob job(Dockerfile file) throws IOException {
        RunFlags run = new RunFlags(call);
        RunNetwork network = run.network();
        return new BuildJob(
                file,
                job.arguments(),
                job.platform(),
                flags.textOrNull("target"),
                flags.on("no-cache"),
                job.noCacheStages(),
                job.labels(),
                job.epoch(),
                run.options(job.given(), network != RunNetwork.HOST),
                network,
                run.entitlements(),
                flags.on("explain"),
                job.jobs(),
                shell.choice());
    }
}
