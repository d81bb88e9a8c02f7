package io.jcontainers.build.transfer;

import io.jcontainers.build.archive.ArchiveFormat;
import io.jcontainers.build.archive.ArchiveSaver;
import io.jcontainers.build.archive.SavedImage;
import io.jcontainers.build.command.Call;
import io.jcontainers.build.command.Command;
import io.jcontainers.build.command.CommandException;
import io.jcontainers.build.flag.Flag;
import io.jcontainers.build.flag.Syntax;
import io.jcontainers.build.image.Platform;
import io.jcontainers.build.store.ImageStore;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Objects;

/** save. */
final class SaveCommand implements Command {
    private static final int BUFFER = 256 * 1024;

    private final Transfers transfers;

    SaveCommand(Transfers transfers) {
        this.transfers = transfers;
    }

    @Override
    public Syntax syntax() {
        return Syntax.of(
                        "jbuild save",
                        "[OPTIONS] IMAGE [IMAGE...]",
                        "Save one or more images to a tar archive (streamed to STDOUT by default)",
                        1,
                        Syntax.ANY,
                        Flag.text(
                                        "format",
                                        '\0',
                                        "string",
                                        "docker: an OCI layout that also has manifest.json, which everybody reads;\n"
                                                + "oci: an OCI layout and nothing else")
                                .initially("docker"),
                        Flag.text("output", 'o', "string", "Write to a file, instead of STDOUT"),
                        Flag.text("platform", '\0', "string", "Save only the image of this platform"))
                .alsoCalled("jbuild image save")
                .withExamples("jbuild save -o app.tar app:1", "jbuild save app:1 | docker load");
    }

    @Override
    public int run(Call call) throws IOException, InterruptedException {
        String output = call.flags().text("output");
        if (output.isEmpty() && transfers.caller().writesTerminal(call)) {
            throw new CommandException("cowardly refusing to save to a terminal. Use the -o flag or redirect");
        }
        ArchiveFormat format = format(call.flags().text("format"));
        ImageStore store = transfers.store(call);
        Platform wanted = Transfers.platform(call);
        List<SavedImage> images = new SavedImages(store, wanted).of(call.arguments());
        ArchiveSaver saver = new ArchiveSaver(store, Objects.requireNonNullElseGet(wanted, Platform::ofThisMachine));
        Interruption.ending(call.front(), () -> {
            if (output.isEmpty()) {
                OutputStream out = new FrontOutput(call.front());
                saver.save(images, format, out);
                out.flush();
            } else {
                try (OutputFile file = OutputFile.begin(call.directory().resolve(output))) {
                    OutputStream out = new BufferedOutputStream(file.stream(), BUFFER);
                    saver.save(images, format, out);
                    out.flush();
                    file.finish();
                }
            }
            return true;
        });
        return 0;
    }

    private static ArchiveFormat format(String text) {
        return switch (text) {
            case "docker", "docker-archive" -> ArchiveFormat.DOCKER;
            case "oci", "oci-archive" -> ArchiveFormat.OCI;
            default -> throw new CommandException("unknown format \"" + text + "\": it is docker or oci");
        };
    }
}
