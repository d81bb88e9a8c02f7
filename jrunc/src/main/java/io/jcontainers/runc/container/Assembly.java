package io.jcontainers.runc.container;

import io.jcontainers.runc.cgroup.Ignored;
import io.jcontainers.runc.host.Caller;
import io.jcontainers.runc.host.Host;
import io.jcontainers.runc.program.Arg;
import io.jcontainers.runc.program.Executor;
import io.jcontainers.runc.program.ProgramBuilder;
import io.jcontainers.runc.program.Slot;
import io.jcontainers.runc.request.Request;
import io.jcontainers.spec.Namespace;
import io.jcontainers.spec.NamespaceType;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A container's programs while they are put together: the front's and init's, and what both know. */
public final class Assembly {
    private static final int AT_FDCWD = -100;

    private final Request request;
    private final Host host;
    private final Caller caller;
    private final Bundle bundle;
    private final CreateOptions options;
    private final ProgramBuilder front;
    private final ProgramBuilder init;
    private final Slot root;
    private final HostTrees trees;
    private final List<Slot> kept = new ArrayList<>();
    private final List<Consumer<ProgramBuilder>> undo = new ArrayList<>();
    private final List<Ignored> ignored = new ArrayList<>();

    /** Nothing but the facts. */
    public Assembly(Request request, Host host, Caller caller, Bundle bundle, CreateOptions options) {
        this.request = request;
        this.host = host;
        this.caller = caller;
        this.bundle = bundle;
        this.options = options;
        Slot.Numbering slots = new Slot.Numbering();
        this.front = new ProgramBuilder(Executor.FRONT, slots);
        this.init = new ProgramBuilder(Executor.INIT, slots);
        this.root = front.slot("rootfs");
        keep(root);
        this.trees = new HostTrees(this);
    }

    /** The call. */
    public Request request() {
        return request;
    }

    /** The machine. */
    public Host host() {
        return host;
    }

    /** The caller. */
    public Caller caller() {
        return caller;
    }

    /** What is started. */
    public Bundle bundle() {
        return bundle;
    }

    /** How. */
    public CreateOptions options() {
        return options;
    }

    /** Steps of the front. */
    public ProgramBuilder front() {
        return front;
    }

    /** Steps of init. */
    public ProgramBuilder init() {
        return init;
    }

    /** The descriptor of the container's root: detached in the front, attached in init. */
    public Slot root() {
        return root;
    }

    /** Clones of the host's mounts. */
    HostTrees trees() {
        return trees;
    }

    /** Init inherits this descriptor. */
    public Slot keep(Slot slot) {
        kept.add(slot);
        return slot;
    }

    /** Descriptors that init inherits. */
    public List<Slot> kept() {
        return kept;
    }

    /** A field of config.json has no effect here; the reason in lower case. */
    public void ignore(String field, String reason) {
        ignored.add(new Ignored(field, reason));
    }

    /** Fields without effect. */
    public List<Ignored> ignored() {
        return List.copyOf(ignored);
    }

    /** Steps that take back what was done, run when the front fails; the last added first. */
    public void onFailure(Consumer<ProgramBuilder> steps) {
        undo.add(steps);
    }

    /** What to take back, the last first. */
    public List<Consumer<ProgramBuilder>> undo() {
        return undo.reversed();
    }

    /** The namespace of a kind, or null where the container shares the caller's. */
    public @Nullable Namespace namespace(NamespaceType type) {
        for (Namespace namespace : bundle.spec().linux().namespaces()) {
            if (namespace.type() == type) {
                return namespace;
            }
        }
        return null;
    }

    /** Whether the container gets a new namespace of a kind. */
    public boolean makes(NamespaceType type) {
        Namespace namespace = namespace(type);
        String path = namespace == null ? null : namespace.path();
        return namespace != null && (path == null || path.isEmpty());
    }

    /** Whether the container has a namespace of a kind of its own or of others: not the caller's. */
    public boolean has(NamespaceType type) {
        return namespace(type) != null;
    }

    /** The caller's current directory as a descriptor argument. */
    public static Arg here() {
        return Arg.of(AT_FDCWD, "AT_FDCWD");
    }
}
