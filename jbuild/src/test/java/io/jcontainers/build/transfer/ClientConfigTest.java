package io.jcontainers.build.transfer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.jcontainers.build.registry.http.Call.Header;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClientConfigTest {
    private static final ClientConfig NOTHING = new ClientConfig(List.of(), Map.of());

    @TempDir
    Path directory;

    private ClientConfig read(String text) throws IOException {
        Files.writeString(directory.resolve("config.json"), text);
        return ClientConfig.read(directory);
    }

    @Test
    void missing() throws IOException {
        assertEquals(NOTHING, ClientConfig.read(directory));
        assertEquals(NOTHING, ClientConfig.read(Path.of("/dev/null/.docker")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " \n", "{}", "{\"proxies\":{}}", "{\"proxies\":{\"tcp://h\":{\"httpProxy\":\"p\"}}}"})
    void nothing(String text) throws IOException {
        assertEquals(NOTHING, read(text));
    }

    @Test
    void proxies() throws IOException {
        assertEquals(
                Map.of(
                        "HTTP_PROXY",
                        "a",
                        "http_proxy",
                        "a",
                        "HTTPS_PROXY",
                        "b",
                        "https_proxy",
                        "b",
                        "FTP_PROXY",
                        "c",
                        "ftp_proxy",
                        "c",
                        "NO_PROXY",
                        "d",
                        "no_proxy",
                        "d",
                        "ALL_PROXY",
                        "e",
                        "all_proxy",
                        "e"),
                read("{\"proxies\":{\"default\":{\"httpProxy\":\"a\",\"httpsProxy\":\"b\",\"ftpProxy\":\"c\","
                                + "\"noProxy\":\"d\",\"allProxy\":\"e\",\"other\":\"f\"}}}")
                        .proxies());
    }

    @Test
    void headersThatDockerHandsOn() throws IOException {
        assertEquals(
                List.of(new Header("x-meta-a", "1"), new Header("X-Meta-B", "2 3")),
                read("{\"HttpHeaders\":{\"x-meta-a\":\"1\",\"Authorization\":\"no\",\"X-Meta-B\":\"2 3\"}}")
                        .headers());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"proxies\":{\"default\":{\"noProxy\":1}}}|proxies.default.noProxy: a text expected",
                "{\"HttpHeaders\":{\"X-Meta-A\":{}}}|HttpHeaders.X-Meta-A: a text expected",
                "{\"HttpHeaders\":{\"X-Meta-A b\":\"\"}}|HttpHeaders.X-Meta-A b: no header of HTTP: take letters,"
                        + " digits and \"-\" for its name, printable ASCII for its value",
                "{\"a\":|invalid JSON at line 1, column 6",
                "[]|invalid JSON: no object",
            })
    void wrong(String text, String message) {
        IOException e = assertThrows(IOException.class, () -> read(text));
        assertEquals(directory.resolve("config.json") + ": " + message, e.getMessage());
    }
}
