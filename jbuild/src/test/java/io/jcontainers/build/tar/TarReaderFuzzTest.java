package io.jcontainers.build.tar;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The target of the fuzzer (Jazzer, {@code --target_class}), and changes of an archive that is right. */
public final class TarReaderFuzzTest {
    private static final TarLimits LIMITS =
            TarLimits.standard().withMostEntries(10_000).withMostContentBytes(1 << 20);

    /** Reads an archive to its end; whatever is thrown but a refusal is a fault. */
    public static void fuzzerTestOneInput(byte[] bytes) {
        byte[] buffer = new byte[4096];
        try {
            TarReader reader = new TarReader(new ByteArrayInputStream(bytes), LIMITS);
            long content = 0;
            for (TarEntry entry = reader.next(); entry != null; entry = reader.next()) {
                assertTrue(entry.name().length() <= LIMITS.mostPathBytes());
                for (int got = reader.read(buffer, 0, buffer.length); got > 0; ) {
                    content += got;
                    got = reader.read(buffer, 0, buffer.length);
                }
            }
            reader.finish();
            assertTrue(content <= bytes.length);
        } catch (IOException refused) {
            assertTrue(refused.getMessage() != null && refused.getMessage().length() < 10_000);
        }
    }

    @Test
    void changedArchivesAreReadOrRefused() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (TarWriter writer = new TarWriter(out)) {
            writer.put(
                    TarEntry.of(io.jcontainers.build.sys.ByteString.utf8("d/" + "n".repeat(200)), TarType.REGULAR, 0644)
                            .withSize(5));
            writer.write("hello".getBytes(StandardCharsets.UTF_8), 0, 5);
            writer.put(TarEntry.of(io.jcontainers.build.sys.ByteString.utf8("l"), TarType.SYMBOLIC_LINK, 0777)
                    .withLinkName(io.jcontainers.build.sys.ByteString.utf8("d")));
        }
        byte[] whole = out.toByteArray();
        fuzzerTestOneInput(whole);
        Random random = new Random(1);
        for (int round = 0; round < 5_000; round++) {
            byte[] changed = whole.clone();
            for (int change = random.nextInt(4); change >= 0; change--) {
                changed[random.nextInt(changed.length)] = (byte) random.nextInt(256);
            }
            fuzzerTestOneInput(changed);
        }
    }
}
