package io.jcontainers.build.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jcontainers.build.compress.Compression;
import io.jcontainers.build.compress.Compressor;
import io.jcontainers.build.compress.Decompression;
import io.jcontainers.build.compress.ExpansionLimits;
import io.jcontainers.build.image.Digests;
import io.jcontainers.build.sys.Errno;
import io.jcontainers.build.sys.FileType;
import io.jcontainers.build.sys.RecordingSyscalls;
import io.jcontainers.build.sys.Scratch;
import io.jcontainers.build.sys.UnixTime;
import io.jcontainers.build.tar.TarForge;
import io.jcontainers.build.tar.TarLimits;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What layers mean, and what they must not cost. */
class LayerApplierTest extends LayerFixture {
    /** Layers, then the tree that they make; the same in place and, told by overlayfs, in {@link OverlayMarksTest}. */
    static Stream<Case> whiteouts() {
        return Cases.all().stream();
    }

    @ParameterizedTest
    @MethodSource("whiteouts")
    void u08WhiteoutsHideWhatIsBelowAndNeverTheirOwnLayer(Case each) throws IOException {
        for (TarForge layer : each.layers()) {
            apply(layer);
        }
        assertEquals(each.expected(), names(), each.name());
    }

    @Test
    void u09RepeatedOpaqueWhiteoutsCostOneWalk() throws IOException {
        TarForge forge = tar();
        for (int i = 0; i < 2000; i++) {
            forge.file("d/f" + i, "");
        }
        for (int i = 0; i < 20_000; i++) {
            forge.file("d/.wh..wh..opq", "").file(".wh.absent" + i, "");
        }
        RecordingSyscalls recording = new RecordingSyscalls(sys);
        new LayerApplier(recording.facade(), ApplyOptions.inPlace()).apply(root, new ByteArrayInputStream(forge.end()));
        long listings = recording.calls().stream()
                .filter(call -> call.equals("readEntries"))
                .count();
        assertTrue(listings < 100, listings + " listings");
        assertEquals(2001, names().size());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "trusted.overlay.opaque",
                "user.overlay.opaque",
                "trusted.overlay.redirect",
                "user.overlay.metacopy"
            })
    void u10AttributesOfOverlayfsAreRefused(String key) {
        String message = refused(tar().extension('x', TarForge.record("SCHILY.xattr." + key, "y"))
                .link("d/", '5', ""));
        assertTrue(message.endsWith("attribute " + key + ", which overlayfs would obey"), message);
    }

    @Test
    void u10ACharacterDeviceThatMeansDeletedIsRefused() {
        String message = refused(tar().link("c", '3', ""));
        assertTrue(message.contains("a character device 0:0"), message);
    }

    @Test
    void u11DevicesSetuidAndCapabilities() throws IOException {
        byte[] device = TarForge.block("null", '3', "00000000000", "");
        TarForge.put(device, 329, "0000001\0000003");
        String capability = "\u0001\u0000\u0000\u0002\u0000\u0020\u0000\u0000" + "\0".repeat(12);
        byte[] setuid = TarForge.block("su", '0', "00000000001", "");
        TarForge.put(setuid, 100, "0006755");
        TarForge.put(setuid, 108, "0001750");
        TarForge forge = tar().seal(device)
                .extension(
                        'x',
                        TarForge.record("SCHILY.xattr.security.capability", capability)
                                + TarForge.record("SCHILY.xattr.security.selinux", "label"))
                .seal(setuid)
                .content(new byte[] {1});
        AppliedLayer applied = apply(forge);
        assertEquals(
                List.of(1L, 3L),
                List.of(stat("null").deviceMajor(), stat("null").deviceMinor()));
        assertEquals(06755, stat("su").mode());
        assertEquals(1000, stat("su").uid());
        assertEquals(
                "\"su\": attribute security.selinux is left out: belongs to the host that it was set on",
                applied.warnings().getFirst());
        assertTrue(Scratch.tree(root).get("su").contains("security.capability=010000020020"));
        apply(ApplyOptions.inPlace().withDevices(ApplyOptions.Devices.PLACEHOLDER), tar().seal(device));
        assertEquals(FileType.REGULAR, stat("null").type());
        assertThrows(
                LayerException.class,
                () -> apply(ApplyOptions.inPlace().withDevices(ApplyOptions.Devices.REFUSE), tar().seal(device)));
    }

    @Test
    void u12ADecompressionBombStopsAtItsBudget() throws IOException {
        ByteArrayOutputStream bomb = new ByteArrayOutputStream();
        try (OutputStream out = Compressor.of(Compression.ZSTD, 1).open(bomb)) {
            out.write(tar().header("zeros", '0', "00100000000", "")
                    .raw(new byte[1 << 24])
                    .end());
        }
        assertTrue(bomb.size() < 10_000, bomb.size() + " bytes");
        ExpansionLimits limits = ExpansionLimits.standard().withMostBytes(1 << 20);
        LayerApplier applier = new LayerApplier(sys, ApplyOptions.inPlace());
        IOException e = assertThrows(
                IOException.class,
                () -> applier.apply(
                        root,
                        new Decompression(limits)
                                .open(new ByteArrayInputStream(bomb.toByteArray()), Compression.ZSTD)));
        assertTrue(String.valueOf(e.getMessage()).endsWith("beyond the limit"), e.getMessage());
        assertTrue(stat("zeros").size() <= 1 << 20);
    }

    @Test
    void u21ManyEntriesAndDeepNames() throws IOException {
        TarForge forge = tar();
        for (int i = 0; i < 20_000; i++) {
            forge.file("many/f" + i, "");
        }
        forge.extension('L', "d/".repeat(1000) + "f").file("cut", "");
        assertEquals(20_001, apply(forge).entries());
        TarLimits few = TarLimits.standard().withMostEntries(10);
        String message = String.valueOf(assertThrows(
                        IOException.class, () -> apply(ApplyOptions.inPlace().withLimits(few), forge))
                .getMessage());
        assertTrue(message.endsWith("more than 10 entries"), message);
        String tooDeep = refused(tar().extension('L', "d/".repeat(1100) + "f").file("cut", ""));
        assertTrue(tooDeep.endsWith("more than 1024 components"), tooDeep);
        String tooLong = refused(tar().extension('L', "n".repeat(300)).file("cut", ""));
        assertTrue(tooLong.endsWith("name too long"), tooLong);
    }

    @Test
    void u22NamesOfAnyBytesStayApart() throws IOException {
        String[] names = {"a\u00ff", "a\u00fe", "e\u00cc\u0081", "\u00c3\u00a9", "\n", "\u001b[", "A", "a"};
        TarForge forge = tar();
        for (String name : names) {
            forge.file(name, "");
        }
        apply(forge);
        assertEquals(names.length, names().size());
        apply(tar().file(".wh.a\u00ff", ""));
        assertEquals(names.length - 1, names().size());
        assertTrue(names().contains("a\\xfe"));
    }

    @Test
    void u23EveryTypeReplacesEveryOther() throws IOException {
        String types = "015236";
        for (char first : types.toCharArray()) {
            for (char second : types.toCharArray()) {
                for (char third : types.toCharArray()) {
                    TarForge forge = tar().file("target", "t");
                    for (char type : new char[] {first, second, third}) {
                        byte[] block = TarForge.block(
                                type == '5' ? "x/" : "x", type, "00000000000", type == '1' ? "target" : canary());
                        TarForge.put(block, 329, "0000001\0000003");
                        forge.seal(block);
                        if (type == '5') {
                            forge.file("x/y/z", "");
                        }
                    }
                    apply(forge);
                    FileType expected =
                            switch (third) {
                                case '0', '1' -> FileType.REGULAR;
                                case '2' -> FileType.SYMBOLIC_LINK;
                                case '3' -> FileType.CHARACTER_DEVICE;
                                case '5' -> FileType.DIRECTORY;
                                default -> FileType.FIFO;
                            };
                    assertEquals(expected, stat("x").type(), "" + first + second + third);
                    assertEquals(third == '1' ? 2 : 1, stat("target").links());
                }
            }
        }
    }

    @Test
    void u24AFifoIsReplacedNotOpened() throws IOException {
        apply(tar().link("f", '6', "").file("f", "data"));
        assertEquals(4, stat("f").size());
    }

    @Test
    void u26ALayerWithAnotherDigestIsAnError() throws IOException {
        byte[] layer = tar().file("f", "x").end();
        LayerApplier applier = new LayerApplier(sys, ApplyOptions.inPlace());
        Digests digests = Digests.fast();
        applier.apply(root, new ByteArrayInputStream(layer), digests.sha256(layer), digests);
        assertThrows(
                LayerException.class,
                () -> applier.apply(root, new ByteArrayInputStream(layer), digests.sha256(new byte[0]), digests));
    }

    @Test
    void u30LinksOfTheLayersBelowAreFollowedInside() throws IOException {
        apply(tar().link("usr/lib/", '5', "").link("lib", '2', "usr/lib").link("abs", '2', "/usr/share"));
        apply(tar().file("lib/x", "").file("abs/doc/y", "").link("h", '1', "lib/x"));
        assertEquals(
                List.of(
                        "abs",
                        "h",
                        "lib",
                        "usr",
                        "usr/lib",
                        "usr/lib/x",
                        "usr/share",
                        "usr/share/doc",
                        "usr/share/doc/y"),
                names());
    }

    @Test
    void u32TimesBeyondAllBoundsAreNoAccident() throws IOException {
        apply(tar().extension('x', TarForge.record("mtime", "9223372036854775807"))
                .file("late", "")
                .extension('x', TarForge.record("mtime", "-9223372036854775807.999999999"))
                .file("early", ""));
        assertEquals(List.of("early", "late"), names());
    }

    @Test
    void timesOfDirectoriesAreSetAtTheEnd() throws IOException {
        byte[] directory = TarForge.block("d/", '5', "00000000000", "");
        TarForge.put(directory, 136, "00000000144");
        apply(tar().seal(directory).file("d/f", "").file("d/.wh.g", ""));
        assertEquals(new UnixTime(100, 0), stat("d").mtime());
    }

    @Test
    void aDirectoryTakesTheAttributesOfTheUpperLayer() throws IOException {
        apply(tar().extension('x', TarForge.record("SCHILY.xattr.user.old", "1"))
                .link("d/", '5', "")
                .file("d/f", ""));
        byte[] directory = TarForge.block("d/", '5', "00000000000", "");
        TarForge.put(directory, 100, "0000700");
        apply(tar().extension('x', TarForge.record("SCHILY.xattr.user.new", "2"))
                .seal(directory));
        String text = Scratch.tree(root).get("d");
        assertTrue(text.startsWith("DIRECTORY 700 ") && text.endsWith(" user.new=32"), text);
        assertEquals(List.of("d", "d/f"), names());
    }

    @Test
    void aFullDiskNamesTheEntry() {
        RecordingSyscalls recording = new RecordingSyscalls(sys);
        recording.fail("write", Errno.ENOSPC);
        LayerException e = assertThrows(
                LayerException.class,
                () -> new LayerApplier(recording.facade(), ApplyOptions.inPlace())
                        .apply(
                                root,
                                new ByteArrayInputStream(tar().file("a/b", "x").end())));
        assertTrue(String.valueOf(e.getMessage()).startsWith("layer entry 1 \"a/b\": write "), e.getMessage());
        assertTrue(String.valueOf(e.getMessage()).endsWith("no space left on device"), e.getMessage());
    }
}
