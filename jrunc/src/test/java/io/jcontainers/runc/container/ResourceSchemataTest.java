package io.jcontainers.runc.container;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResourceSchemataTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    L3:0=f          | L3:0=f             | true
                    L3:0=000F;1=ff  | L3:0=f             | true
                    L3:0=f          | L3:0=f;1=f         | false
                    L3:0=ff         | L3:0=f             | false
                    L3:0=0          | L3:0=00            | true
                    MB:0= 50        | MB:0=50            | true
                    MB:0=50         | L3:0=50            | false
                    """)
    void comparesValuesHoweverTheyArePadded(String present, String wanted, boolean has) {
        assertEquals(has, ResourceSchemata.parse(present).has(ResourceSchemata.parse(wanted)));
    }
}
