package io.jcontainers.build.transfer;

import io.jcontainers.build.command.Call;
import io.jcontainers.build.command.Command;
import io.jcontainers.build.command.CommandException;
import io.jcontainers.build.command.Stores;
import io.jcontainers.build.compress.Decompression;
import io.jcontainers.build.compress.ExpansionLimits;
import io.jcontainers.build.flag.Flag;
import io.jcontainers.build.flag.Syntax;
import io.jcontainers.build.layer.ApplyOptions;
import io.jcontainers.build.layer.LayerApplier;
import io.jcontainers.build.layer.LayerException;
import io.jcontainers.build.run.CacheKey;
import io.jcontainers.build.run.CacheMounts;
import io.jcontainers.build.sys.Fd;
import io.jcontainers.build.sys.Syscalls;
import io.jcontainers.build.tar.TarException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;

/** cache import-mount. */
public final class ImportMountCommand implements Command {
    private static final String STDIN = "-";
    private static final String USUAL_MODE = "0755";
    private static final int OCTAL = 8;
    private static final int MOST_MODE = 07777;

    private final Stores stores;

    /** @param stores what is kept */
    public ImportMountCommand(Stores stores) {
        this.stores = stores;
    }

    @Override
    public Syntax syntax() {
        return Syntax.of(
                        "jbuild cache import-mount",
                        "[OPTIONS] ID",
                        "Give a RUN --mount=type=cache the contents of a tar archive",
                        1,
                        1,
                        Flag.text("input", 'i', "string", "Where from: a file, compressed or not, or - for STDIN"),
                        Flag.number("gid", '\0', "The gid that the mount has in the Dockerfile"),
                        Flag.text("mode", '\0', "octal", "The mode that the mount has in the Dockerfile")
                                .initially(USUAL_MODE),
                        Flag.number("uid", '\0', "The uid that the mount has in the Dockerfile"))
                .withExamples(
                        "jbuild cache import-mount -i go.tar.zst /root/.cache/go-build",
                        "jbuild cache import-mount -i npm.tar --uid 1000 --gid 1000 /home/node/.npm");
    }

    @Override
    public int run(Call call) throws IOException, InterruptedException {
        String input = call.flags().text("input");
        String id = call.arguments().getFirst();
        if (input.isEmpty()) {
            throw new CommandException("say where from: -i FILE.tar, or -i - for STDIN");
        }
        if (input.equals(STDIN) && call.front().isTerminal(0)) {
            throw new CommandException("requested an archive from STDIN, but STDIN is a terminal");
        }
        CacheMounts mounts = stores.mounts(call.globals());
        CacheKey key = new CacheKey(id, "", mode(call.flags().text("mode")), owner(call, "uid"), owner(call, "gid"));
        boolean replaced =
                Interruption.ending(call.front(), () -> mounts.replace(key, into -> fill(call, input, into)));
        if (!replaced) {
            throw new CommandException("cache mount " + id + " is in use by a build: try again when that has ended");
        }
        return 0;
    }

    private static void fill(Call call, String input, Path into) throws IOException {
        if (input.equals(STDIN)) {
            unpack(call.front().input(), into);
            return;
        }
        try (InputStream in = InputFile.open(call.directory(), input)) {
            unpack(in, into);
        }
    }

    private static void unpack(InputStream in, Path into) throws IOException {
        Syscalls sys = Syscalls.linux();
        InputStream tar = new Decompression(ExpansionLimits.standard()).open(in).in();
        try (Fd root = sys.openDirectory(into)) {
            new LayerApplier(sys, ApplyOptions.plain()).apply(root, tar);
        } catch (TarException | LayerException e) {
            throw new CommandException(
                    "the archive can't be imported, the cache mount stays as it was: " + e.getMessage());
        }
    }

    private static int mode(String text) {
        try {
            int mode = Integer.parseInt(text, OCTAL);
            if (mode >= 0 && mode <= MOST_MODE) {
                return mode;
            }
        } catch (NumberFormatException e) {
            throw new CommandException("--mode " + text + ": it has to be octal, such as 0755");
        }
        throw new CommandException("--mode " + text + ": it has to be octal, such as 0755");
    }

    private static long owner(Call call, String flag) {
        long number = call.flags().number(flag, 0);
        if (number < 0 || number > Integer.MAX_VALUE) {
            throw new CommandException("--" + flag + " " + number + ": it has to be a number from 0 on");
        }
        return number;
    }
}
