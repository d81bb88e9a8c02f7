package io.jcontainers.spec.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jcontainers.spec.RawJson;
import io.jcontainers.spec.Samples;
import io.jcontainers.spec.Spec;
import io.jcontainers.spec.rules.SpecRules;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The target of the fuzzer (Jazzer runs {@code fuzzerTestOneInput} as it is, with {@code --target_class}), and the
 * inputs that are kept: what it found, and what each feature of JSON looks like.
 */
public final class SpecReaderFuzzTest {
    /** Reads a document and what it was read as; whatever is thrown but {@link JsonProblem} is a fault. */
    public static void fuzzerTestOneInput(byte[] document) {
        readOrRefuse(document);
    }

    /** Whether the document could be read. */
    static boolean readOrRefuse(byte[] document) {
        Spec spec;
        try {
            spec = SpecReader.read(document);
        } catch (JsonProblem e) {
            assertTrue(e.line() >= 1 && e.column() >= 1 && e.column() <= document.length + 1, e.getMessage());
            return false;
        }
        SpecRules.checkAll(spec);
        RawJson profile = spec.linux().seccomp();
        if (profile != null) {
            assertEquals('{', profile.bytes()[profile.offset()]);
            assertEquals('}', profile.bytes()[profile.offset() + profile.length() - 1]);
        }
        assertEquals(spec, SpecReader.read(SpecWriter.write(spec).getBytes(StandardCharsets.UTF_8)));
        return true;
    }

    @Test
    void keptInputs() {
        String list = new String(Samples.own("json/SpecReaderFuzzTestInputs/list.txt"), StandardCharsets.UTF_8);
        List<String> names = list.lines().toList();
        assertTrue(names.size() >= 10, list);
        for (String name : names) {
            fuzzerTestOneInput(Samples.own("json/SpecReaderFuzzTestInputs/" + name));
        }
    }
}
