package io.jcontainers.build.run;

import io.jcontainers.build.agent.AgentProxy;
import io.jcontainers.build.dockerfile.RunMount;
import io.jcontainers.build.snapshot.LayerDirectories;
import io.jcontainers.build.snapshot.NewLayer;
import io.jcontainers.build.sys.Syscalls;
import io.jcontainers.runc.cgroup.BytePath;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Gets the mounts of a RUN ready: finds what they show, takes caches, makes room for what is thrown away. */
public final class MountPreparation {
    private static final int MOST_SECRET_BYTES = 500 << 10;
    private static final String NO_BEGINNING = "";

    private final Syscalls sys;
    private final CacheMounts caches;
    private final LayerDirectories scratch;
    private final Path agents;
    private final boolean overlays;

    /**
     * For all builds of one data root.
     *
     * @param scratch where directories are made for writes that are thrown away
     * @param agents where sockets are made that stand for SSH agents
     * @param overlays whether those directories are of overlays; if not, what may be written to is copied
     */
    public MountPreparation(Syscalls sys, CacheMounts caches, LayerDirectories scratch, Path agents, boolean overlays) {
        this.sys = sys;
        this.caches = caches;
        this.scratch = scratch;
        this.agents = agents;
        this.overlays = overlays;
    }

    /** A mount can't be had; the message names it. */
    public static final class MountException extends IOException {
        private static final long serialVersionUID = 1L;

        MountException(String message) {
            super(message);
        }

