package io.jcontainers.build.verb;

import io.jcontainers.build.command.Call;
import io.jcontainers.build.command.Command;
import io.jcontainers.build.command.CommandException;
import io.jcontainers.build.command.Stores;
import io.jcontainers.build.flag.Syntax;
import io.jcontainers.build.image.Reference;
import io.jcontainers.build.store.ImageStore;
import io.jcontainers.build.store.StoredImage;
import java.io.IOException;

/** tag. */
final class TagCommand implements Command {
    private final Stores stores;

    TagCommand(Stores stores) {
        this.stores = stores;
    }

    @Override
    public Syntax syntax() {
        return Syntax.of(
                        "jbuild tag",
                        "SOURCE_IMAGE[:TAG] TARGET_IMAGE[:TAG]",
                        "Create a tag TARGET_IMAGE that refers to SOURCE_IMAGE",
                        2,
                        2)
                .alsoCalled("jbuild image tag")
                .withExamples("jbuild tag app:1 registry.example/team/app:1");
    }

    @Override
    public int run(Call call) throws IOException {
        String source = call.arguments().get(0);
        Reference target = target(call.arguments().get(1));
        ImageStore store = stores.images(call.globals());
        StoredImage image = store.find(source).orElseThrow(() -> new CommandException(LocalImages.missing(source)));
        store.tag(target, image.target());
        return 0;
    }

    private static Reference target(String text) {
        try {
            Reference target = Reference.parseTagged(text);
            if (target.digest() != null) {
                throw new CommandException("refusing to create a tag with a digest reference");
            }
            return target;
        } catch (IllegalArgumentException e) {
            throw new CommandException("Error parsing reference: \"" + Shown.cell(text)
                    + "\" is not a valid repository/tag: " + Shown.cell(String.valueOf(e.getMessage())));
        }
    }
}
