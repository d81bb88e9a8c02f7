package io.jcontainers.runc.cgroup;

import static io.jcontainers.runc.cgroup.DeviceRule.ALL_ACCESS;
import static io.jcontainers.runc.cgroup.DeviceRule.ANY;
import static io.jcontainers.runc.cgroup.DeviceRule.MKNOD;
import static io.jcontainers.runc.cgroup.DeviceRule.READ;
import static io.jcontainers.runc.cgroup.DeviceRule.WRITE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jcontainers.runc.cgroup.DeviceRule.DeviceType;
import io.jcontainers.spec.DeviceCgroup;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DeviceProgramTest {
    private static final int BLOCK = 1;
    private static final int CHAR = 2;

    private static DeviceRule rule(boolean allow, DeviceType type, long major, long minor, int access) {
        return new DeviceRule(allow, type, major, minor, access, "test");
    }

    private static DeviceRule everything(boolean allow) {
        return rule(allow, DeviceType.ALL, ANY, ANY, ALL_ACCESS);
    }

    private static EbpfInterpreter program(List<DeviceRule> rules) {
        return new EbpfInterpreter(
                DeviceProgram.compile(rules, ByteOrder.LITTLE_ENDIAN).instructions(), ByteOrder.LITTLE_ENDIAN);
    }

    /** The meaning in the plainest form: for each bit the last rule that names it. */
    private static boolean expected(List<DeviceRule> rules, int type, int access, long major, long minor) {
        for (int bit = 1; bit <= 4; bit <<= 1) {
            boolean allowed = false;
            for (DeviceRule rule : rules) {
                boolean all = rule.type() == DeviceType.ALL;
                boolean typeFits = all || (rule.type() == DeviceType.BLOCK ? type == BLOCK : type == CHAR);
                boolean numbersFit = all
                        || ((rule.major() == ANY || rule.major() == major)
                                && (rule.minor() == ANY || rule.minor() == minor));
                if (typeFits && numbersFit && (all || (rule.access() & bit) != 0)) {
                    allowed = rule.allow();
                }
            }
            if ((access & bit) != 0 && !allowed) {
                return false;
            }
        }
        return true;
    }

    @Test
    void oneRuleByteByByte() {
        DeviceProgram program = DeviceProgram.compile(
                List.of(rule(true, DeviceType.CHAR, 1, 3, READ | MKNOD)), ByteOrder.LITTLE_ENDIAN);
        String bytes = String.join(
                "",
                "6112000000000000", // r2 = *(u32 *)(r1 + 0)
                "54020000ffff0000", // w2 &= 0xffff
                "6113000000000000", // r3 = *(u32 *)(r1 + 0)
                "7403000010000000", // w3 >>= 16
                "6114040000000000", // r4 = *(u32 *)(r1 + 4)
                "6115080000000000", // r5 = *(u32 *)(r1 + 8)
                "5502060002000000", // if r2 != 2 goto +6
                "5504050001000000", // if r4 != 1 goto +5
                "5505040003000000", // if r5 != 3 goto +4
                "54030000fcffffff", // w3 &= ~3
                "5503020000000000", // if r3 != 0 goto +2
                "b400000001000000", // w0 = 1
                "9500000000000000", // exit
                "b400000000000000", // w0 = 0
                "9500000000000000");
        assertEquals(bytes, HexFormat.of().formatHex(program.instructions()));
        assertEquals(15, program.instructionCount());
    }

    @Test
    void bigEndianMachinesHaveTheOtherHalfFirst() {
        byte[] bytes = DeviceProgram.compile(List.of(), ByteOrder.BIG_ENDIAN).instructions();
        assertEquals("6121000000000000", HexFormat.of().formatHex(bytes, 0, 8));
        assertEquals("542000000000ffff", HexFormat.of().formatHex(bytes, 8, 16));
        assertEquals(0, new EbpfInterpreter(bytes, ByteOrder.BIG_ENDIAN).run(CHAR, READ, 1, 3));
    }

    @ParameterizedTest
    @CsvSource({
        // The default list alone: type, access (1 m, 2 r, 4 w), major, minor, allowed.
        "2, 1, 1, 3, true",
        "2, 6, 1, 3, true",
        "2, 7, 1, 9, true",
        "2, 2, 1, 1, false",
        "2, 1, 1, 1, true",
        "2, 2, 10, 229, false",
        "2, 6, 10, 200, true",
        "2, 6, 136, 77, true",
        "2, 6, 5, 2, true",
        "2, 6, 5, 1, false",
        "1, 2, 8, 0, false",
        "1, 1, 8, 0, true",
        "1, 3, 8, 0, false",
        "1, 2, 1, 3, false",
    })
    void withoutRulesOnlyTheUsualDevices(int type, int access, long major, long minor, boolean allowed) {
        List<DeviceRule> rules = DeviceRule.resolve(List.of(), Set.of());
        assertEquals(allowed ? 1 : 0, program(rules).run(type, access, major, minor));
    }

    @Test
    void aLaterDenyTakesAwayAPartOfAWildcard() {
        List<DeviceRule> rules = List.of(
                everything(false),
                rule(true, DeviceType.CHAR, ANY, ANY, ALL_ACCESS),
                rule(false, DeviceType.CHAR, 1, 1, WRITE));
        EbpfInterpreter program = program(rules);
        assertEquals(1, program.run(CHAR, READ, 1, 1));
        assertEquals(0, program.run(CHAR, WRITE, 1, 1));
        assertEquals(0, program.run(CHAR, READ | WRITE, 1, 1));
        assertEquals(1, program.run(CHAR, READ | WRITE, 1, 2));
    }

    @Test
    void accessesMayBeAllowedByDifferentRules() {
        List<DeviceRule> rules =
                List.of(rule(true, DeviceType.CHAR, 1, 3, READ), rule(true, DeviceType.CHAR, 1, 3, WRITE));
        EbpfInterpreter program = program(rules);
        assertEquals(1, program.run(CHAR, READ | WRITE, 1, 3));
        assertEquals(0, program.run(CHAR, READ | MKNOD, 1, 3));
    }

    @Test
    void whatComesBeforeARuleForEverythingIsDead() {
        List<DeviceRule> rules = List.of(rule(true, DeviceType.BLOCK, 8, 0, ALL_ACCESS), everything(false));
        DeviceProgram program = DeviceProgram.compile(rules, ByteOrder.LITTLE_ENDIAN);
        assertEquals(8, program.instructionCount());
        assertEquals(0, program(rules).run(BLOCK, READ, 8, 0));
    }

    @Test
    void numbersAboveTwoToThe31() {
        EbpfInterpreter program = program(List.of(rule(true, DeviceType.CHAR, 0xFFFF_FFFFL, 0x8000_0000L, READ)));
        assertEquals(1, program.run(CHAR, READ, 0xFFFF_FFFFL, 0x8000_0000L));
        assertEquals(0, program.run(CHAR, READ, 0xFFFF_FFFFL, 0x8000_0001L));
        assertEquals(0, program.run(CHAR, READ, 0x7FFF_FFFFL, 0x8000_0000L));
    }

    @Test
    void knowsWhenItAllowsEverything() {
        assertTrue(DeviceProgram.compile(
                        DeviceRule.resolve(List.of(new DeviceCgroup(true, "a", null, null, "rwm")), Set.of()))
                .allowsAll());
        assertFalse(
                DeviceProgram.compile(DeviceRule.resolve(List.of(), Set.of())).allowsAll());
        assertFalse(DeviceProgram.compile(List.of(everything(true), rule(false, DeviceType.CHAR, 1, 1, WRITE)))
                .allowsAll());
        assertTrue(DeviceProgram.compile(
                        List.of(everything(false), rule(false, DeviceType.CHAR, 1, 1, WRITE), everything(true)))
                .allowsAll());
    }

    /** Every access to every device near the numbers in the rules, for many lists. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void meansWhatTheRulesSay(long seed) {
        Random random = new Random(seed);
        for (int list = 0; list < 250; list++) {
            List<DeviceRule> rules = randomRules(random);
            EbpfInterpreter program = program(rules);
            for (int type = BLOCK; type <= CHAR; type++) {
                for (int access = 1; access <= ALL_ACCESS; access++) {
                    for (long number = 0; number < 16; number++) {
                        long major = number / 4;
                        long minor = number % 4;
                        boolean allowed = expected(rules, type, access, major, minor);
                        assertEquals(allowed ? 1 : 0, program.run(type, access, major, minor), rules::toString);
                    }
                }
            }
        }
    }

    /**
     * Where runc accepts a list, what it allows (one exception with all accesses) is allowed here, and what only
     * several exceptions together would give is the one difference.
     */
    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13, 14})
    void allowsNothingThatNoRuleAllows(long seed) {
        Random random = new Random(seed);
        int compared = 0;
        for (int list = 0; list < 400; list++) {
            List<DeviceRule> rules = new ArrayList<>(randomRules(random));
            rules.addFirst(everything(false));
            rules.removeIf(rule -> !rule.allow() && rule.type() != DeviceType.ALL);
            List<DeviceRule> exceptions = DeviceSet.of(rules).exceptions();
            if (DeviceSet.of(rules).defaultAllow()) {
                continue;
            }
            compared++;
            EbpfInterpreter program = program(rules);
            for (int type = BLOCK; type <= CHAR; type++) {
                for (int bit = 1; bit <= 4; bit <<= 1) {
                    for (long number = 0; number < 16; number++) {
                        boolean inSet = expected(exceptions, type, bit, number / 4, number % 4);
                        assertEquals(inSet ? 1 : 0, program.run(type, bit, number / 4, number % 4));
                    }
                }
            }
        }
        assertTrue(compared > 50, "only " + compared);
    }

    private static List<DeviceRule> randomRules(Random random) {
        List<DeviceRule> rules = new ArrayList<>();
        int count = random.nextInt(9);
        for (int i = 0; i < count; i++) {
            DeviceType type =
                    random.nextInt(8) == 0 ? DeviceType.ALL : random.nextBoolean() ? DeviceType.BLOCK : DeviceType.CHAR;
            boolean all = type == DeviceType.ALL;
            rules.add(rule(
                    random.nextBoolean(),
                    type,
                    all ? ANY : random.nextInt(5) - 1,
                    all ? ANY : random.nextInt(5) - 1,
                    all ? ALL_ACCESS : 1 + random.nextInt(7)));
        }
        return rules;
    }
}
