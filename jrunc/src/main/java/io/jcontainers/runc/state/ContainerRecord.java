package io.jcontainers.runc.state;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.jcontainers.runc.cgroup.BytePath;
import io.jcontainers.runc.cgroup.CgroupDriver;
import io.jcontainers.runc.cgroup.CgroupException;
import io.jcontainers.runc.cgroup.CgroupMode;
import io.jcontainers.runc.cgroup.CgroupPlacement;
import io.jcontainers.runc.cgroup.HierarchyPlacement;
import io.jcontainers.runc.cgroup.SystemdUnit;
import io.jcontainers.runc.request.Request;
import io.jcontainers.runc.request.RequestException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What create wrote down about a container besides config.json: the record part of the container file.
 *
 * @param id the container's
 * @param bundle its bundle, absolute
 * @param rootfs its root file system, absolute
 * @param owner uid of who made it
 * @param bootId boot id of the host when it was made
 * @param pidNamespace inode of the pid namespace in which it was made, 0 where that was not known
 * @param annotations those of config.json
 * @param newKeyring whether it has a session keyring of its own
 * @param placement its cgroups
 */
public record ContainerRecord(
        String id,
        BytePath bundle,
        BytePath rootfs,
        long owner,
        String bootId,
        long pidNamespace,
        Map<String, String> annotations,
        boolean newKeyring,
        CgroupPlacement placement) {
    private static final JsonFactory JSON = new JsonFactory();

    /**
     * Pids of another pid namespace mean nothing here.
     *
     * @param directory the container's
     * @throws RequestException when the request comes from another one than that in which the container was made
     */
    public void requirePidNamespace(Request request, BytePath directory) {
        long here = request.ids().pidNamespace();
        if (pidNamespace != 0 && here != 0 && here != pidNamespace) {
            throw new RequestException("pid-namespace", foreign(id, pidNamespace, directory));
        }
    }

    /** What is said to a caller in another pid namespace. */
    public static String foreign(String id, long pidNamespace, BytePath directory) {
        return "container " + id + " was created in another pid namespace, pid:[" + pidNamespace
                + "]: call this there, or remove " + directory.display() + " if it has ended";
    }

    /** Null if the bytes are no such record. */
    public static @Nullable ContainerRecord parse(byte[] json) {
        try (JsonParser parser = JSON.createParser(json)) {
            return parser.nextToken() == JsonToken.START_OBJECT ? new Reader(parser).read() : null;
        } catch (IOException | CgroupException | IllegalArgumentException damaged) {
            return null;
        }
    }

    /** Fields as they come; what is unknown is skipped, so that a newer record can be read. */
    private static final class Reader {
        private final JsonParser parser;
        private final Map<String, String> texts = new LinkedHashMap<>();
        private final Map<String, String> annotations = new LinkedHashMap<>();
        private final List<HierarchyPlacement> hierarchies = new ArrayList<>();

        Reader(JsonParser parser) {
            this.parser = parser;
        }

        ContainerRecord read() throws IOException {
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                parser.nextToken();
                switch (name) {
                    case "annotations" -> texts(annotations);
                    case "cgroups" -> hierarchies();
                    default -> text(texts, name);
                }
            }
            return new ContainerRecord(
                    get("id"),
                    new BytePath(get("bundle")),
                    new BytePath(get("rootfs")),
                    Long.parseLong(get("owner")),
                    get("bootId"),
                    Long.parseLong(texts.getOrDefault("pidNamespace", "0")),
                    annotations,
                    texts.getOrDefault("newKeyring", "true").equals("true"),
                    placement());
        }

        private CgroupPlacement placement() {
            String unit = texts.get("unit");
            return new CgroupPlacement(
                    CgroupMode.valueOf(get("mode")),
                    CgroupDriver.valueOf(get("driver")),
                    hierarchies,
                    unit == null ? null : new SystemdUnit(get("slice"), unit, get("id")),
                    get("tolerated").equals("true"));
        }

        private String get(String name) {
            String text = texts.get(name);
            if (text == null) {
                throw new IllegalArgumentException("no " + name);
            }
            return text;
        }

        private void text(Map<String, String> into, String name) throws IOException {
            if (parser.currentToken().isScalarValue()) {
                into.put(name, parser.getText());
            } else {
                parser.skipChildren();
            }
        }

        private void texts(Map<String, String> into) throws IOException {
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                parser.nextToken();
                text(into, name);
            }
        }

        private void hierarchies() throws IOException {
            while (parser.nextToken() == JsonToken.START_OBJECT) {
                hierarchies.add(hierarchy());
            }
        }

        private HierarchyPlacement hierarchy() throws IOException {
            Map<String, String> fields = new LinkedHashMap<>();
            List<String> controllers = new ArrayList<>();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                if (parser.nextToken() == JsonToken.START_ARRAY) {
                    while (parser.nextToken() != JsonToken.END_ARRAY) {
                        controllers.add(parser.getText());
                    }
                } else {
                    text(fields, name);
                }
            }
            return new HierarchyPlacement(
                    fields.getOrDefault("key", ""),
                    controllers,
                    new BytePath(fields.getOrDefault("mountpoint", "/")),
                    new BytePath(fields.getOrDefault("relative", "/")),
                    "true".equals(fields.get("unified")),
                    "true".equals(fields.get("noPrefix")),
                    "true".equals(fields.get("made")));
        }
    }
}
