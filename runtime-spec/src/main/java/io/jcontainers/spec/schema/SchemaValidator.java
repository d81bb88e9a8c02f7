package io.jcontainers.spec.schema;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import com.networknt.schema.path.NodePath;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Checks documents against our schemas. Thread-safe; making one parses the schemas. */
public final class SchemaValidator {
    private static final String URN = "urn:jcontainers:runtime-spec:";
    /** Schemas that others refer to, besides those of {@link SchemaKind}. */
    private static final List<String> PARTS = List.of("linux");

    private final ObjectMapper mapper = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();
    private final SchemaRegistry registry;

    /** Reads the schemas. */
    public SchemaValidator() {
        Map<String, String> schemas = new HashMap<>();
        for (SchemaKind kind : SchemaKind.values()) {
            schemas.put(URN + kind.key(), resource(kind.key()));
        }
        for (String part : PARTS) {
            schemas.put(URN + part, resource(part));
        }
        registry = SchemaRegistry.withDefaultDialect(
                SpecificationVersion.DRAFT_2020_12, builder -> builder.schemas(schemas));
    }

    private static String resource(String key) {
        String name = key + ".schema.json";
        try (InputStream in = SchemaValidator.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("the class path lacks " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Everything in which a document departs from a schema, in document order as far as the validator keeps it. */
    public List<SchemaFault> validate(SchemaKind kind, byte[] document) {
        JsonNode root;
        try {
            root = mapper.readTree(document);
        } catch (JsonProcessingException e) {
            JsonLocation at = e.getLocation();
            String where = at == null ? "" : " from line " + at.getLineNr() + ", column " + at.getColumnNr() + " on";
            return List.of(new SchemaFault("", "not JSON" + where, "json"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (root.isMissingNode()) {
            return List.of(new SchemaFault("", "not JSON: the document is empty", "json"));
        }
        Schema schema = registry.getSchema(SchemaLocation.of(URN + kind.key()));
        Set<SchemaFault> faults = new LinkedHashSet<>();
        for (Error error : schema.validate(root)) {
            faults.add(new SchemaFault(path(error.getInstanceLocation()), error.getMessage(), error.getKeyword()));
        }
        return new ArrayList<>(faults);
    }

    private static String path(NodePath location) {
        StringBuilder path = new StringBuilder();
        for (int i = 0; i < location.getNameCount(); i++) {
            Object element = location.getElement(i);
            if (element instanceof Integer index) {
                path.append('[').append(index).append(']');
            } else if (isPlain(element.toString())) {
                path.append(path.isEmpty() ? "" : ".").append(element);
            } else {
                path.append("[\"").append(element).append("\"]");
            }
        }
        return path.toString();
    }

    private static boolean isPlain(String key) {
        return !key.isEmpty() && key.chars().allMatch(c -> c < 0x80 && Character.isLetterOrDigit(c) || c == '_');
    }
}
