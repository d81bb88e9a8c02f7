package io.jcontainers.runc.command;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecentTest {
    private final List<String> asked = new ArrayList<>();
    private final Recent<List<String>, String> recent = new Recent<>(2);

    private String get(String... key) {
        return recent.get(List.of(key), () -> {
            asked.add(String.join("+", key));
            return String.join("+", key);
        });
    }

    @Test
    void anEqualKeyIsNotAskedAgain() {
        assertEquals("a+b", get("a", "b"));
        assertEquals("a+b", get("a", "b"));
        assertEquals(List.of("a+b"), asked);
    }

    @Test
    void anyDifferenceIs() {
        get("a", "b");
        assertEquals("a+c", get("a", "c"));
        assertEquals("a", get("a"));
        assertEquals(List.of("a+b", "a+c", "a"), asked);
    }

    @Test
    void theOldestGoes() {
        get("a");
        get("b");
        get("c");
        get("b");
        get("a");
        assertEquals(List.of("a", "b", "c", "a"), asked);
    }

    @Test
    void failuresAreNotKept() {
        for (int time = 0; time < 2; time++) {
            try {
                recent.get(List.of("x"), () -> {
                    asked.add("x");
                    throw new IllegalStateException("no");
                });
            } catch (IllegalStateException expected) {
                assertEquals("no", expected.getMessage());
            }
        }
        assertEquals(List.of("x", "x"), asked);
    }
}
