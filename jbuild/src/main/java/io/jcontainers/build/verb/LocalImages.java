package io.jcontainers.build.verb;

import io.jcontainers.build.command.CommandException;
import io.jcontainers.build.image.Descriptor;
import io.jcontainers.build.image.Digest;
import io.jcontainers.build.image.MediaType;
import io.jcontainers.build.image.Platform;
import io.jcontainers.build.image.Reference;
import io.jcontainers.build.store.ImageContents;
import io.jcontainers.build.store.ImageStore;
import io.jcontainers.build.store.StoredImage;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The images of a store as people see them. */
final class LocalImages {
    private final ImageStore store;

    LocalImages(ImageStore store) {
        this.store = store;
    }

    /** All, the newest first; those without a time of creation last. */
    List<LocalImage> all() throws IOException {
        return of(store.images());
    }

    /** The same of some entries. */
    List<LocalImage> of(List<StoredImage> entries) {
        Map<Digest, LocalImage> images = new LinkedHashMap<>();
        for (StoredImage entry : entries) {
            LocalImage image = image(entry);
            images.merge(image.id(), image, LocalImages::joined);
        }
        return images.values().stream()
                .sorted(Comparator.comparing(LocalImages::created).reversed())
                .toList();
    }

    private static Instant created(LocalImage image) {
        Instant created = image.created();
        return created == null ? Instant.MIN : created;
    }

    private static LocalImage joined(LocalImage first, LocalImage second) {
        List<StoredImage> entries = new ArrayList<>(first.entries());
        entries.addAll(second.entries());
        return new LocalImage(first.id(), entries, first.contents());
    }

    private LocalImage image(StoredImage entry) {
        Optional<ImageContents> contents = contents(entry.target());
        Digest id = contents.map(ImageContents::id).orElse(entry.target().digest());
        return new LocalImage(id, List.of(entry), contents.orElse(null));
    }

    private Optional<ImageContents> contents(Descriptor target) {
        if (!MediaType.isIndex(target.mediaType())) {
            return store.present(target).stream().findFirst();
        }
        try {
            return Optional.of(store.contents(target, Platform.ofThisMachine()));
        } catch (IOException notHere) {
            return store.present(target).stream().findFirst();
        }
    }

    /**
     * What an image is on a platform.
     *
     * @throws CommandException when it is not for that platform
     */
    LocalImage on(LocalImage image, Platform platform) {
        for (StoredImage entry : image.entries()) {
            for (ImageContents contents : store.present(entry.target())) {
                Platform offered = contents.config().platform();
                if (offered.os().equals(platform.os())
                        && offered.architecture().equals(platform.architecture())
                        && (platform.variant().isEmpty() || platform.variant().equals(offered.variant()))) {
                    return new LocalImage(contents.id(), image.entries(), contents);
                }
            }
        }
        throw new CommandException("image " + image.id().shortHex() + " is not here for platform " + platform
                + ": pull it with --platform " + platform);
    }

    /** The image that people mean. */
    Optional<LocalImage> find(String text) throws IOException {
        return store.find(text).map(this::whole);
    }

    /** An entry with all others of the same image. */
    private LocalImage whole(StoredImage entry) {
        try {
            return of(store.images()).stream()
                    .filter(image -> image.entries().stream()
                            .anyMatch(other -> other.target()
                                    .digest()
                                    .equals(entry.target().digest())))
                    .findFirst()
                    .orElseGet(() -> image(entry));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /**
     * The image that people mean.
     *
     * @throws CommandException with Docker's text when there is none
     */
    LocalImage require(String text) throws IOException {
        return find(text).orElseThrow(() -> new CommandException(missing(text)));
    }

    /** Docker's text: a name that has no tag is the one of {@code latest}. */
    static String missing(String text) {
        try {
            return "No such image: " + Reference.parseTagged(text).familiar();
        } catch (IllegalArgumentException noName) {
            boolean misspelled = !text.matches("(?:sha256:)?[0-9a-f]{1,64}");
            return misspelled ? Shown.cell(String.valueOf(noName.getMessage())) : "No such image: " + text;
        }
    }
}
