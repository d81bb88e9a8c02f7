package io.jcontainers.build.run;

import io.jcontainers.build.dockerfile.RunBody;
import io.jcontainers.runc.cgroup.BytePath;
import io.jcontainers.runc.container.Ephemeral;
import io.jcontainers.runc.container.OverlayRoot;
import io.jcontainers.runc.container.TreeSource;
import io.jcontainers.runc.host.Caller;
import io.jcontainers.spec.Mount;
import io.jcontainers.spec.Namespace;
import io.jcontainers.spec.NamespaceType;
import io.jcontainers.spec.Root;
import io.jcontainers.spec.Spec;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Puts the containers of steps together: what all have, what the build asks for, what the RUN asks for.
 *
 * <p>Rights, devices, masked paths and the seccomp filter are those of Docker's default containers.
 */
final class StepContainers {
    private static final String SHM = "/dev/shm";
    private static final List<String> READ_ONLY_FILE = List.of("bind", "ro", "nosuid", "nodev", "noexec");

    private final Spec base;
    private final Set<String> covered = new LinkedHashSet<>();

    /** @param base what all have */
    StepContainers(Spec base) {
        this.base = base;
        base.mounts().forEach(mount -> covered.add(mount.destination()));
    }

    StepContainer of(RunOptions options, RunStep step, Caller caller) {
        Mounts mounts = new Mounts(options, step, caller.inUserNamespace());
        OverlayRoot overlay = step.root() instanceof StepRoot.Layers layers ? layers.overlay() : null;
        Spec.Builder spec = base.toBuilder();
        if (step.root() instanceof StepRoot.Directory directory) {
            spec.root(new Root(directory.path().utf8(), false));
        }
        StepRights rights = new StepRights(options, step.insecure(), caller);
        spec.hostname(options.hostname())
                .mounts(mounts.all)
                .process(rights.process(Objects.requireNonNull(base.process())).toBuilder()
                        .args(step.command().arguments())
                        .env(step.env())
                        .cwd(step.cwd())
                        .user(step.user())
                        .rlimits(options.ulimits())
                        .build())
                .linux(rights.linux(base.linux()).toBuilder()
                        .namespaces(namespaces(step.network()))
                        .cgroupsPath(cgroup(options.cgroupParent(), step.id()))
                        .build());
        return new StepContainer(step.id(), spec.build(), new Ephemeral(overlay, mounts.sources, mounts.stubs(step)));
    }

    private static @Nullable String cgroup(@Nullable String parent, String id) {
        return parent == null
                ? null
                : BytePath.ROOT.join(BytePath.ofText(parent)).join(id).utf8();
    }

    private List<Namespace> namespaces(StepNetwork network) {
        List<Namespace> namespaces = new ArrayList<>(base.linux().namespaces());
        switch (network) {
            case StepNetwork.Host host -> namespaces.removeIf(namespace -> namespace.type() == NamespaceType.NETWORK);
            case StepNetwork.None none -> {}
            case StepNetwork.Joined joined ->
                namespaces.replaceAll(namespace -> namespace.type() == NamespaceType.NETWORK
                        ? new Namespace(NamespaceType.NETWORK, joined.path())
                        : namespace);
        }
        return namespaces;
    }

    /** The mounts of one step, in their order; {@code user}: overlays are those of a user namespace. */
    private final class Mounts {
        private final boolean user;
        private final List<Mount> all = new ArrayList<>();
        private final Map<Integer, TreeSource> sources = new HashMap<>();
        private final Set<String> targets = new LinkedHashSet<>();

        Mounts(RunOptions options, RunStep step, boolean user) {
            this.user = user;
            for (Mount mount : base.mounts()) {
                all.add(mount.destination().equals(SHM) ? sized(mount, options.shmBytes()) : rights(mount, step));
            }
            file("/etc/resolv.conf", options.resolver(), 0644);
            file("/etc/hosts", options.hosts().in(step.network()), 0644);
            for (HostVolume volume : options.volumes()) {
                List<String> flags = volume.readOnly() ? List.of("rbind", "rro") : List.of("rbind", "rw");
                add(volume.target(), "bind", volume.source().utf8(), flags);
            }
            step.mounts().stream()
                    .sorted(Comparator.comparing(StepMount::target))
                    .forEach(this::add);
            RunBody.Script script = step.command().script();
            if (script != null) {
                byte[] content = script.content().getBytes(StandardCharsets.UTF_8);
                source(
                        script.path(),
                        new TreeSource.OfBytes(content, 0755, 0, 0),
                        List.of("bind", "ro", "nosuid", "nodev"));
            }
        }

