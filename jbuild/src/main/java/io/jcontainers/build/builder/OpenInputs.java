package io.jcontainers.build.builder;

import io.jcontainers.build.command.Call;
import io.jcontainers.build.command.FrontProcesses;
import io.jcontainers.build.context.BuildContext;
import io.jcontainers.build.context.ContextFile;
import io.jcontainers.build.context.ContextLimits;
import io.jcontainers.build.context.ContextRequest;
import io.jcontainers.build.context.ContextSpec;
import io.jcontainers.build.context.Contexts;
import io.jcontainers.build.flag.UsageException;
import io.jcontainers.build.ignore.IgnoreFile;
import io.jcontainers.build.ignore.IgnoreMatcher;
import io.jcontainers.build.progress.Progress;
import io.jcontainers.build.remote.DownloadSettings;
import io.jcontainers.build.remote.Downloads;
import io.jcontainers.build.remote.GitCheckouts;
import io.jcontainers.build.remote.GitSettings;
import io.jcontainers.build.remote.SecretLookup;
import io.jcontainers.build.remote.TransferProgress;
import io.jcontainers.build.solve.BuildInputs;
import io.jcontainers.build.solve.ContextTree;
import io.jcontainers.build.solve.NamedContext;
import io.jcontainers.build.solve.Remotes;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The contexts of one build, open as long as it lasts. */
final class OpenInputs implements AutoCloseable {
    private final Call call;
    private final Map<String, byte[]> secrets;
    private final Downloads downloads;
    private final GitCheckouts checkouts;
    private final Contexts contexts;
    private final SecretLookup lookup;
    private final BuildContext context;
    private final IgnoreMatcher ignore;
    private final Deque<BuildContext> named = new ArrayDeque<>();

    /** Opens the main one. */
    OpenInputs(Call call, Workplace workplace, Map<String, byte[]> secrets) throws IOException {
        this.call = call;
        this.secrets = secrets;
        this.lookup = id -> Optional.ofNullable(secrets.get(id));
        Map<String, String> environment = call.environment();
        this.downloads =
                new Downloads(workplace.services().sys(), workplace.downloads(), DownloadSettings.usual(environment));
        this.checkouts = new GitCheckouts(
                workplace.services().sys(),
                new FrontProcesses(call.front()),
                GitSettings.usual(environment),
                workplace.services().scratch());
        this.contexts = new Contexts(
                workplace.services().sys(),
                downloads,
                checkouts,
                ContextLimits.standard(),
                workplace.services().scratch());
        String argument = call.arguments().getFirst();
        this.context = contexts.open(ContextSpec.parse(argument), request());
        this.ignore = new IgnoreMatcher(ignoreFile());
    }

    private ContextRequest request() {
        return new ContextRequest(
                call.directory(),
                () -> call.front().input(),
                Optional.ofNullable(call.flags().textOrNull("file")),
                lookup,
                TransferProgress.none());
    }

    private IgnoreFile ignoreFile() throws IOException {
        try {
            return context.ignoreFile();
        } catch (IOException | RuntimeException e) {
            context.close();
            throw e;
        }
    }

    ContextFile dockerfile() throws IOException {
        return context.dockerfile();
    }

    /** Whether the context's rules leave a path out. */
    boolean isIgnored(String path) {
        return ignore.of(path).ignored();
    }

    /** Names of {@code --build-context}. */
    Map<String, String> names() {
        Map<String, String> names = new LinkedHashMap<>();
        for (String text : call.flags().list("build-context")) {
            int equals = text.indexOf('=');
            if (equals <= 0) {
                throw new UsageException("invalid context value: " + text + ", expected key=value");
            }
            names.put(text.substring(0, equals), text.substring(equals + 1));
        }
        return names;
    }

    /** Opens the named ones too. */
    BuildInputs open(Progress progress) throws IOException {
        Map<String, NamedContext> others = new LinkedHashMap<>();
        for (Map.Entry<String, String> entry : names().entrySet()) {
            others.put(entry.getKey(), open(entry.getKey(), entry.getValue()));
        }
        return new BuildInputs(
                tree(context, "the build context", ignore),
                others,
                secrets,
                new SecretFlags(call).agents(),
                new Remotes(downloads, checkouts, lookup));
    }

    private NamedContext open(String name, String value) throws IOException {
        ContextSpec spec = ContextSpec.parseNamed(value);
        if (spec instanceof ContextSpec.Image || spec instanceof ContextSpec.OciLayout) {
            return new NamedContext.Image(value);
        }
        BuildContext opened = contexts.openNamed(spec, request());
        named.push(opened);
        return new NamedContext.Files(
                tree(opened, "build context \"" + name + "\"", new IgnoreMatcher(opened.ignoreFile())));
    }

    private static ContextTree tree(BuildContext context, String name, IgnoreMatcher ignore) {
        return new ContextTree(context.root(), name, Optional.of(ignore));
    }

    @Override
    public void close() throws IOException {
        while (!named.isEmpty()) {
            named.pop().close();
        }
        context.close();
        downloads.close();
    }
}
