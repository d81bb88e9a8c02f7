package io.jcontainers.build.verb;

import io.jcontainers.build.command.Call;
import io.jcontainers.build.command.Command;
import io.jcontainers.build.command.CommandException;
import io.jcontainers.build.command.Stores;
import io.jcontainers.build.flag.Flag;
import io.jcontainers.build.flag.Syntax;
import io.jcontainers.build.store.AmbiguousImageException;
import io.jcontainers.build.store.ImageStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** rmi. */
final class RemoveCommand implements Command {
    private final Stores stores;

    RemoveCommand(Stores stores) {
        this.stores = stores;
    }

    @Override
    public Syntax syntax() {
        return Syntax.of(
                        "jbuild rmi",
                        "[OPTIONS] IMAGE [IMAGE...]",
                        "Remove one or more images",
                        1,
                        Syntax.ANY,
                        Flag.toggle("force", 'f', "Force removal of the image"),
                        Flag.toggle("no-prune", '\0', "Do not delete untagged parents"))
                .alsoCalled("jbuild image rm", "jbuild image remove")
                .withExamples("jbuild rmi app:1", "jbuild rmi -f $(jbuild images -q -f dangling=true)");
    }

    @Override
    public int run(Call call) throws IOException {
        boolean force = call.flags().on("force");
        ImageStore store = stores.images(call.globals());
        ImageRemoval removal = new ImageRemoval(store, force);
        List<String> failures = new ArrayList<>();
        boolean failed = false;
        boolean deleted = false;
        for (String text : call.arguments()) {
            try {
                // Asked for twice, so that with force what is missing is told apart from what is used.
                boolean missing = store.find(text).isEmpty();
                failed |= missing && !force;
                if (missing) {
                    failures.add(LocalImages.missing(text));
                    continue;
                }
                ImageRemoval.Removed removed = removal.remove(text);
                removed.untagged().forEach(name -> call.line("Untagged: " + name));
                removed.deleted().forEach(digest -> call.line("Deleted: " + digest));
                deleted |= !removed.deleted().isEmpty();
            } catch (CommandException | AmbiguousImageException e) {
                failed = true;
                failures.add(String.valueOf(e.getMessage()));
            }
        }
        if (deleted) {
            stores.pruning(call.globals()).sweep();
        }
        failures.forEach(failure -> call.tell("jbuild: " + failure));
        return failed ? 1 : 0;
    }
}