        private static Mount sized(Mount shm, long bytes) {
            List<String> options = new ArrayList<>(shm.options());
            options.removeIf(option -> option.startsWith("size="));
            options.add("size=" + bytes);
            return new Mount(shm.destination(), shm.type(), shm.source(), options, List.of(), List.of());
        }

        private static Mount rights(Mount mount, RunStep step) {
            if (!step.insecure()) {
                return mount;
            }
            List<String> options = new ArrayList<>(mount.options());
            options.remove("ro");
            return new Mount(mount.destination(), mount.type(), mount.source(), options, List.of(), List.of());
        }

        private void add(StepMount mount) {
            switch (mount) {
                case StepMount.Files files -> files(files);
                case StepMount.Content content ->
                    source(
                            content.target(),
                            new TreeSource.OfBytes(content.content(), content.mode(), content.uid(), content.gid()),
                            READ_ONLY_FILE);
                case StepMount.Socket socket ->
                    add(socket.target(), "bind", socket.socket().utf8(), List.of("bind", "nosuid", "nodev", "noexec"));
                case StepMount.Memory memory -> {
                    List<String> options = new ArrayList<>(List.of("nosuid"));
                    if (memory.sizeBytes() != null) {
                        options.add("size=" + memory.sizeBytes());
                    }
                    if (memory.readOnly()) {
                        options.add("ro");
                    }
                    add(memory.target(), "tmpfs", "tmpfs", options);
                }
            }
        }

        private void files(StepMount.Files files) {
            BytePath inside = BytePath.ofText(files.inside());
            String mode = files.access() instanceof StepMount.Access.ReadOnly ? "ro" : "rw";
            source(files.target(), source(files.tree(), inside, files.access()), List.of("bind", mode));
        }

        private TreeSource source(FileTree tree, BytePath inside, StepMount.Access access) {
            if (access instanceof StepMount.Access.ThrownAway away) {
                OverlayRoot overlay =
                        switch (tree) {
                            case FileTree.Directory directory ->
                                new OverlayRoot(List.of(directory.path()), away.upper(), away.work(), user);
                            case FileTree.Layers layers ->
                                new OverlayRoot(layers.lower(), away.upper(), away.work(), layers.userAttributes());
                        };
                return new TreeSource.OfOverlay(overlay, inside);
            }
            return StepContainers.source(tree, inside);
        }

        private void file(String target, byte[] content, int mode) {
            source(target, new TreeSource.OfBytes(content, mode, 0, 0), READ_ONLY_FILE);
        }

        private void source(String target, TreeSource source, List<String> options) {
            sources.put(all.size(), source);
            add(target, "bind", "", options);
        }

        private void add(String target, String type, String source, List<String> options) {
            targets.add(BytePath.ofText(target).absolute().utf8());
            all.add(new Mount(target, type, source, options, List.of(), List.of()));
        }

        /** What lies in a file system of the container's own is gone with it. */
        private List<String> stubs(RunStep step) {
            Set<String> stubs = new LinkedHashSet<>();
            for (String target : targets) {
                if (covered.stream().noneMatch(mount -> (target + "/").startsWith(mount + "/"))) {
                    stubs.add(step.stubs().place(target));
                }
            }
            stubs.remove("/");
            return List.copyOf(stubs);
        }
    }

    /** A tree that is only read, or changed in its place. A single layer has nothing that an overlay would hide. */
    static TreeSource source(FileTree tree, BytePath inside) {
        return switch (tree) {
            case FileTree.Directory directory -> new TreeSource.OfDirectory(directory.path(), inside);
            case FileTree.Layers layers
            when layers.lower().size() == 1 ->
                new TreeSource.OfDirectory(layers.lower().getFirst(), inside);
            case FileTree.Layers layers ->
                new TreeSource.OfOverlay(OverlayRoot.readOnly(layers.lower(), layers.userAttributes()), inside);
        };
    }
}