        MountException(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /**
     * Gets all mounts of a step ready. Waits for locked caches, in the order of their ids whatever that of the mounts
     * is: two steps never wait for each other.
     *
     * @param cwd the step's working directory, absolute: relative targets are in it
     * @throws MountException for a secret or an agent that is required and missing
     */
    public ReadyMounts prepare(List<RunMount> mounts, String cwd, MountContents contents)
            throws IOException, InterruptedException {
        ReadyMounts ready = new ReadyMounts();
        try {
            int agents = 0;
            for (RunMount mount : inOrder(mounts)) {
                switch (mount) {
                    case RunMount.Bind bind -> bind(ready, bind, cwd, contents);
                    case RunMount.Cache cache -> cache(ready, cache, cwd, contents);
                    case RunMount.Tmpfs memory ->
                        ready.add(new StepMount.Memory(
                                target(cwd, memory.target()),
                                memory.sizeBytes() == 0 ? null : memory.sizeBytes(),
                                memory.readOnly()));
                    case RunMount.Secret secret -> secret(ready, secret, cwd, contents);
                    case RunMount.Ssh ssh -> agent(ready, ssh, agents++, cwd, contents);
                }
            }
            return ready;
        } catch (IOException | InterruptedException | RuntimeException e) {
            ready.close();
            throw e;
        }
    }

    private static List<RunMount> inOrder(List<RunMount> mounts) {
        return mounts.stream()
                .sorted((one, other) -> one instanceof RunMount.Cache left && other instanceof RunMount.Cache right
                        ? left.id().compareTo(right.id())
                        : Boolean.compare(one instanceof RunMount.Cache, other instanceof RunMount.Cache))
                .toList();
    }

    /** Where a mount goes: BuildKit joins paths by their text. */
    static String target(String cwd, String given) {
        return BytePath.ofText(given.startsWith("/") ? given : cwd + "/" + given)
                .absolute()
                .utf8();
    }

    private void bind(ReadyMounts ready, RunMount.Bind bind, String cwd, MountContents contents)
            throws IOException, InterruptedException {
        FileTree tree = contents.tree(bind.from());
        String inside = inside(bind.source());
        StepMount.Access access = new StepMount.Access.ReadOnly();
        if (!bind.readOnly()) {
            NewLayer room = scratch.begin();
            ready.hold(room::close);
            access = new StepMount.Access.ThrownAway(path(room.files()), path(room.work()));
            if (!overlays) {
                contents.copy(tree, "/", room.files());
                tree = new FileTree.Directory(path(room.files()));
                access = new StepMount.Access.InPlace();
            }
        }
        ready.add(new StepMount.Files(target(cwd, bind.target()), tree, inside, access));
    }

    private static String inside(String source) {
        return source.startsWith("/") ? source : "/" + source;
    }

    private static BytePath path(Path path) {
        return BytePath.ofText(path.toAbsolutePath().toString());
    }

    private void cache(ReadyMounts ready, RunMount.Cache cache, String cwd, MountContents contents)
            throws IOException, InterruptedException {
        String from = cache.from();
        String inside = inside(cache.source());
        CacheKey key = from == null
                ? new CacheKey(cache.id(), NO_BEGINNING, cache.mode(), cache.uid(), cache.gid())
                : new CacheKey(cache.id(), contents.identity(from) + "\0" + inside, 0755, 0, 0);
        CacheMount taken = ready.cache(key);
        if (taken == null) {
            taken = caches.take(key, cache.sharing(), into -> {
                if (from != null) {
                    contents.copy(contents.tree(from), inside, into);
                }
            });
            ready.hold(key, taken);
        }
        ready.add(new StepMount.Files(
                target(cwd, cache.target()),
                new FileTree.Directory(path(taken.files())),
                "/",
                cache.readOnly() ? new StepMount.Access.ReadOnly() : new StepMount.Access.InPlace()));
    }

    private static void secret(ReadyMounts ready, RunMount.Secret secret, String cwd, MountContents contents)
            throws IOException {
        Optional<byte[]> found = contents.secret(secret.id());
        if (found.isEmpty()) {
            if (secret.required()) {
                throw new MountException("secret " + secret.id() + ": not found; give it with --secret id="
                        + secret.id() + ",src=FILE or --secret id=" + secret.id() + ",env=NAME");
            }
            return;
        }
        byte[] content = found.get();
        if (content.length > MOST_SECRET_BYTES) {
            throw new MountException("secret " + secret.id() + ": has " + content.length + " bytes, at most "
                    + MOST_SECRET_BYTES + " are possible");
        }
        String target = secret.target();
        if (target != null) {
            ready.add(new StepMount.Content(target(cwd, target), content, secret.mode(), secret.uid(), secret.gid()));
        }
        String variable = secret.variable();
        if (variable != null) {
            ready.addVariable(variable, text(secret.id(), content));
        }
    }

    private static String text(String id, byte[] content) throws IOException {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(content))
                    .toString();
            if (text.indexOf('\0') < 0) {
                return text;
            }
        } catch (CharacterCodingException e) {
            throw new MountException("secret " + id + ": is not UTF-8: mount it as a file instead of a variable", e);
        }
        throw new MountException("secret " + id + ": has a NUL byte: mount it as a file instead of a variable");
    }

    private void agent(ReadyMounts ready, RunMount.Ssh ssh, int number, String cwd, MountContents contents)
            throws IOException {
        Optional<Path> socket = contents.agent(ssh.id());
        if (socket.isEmpty()) {
            if (ssh.required()) {
                throw new MountException("no SSH key \"" + ssh.id() + "\" forwarded from the client; give it with"
                        + " --ssh " + ssh.id() + "=SOCKET");
            }
            return;
        }
        String given = ssh.target();
        String target = target(cwd, given == null ? "/run/buildkit/ssh_agent." + number : given);
        if (!Files.exists(socket.get())) {
            throw new MountException("SSH agent \"" + ssh.id() + "\": there is no socket " + socket.get()
                    + "; start ssh-agent, or give the right one with --ssh " + ssh.id() + "=SOCKET");
        }
        AgentProxy proxy =
                AgentProxy.open(sys, agents, socket.get(), new AgentProxy.Access(ssh.uid(), ssh.gid(), ssh.mode()));
        ready.hold(proxy::close);
        ready.add(new StepMount.Socket(target, path(proxy.socket())));
        if (number == 0) {
            ready.addVariable("SSH_AUTH_SOCK", target);
        }
    }
}
