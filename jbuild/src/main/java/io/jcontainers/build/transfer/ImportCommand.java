package io.jcontainers.build.transfer;

import io.jcontainers.build.command.Call;
import io.jcontainers.build.command.Command;
import io.jcontainers.build.command.CommandException;
import io.jcontainers.build.flag.Flag;
import io.jcontainers.build.flag.Syntax;
import io.jcontainers.build.image.ContainerConfig;
import io.jcontainers.build.image.Digest;
import io.jcontainers.build.image.Platform;
import io.jcontainers.build.image.Reference;
import io.jcontainers.build.store.ImageStore;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/** import. */
final class ImportCommand implements Command {
    private static final String STDIN = "-";

    private final Transfers transfers;
    private final Clock clock;

    ImportCommand(Transfers transfers, Clock clock) {
        this.transfers = transfers;
        this.clock = clock;
    }

    @Override
    public Syntax syntax() {
        return Syntax.of(
                        "jbuild import",
                        "[OPTIONS] file|URL|- [REPOSITORY[:TAG]]",
                        "Import the contents from a tarball to create a filesystem image",
                        1,
                        2,
                        Flag.list("change", 'c', "list", "Apply Dockerfile instruction to the created image"),
                        Flag.text("message", 'm', "string", "Set commit message for imported image"),
                        Flag.text("platform", '\0', "string", "Set platform of the created image"))
                .alsoCalled("jbuild image import")
                .withExamples(
                        "jbuild import rootfs.tar.gz app:1",
                        "jbuild import -c 'CMD [\"/bin/sh\"]' -m \"from scratch\" - app:1 < rootfs.tar");
    }

    @Override
    public int run(Call call) throws IOException, InterruptedException {
        String source = call.arguments().getFirst();
        List<Reference> names = call.arguments().size() < 2
                ? List.of()
                : List.of(name(call.arguments().get(1)));
        Platform platform = Objects.requireNonNullElseGet(Transfers.platform(call), Platform::ofThisMachine);
        ContainerConfig config = ImportChanges.config(call.flags().list("change"), platform);
        String given = call.flags().text("message");
        // A file's bytes come to us as those of stdin would; that is what Docker writes for both.
        String comment = given.isEmpty() ? "Imported from " + (RemoteFile.isUrl(source) ? source : STDIN) : given;
        ImageStore store = transfers.store(call);
        Instant created = clock.instant();
        Digest id = Interruption.ending(call.front(), () -> {
            if (source.equals(STDIN)) {
                return new ImageImport(store).read(call.front().input(), names, platform, config, created, comment);
            }
            try (InputStream in = open(call, source)) {
                return new ImageImport(store).read(in, names, platform, config, created, comment);
            }
        });
        call.line(id.toString());
        return 0;
    }

    private InputStream open(Call call, String source) throws IOException {
        return RemoteFile.isUrl(source)
                ? RemoteFile.open(source, transfers.settings(call).proxies())
                : InputFile.open(call.directory(), source);
    }

    private static Reference name(String text) {
        Reference name = Transfers.reference(text);
        if (name.digest() != null) {
            throw new CommandException("cannot import digest reference");
        }
        return name.tag() == null ? name.withTag("latest") : name;
    }
}
