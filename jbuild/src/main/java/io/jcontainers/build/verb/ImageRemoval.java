package io.jcontainers.build.verb;

import io.jcontainers.build.command.CommandException;
import io.jcontainers.build.image.Digest;
import io.jcontainers.build.image.DigestAlgorithm;
import io.jcontainers.build.image.Digests;
import io.jcontainers.build.image.Reference;
import io.jcontainers.build.store.ImageStore;
import io.jcontainers.build.store.StoreEdit;
import io.jcontainers.build.store.StoredImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Takes names and images away by docker's rules: a name goes, and with its last name the image; by its id an image goes
 * only with all of its names, which takes force when they are of several repositories. What containers use stays,
 * though force takes its name; and it takes away what stopped containers use.
 */
final class ImageRemoval {
    private final ImageStore store;
    private final LocalImages images;
    private final boolean force;

    ImageRemoval(ImageStore store, boolean force) {
        this.store = store;
        this.images = new LocalImages(store);
        this.force = force;
    }

    /**
     * What is gone.
     *
     * @param untagged names as people write them
     * @param deleted the image, and the chain IDs of layers that no other image has, uppermost first
     */
    record Removed(List<String> untagged, List<String> deleted) {}

    /**
     * Removes a name or an image.
     *
     * @throws CommandException with docker's text: there is none, or it is used
     */
    Removed remove(String text) throws IOException {
        Optional<StoredImage> found = store.find(text);
        if (found.isEmpty()) {
            throw new CommandException(LocalImages.missing(text));
        }
        Digest target = found.get().target().digest();
        return store.edit(edit -> {
            LocalImage image = images.of(edit.images()).stream()
                    .filter(each -> each.entries().stream()
                            .anyMatch(entry -> entry.target().digest().equals(target)))
                    .findFirst()
                    .orElseThrow(() -> new CommandException(LocalImages.missing(text)));
            return new Removing(edit, image).remove(text);
        });
    }

    /** One removal, alone with the store. */
    private final class Removing {
        private final StoreEdit edit;
        private final LocalImage image;
        private final List<ImageUsers.User> users;
        private final List<Reference> names;
        private final List<String> untagged = new ArrayList<>();

        Removing(StoreEdit edit, LocalImage image) throws IOException {
            this.edit = edit;
            this.image = image;
            this.users = ImageUsers.of(image, edit.leases());
            this.names = new ArrayList<>(image.names());
            this.names.addAll(image.digestNames());
        }

        Removed remove(String text) throws IOException {
            Optional<Reference> name = name(text);
            if (name.isPresent()) {
                return byName(name.get());
            }
            if (isOfOneRepository()) {
                refuseUsed(!force);
                List.copyOf(names).forEach(this::untag);
            } else {
                refuseUsed(!force);
                if (!force) {
                    throw conflict("must be forced", "image is referenced in multiple repositories");
                }
            }
            return delete();
        }

        private Optional<Reference> name(String text) {
            try {
                Reference parsed = Reference.parseTagged(text);
                Digest digest = parsed.digest();
                Reference name = digest == null ? parsed : parsed.withDigest(digest);
                return names.contains(name) ? Optional.of(name) : Optional.empty();
            } catch (IllegalArgumentException noName) {
                return Optional.empty();
            }
        }

        private Removed byName(Reference name) throws IOException {
            if (!force && isOfOneRepository() && !users.isEmpty()) {
                throw new CommandException("conflict: unable to remove repository reference \"" + name.familiar()
                        + "\" (must force) - container " + users.getFirst().id() + " is using its referenced image "
                        + image.id().shortHex());
            }
            untag(name);
            boolean tagLeft = names.stream()
                    .anyMatch(other -> other.digest() == null && other.name().equals(name.name()));
            if (name.digest() == null && !tagLeft) {
                names.stream()
                        .filter(other -> other.digest() != null && other.name().equals(name.name()))
                        .toList()
                        .forEach(this::untag);
            }
            if (!names.isEmpty() || users.stream().anyMatch(ImageUsers.User::running)) {
                return new Removed(untagged, List.of());
            }
            return delete();
        }

        /** Whether all names are of one repository, with at most one tag. */
        private boolean isOfOneRepository() {
            if (names.size() <= 1) {
                return true;
            }
            long tags = names.stream().filter(name -> name.digest() == null).count();
            long repositories = names.stream().map(Reference::name).distinct().count();
            return tags <= 1 && repositories == 1;
        }

        private void refuseUsed(boolean alsoByStopped) {
            for (ImageUsers.User user : users) {
                if (user.running()) {
                    throw conflict("cannot be forced", "image is being used by running container " + user.id());
                }
            }
            if (alsoByStopped && !users.isEmpty()) {
                throw conflict(
                        "must be forced",
                        "image is being used by stopped container "
                                + users.getFirst().id());
            }
        }

        private CommandException conflict(String remedy, String reason) {
            return new CommandException(
                    "conflict: unable to delete " + image.id().shortHex() + " (" + remedy + ") - " + reason);
        }

        private void untag(Reference name) {
            edit.untag(name);
            names.remove(name);
            untagged.add(name.familiar());
        }

        private Removed delete() throws IOException {
            List.copyOf(names).forEach(this::untag);
            image.entries().forEach(entry -> edit.remove(entry.target().digest()));
            List<String> deleted = new ArrayList<>();
            deleted.add(image.id().toString());
            Set<Digest> left = new HashSet<>();
            images.of(edit.images()).forEach(other -> left.addAll(chain(other)));
            for (Digest layer : chain(image).reversed()) {
                if (!left.contains(layer)) {
                    deleted.add(layer.toString());
                }
            }
            return new Removed(untagged, deleted);
        }
    }

    /** Chain IDs, lowest layer first (OCI image specification 1.1, config.md, "Layer ChainID"). */
    static List<Digest> chain(LocalImage image) {
        List<Digest> chain = new ArrayList<>();
        for (Digest diffId : image.diffIds()) {
            chain.add(
                    chain.isEmpty()
                            ? diffId
                            : Digests.fast()
                                    .of(
                                            DigestAlgorithm.SHA256,
                                            (chain.getLast() + " " + diffId).getBytes(StandardCharsets.US_ASCII)));
        }
        return chain;
    }
}
