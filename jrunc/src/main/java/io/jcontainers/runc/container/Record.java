package io.jcontainers.runc.container;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.jcontainers.runc.cgroup.CgroupPlacement;
import io.jcontainers.runc.cgroup.HierarchyPlacement;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.TreeMap;

/**
 * What later commands of the engine (exec, list, ps, events, update) have to know besides config.json; JSON in the
 * container file, read by {@link io.jcontainers.runc.state.ContainerRecord}. Paths are bytes, one a character.
 */
final class Record {
    private static final JsonFactory JSON = new JsonFactory();

    private Record() {}

    static byte[] of(Assembly assembly, CgroupPlacement placement) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(1024);
        try (JsonGenerator json = JSON.createGenerator(out)) {
            json.writeStartObject();
            json.writeStringField("id", assembly.options().id());
            json.writeStringField("bundle", assembly.bundle().path().latin1());
            json.writeStringField("rootfs", assembly.bundle().rootfs().latin1());
            json.writeNumberField("owner", assembly.caller().uid());
            json.writeStringField("bootId", assembly.host().bootId());
            json.writeNumberField("pidNamespace", assembly.request().ids().pidNamespace());
            json.writeObjectFieldStart("annotations");
            for (Map.Entry<String, String> entry :
                    new TreeMap<>(assembly.bundle().spec().annotations()).entrySet()) {
                json.writeStringField(entry.getKey(), entry.getValue());
            }
            json.writeEndObject();
            json.writeBooleanField("newKeyring", assembly.options().newKeyring());
            json.writeStringField("driver", placement.driver().name());
            json.writeStringField("mode", placement.mode().name());
            json.writeBooleanField("tolerated", placement.permissionErrorsTolerated());
            if (placement.unit() != null) {
                json.writeStringField("unit", placement.unit().name());
                json.writeStringField("slice", placement.unit().slice());
            }
            json.writeArrayFieldStart("cgroups");
            for (HierarchyPlacement hierarchy : placement.hierarchies()) {
                write(json, hierarchy);
            }
            json.writeEndArray();
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    private static void write(JsonGenerator json, HierarchyPlacement hierarchy) throws IOException {
        json.writeStartObject();
        json.writeStringField("key", hierarchy.key());
        json.writeArrayFieldStart("controllers");
        for (String controller : hierarchy.controllers()) {
            json.writeString(controller);
        }
        json.writeEndArray();
        json.writeStringField("mountpoint", hierarchy.mountpoint().latin1());
        json.writeStringField("relative", hierarchy.relative().latin1());
        json.writeBooleanField("unified", hierarchy.unified());
        json.writeBooleanField("noPrefix", hierarchy.noPrefix());
        json.writeBooleanField("made", hierarchy.made());
        json.writeEndObject();
    }
}
