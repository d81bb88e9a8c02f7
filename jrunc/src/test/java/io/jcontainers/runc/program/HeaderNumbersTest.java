package io.jcontainers.runc.program;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jcontainers.runc.request.Need;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What front and engine tell each other in numbers is written down twice, in C and in Java: both have to agree. */
class HeaderNumbersTest {
    private static final CHeader PROGRAM = CHeader.read("program.h");
    private static final CHeader FRONT = CHeader.read("front.h");

    private static <E extends Enum<E>> Map<String, Integer> ordinals(Class<E> type) {
        Map<String, Integer> ordinals = new LinkedHashMap<>();
        for (E constant : type.getEnumConstants()) {
            ordinals.put(constant.name(), constant.ordinal());
        }
        return ordinals;
    }

    /** Constants of a class that are int, Slot, or private int. */
    private static Map<String, Integer> constants(String type, Class<?> kind) throws ReflectiveOperationException {
        Map<String, Integer> constants = new TreeMap<>();
        for (Field field : Class.forName("io.jcontainers.runc." + type).getDeclaredFields()) {
            if (Modifier.isStatic(field.getModifiers()) && field.getType() == kind) {
                field.setAccessible(true);
                Object value = field.get(null);
                constants.put(field.getName(), value instanceof Slot slot ? slot.index() : (Integer) value);
            }
        }
        assertTrue(!constants.isEmpty(), type);
        return constants;
    }

    /** Every constant of Java is one of C's with the same number; C may have more. */
    private static void assertAmong(Map<String, Integer> c, Map<String, Integer> java) {
        java.forEach((name, number) -> assertEquals(c.get(name), number, name));
    }

    @Test
    void operations() {
        Map<String, Integer> c = PROGRAM.enumeration("op", "OP_");
        assertEquals(Op.values().length, c.remove("COUNT"));
        assertEquals(c.toString(), ordinals(Op.class).toString());
    }

    @Test
    void comparisons() {
        assertEquals(
                PROGRAM.enumeration("test", "TEST_").toString(),
                ordinals(io.jcontainers.runc.program.Test.class).toString());
    }

    @Test
    void argumentsAndFlags() {
        assertEquals(
                Map.of("VALUE", Arg.KIND_VALUE, "SLOT", Arg.KIND_SLOT, "MEMORY", Arg.KIND_MEMORY),
                PROGRAM.enumeration("arg_kind", "ARG_"));
        assertEquals(
                Map.of(
                        "IF_SET", Step.IF_SET,
                        "TOLERATE_ALL", Step.TOLERATE_ALL,
                        "RETRY_BUSY", Step.RETRY_BUSY,
                        "WARN", Step.WARN),
                PROGRAM.enumeration("step_flag", "STEP_"));
    }

    @Test
    void formOfAProgram() {
        assertEquals(Program.MAGIC, PROGRAM.define("PROGRAM_MAGIC"));
        assertEquals(Program.VERSION, PROGRAM.define("PROGRAM_VERSION"));
        assertEquals(Slot.COUNT, PROGRAM.define("SLOTS"));
        assertEquals(Program.HEADER_BYTES, PROGRAM.sizeOf("program_header"));
        assertEquals(Program.STEP_BYTES, PROGRAM.sizeOf("step"));
    }

    @Test
    void slotsWithAFixedMeaning() throws ReflectiveOperationException {
        Map<String, Integer> c = PROGRAM.enumeration("fixed_slot", "SLOT_");
        assertEquals(Slot.FIRST_FREE, c.remove("FIRST_FREE"));
        assertAmong(c, constants("program.Slot", Slot.class));
        assertTrue(c.values().stream().allMatch(slot -> slot < Slot.FIRST_FREE));
    }

    @Test
    void messagesBetweenFrontAndInit() throws ReflectiveOperationException {
        assertAmong(PROGRAM.enumeration("sync_code", "SYNC_"), constants("container.SyncCode", int.class));
    }

    @Test
    void waysIntoARoot() throws ReflectiveOperationException {
        assertAmong(PROGRAM.enumeration("in_root", "IN_ROOT_"), constants("container.InRoot", int.class));
    }

    @Test
    void clonesOfInit() throws ReflectiveOperationException {
        for (String type : new String[] {"container.ContainerCompiler", "exec.ExecCompiler"}) {
            Map<String, Integer> java = constants(type, int.class);
            java.keySet().removeIf(name -> !name.startsWith("SPAWN_"));
            assertAmong(PROGRAM.enumeration("spawn_flag", ""), java);
        }
    }

    @Test
    void frames() throws ReflectiveOperationException {
        Map<String, Integer> java = new LinkedHashMap<>();
        for (Object kind : Class.forName("io.jcontainers.runc.engine.FrameKind").getEnumConstants()) {
            var number = kind.getClass().getDeclaredMethod("number");
            number.setAccessible(true);
            java.put(kind.toString(), (Integer) number.invoke(kind));
        }
        assertEquals(FRONT.enumeration("frame_kind", "FRAME_").toString(), java.toString());
    }

    @Test
    void fieldsOfARequest() throws ReflectiveOperationException {
        assertAmong(FRONT.enumeration("field_tag", "FIELD_"), constants("engine.RequestReader", int.class));
    }

    @Test
    void needs() {
        Map<String, Integer> java = new LinkedHashMap<>();
        for (Need.Kind kind : Need.Kind.values()) {
            java.put(kind.name(), kind.number());
        }
        assertEquals(FRONT.enumeration("need_kind", "NEED_").toString(), java.toString());
    }
}
