package io.jcontainers.build.verb;

import io.jcontainers.build.template.Member;
import io.jcontainers.build.template.Value;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A structure of docker's API: templates know its fields by the names that they have in Go, JSON by others, and JSON
 * leaves some out where they are empty.
 */
final class GoStruct implements Value.Fields {
    /** {@code struct{}}: the values of maps that are sets. */
    static final GoStruct EMPTY = new GoStruct("struct {}");

    private final String type;
    private final Map<String, Value> members = new LinkedHashMap<>();
    private final Map<String, Value> shown = new LinkedHashMap<>();

    GoStruct(String type) {
        this.type = type;
    }

    /** A field with two names and two values: JSON has null for a slice or map that is nil, templates an empty one. */
    GoStruct field(String goName, String jsonName, Value inTemplate, Value inJson) {
        members.put(goName, inTemplate);
        shown.put(jsonName, inJson);
        return this;
    }

    GoStruct field(String goName, String jsonName, Value value) {
        return field(goName, jsonName, value, value);
    }

    GoStruct field(String name, Value value) {
        return field(name, name, value);
    }

    GoStruct field(String name, String text) {
        return field(name, Value.of(text));
    }

    /** A field that JSON leaves out where it is nothing. */
    GoStruct optional(String name, Value value) {
        members.put(name, value);
        if (value.truth()) {
            shown.put(name, value);
        }
        return this;
    }

    /** A slice of texts; null is nil. */
    GoStruct strings(String name, @Nullable Collection<String> texts) {
        Value value = Value.strings(texts == null ? List.of() : texts);
        return field(name, name, value, texts == null ? Value.NOTHING : value);
    }

    /** A map; null is nil. */
    GoStruct map(String name, Value whole, boolean isNil) {
        return field(name, name, whole, isNil ? Value.NOTHING : whole);
    }

    @Override
    public String type() {
        return type;
    }

    @Override
    public @Nullable Member member(String name) {
        Value value = members.get(name);
        return value == null ? null : new Member.Field(() -> value);
    }

    @Override
    public Map<String, Value> shown() {
        return new LinkedHashMap<>(shown);
    }

    /** All fields, also those that JSON leaves out. */
    @Override
    public Map<String, Value> printed() {
        return new LinkedHashMap<>(members);
    }

    @Override
    public boolean escapesHtml() {
        return false;
    }
}
