package io.jcontainers.spec.schema;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jcontainers.spec.Samples;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ValidateMainTest {
    private static final String GOOD = """
            {"ociVersion": "1.3.0", "root": {"path": "r"}, "process": {"cwd": "/", "args": ["sh"]}}
            """;
    private static final String BAD = """
            {"ociVersion": "1.3.0", "root": {"path": "r"}, "hostname": "h",
             "process": {"cwd": "/", "args": ["sh"], "consoleSize": {"height": 1, "width": 1}},
             "linux": {"devices": [{"type": "x", "path": "/dev/x"}]}}
            """;

    @TempDir
    private Path bundle;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int run(String... args) {
        return ValidateMain.run(
                args,
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
    }

    private Path config(String json) throws IOException {
        return Files.writeString(bundle.resolve("config.json"), json);
    }

    private String printed() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private String complained() {
        return err.toString(StandardCharsets.UTF_8);
    }

    @Test
    void aSoundBundle() throws IOException {
        Path config = config(GOOD);
        assertEquals(0, run(bundle.toString()));
        assertEquals(config + ": valid\n", printed());
    }

    @Test
    void everyCheckReports() throws IOException {
        Path config = config(BAD);
        assertEquals(1, run("--format", "text", bundle.toString()));
        assertEquals("""
                error (schema): linux.devices[0].type: does not match the regex pattern ^[cbup]$
                warning (rules): process.consoleSize: has no effect without a terminal
                error (rules): hostname: unable to set hostname without a private UTS namespace
                error (rules): linux.devices[0].type: invalid device type "x"
                """ + config + ": invalid, 3 errors, 1 warning\n", printed());
    }

    @Test
    void theCodecReportsWhatASchemaCanNotSee() throws IOException {
        Path config = config("{\"ociVersion\": \"1.0.0\", \"ociVersion\": \"1.0.0\"}");
        assertEquals(1, run(bundle.toString()));
        assertEquals(
                "error (reader): ociVersion: expected each key once, found a second 'ociVersion' (line 1, column 37)\n"
                        + config + ": invalid, 1 error\n",
                printed());
    }

    @Test
    void asJson() throws IOException {
        Path config = config(GOOD.replace("\"sh\"", ""));
        assertEquals(1, run(bundle.toString(), "--format=json"));
        assertEquals("""
                {
                  "document" : "%s",
                  "valid" : false,
                  "findings" : [ {
                    "check" : "rules",
                    "severity" : "error",
                    "path" : "process.args",
                    "message" : "args must not be empty"
                  } ]
                }
                """.formatted(config), printed());
    }

    @Test
    void saysWhatItCanNotRead() throws IOException {
        assertEquals(1, run(bundle.toString()));
        assertEquals("JSON specification file " + bundle.resolve("config.json") + " not found\n", complained());
        err.reset();
        Files.createDirectory(bundle.resolve("config.json"));
        assertEquals(1, run(bundle.toString()));
        assertEquals(
                "cannot read the configuration: " + bundle.resolve("config.json") + " is not a regular file\n",
                complained());
        assertEquals("", printed());
    }

    @Test
    void explainsItsArguments() {
        String usage = "usage: validate BUNDLE [--format text|json]\n";
        assertEquals(1, run());
        assertEquals(usage, complained());
        err.reset();
        assertEquals(1, run("a", "b"));
        assertEquals(usage, complained());
        err.reset();
        assertEquals(1, run("a", "--format", "xml"));
        assertEquals(usage, complained());
        err.reset();
        assertEquals(1, run("a", "--foo"));
        assertEquals("unknown flag --foo\n" + usage, complained());
    }

    @Test
    void realConfigsAreValid() {
        ConfigValidator validator = new ConfigValidator(new SchemaValidator());
        for (Path file : Samples.realConfigs()) {
            ValidationReport report = validator.validate(file.toString(), Samples.read(file));
            assertEquals(true, report.isValid(), report::toText);
        }
    }
}
