package io.jcontainers.build.transfer;

import io.jcontainers.build.command.Call;
import io.jcontainers.build.command.CommandException;
import io.jcontainers.build.image.Platform;
import io.jcontainers.build.image.Reference;
import io.jcontainers.build.registry.RegistryClient;
import io.jcontainers.build.registry.RegistrySettings;
import io.jcontainers.build.registry.auth.CredentialStore;
import io.jcontainers.build.setting.Globals;
import io.jcontainers.build.store.ImageStore;
import java.io.IOException;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What the verbs of this package share.
 *
 * @param stores the image store of a data root
 * @param caller what only a front can do
 * @param access how registries are configured
 * @param layers how layers are prepared for a push
 */
record Transfers(
        Function<Globals, ImageStore> stores,
        Caller caller,
        RegistryAccess access,
        Function<ImageStore, LayerPreparation> layers) {
    ImageStore store(Call call) {
        return stores.apply(call.globals());
    }

    RegistrySettings settings(Call call) throws IOException {
        try {
            return access.settings(
                    call.globals(), variables(call), caller.credentialHelpers(call), text -> call.tell(warning(text)));
        } catch (IllegalArgumentException e) {
            throw new CommandException(String.valueOf(e.getMessage()));
        }
    }

    CredentialStore credentials(Call call) {
        return access.credentials(
                call.globals(), variables(call), caller.credentialHelpers(call), text -> call.tell(warning(text)));
    }

    private static Map<String, String> variables(Call call) {
        return call.environment();
    }

    private static String warning(String text) {
        return "WARNING! " + text;
    }

    RegistryClient client(Call call) throws IOException {
        return new RegistryClient(settings(call));
    }

    LayerLines lines(Call call) {
        return new LayerLines(
                call.front(), caller.writesTerminal(call), call.flags().on("quiet"));
    }

    /** A name as it was written; nothing is added. */
    static Reference reference(String text) {
        try {
            return Reference.parse(text);
        } catch (IllegalArgumentException e) {
            throw new CommandException(String.valueOf(e.getMessage()));
        }
    }

    /** The platform of {@code --platform}; null where it wasn't given. */
    static @Nullable Platform platform(Call call) {
        String text = call.flags().text("platform");
        if (text.isEmpty()) {
            return null;
        }
        try {
            return Platform.parse(text);
        } catch (IllegalArgumentException e) {
            throw new CommandException(String.valueOf(e.getMessage()));
        }
    }
}
