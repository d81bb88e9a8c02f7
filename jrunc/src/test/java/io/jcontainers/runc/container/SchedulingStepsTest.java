package io.jcontainers.runc.container;

import static io.jcontainers.runc.container.Compilation.because;
import static io.jcontainers.runc.container.Compilation.told;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jcontainers.runc.program.Arg;
import io.jcontainers.runc.program.Step;
import java.util.List;
import org.junit.jupiter.api.Test;

class SchedulingStepsTest {
    private static final String NAMESPACES = "\"namespaces\": [{\"type\": \"mount\"}]";

    private static Step step(String process, String linux, String code) {
        return Compilation.byRoot().create(process, "", NAMESPACES + linux).init().steps().stream()
                .filter(because(code))
                .findFirst()
                .orElseThrow();
    }

    private static long number(Step step, int index) {
        return ((Arg.Value) step.args().get(index)).number();
    }

    /** linux/ioprio.h: the class above bit 13. */
    @Test
    void ioPriorityIsClassAndLevel() {
        String process = ", \"ioPriority\": {\"class\": \"IOPRIO_CLASS_%s\", \"priority\": %d}";
        assertEquals(2 << 13 | 6, number(step(process.formatted("BE", 6), "", "process-io-priority"), 2));
        assertEquals(1 << 13, number(step(process.formatted("RT", 0), "", "process-io-priority"), 2));
        assertEquals(3 << 13 | 7, number(step(process.formatted("IDLE", 7), "", "process-io-priority"), 2));
    }

    /** linux/personality.h. */
    @Test
    void personality() {
        assertEquals(8, number(step("", ", \"personality\": {\"domain\": \"LINUX32\"}", "process-personality"), 0));
        assertEquals(0, number(step("", ", \"personality\": {\"domain\": \"LINUX\"}", "process-personality"), 0));
    }

    /** linux/mempolicy.h; one more than the number of bits. */
    @Test
    void memoryPolicy() {
        Step bind = step(
                "",
                ", \"memoryPolicy\": {\"mode\": \"MPOL_BIND\", \"nodes\": \"0-1,64\","
                        + " \"flags\": [\"MPOL_F_STATIC_NODES\"]}",
                "process-memory-policy");
        assertEquals(2 | 1 << 15, number(bind, 0));
        assertEquals(129, number(bind, 2));
        Step local = step("", ", \"memoryPolicy\": {\"mode\": \"MPOL_LOCAL\"}", "process-memory-policy");
        assertEquals(4, number(local, 0));
        assertEquals(0, number(local, 2));
    }

    @Test
    void theCallersAffinityIsNotInherited() {
        List<String> told = told(Compilation.byRoot().create("", "", NAMESPACES).init(), because("process-affinity"));
        assertEquals(List.of("sched_setaffinity 0 1024 \"all CPUs\""), told);
    }
}
