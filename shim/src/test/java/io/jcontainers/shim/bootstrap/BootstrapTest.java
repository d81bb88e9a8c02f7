package io.jcontainers.shim.bootstrap;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.protobuf.ByteString;
import io.jcontainers.shim.options.RuncOptions;
import io.jcontainers.shim.proto.Any;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class BootstrapTest {
    private static final BootstrapParams PARAMS =
            new BootstrapParams("c", "default", LogLevel.INFO, "2.3.0", "", "", "", List.of(), null);

    @Test
    void paramsCountWhenTheyNameTheContainer() {
        ByteString stdin = PARAMS.toByteString();
        assertEquals(Optional.of(PARAMS), BootstrapParams.recognize(stdin, "c", "default"));
        assertEquals(Optional.empty(), BootstrapParams.recognize(stdin, "d", "default"));
        assertEquals(Optional.empty(), BootstrapParams.recognize(stdin, "c", "k8s.io"));
    }

    /** Its first two fields have the wire types of those of the params. */
    @Test
    void anAnyIsNotTakenForParams() {
        RuncOptions options = new RuncOptions(false, false, "", 0, 0, "/usr/bin/crun", "", false, "", "", "", 0);
        ByteString stdin = Any.of(RuncOptions.NAME, options).toByteString();
        assertEquals(Optional.empty(), BootstrapParams.recognize(stdin, "c", "default"));
        assertEquals(Optional.empty(), BootstrapParams.recognize(ByteString.EMPTY, "c", "default"));
        assertEquals(Optional.empty(), BootstrapParams.recognize(ByteString.copyFromUtf8("{\"a\":1}"), "c", "default"));
        ByteString binary = new Any("c", ByteString.fromHex("ff")).toByteString();
        assertEquals(Optional.empty(), BootstrapParams.recognize(binary, "c", "default"));
    }

    @ParameterizedTest
    @CsvSource({
        "-2147483648, TRACE",
        "-8, TRACE",
        "-6, TRACE",
        "-5, DEBUG",
        "-4, DEBUG",
        "-1, INFO",
        "0, INFO",
        "1, INFO",
        "2, INFO",
        "3, WARN",
        "4, WARN",
        "8, ERROR",
        "9, ERROR",
        "10, FATAL",
        "11, FATAL",
        "12, PANIC",
        "2147483647, PANIC"
    })
    void levelsBetweenKnownOnes(int number, LogLevel expected) {
        assertEquals(expected, LogLevel.of(number));
    }
}
