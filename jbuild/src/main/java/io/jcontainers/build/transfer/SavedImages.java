package io.jcontainers.build.transfer;

import io.jcontainers.build.archive.SavedImage;
import io.jcontainers.build.command.CommandException;
import io.jcontainers.build.image.Descriptor;
import io.jcontainers.build.image.Digest;
import io.jcontainers.build.image.MediaType;
import io.jcontainers.build.image.Platform;
import io.jcontainers.build.image.Reference;
import io.jcontainers.build.store.ImageStore;
import io.jcontainers.build.store.StoredImage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which images {@code save} is asked for: by name, by a repository for all of its tags, by id without any name. */
final class SavedImages {
    private final ImageStore store;
    private final @Nullable Platform platform;
    private final Map<Digest, Descriptor> targets = new LinkedHashMap<>();
    private final Map<Digest, Set<Reference>> names = new LinkedHashMap<>();

    /** @param platform only that one's; null: all there is */
    SavedImages(ImageStore store, @Nullable Platform platform) {
        this.store = store;
        this.platform = platform;
    }

    /**
     * Each once, in the order of the arguments.
     *
     * @throws CommandException for one that isn't there
     */
    List<SavedImage> of(List<String> arguments) throws IOException {
        for (String argument : arguments) {
            if (!addRepository(argument)) {
                add(argument);
            }
        }
        List<SavedImage> images = new ArrayList<>();
        for (Map.Entry<Digest, Descriptor> target : targets.entrySet()) {
            images.add(new SavedImage(target.getValue(), List.copyOf(names.getOrDefault(target.getKey(), Set.of()))));
        }
        return images;
    }

    private static @Nullable Reference nameOrNull(String text) {
        try {
            return Reference.parse(text);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** A name without tag and digest stands for all tags, here other than anywhere else. */
    private boolean addRepository(String text) throws IOException {
        Reference repository = nameOrNull(text);
        if (repository == null || repository.tag() != null || repository.digest() != null) {
            return false;
        }
        boolean found = false;
        for (StoredImage image : store.images()) {
            for (Reference name : image.names()) {
                if (name.name().equals(repository.name())) {
                    add(image, name);
                    found = true;
                }
            }
        }
        return found;
    }

    private void add(String text) throws IOException {
        StoredImage image = store.find(text)
                .orElseThrow(() -> new CommandException("reference does not exist: no such image: " + text));
        Reference name = nameOrNull(text);
        boolean byTag = name != null && name.digest() == null && image.names().contains(name);
        add(image, byTag ? name : null);
    }

    private void add(StoredImage image, @Nullable Reference name) throws IOException {
        Descriptor target = image.target();
        if (platform != null) {
            target = store.contents(target, platform).descriptor();
            if (!MediaType.isIndex(image.target().mediaType())) {
                checkPlatform(image, platform);
            }
        }
        targets.putIfAbsent(target.digest(), target);
        Set<Reference> known = names.computeIfAbsent(target.digest(), digest -> new LinkedHashSet<>());
        if (name != null) {
            known.add(name);
        }
    }

    private void checkPlatform(StoredImage image, Platform wanted) throws IOException {
        Platform has = store.contents(image.target(), wanted).config().platform();
        if (!has.os().equals(wanted.os()) || !has.architecture().equals(wanted.architecture())) {
            throw new CommandException("image " + image.target().digest() + " is for " + has
                    + ", it does not match the specified platform " + wanted);
        }
    }
}
