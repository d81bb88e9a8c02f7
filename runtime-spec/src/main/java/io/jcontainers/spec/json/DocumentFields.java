package io.jcontainers.spec.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.jcontainers.spec.RawJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** A document as the list of its values with their places: to show what became of each. */
public final class DocumentFields {
    private static final JsonFactory FACTORY = new JsonFactory();

    private DocumentFields() {}

    /**
     * One string, number or boolean.
     *
     * @param path its place, such as {@code mounts[3].options[0]} or {@code linux.sysctl["net.ipv4.ip_forward"]}
     * @param value its text, without quotes
     */
    public record Field(String path, String value) {}

    /** Every value but null, in the order of the document, which {@link SpecReader} can read. */
    public static List<Field> of(byte[] document) {
        List<Field> fields = new ArrayList<>();
        try (JsonParser parser = FACTORY.createParser(document)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token.isScalarValue() && token != JsonToken.VALUE_NULL) {
                    fields.add(new Field(JsonPath.of("", parser.getParsingContext()), parser.getText()));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return fields;
    }

    /**
     * Places of config.json that are no fields of the specification; of a whole unknown object its own place only.
     *
     * @throws JsonProblem if it can't be read
     */
    public static List<String> unknown(byte[] document) {
        List<String> places = new ArrayList<>();
        RawJson profile = SpecReader.read(JsonCursor.open(document).listing(places))
                .linux()
                .seccomp();
        if (profile != null) {
            SeccompReader.read(JsonCursor.open(profile, "linux.seccomp").listing(places));
        }
        return places;
    }
}
