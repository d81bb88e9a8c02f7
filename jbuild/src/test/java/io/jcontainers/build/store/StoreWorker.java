package io.jcontainers.build.store;

import io.jcontainers.build.image.Descriptor;
import io.jcontainers.build.image.Reference;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;

/** A process of {@link StoreProcessesTest}: builds, names, renames, removes and collects images. */
public final class StoreWorker {
    private static final int NAMES = 6;

    private StoreWorker() {}

    /** Arguments: the store, a seed, how many rounds. */
    public static void main(String[] arguments) throws IOException {
        ImageStore store = ImageStore.open(Path.of(arguments[0]));
        Random random = new Random(Long.parseLong(arguments[1]));
        System.out.println("started");
        for (int round = 0; round < Integer.parseInt(arguments[2]); round++) {
            Reference name = Reference.parse("image" + random.nextInt(NAMES) + ":latest");
            switch (random.nextInt(8)) {
                case 0 -> store.collect(Duration.ZERO);
                case 1 -> store.untag(name);
                case 2 -> removeOne(store, random);
                default -> build(store, name, random);
            }
        }
        System.out.println("done");
    }

    private static void build(ImageStore store, Reference name, Random random) throws IOException {
        try (Lease lease = store.leases().forProcess("worker")) {
            Descriptor image =
                    TestImages.put(store, lease, "base", "shared " + random.nextInt(20), "own " + random.nextInt(200));
            try (BlobWriter abandoned = store.blobs().write(lease)) {
                abandoned.write(new byte[1000]);
            }
            store.tag(name, image);
        }
    }

    private static void removeOne(ImageStore store, Random random) throws IOException {
        List<StoredImage> images = store.images();
        if (!images.isEmpty()) {
            store.remove(images.get(random.nextInt(images.size())).target().digest());
        }
    }
}
