package io.jcontainers.shim;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumDescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumValueDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Label;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Type;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.MessageOptions;
import com.google.protobuf.DescriptorProtos.OneofDescriptorProto;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FileDescriptor;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Descriptors of proto3 messages, one a line, which are written as in a .proto file. */
final class DescriptorTable {
    private static final Pattern MESSAGE = Pattern.compile("(\\w+) \\{ (.*)}");
    private static final Pattern FIELD = Pattern.compile("(?:(repeated|optional) )?(\\S+) (\\w+) = (\\d+);");
    private static final Map<String, Type> SCALARS = Map.of(
            "string", Type.TYPE_STRING,
            "bytes", Type.TYPE_BYTES,
            "bool", Type.TYPE_BOOL,
            "int32", Type.TYPE_INT32,
            "int64", Type.TYPE_INT64,
            "uint32", Type.TYPE_UINT32);
    private static final Map<String, List<Integer>> ENUMS = Map.of(
            "Status", List.of(0, 1, 2, 3, 4, 5),
            "Code", List.of(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16),
            "LogLevel", List.of(0, -8, -4, 4, 8, 10, 12),
            "Capability", List.of(0, 1, 300));

    private DescriptorTable() {}

    static Map<String, Descriptor> read(String resource) {
        FileDescriptorProto.Builder file =
                FileDescriptorProto.newBuilder().setName(resource).setSyntax("proto3");
        ENUMS.forEach((name, numbers) -> file.addEnumType(enumOf(name, numbers)));
        text(resource)
                .lines()
                .filter(line -> !line.startsWith("#"))
                .map(DescriptorTable::message)
                .forEach(file::addMessageType);
        try {
            return FileDescriptor.buildFrom(file.build(), new FileDescriptor[0]).getMessageTypes().stream()
                    .collect(Collectors.toMap(Descriptor::getName, Function.identity()));
        } catch (DescriptorValidationException e) {
            throw new IllegalStateException(resource, e);
        }
    }

    private static EnumDescriptorProto enumOf(String name, List<Integer> numbers) {
        EnumDescriptorProto.Builder made = EnumDescriptorProto.newBuilder().setName(name);
        for (int number : numbers) {
            made.addValue(EnumValueDescriptorProto.newBuilder()
                    .setName(name + (number < 0 ? "_MINUS_" : "_") + Math.abs(number))
                    .setNumber(number));
        }
        return made.build();
    }

    private static DescriptorProto message(String line) {
        Matcher message = MESSAGE.matcher(line);
        if (!message.matches()) {
            throw new IllegalStateException(line);
        }
        DescriptorProto.Builder made = DescriptorProto.newBuilder().setName(message.group(1));
        Matcher field = FIELD.matcher(message.group(2));
        while (field.find()) {
            addField(made, field);
        }
        return made.build();
    }

    private static void addField(DescriptorProto.Builder message, Matcher field) {
        String type = field.group(2);
        FieldDescriptorProto.Builder made = FieldDescriptorProto.newBuilder()
                .setName(field.group(3))
                .setNumber(Integer.parseInt(field.group(4)))
                .setLabel("repeated".equals(field.group(1)) ? Label.LABEL_REPEATED : Label.LABEL_OPTIONAL);
        if ("optional".equals(field.group(1))) {
            made.setProto3Optional(true).setOneofIndex(message.getOneofDeclCount());
            message.addOneofDecl(OneofDescriptorProto.newBuilder().setName("_" + field.group(3)));
        }
        if (type.equals("map<string,string>")) {
            String entry = Character.toUpperCase(field.group(3).charAt(0))
                    + field.group(3).substring(1) + "Entry";
            message.addNestedType(message(entry + " { string key = 1; string value = 2; }").toBuilder()
                    .setOptions(MessageOptions.newBuilder().setMapEntry(true)));
            made.setLabel(Label.LABEL_REPEATED)
                    .setType(Type.TYPE_MESSAGE)
                    .setTypeName("." + message.getName() + "." + entry);
        } else if (SCALARS.containsKey(type)) {
            made.setType(SCALARS.get(type));
        } else {
            made.setType(ENUMS.containsKey(type) ? Type.TYPE_ENUM : Type.TYPE_MESSAGE)
                    .setTypeName("." + type);
        }
        message.addField(made);
    }

    private static String text(String resource) {
        try (InputStream in = Objects.requireNonNull(DescriptorTable.class.getResourceAsStream(resource))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(resource, e);
        }
    }
}
