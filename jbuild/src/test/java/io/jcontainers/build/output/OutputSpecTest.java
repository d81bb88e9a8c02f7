package io.jcontainers.build.output;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.jcontainers.build.compress.Compression;
import io.jcontainers.build.flag.CsvFields;
import io.jcontainers.build.image.Platform;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Values of -o, and Docker's texts for what is none. */
class OutputSpecTest {
    private static final OutputSpec STORED = OutputSpec.store();

    private static ImageOptions compressed(Compression compression, int level, boolean force) {
        OptionalInt at = level == 0 ? OptionalInt.empty() : OptionalInt.of(level);
        return new ImageOptions(
                Optional.of(new LayerForm(compression, at, force)), Optional.empty(), ImageAnnotations.none(), false);
    }

    @Test
    void shortForms() {
        assertEquals(new OutputSpec.Local("out/dir", false), OutputSpec.parse("out/dir"));
        assertEquals(new OutputSpec.Local("a=b", false), OutputSpec.parse("a=b"));
        assertEquals(new OutputSpec.Tar("-"), OutputSpec.parse("-"));
    }

    @Test
    void filesOfTheRoot() {
        assertEquals(new OutputSpec.Local("out", false), OutputSpec.parse("type=local,dest=out"));
        assertEquals(new OutputSpec.Local("out", true), OutputSpec.parse("type=local,dest=out,mode=delete"));
        assertEquals(new OutputSpec.Local("a,b", false), OutputSpec.parse("type=local,\"dest=a,b\""));
        assertEquals(new OutputSpec.Tar("-"), OutputSpec.parse("type=tar"));
        assertEquals(new OutputSpec.Tar("o.tar"), OutputSpec.parse("TYPE=tar, Dest=o.tar"));
        assertEquals(new OutputSpec.CacheOnly(), OutputSpec.parse("type=cacheonly"));
    }

    @Test
    void images() {
        assertEquals(STORED, OutputSpec.parse("type=image"));
        assertEquals(STORED, OutputSpec.parse("type=docker"));
        assertEquals(STORED, OutputSpec.load());
        assertEquals(OutputSpec.push(), OutputSpec.parse("type=registry"));
        assertEquals(
                new OutputSpec.Image(
                        List.of("a:1", "b"), true, false, true, true, "", compressed(Compression.ZSTD, 19, true)),
                OutputSpec.parse("type=image,\"name=a:1,b\",push=,name-canonical=1,unpack=true,compression=zstd,"
                        + "compression-level=19,force-compression=true"));
        assertEquals(
                new OutputSpec.Image(List.of(), true, true, false, false, "pre", ImageOptions.none()),
                OutputSpec.parse("type=registry,push-by-digest=t,dangling-name-prefix=pre"));
    }

    @Test
    void archives() {
        assertEquals(
                new OutputSpec.Archive(OutputSpec.Archive.Kind.OCI, "-", true, List.of(), ImageOptions.none()),
                OutputSpec.parse("type=oci"));
        assertEquals(
                new OutputSpec.Archive(
                        OutputSpec.Archive.Kind.OCI, "d", false, List.of("a"), compressed(Compression.NONE, 0, false)),
                OutputSpec.parse("type=oci,dest=d,tar=false,name=a,compression=uncompressed"));
        assertEquals(
                new OutputSpec.Archive(
                        OutputSpec.Archive.Kind.DOCKER,
                        "d.tar",
                        true,
                        List.of(),
                        new ImageOptions(Optional.empty(), Optional.of(true), ImageAnnotations.none(), true)),
                OutputSpec.parse("type=docker,dest=d.tar,oci-mediatypes=true,rewrite-timestamp=true"));
    }

    @Test
    void aLevelOrForceAloneMeansGzip() {
        assertEquals(
                compressed(Compression.GZIP, 9, false),
                OutputSpec.parse("type=oci,compression-level=9").imageOptions().orElseThrow());
        assertEquals(
                compressed(Compression.GZIP, 0, true),
                OutputSpec.parse("type=oci,force-compression=1").imageOptions().orElseThrow());
    }

