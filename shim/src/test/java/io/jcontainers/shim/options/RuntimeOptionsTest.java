package io.jcontainers.shim.options;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.protobuf.ByteString;
import io.jcontainers.shim.proto.Any;
import io.jcontainers.shim.proto.MalformedMessageException;
import org.junit.jupiter.api.Test;

final class RuntimeOptionsTest {
    private static final RuncOptions RUNC =
            new RuncOptions(true, false, "/g", 1000, 1001, "/usr/bin/crun", "/r", true, "", "", "", 0);

    @Test
    void runcsOptionsWithAndWithoutPrefix() throws MalformedMessageException {
        assertEquals(RUNC, RuntimeOptions.from(Any.of("containerd.runc.v1.Options", RUNC)));
        assertEquals(RUNC, RuntimeOptions.from(Any.of("types.containerd.io/containerd.runc.v1.Options", RUNC)));
    }

    @Test
    void whatCriAndDockerSend() throws MalformedMessageException {
        ConfigOptions config = new ConfigOptions("", "", ByteString.copyFromUtf8("SystemdCgroup = true\n"));
        assertEquals(config, RuntimeOptions.from(Any.of("runtimeoptions.v1.Options", config)));
    }

    @Test
    void absentAndEmptyOnesAreTheDefaults() throws MalformedMessageException {
        assertEquals(RuncOptions.defaults(), RuntimeOptions.from(null));
        assertEquals(RuncOptions.defaults(), RuntimeOptions.from(new Any("", ByteString.EMPTY)));
        assertEquals(RuncOptions.defaults(), RuncOptions.read(ByteString.EMPTY));
    }

    @Test
    void unknownOnesAreKept() throws MalformedMessageException {
        Any runsc = new Any("io.runsc.v1.Options", ByteString.fromHex("ff"));
        assertEquals(new UnknownOptions(runsc), RuntimeOptions.from(runsc));
        Any nameless = new Any("", ByteString.fromHex("0801"));
        assertEquals(new UnknownOptions(nameless), RuntimeOptions.from(nameless));
    }

    /** Field 8, criu_path, that containerd 2.0 removed. */
    @Test
    void optionsOfOlderVersions() throws MalformedMessageException {
        assertEquals(RuncOptions.defaults(), RuncOptions.read(ByteString.fromHex("420a2f7573722f62696e2f63")));
    }

    @Test
    void brokenOnesNameTheField() {
        Any broken = new Any("containerd.runc.v1.Options", ByteString.fromHex("4a00"));
        assertEquals(
                "containerd.runc.v1.Options.systemd_cgroup: wire type 2 (length-delimited) where 0 (varint) belongs",
                assertThrows(MalformedMessageException.class, () -> RuntimeOptions.from(broken))
                        .getMessage());
    }
}
