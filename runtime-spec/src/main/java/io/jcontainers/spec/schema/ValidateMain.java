package io.jcontainers.spec.schema;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The program behind {@code jrunc validate BUNDLE [--format text|json]}: prints a report on the bundle's config.json
 * and exits with 0 where it is valid, with 1 where it is not or can't be read.
 */
public final class ValidateMain {
    private static final int MOST_BYTES = 10 << 20;
    private static final String USAGE = "usage: validate BUNDLE [--format text|json]";

    private ValidateMain() {}

    /** Runs the program. */
    public static void main(String[] args) {
        PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
        PrintStream err = new PrintStream(System.err, false, StandardCharsets.UTF_8);
        int status = run(args, out, err);
        out.flush();
        err.flush();
        System.exit(status);
    }

    static int run(String[] args, PrintStream out, PrintStream err) {
        try {
            Request request = Request.parse(args);
            Path config = request.bundle().resolve("config.json");
            byte[] document = read(config);
            ValidationReport report = new ConfigValidator(new SchemaValidator()).validate(config.toString(), document);
            out.print(request.json() ? report.toJson() : report.toText());
            return report.isValid() ? 0 : 1;
        } catch (IllegalArgumentException e) {
            err.println(e.getMessage());
            return 1;
        } catch (NoSuchFileException e) {
            err.println("JSON specification file " + e.getFile() + " not found");
            return 1;
        } catch (AccessDeniedException e) {
            err.println("cannot read the configuration: " + e.getFile() + ": permission denied");
            return 1;
        } catch (IOException e) {
            err.println("cannot read the configuration: " + e.getMessage());
            return 1;
        }
    }

    private static byte[] read(Path config) throws IOException {
        if (Files.exists(config) && !Files.isRegularFile(config)) {
            throw new IOException(config + " is not a regular file");
        }
        try (InputStream in = Files.newInputStream(config)) {
            byte[] document = in.readNBytes(MOST_BYTES + 1);
            if (document.length > MOST_BYTES) {
                throw new IOException(config + " is larger than 10 MiB");
            }
            return document;
        }
    }

    /**
     * What the command line asks for.
     *
     * @param bundle directory of the bundle
     * @param json whether the report is JSON
     */
    private record Request(Path bundle, boolean json) {
        static Request parse(String[] args) {
            List<String> operands = new ArrayList<>();
            String format = "text";
            for (int i = 0; i < args.length; i++) {
                if (args[i].equals("--format") && i + 1 < args.length) {
                    format = args[++i];
                } else if (args[i].startsWith("--format=")) {
                    format = args[i].substring("--format=".length());
                } else if (args[i].startsWith("-")) {
                    throw new IllegalArgumentException("unknown flag " + args[i] + "\n" + USAGE);
                } else {
                    operands.add(args[i]);
                }
            }
            if (operands.size() != 1 || !(format.equals("text") || format.equals("json"))) {
                throw new IllegalArgumentException(USAGE);
            }
            return new Request(Path.of(operands.getFirst()), format.equals("json"));
        }
    }
}
