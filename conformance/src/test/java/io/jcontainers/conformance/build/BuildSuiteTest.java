package io.jcontainers.conformance.build;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jcontainers.conformance.build.cases.BuildAreas;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The suite's own machinery; {@code build/run} plays it. */
class BuildSuiteTest {
    @Test
    void everyCaseHasANameOfItsOwn() {
        List<BuildCase> cases = BuildAreas.all().stream()
                .flatMap(area -> area.cases(new Effort(200, 1)).stream())
                .toList();
        Set<String> seen = new HashSet<>();
        assertEquals(
                List.of(),
                cases.stream().map(BuildCase::id).filter(id -> !seen.add(id)).toList());
        assertTrue(cases.size() > 700, "cases: " + cases.size());
    }

    private static byte[] archive(String name, String content) {
        byte[] tar = new byte[2048];
        put(tar, 0, name);
        put(tar, 100, "0000644");
        put(tar, 108, "0000005");
        put(tar, 116, "0000006");
        put(tar, 124, String.format("%011o", content.length()));
        put(tar, 136, "07346545000");
        Arrays.fill(tar, 148, 156, (byte) ' ');
        tar[156] = '0';
        put(tar, 257, "ustar");
        int sum = 0;
        for (int i = 0; i < 512; i++) {
            sum += tar[i] & 255;
        }
        put(tar, 148, String.format("%06o", sum));
        put(tar, 512, content);
        return tar;
    }

    private static void put(byte[] tar, int at, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(bytes, 0, tar, at, bytes.length);
    }

    @Test
    void archivesAreRead() {
        TarEntry entry = TarReader.read(archive("d/f", "text")).getFirst();
        assertEquals("d/f file 644 5:6 text", entry.name() + " " + entry.look() + " " + entry.text());
        assertEquals(1_000_000_000, entry.seconds());
    }

    @Test
    void aDamagedArchiveIsToldSo() {
        byte[] tar = archive("d/f", "text");
        tar[3]++;
        assertThrows(IllegalStateException.class, () -> TarReader.read(tar));
    }
}
