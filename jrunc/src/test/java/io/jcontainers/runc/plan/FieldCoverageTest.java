package io.jcontainers.runc.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jcontainers.runc.host.RecordedHost;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** No field of a configuration disappears: it is in a step, decides something that is named, or is reported. */
class FieldCoverageTest {
    @Test
    void everyFieldIsAccountedFor() {
        Plans plans = new Plans();
        List<String> lost = new ArrayList<>();
        for (RecordedHost host : RecordedHost.ALL) {
            for (String config : Configs.NAMES) {
                for (Plans.Ignored field : plans.ignored(host, Configs.read(config))) {
                    if (field.reason().equals(Plan.UNEXPLAINED)) {
                        lost.add(host.name() + " " + config + " " + field.field());
                    }
                }
            }
        }
        assertEquals(List.of(), lost);
    }
}
