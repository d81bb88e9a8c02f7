package io.jcontainers.conformance.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/** The works that are one command, or a few, timed round by round. */
final class TimedWorks {
    private static final String FLOOR = "floor";
    /** The floor that the targets are about: nine cgroup hierarchies, a network namespace. */
    private static final int FLOOR_HIERARCHIES = 9;

    private static final int COLD_ROUNDS = 10;

    private final Session session;

    TimedWorks(Session session) {
        this.session = session;
    }

    void run(Work work, Path bundle) throws IOException {
        List<Contestant> contestants = contestants((peer, id) -> List.of(peer.command("run", id)));
        contestants.addAll(0, floors(work));
        measure(work, bundle, contestants);
    }

    void life(Work work, Path bundle) {
        measure(
                work,
                bundle,
                contestants((peer, id) -> List.of(
                        peer.command("create", id), peer.command("start", id), peer.command("delete", "--force", id))));
    }

    void exec() {
        withRunning(Work.EXEC, (peer, id) -> peer.command("exec", id, "/bin/true"));
    }

    void state() {
        withRunning(Work.STATE, (peer, id) -> peer.command("state", id));
    }

    void killDelete() {
        List<Contestant> contestants = new ArrayList<>();
        for (Peer peer : session.peers()) {
            String id = session.newId();
            contestants.add(new Contestant(
                    peer.name(),
                    round -> List.of(peer.command("run", "--detach", id)),
                    round -> List.of(peer.command("kill", id, "KILL"), peer.command("delete", "--force", id))));
        }
        measure(Work.KILL_DELETE, session.bundles().sleeping(), contestants);
    }

    /** Each round with the engine stopped and its cache emptied; for a peer without an engine a round as any other. */
    void cold(Work work, Path bundle) {
        session.spawner().enter(bundle);
        for (Peer peer : session.peers()) {
            List<Long> nanos = new ArrayList<>();
            try {
                session.spawner().require(List.of(peer.command("run", session.newId())));
                for (int i = 0; i < Math.min(COLD_ROUNDS, session.options().rounds()); i++) {
                    Cold.stopEngine(session, peer);
                    nanos.add(session.spawner()
                            .require(List.of(peer.command("run", session.newId())))
                            .nanos());
                }
                session.results().add(work.label(), peer.name(), new Series(nanos));
            } catch (BenchFailure | IOException e) {
                session.results().fail(work.label(), peer.name(), String.valueOf(e.getMessage()));
            }
        }
    }

    private void withRunning(Work work, BiFunction<Peer, String, List<String>> command) {
        List<Contestant> contestants = new ArrayList<>();
        List<List<String>> deletes = new ArrayList<>();
        session.spawner().enter(session.bundles().sleeping());
        for (Peer peer : session.peers()) {
            String id = session.newId();
            try {
                session.spawner().require(List.of(peer.command("run", "--detach", id)));
                contestants.add(new Contestant(peer.name(), round -> List.of(command.apply(peer, id))));
            } catch (BenchFailure e) {
                session.results().fail(work.label(), peer.name(), String.valueOf(e.getMessage()));
            }
            deletes.add(peer.command("delete", "--force", id));
        }
        measure(work, session.bundles().sleeping(), contestants);
        deletes.forEach(delete -> session.spawner().sequence(List.of(delete)));
    }

    private List<Contestant> contestants(BiFunction<Peer, String, List<List<String>>> commands) {
        List<Contestant> contestants = new ArrayList<>();
        for (Peer peer : session.peers()) {
            contestants.add(new Contestant(peer.name(), round -> commands.apply(peer, session.newId())));
        }
        return contestants;
    }

    private void measure(Work work, Path bundle, List<Contestant> contestants) {
        session.spawner().enter(bundle);
        session.alternation(session.options().rounds()).measure(work.label(), contestants);
    }

    /**
     * The floor, and where the host has another number of cgroup hierarchies, the floor with all of them: that is what
     * peers do. For the Docker configuration with the filter that crun compiles of it, so only beside crun.
     */
    private List<Contestant> floors(Work work) throws IOException {
        if (!Files.isExecutable(Path.of(session.floor()))) {
            return List.of();
        }
        List<String> filter = List.of();
        if (work == Work.RUN_DOCKER) {
            Optional<Peer> crun = session.peer("crun");
            if (crun.isEmpty()) {
                return List.of();
            }
            filter = List.of(compiledFilter(crun.get()).toString());
        }
        int all = Machine.cgroupHierarchies();
        if (all <= FLOOR_HIERARCHIES) {
            return List.of(floor(FLOOR, all, filter));
        }
        return List.of(floor(FLOOR, FLOOR_HIERARCHIES, filter), floor(FLOOR + "-" + all, all, filter));
    }

    private Contestant floor(String name, int hierarchies, List<String> filter) {
        List<String> command = new ArrayList<>(List.of(session.floor(), Integer.toString(hierarchies), "1"));
        command.addAll(filter);
        return new Contestant(name, round -> List.of(List.copyOf(command)));
    }

    private Path compiledFilter(Peer crun) throws IOException {
        String id = session.newId();
        Path copy = session.bundles().docker().resolve("seccomp.bpf");
        session.spawner().enter(session.bundles().docker());
        session.spawner().require(List.of(crun.command("create", id)));
        Files.copy(crun.stateRoot().resolve(id).resolve("seccomp.bpf"), copy);
        session.spawner().require(List.of(crun.command("delete", "--force", id)));
        return copy;
    }
}
