package io.jcontainers.build.transfer;

import io.jcontainers.build.command.Command;
import io.jcontainers.build.setting.Globals;
import io.jcontainers.build.store.ImageStore;
import java.time.Clock;
import java.util.List;
import java.util.function.Function;

/** The verbs that move images in and out. */
public final class TransferVerbs {
    private TransferVerbs() {}

    /**
     * All of them: pull, push, login, logout, search, save, load, import.
     *
     * @param stores the image store of a data root
     * @param caller what only the front of a call can do
     * @param access how registries are configured
     * @param layers how layers of a store are prepared for a push
     */
    public static List<Command> all(
            Function<Globals, ImageStore> stores,
            Caller caller,
            RegistryAccess access,
            Function<ImageStore, LayerPreparation> layers) {
        Transfers transfers = new Transfers(stores, caller, access, layers);
        return List.of(
                new PullCommand(transfers),
                new PushCommand(transfers),
                new LoginCommand(transfers),
                new LogoutCommand(transfers),
                new SearchCommand(transfers),
                new SaveCommand(transfers),
                new LoadCommand(transfers),
                new ImportCommand(transfers, Clock.systemUTC()));
    }
}
