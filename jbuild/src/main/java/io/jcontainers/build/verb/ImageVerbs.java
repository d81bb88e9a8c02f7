package io.jcontainers.build.verb;

import io.jcontainers.build.command.Command;
import io.jcontainers.build.command.Stores;
import java.util.List;

/** All verbs of this package. */
public final class ImageVerbs {
    private ImageVerbs() {}

    /** The verbs, which share these stores. */
    public static List<Command> all(Stores stores) {
        return List.of(
                new ImagesCommand(stores),
                new TagCommand(stores),
                new RemoveCommand(stores),
                new HistoryCommand(stores),
                InspectCommand.ofAnything(stores),
                InspectCommand.ofImages(stores),
                new PruneImagesCommand(stores),
                new DiskUsageCommand(stores),
                new InfoCommand(stores),
                new VersionCommand(),
                new CacheListCommand(stores),
                new CachePruneCommand(stores));
    }
}
