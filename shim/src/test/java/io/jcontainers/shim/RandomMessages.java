package io.jcontainers.shim;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.DynamicMessage;
import java.util.Random;

/** Messages of any descriptor with values at random, among them those at the ends of their ranges. */
public final class RandomMessages {
    private static final String[] TEXTS = {"", "a", "/run/x y", "äöü", "\u0000", "\ud83d\ude80", "x".repeat(200)};
    private static final long[] NUMBERS = {0, 1, 127, 128, 300, Integer.MAX_VALUE, Integer.MIN_VALUE, -1};

    private final Random random;

    public RandomMessages(long seed) {
        random = new Random(seed);
    }

    public DynamicMessage next(Descriptor type) {
        DynamicMessage.Builder made = DynamicMessage.newBuilder(type);
        for (FieldDescriptor field : type.getFields()) {
            if (field.isRepeated()) {
                for (int times = random.nextInt(4); times > 0; times--) {
                    made.addRepeatedField(field, value(type, field));
                }
            } else if (random.nextInt(3) > 0) {
                made.setField(field, value(type, field));
            }
        }
        return made.build();
    }

    private Object value(Descriptor type, FieldDescriptor field) {
        if (type.getName().equals("Timestamp")) {
            return field.getNumber() == 1
                    ? (Object) random.nextLong(-62_135_596_800L, 253_402_300_800L)
                    : (Object) random.nextInt(1_000_000_000);
        }
        if (type.getOptions().getMapEntry()) {
            return "k" + random.nextLong(); // twice the same key, or an empty one, has several right forms
        }
        return switch (field.getType()) {
            case STRING -> TEXTS[random.nextInt(TEXTS.length)];
            case BYTES -> bytes();
            case BOOL -> random.nextBoolean();
            case INT64 -> random.nextBoolean() ? random.nextLong() : number();
            case INT32, UINT32 -> (int) number();
            case ENUM ->
                field.getEnumType()
                        .getValues()
                        .get(random.nextInt(field.getEnumType().getValues().size()));
            case MESSAGE -> field.isMapField() ? entry(field) : next(field.getMessageType());
            default -> throw new IllegalStateException(field.getFullName());
        };
    }

    private DynamicMessage entry(FieldDescriptor field) {
        DynamicMessage.Builder made = DynamicMessage.newBuilder(field.getMessageType());
        field.getMessageType().getFields().forEach(part -> made.setField(part, value(field.getMessageType(), part)));
        return made.build();
    }

    private ByteString bytes() {
        byte[] bytes = new byte[random.nextInt(300)];
        random.nextBytes(bytes);
        return ByteString.copyFrom(bytes);
    }

    private long number() {
        return NUMBERS[random.nextInt(NUMBERS.length)];
    }
}
