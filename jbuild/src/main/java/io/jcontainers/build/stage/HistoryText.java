package io.jcontainers.build.stage;

import io.jcontainers.build.dockerfile.ExposedPorts;
import io.jcontainers.build.dockerfile.FileSources;
import io.jcontainers.build.dockerfile.Health;
import io.jcontainers.build.dockerfile.Heredoc;
import io.jcontainers.build.dockerfile.Instruction;
import io.jcontainers.build.dockerfile.KeyValue;
import io.jcontainers.build.template.Quoting;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** {@code created_by} of the history as BuildKit words it; of instructions whose variables are expanded. */
public final class HistoryText {
    /** Every entry's comment. */
    static final String COMMENT = "buildkit.dockerfile.v0";

    private static final String LAYER = " # buildkit";

    private static final Pattern CREDENTIALS = Pattern.compile("(\\b[a-zA-Z][a-zA-Z0-9+.-]{0,20}://)[^/?#\\s@]*@");

    private HistoryText() {}

    /**
     * Of a RUN.
     *
     * @param arguments the declared build arguments, {@code name=value}
     * @param argv what is executed
     */
    public static String run(List<String> arguments, List<String> argv) {
        String given = arguments.isEmpty() ? "" : "|" + arguments.size() + " " + String.join(" ", arguments) + " ";
        return "RUN " + given + String.join(" ", argv) + LAYER;
    }

    /** Of a COPY. */
    public static String copy(Instruction.Copy copy) {
        return files(copy.parents() ? "COPY --parents" : "COPY", copy.chown(), copy.chmod(), copy.files());
    }

    /** Of an ADD. */
    public static String add(Instruction.Add add) {
        return files("ADD", add.chown(), add.chmod(), add.files());
    }

    /** A text whose URLs say nothing of user and password: it goes into logs and images. */
    public static String withoutCredentials(String text) {
        return CREDENTIALS.matcher(text).replaceAll("$1xxxxx@");
    }

    private static String files(String start, @Nullable String chown, @Nullable String chmod, FileSources files) {
        List<String> words = new ArrayList<>(List.of(start));
        if (chown != null && !chown.isEmpty()) {
            words.add("--chown=" + chown);
        }
        if (chmod != null && !chmod.isEmpty()) {
            words.add("--chmod=" + chmod);
        }
        files.paths().forEach(path -> words.add(withoutCredentials(path)));
        for (Heredoc document : files.documents()) {
            words.add("<<" + document.name());
        }
        words.add(files.destination());
        return String.join(" ", words) + LAYER;
    }

    static String env(List<KeyValue> pairs) {
        return pairs("ENV", pairs);
    }

    static String label(List<KeyValue> pairs) {
        return pairs("LABEL", pairs);
    }

    private static String pairs(String keyword, List<KeyValue> pairs) {
        StringBuilder text = new StringBuilder(keyword);
        pairs.forEach(pair -> text.append(' ').append(pair.key()).append('=').append(pair.value()));
        return text.toString();
    }

    static String arg(Instruction.Arg arg) {
        StringBuilder text = new StringBuilder("ARG");
        for (Instruction.Argument argument : arg.arguments()) {
            text.append(' ').append(argument.name());
            if (argument.value() != null) {
                text.append('=').append(argument.value());
            }
        }
        return text.toString();
    }

    static String expose(Instruction.Expose expose) {
        return "EXPOSE " + GoText.plain(ExposedPorts.read(expose.ports()));
    }

    /** A structure in quotes, as Go quotes each of its fields: numbers are characters to it. */
    static String healthcheck(Health health) {
        return "HEALTHCHECK &{" + GoText.quoted(health.test())
                + " " + GoText.quoted(health.interval())
                + " " + GoText.quoted(health.timeout())
                + " " + GoText.quoted(health.startPeriod())
                + " " + GoText.quoted(health.startInterval())
                + " " + Quoting.quoteCharacter(health.retries()) + "}";
    }
}
