package io.jcontainers.runc.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.ValueNode;
import io.jcontainers.runc.command.Commands;
import io.jcontainers.runc.host.RecordedHost;
import io.jcontainers.runc.request.Reply;
import io.jcontainers.runc.request.RequestException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Changes one value of a configuration after the other. The programs, or the error, have to be others, unless the plan
 * says that the value has no effect; then they have to stay, or the new value is refused by a rule.
 */
class FieldEffectTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final int PADDED_BYTES = 16384;

    /** Values that say what something else says too, or that runc does not look at either. */
    private static final Map<String, String> EMPTY = Map.of(
            "mounts\\[\\d+\\].type of bind", "the options of a bind mount say what it is",
            "mounts\\[\\d+\\].type of none", "the options of a bind mount say what it is",
            "mounts\\[6\\].options\\[[0-3]\\] of .*", "cgroup mounts are nosuid, nodev and noexec in any case",
            "mounts\\[\\d+\\].options\\[\\d+\\] of idmap", "the mappings say it too",
            "linux.resources.cpu.(shares|realtimeRuntime) of 0", "0 leaves it unset");

    /** Values that are read by a later command, from the copy of config.json that create keeps. */
    private static final Map<String, String> LATER = Map.of(
            "ociVersion", "state names the version of the program, and every 1.x is taken",
            "process.execCPUAffinity.initial", "exec reads it",
            "process.execCPUAffinity.final", "exec reads it",
            "linux.resources.memory.checkBeforeUpdate", "update reads it");

    private final Plans plans = new Plans();
    private final Commands commands = new Commands(null);

    static List<String> configs() {
        return Configs.NAMES;
    }

    @ParameterizedTest
    @MethodSource("configs")
    void everyValueHasTheEffectThatThePlanSays(String config) throws IOException {
        List<String> wrong = new ArrayList<>();
        for (RecordedHost host : List.of(RecordedHost.ALL.get(0), RecordedHost.ALL.get(2))) {
            JsonNode original = MAPPER.readTree(Configs.read(config));
            byte[] before = outcome(host, original);
            if (isError(before)) {
                continue;
            }
            TreeSet<String> ignored = plans.ignored(host, Configs.read(config)).stream()
                    .map(Plans.Ignored::field)
                    .collect(Collectors.toCollection(TreeSet::new));
            changes(original, "", original, (path, value, changed) -> {
                if (EMPTY.keySet().stream().anyMatch((path + " of " + value)::matches)) {
                    return;
                }
                byte[] after = outcome(host, changed);
                boolean same = Arrays.equals(before, after);
                if (ignored.contains(path) || LATER.containsKey(path) ? !same && !isError(after) : same) {
                    wrong.add(host.name() + " " + path + (same ? " has no effect" : " has an effect"));
                }
            });
        }
        assertEquals(List.of(), wrong);
    }

    private interface Visitor {
        void visit(String path, String value, JsonNode changed);
    }

    /** Changes each value below {@code node} in place, calls, and changes it back. */
    private static void changes(JsonNode root, String path, JsonNode node, Visitor visitor) {
        if (node instanceof ObjectNode object) {
            for (String name :
                    object.properties().stream().map(Map.Entry::getKey).toList()) {
                boolean plain = name.matches("[A-Za-z0-9_]+");
                String below = plain ? (path.isEmpty() ? name : path + "." + name) : path + "[\"" + name + "\"]";
                JsonNode value = object.get(name);
                if (value instanceof ValueNode scalar) {
                    object.set(name, changed(scalar));
                    visitor.visit(below, scalar.asText(), root);
                    object.set(name, value);
                } else {
                    changes(root, below, value, visitor);
                }
            }
        } else if (node instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                JsonNode value = array.get(i);
                if (value instanceof ValueNode scalar) {
                    array.set(i, changed(scalar));
                    visitor.visit(path + "[" + i + "]", scalar.asText(), root);
                    array.set(i, value);
                } else {
                    changes(root, path + "[" + i + "]", value, visitor);
                }
            }
        }
    }

    private static JsonNode changed(ValueNode value) {
        if (value.isBoolean()) {
            return MAPPER.getNodeFactory().booleanNode(!value.booleanValue());
        }
        if (value.isNumber()) {
            return MAPPER.getNodeFactory().numberNode(2 * value.longValue() + 1);
        }
        String text = value.textValue();
        char last = text.charAt(text.length() - 1);
        char other = last == '0' ? '1' : last == '1' ? '0' : last == 'q' ? 'z' : 'q';
        return MAPPER.getNodeFactory().textNode(text.substring(0, text.length() - 1) + other);
    }

    private static boolean isError(byte[] outcome) {
        return new String(outcome, 0, Math.min(6, outcome.length), StandardCharsets.US_ASCII).equals("error ");
    }

    /** The program without the copy of config.json that it stores, or the error. */
    private byte[] outcome(RecordedHost host, JsonNode config) {
        try {
            byte[] json = Arrays.copyOf(MAPPER.writeValueAsBytes(config), PADDED_BYTES);
            int end = PADDED_BYTES;
            while (json[end - 1] == 0) {
                end--;
            }
            Arrays.fill(json, end, PADDED_BYTES, (byte) ' ');
            Reply reply = commands.answer(host.request(json, "jrunc", "run", "box"));
            return reply instanceof Reply.Run run
                    ? without(run.program(), json)
                    : ("error " + ((Reply.Text) reply).error()).getBytes(StandardCharsets.UTF_8);
        } catch (RequestException e) {
            return ("error " + e.getMessage()).getBytes(StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] without(byte[] program, byte[] part) {
        for (int at = program.length - part.length; at >= 0; at--) {
            if (program[at] == part[0] && Arrays.equals(program, at, at + part.length, part, 0, part.length)) {
                Arrays.fill(program, at, at + part.length, (byte) 0);
                return program;
            }
        }
        throw new IllegalStateException("create does not keep config.json");
    }
}