    @Test
    void annotations() {
        ImageAnnotations read = OutputSpec.parse("type=oci,annotation.Org.x=a=b,annotation-manifest[linux/arm64].y=c,"
                        + "annotation-manifest-descriptor.z=d,annotation.Org.x=e")
                .imageOptions()
                .orElseThrow()
                .annotations();
        Platform arm = Platform.parse("linux/arm64");
        assertEquals(Map.of("Org.x", "e"), read.of(ImageAnnotations.Place.MANIFEST, BuiltImages.AMD64));
        assertEquals(Map.of("Org.x", "e", "y", "c"), read.of(ImageAnnotations.Place.MANIFEST, arm));
        assertEquals(Map.of("z", "d"), read.of(ImageAnnotations.Place.MANIFEST_DESCRIPTOR, arm));
        ImageAnnotations flag = ImageAnnotations.ofFlag("manifest,manifest-descriptor[linux/arm64]:k=v:w");
        assertEquals(Map.of("k", "v:w"), flag.of(ImageAnnotations.Place.MANIFEST, BuiltImages.AMD64));
        assertEquals(Map.of(), flag.of(ImageAnnotations.Place.MANIFEST_DESCRIPTOR, BuiltImages.AMD64));
        assertEquals(Map.of("k", "v:w"), flag.of(ImageAnnotations.Place.MANIFEST_DESCRIPTOR, arm));
        assertEquals(Map.of("k", "v"), ImageAnnotations.ofFlag("k=v").of(ImageAnnotations.Place.MANIFEST, arm));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "dest=a,x=y|type is required for output",
                "type=,dest=a|type is required for output",
                "type=oci,dest|invalid value dest",
                "type=wasm|exporter \"wasm\" could not be found",
                "type=local|dest is required for local exporter",
                "type=local,dest=-|dest cannot be stdout for local exporter",
                "type=oci,tar=false|dest is required for oci exporter",
                "type=oci,tar=false,dest=-|dest cannot be stdout for oci exporter",
                "type=oci,compression=lzma|unsupported layer compression type: lzma",
                "type=oci,compression=estargz|not supported yet: compression=estargz; it is gzip, zstd or uncompressed",
                "type=oci,compression-level=x|non-int value x specified for compression-level:"
                        + " strconv.ParseInt: parsing \"x\": invalid syntax",
                "type=oci,compression-level=10|compression-level=10: levels of gzip are 1 to 9",
                "type=oci,compression=zstd,compression-level=20|compression-level=20: levels of zstd are 1 to 19",
                "type=oci,compression=uncompressed,compression-level=1|compression-level=1: layers that are not"
                        + " compressed have no level; leave it out",
                "type=image,push=maybe|non-bool value specified for push: strconv.ParseBool: parsing \"maybe\":"
                        + " invalid syntax",
                "type=local,dest=a,mode=move|invalid mode \"move\": it is copy or delete",
                "type=oci,annotation-index.a=b|index annotations not supported for single platform export",
                "type=oci,annotation-what.a=b|unknown annotation type \"what\"",
                "type=tar,annotation.a=b|type=tar has no annotations: it holds files, not an image",
                "type=oci,oci-artifact=true|not supported yet: oci-artifact of type=oci",
                "type=cacheonly,x=y|unexpected key 'x' in 'type=cacheonly,x=y': type=cacheonly takes none",
                "type=tar,push=true|unexpected key 'push' in 'type=tar,push=true': type=tar takes dest, platform-split",
                "type=oci,de\"st=a|parse error on line 1, column 12: bare \" in non-quoted-field",
                "type=oci,\"dest=a|parse error on line 1, column 17: extraneous or missing \" in quoted-field"
            })
    void refused(String text, String message) {
        assertEquals(
                message,
                assertThrows(IllegalArgumentException.class, () -> OutputSpec.parse(text))
                        .getMessage());
    }

    @Test
    void nothingIsNoOutput() {
        assertThrows(IllegalArgumentException.class, () -> OutputSpec.parse(""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"novalue", "=v", "index:a=b", "bad-type:a=b", "manifest:=b"})
    void noAnnotations(String text) {
        assertThrows(IllegalArgumentException.class, () -> ImageAnnotations.ofFlag(text));
    }

    @Test
    void pushAndLoad() {
        OutputSpec.Image pushed = new OutputSpec.Image(List.of(), true, false, false, true, "", ImageOptions.none());
        assertEquals(List.of(STORED), OutputSpec.all(List.of(), false, false));
        assertEquals(List.of(STORED), OutputSpec.all(List.of(), false, true));
        assertEquals(List.of(OutputSpec.push()), OutputSpec.all(List.of(), true, false));
        assertEquals(List.of(OutputSpec.push(), STORED), OutputSpec.all(List.of(), true, true));
        assertEquals(List.of(pushed), OutputSpec.all(List.of("type=image"), true, false));
        assertEquals(List.of(new OutputSpec.Tar("-"), OutputSpec.push()), OutputSpec.all(List.of("-"), true, false));
        assertEquals(List.of(new OutputSpec.Tar("-")), OutputSpec.all(List.of("-"), false, false));
    }

    @Test
    void fieldsOfCsv() {
        assertEquals(List.of(""), CsvFields.split(""));
        assertEquals(List.of("a", "", "b"), CsvFields.split("a,,b"));
        assertEquals(List.of("a,\"b\"", "c", ""), CsvFields.split("\"a,\"\"b\"\"\",c,"));
        assertThrows(IllegalArgumentException.class, () -> CsvFields.split("\"a\"b"));
    }

    @Test
    void tagsOfTheCommandLine() {
        assertEquals(
                List.of("docker.io/library/a:latest", "localhost:5000/b:1"),
                OutputRequest.tags(List.of("a", "localhost:5000/b:1", "a:latest")).stream()
                        .map(Object::toString)
                        .toList());
        assertEquals(
                "invalid tag \"A\": invalid reference format: repository name (library/A) must be lowercase",
                assertThrows(IllegalArgumentException.class, () -> OutputRequest.tags(List.of("A")))
                        .getMessage());
        assertEquals(SquashMode.NEW, SquashMode.parse(""));
        assertEquals(SquashMode.ALL, SquashMode.parse("all"));
        assertThrows(IllegalArgumentException.class, () -> SquashMode.parse("some"));
    }
}
