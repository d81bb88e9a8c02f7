package io.jcontainers.build.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class IdlenessTest {
    @Test
    void nobodyEntersWhenItIsOver() throws InterruptedException {
        Idleness idleness = new Idleness(0);
        assertTrue(idleness.enter());
        Thread waiting = Thread.ofPlatform().start(() -> {
            try {
                idleness.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        assertTrue(idleness.enter());
        idleness.leave();
        assertTrue(waiting.isAlive());
        idleness.leave();
        waiting.join();
        assertFalse(idleness.enter());
    }

    @Test
    void onlyTheLastFrontEndsIt() throws InterruptedException {
        Idleness idleness = new Idleness(1_000_000);
        assertTrue(idleness.enter());
        assertTrue(idleness.enter());
        assertFalse(idleness.endWithLast());
        assertTrue(idleness.enter(), "nothing has changed");
        assertEquals(3, idleness.sessions());
        idleness.leave();
        idleness.leave();
        assertTrue(idleness.endWithLast());
        assertFalse(idleness.enter());
        assertEquals(1, idleness.sessions());
        assertEquals(3, idleness.entered());
        idleness.leave();
        idleness.await();
    }
}
