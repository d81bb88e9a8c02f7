package io.jcontainers.build.transfer;

import io.jcontainers.build.archive.ArchiveLoader;
import io.jcontainers.build.archive.LoadedImage;
import io.jcontainers.build.command.Call;
import io.jcontainers.build.command.Command;
import io.jcontainers.build.command.CommandException;
import io.jcontainers.build.flag.Flag;
import io.jcontainers.build.flag.Syntax;
import io.jcontainers.build.image.Platform;
import io.jcontainers.build.image.Reference;
import io.jcontainers.build.store.ImageStore;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** load. */
final class LoadCommand implements Command {
    private final Transfers transfers;

    LoadCommand(Transfers transfers) {
        this.transfers = transfers;
    }

    @Override
    public Syntax syntax() {
        return Syntax.of(
                        "jbuild load",
                        "[OPTIONS]",
                        "Load an image from a tar archive or STDIN",
                        0,
                        0,
                        Flag.text("input", 'i', "string", "Read from tar archive file, instead of STDIN"),
                        Flag.text("platform", '\0', "string", "Load only the image of this platform"),
                        Flag.toggle("quiet", 'q', "Suppress the load output"))
                .alsoCalled("jbuild image load")
                .withExamples("jbuild load -i app.tar", "docker save app:1 | jbuild load");
    }

    @Override
    public int run(Call call) throws IOException, InterruptedException {
        String input = call.flags().text("input");
        if (input.isEmpty() && transfers.caller().readsTerminal(call)) {
            throw new CommandException("requested load from stdin, but stdin is empty");
        }
        ImageStore store = transfers.store(call);
        Platform wanted = Transfers.platform(call);
        List<LoadedImage> images = Interruption.ending(call.front(), () -> load(call, input, store, wanted));
        for (LoadedImage image : images) {
            for (Reference name : image.names()) {
                call.line("Loaded image: " + name.familiar());
            }
            if (image.names().isEmpty()) {
                call.line("Loaded image ID: " + id(store, image, wanted));
            }
            for (String unusable : image.unusableNames()) {
                call.tell("WARNING! \"" + unusable + "\" in the archive is no name that an image can have");
            }
        }
        return 0;
    }

    private static List<LoadedImage> load(Call call, String input, ImageStore store, @Nullable Platform wanted)
            throws IOException {
        ArchiveLoader loader = new ArchiveLoader(store);
        if (input.isEmpty()) {
            return loader.load(call.front().input(), wanted);
        }
        try (InputStream in = InputFile.open(call.directory(), input)) {
            return loader.load(in, wanted);
        }
    }

    /** An image for other machines only has no id here; its digest leads to it as well. */
    private static String id(ImageStore store, LoadedImage image, @Nullable Platform wanted) {
        try {
            Platform platform = wanted == null ? Platform.ofThisMachine() : wanted;
            return store.id(image.target(), platform).toString();
        } catch (IOException e) {
            return image.target().digest().toString();
        }
    }
}
