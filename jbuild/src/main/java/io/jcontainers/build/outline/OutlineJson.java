package io.jcontainers.build.outline;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** Outlines and targets as BuildKit's frontends answer {@code frontend.outline} and {@code frontend.targets}. */
public final class OutlineJson {
    private final ObjectMapper json = new ObjectMapper();
    private final byte[] source;

    /** @param source the Dockerfile, which is a part of the answer */
    public OutlineJson(byte[] source) {
        this.source = source.clone();
    }

    /** Ends with a line feed. */
    public String of(Outline outline) {
        ObjectNode all = json.createObjectNode();
        put(all, "name", outline.name());
        put(all, "description", outline.description());
        ArrayNode arguments = json.createArrayNode();
        for (Outline.Argument each : outline.arguments()) {
            ObjectNode argument = arguments.addObject().put("name", each.name());
            put(argument, "description", each.description());
            put(argument, "value", each.value());
            argument.set("location", location(each.line()));
        }
        put(all, "args", arguments);
        put(all, "secrets", needs(outline.secrets(), "name"));
        put(all, "ssh", needs(outline.agents(), "name"));
        put(all, "cache", needs(outline.caches(), "ID"));
        return text(all);
    }

    private ArrayNode needs(List<Outline.Need> needs, String name) {
        ArrayNode array = json.createArrayNode();
        for (Outline.Need need : needs) {
            ObjectNode node = array.addObject().put(name, need.id());
            if (need.required()) {
                node.put("required", true);
            }
            node.set("location", location(need.line()));
        }
        return array;
    }

    /** Ends with a line feed. */
    public String of(List<Target> targets) {
        ObjectNode all = json.createObjectNode();
        ArrayNode array = all.putArray("targets");
        for (Target target : targets) {
            ObjectNode node = array.addObject();
            put(node, "name", target.name());
            if (target.isDefault()) {
                node.put("default", true);
            }
            put(node, "description", target.description());
            put(node, "base", target.base());
            put(node, "platform", target.platform());
            node.set("location", location(target.line()));
        }
        return text(all);
    }

    private static void put(ObjectNode node, String name, String value) {
        if (!value.isEmpty()) {
            node.put(name, value);
        }
    }

    private static void put(ObjectNode node, String name, ArrayNode value) {
        if (!value.isEmpty()) {
            node.set(name, value);
        }
    }

    private static ObjectNode location(int line) {
        return AnswerText.location(line, line);
    }

    private String text(ObjectNode all) {
        all.putArray("sources").add(source);
        return new AnswerText().of(all);
    }
}
