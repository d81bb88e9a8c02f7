package io.jcontainers.build.engine;

import io.jcontainers.build.builder.BuildCommand;
import io.jcontainers.build.builder.ContextListCommand;
import io.jcontainers.build.builder.Upkeep;
import io.jcontainers.build.builder.Workplaces;
import io.jcontainers.build.command.Command;
import io.jcontainers.build.command.Commands;
import io.jcontainers.build.command.Stores;
import io.jcontainers.build.manual.CommandSet;
import io.jcontainers.build.manual.CompletionCommand;
import io.jcontainers.build.setting.Globals;
import io.jcontainers.build.store.ImageStore;
import io.jcontainers.build.transfer.ExportMountCommand;
import io.jcontainers.build.transfer.GzipLayers;
import io.jcontainers.build.transfer.ImportMountCommand;
import io.jcontainers.build.transfer.RegistryAccess;
import io.jcontainers.build.transfer.TransferVerbs;
import io.jcontainers.build.verb.ImageVerbs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Every command with what it works with: the one place where they all come together.
 *
 * @param upkeep what is done when a command has been answered
 */
record AllCommands(List<Command> list, Upkeep upkeep) {
    /** @param idleness when the engine ends that they work in */
    static AllCommands create(Idleness idleness) {
        Upkeep upkeep = new Upkeep();
        Stores stores = new Stores();
        RegistryAccess registries = RegistryAccess.ofSystem();
        int threads = Runtime.getRuntime().availableProcessors();
        List<Command> all = new ArrayList<>(ImageVerbs.all(stores));
        all.addAll(TransferVerbs.all(
                globals -> images(stores, globals),
                new FrontCaller(),
                registries,
                store -> new GzipLayers(store, threads)));
        all.add(new BuildCommand(new Workplaces(stores, upkeep), registries));
        all.add(new ContextListCommand());
        all.add(new ExportMountCommand(stores));
        all.add(new ImportMountCommand(stores));
        all.add(new EngineStatusCommand(idleness));
        all.add(new EngineStopCommand(idleness));
        all.add(new CompletionCommand(() -> set(all)));
        return new AllCommands(all, upkeep);
    }

    /** What there is to say of commands. */
    static CommandSet set(List<Command> commands) {
        return new CommandSet(commands.stream().map(Command::syntax).toList(), Commands.GROUPS, Globals.FLAGS);
    }

    private static ImageStore images(Stores stores, Globals globals) {
        try {
            return stores.images(globals);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
