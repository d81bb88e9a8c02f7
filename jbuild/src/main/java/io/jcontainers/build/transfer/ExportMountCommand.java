package io.jcontainers.build.transfer;

import io.jcontainers.build.command.Call;
import io.jcontainers.build.command.Command;
import io.jcontainers.build.command.CommandException;
import io.jcontainers.build.command.Stores;
import io.jcontainers.build.compress.Compression;
import io.jcontainers.build.compress.Compressor;
import io.jcontainers.build.compress.KeptOpen;
import io.jcontainers.build.flag.Flag;
import io.jcontainers.build.flag.Syntax;
import io.jcontainers.build.output.RootTar;
import io.jcontainers.build.run.CacheMount;
import io.jcontainers.build.run.CacheMounts;
import io.jcontainers.build.sys.Fd;
import io.jcontainers.build.sys.Syscalls;
import java.io.IOException;
import java.io.OutputStream;
import java.util.OptionalLong;

/** cache export-mount. */
public final class ExportMountCommand implements Command {
    private static final String STDOUT = "-";

    private final Stores stores;

    /** @param stores what is kept */
    public ExportMountCommand(Stores stores) {
        this.stores = stores;
    }

    @Override
    public Syntax syntax() {
        return Syntax.of(
                        "jbuild cache export-mount",
                        "[OPTIONS] ID",
                        "Write the contents of a RUN --mount=type=cache to a tar archive",
                        1,
                        1,
                        Flag.text(
                                "output",
                                'o',
                                "string",
                                "Where to: a file, compressed as its name says (.tar, .tar.gz,\n.tar.zst), or - for"
                                        + " STDOUT"))
                .withExamples(
                        "jbuild cache export-mount -o go.tar.zst /root/.cache/go-build",
                        "jbuild cache export-mount -o - apt | ssh host jbuild cache import-mount -i - apt");
    }

    @Override
    public int run(Call call) throws IOException, InterruptedException {
        String output = call.flags().text("output");
        String id = call.arguments().getFirst();
        if (output.isEmpty()) {
            throw new CommandException("say where to: -o FILE.tar, or -o - for STDOUT");
        }
        if (output.equals(STDOUT) && call.front().isTerminal(1)) {
            throw new CommandException("cowardly refusing to write an archive to a terminal. Use -o FILE or redirect");
        }
        CacheMounts mounts = stores.mounts(call.globals());
        CacheMounts.Entry entry = new MountChoice(mounts)
                .find(id)
                .orElseThrow(() -> new CommandException(
                        "no such cache mount: " + id + "; jbuild cache ls --filter type=exec.cachemount lists them"));
        Interruption.ending(call.front(), () -> {
            try (CacheMount held = mounts.tryHold(entry)
                    .orElseThrow(() -> new CommandException(
                            "cache mount " + id + " is in use by a build: try again when that has ended"))) {
                export(call, held, output);
            }
            return true;
        });
        return 0;
    }

    private static void export(Call call, CacheMount held, String output) throws IOException {
        Syscalls sys = Syscalls.linux();
        RootTar tar = new RootTar(sys, OptionalLong.empty());
        try (Fd root = sys.openDirectory(held.files())) {
            if (output.equals(STDOUT)) {
                OutputStream out = new FrontOutput(call.front());
                tar.write(root, out);
                out.flush();
                return;
            }
            try (OutputFile file = OutputFile.begin(call.directory().resolve(output))) {
                try (OutputStream compressed = compressor(output).open(new KeptOpen(file.stream()))) {
                    tar.write(root, compressed);
                }
                file.finish();
            }
        }
    }

    private static Compressor compressor(String name) {
        Compression format = name.endsWith(".gz") || name.endsWith(".tgz")
                ? Compression.GZIP
                : name.endsWith(".zst") || name.endsWith(".tzst") ? Compression.ZSTD : Compression.NONE;
        return Compressor.of(format, Runtime.getRuntime().availableProcessors());
    }
}
