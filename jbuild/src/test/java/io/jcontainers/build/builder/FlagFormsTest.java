package io.jcontainers.build.builder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.jcontainers.build.flag.CsvFields;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class FlagFormsTest {
    @ParameterizedTest
    @CsvSource({
        "0,0",
        "32,32",
        "32b,32",
        "64m,67108864",
        "64MB,67108864",
        "64 MiB,67108864",
        "1.5g,1610612736",
        "2t,2199023255552"
    })
    void sizesAreThoseOfDocker(String text, long bytes) {
        assertEquals(bytes, Sizes.parse(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "m", "-1", "1x", "1.m", "1 2", "9999999999999p", "1mm"})
    void badSizesAreNamed(String text) {
        assertEquals(
                "invalid size: '" + text + "'",
                assertThrows(IllegalArgumentException.class, () -> Sizes.parse(text))
                        .getMessage());
    }

    @Test
    void fieldsAreSplitAsCsv() {
        assertEquals(List.of("a=1", "b=x,y", "c=\""), CsvFields.split("a=1,\"b=x,y\",\"c=\"\"\""));
        assertEquals(Map.of("id", "s", "src", "a=b"), CsvFields.pairs("ID=s,src=a=b"));
        assertThrows(IllegalArgumentException.class, () -> CsvFields.split("a\"b"));
        assertThrows(IllegalArgumentException.class, () -> CsvFields.split("\"a"));
        assertThrows(IllegalArgumentException.class, () -> CsvFields.pairs("a"));
    }
}
