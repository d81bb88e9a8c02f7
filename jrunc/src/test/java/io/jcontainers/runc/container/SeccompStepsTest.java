package io.jcontainers.runc.container;

import static io.jcontainers.runc.container.Compilation.told;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jcontainers.runc.program.Op;
import io.jcontainers.runc.program.Program;
import java.util.List;
import org.junit.jupiter.api.Test;

class SeccompStepsTest {
    private static final String NAMESPACES = "\"namespaces\": [{\"type\": \"mount\"}]";
    private static final SeccompSteps.Filter PLAIN = new SeccompSteps.Filter(new byte[16], 0, null);
    private static final SeccompSteps.Filter NOTIFIES =
            new SeccompSteps.Filter(new byte[16], 8, new SeccompSteps.Agent("/run/agent", "about it"));

    private static ContainerCompiler.Compiled create(SeccompSteps.Filter filter, boolean noNewPrivileges) {
        return Compilation.byRoot().filter(filter).create(", \"noNewPrivileges\": " + noNewPrivileges, "", NAMESPACES);
    }

    private static int place(Program program, String name) {
        List<String> names = told(program, step -> true);
        for (int i = 0; i < names.size(); i++) {
            if (names.get(i).startsWith(name)) {
                return i;
            }
        }
        throw new AssertionError(name + " is not in " + names);
    }

    /** send sync READY: the front lets the container go. */
    private static final String READY = "send sync ready";

    @Test
    void withoutListenerNothingOfInitsRunsUnderTheFilterButTheExec() {
        for (boolean noNewPrivileges : new boolean[] {false, true}) {
            Program init = create(PLAIN, noNewPrivileges).init();
            assertEquals(place(init, "exec "), place(init, "seccomp ") + 1);
            assertFalse(told(init, step -> true).toString().contains("send sync listener"));
        }
    }

    @Test
    void theListenersNumberIsToldBeforeTheFilterIsInForce() {
        for (boolean noNewPrivileges : new boolean[] {false, true}) {
            Program init = create(NOTIFIES, noNewPrivileges).init();
            int load = place(init, "seccomp ");
            List<String> before = told(init, step -> true).subList(load - 3, load);
            assertEquals(List.of("dup sync", "close listener", "send sync listener listener -1"), before);
            assertTrue(load < place(init, READY), "the front takes it before it lets go");
        }
    }

    @Test
    void theFrontTakesItAndTellsTheAgent() {
        Program front = create(NOTIFIES, true).front();
        int taken = place(front, "pidfd_getfd");
        assertTrue(taken < place(front, "send-fd agent"));
        assertTrue(place(front, "send-fd agent") < place(front, "receive sync ready"));
        assertTrue(front.steps().stream()
                .anyMatch(
                        step -> step.op() == Op.SEND_FD && step.origin().field().equals("linux.seccomp.listenerPath")));
    }
}
