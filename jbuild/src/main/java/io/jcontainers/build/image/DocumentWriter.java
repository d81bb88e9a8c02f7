package io.jcontainers.build.image;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Writes documents whose bytes are a function of their content: fields in the order of the calls, maps and sets sorted,
 * no white space, absent and empty values left out.
 */
final class DocumentWriter {
    /** What writes the fields of an object. */
    interface Body {
        void write(DocumentWriter to) throws IOException;
    }

    private static final JsonFactory FACTORY = new JsonFactory();

    private final JsonGenerator out;

    private DocumentWriter(JsonGenerator out) {
        this.out = out;
    }

    /** The bytes of an object. */
    static byte[] bytes(Body body) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(2048);
        try (JsonGenerator out = FACTORY.createGenerator(bytes)) {
            out.writeStartObject();
            body.write(new DocumentWriter(out));
            out.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory", e);
        }
        return bytes.toByteArray();
    }

    void string(String name, @Nullable String value) throws IOException {
        if (value != null && !value.isEmpty()) {
            out.writeStringField(name, value);
        }
    }

    void number(String name, long value) throws IOException {
        out.writeNumberField(name, value);
    }

    void numberUnlessZero(String name, long value) throws IOException {
        if (value != 0) {
            out.writeNumberField(name, value);
        }
    }

    void flag(String name, boolean value) throws IOException {
        if (value) {
            out.writeBooleanField(name, true);
        }
    }

    /** Null is left out, an empty list is written. */
    void strings(String name, @Nullable Collection<String> values) throws IOException {
        if (values == null) {
            return;
        }
        out.writeArrayFieldStart(name);
        for (String value : values) {
            out.writeString(value);
        }
        out.writeEndArray();
    }

    void stringsUnlessEmpty(String name, Collection<String> values) throws IOException {
        strings(name, values.isEmpty() ? null : values);
    }

    void set(String name, Collection<String> values) throws IOException {
        if (values.isEmpty()) {
            return;
        }
        out.writeObjectFieldStart(name);
        for (String value : values) {
            out.writeObjectFieldStart(value);
            out.writeEndObject();
        }
        out.writeEndObject();
    }

    void map(String name, Map<String, String> values) throws IOException {
        if (values.isEmpty()) {
            return;
        }
        out.writeObjectFieldStart(name);
        for (Map.Entry<String, String> entry : new TreeMap<>(values).entrySet()) {
            out.writeStringField(entry.getKey(), entry.getValue());
        }
        out.writeEndObject();
    }

    void object(String name, Body body) throws IOException {
        out.writeObjectFieldStart(name);
        body.write(this);
        out.writeEndObject();
    }

    void objects(String name, Collection<? extends Body> bodies) throws IOException {
        out.writeArrayFieldStart(name);
        for (Body body : bodies) {
            out.writeStartObject();
            body.write(this);
            out.writeEndObject();
        }
        out.writeEndArray();
    }

    /** Fields that are kept as they were read. */
    void raw(Map<String, String> fields) throws IOException {
        for (Map.Entry<String, String> field : fields.entrySet()) {
            out.writeFieldName(field.getKey());
            out.writeRawValue(field.getValue());
        }
    }
}
