package io.jcontainers.runc.exec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.jcontainers.runc.request.RequestException;
import io.jcontainers.spec.Process;
import io.jcontainers.spec.json.ProcessReader;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProcessFileTest {
    private static final Process CONTAINER = json("""
            {"terminal": true, "user": {"uid": 1, "gid": 2, "umask": 63, "additionalGids": [3]},
             "args": ["init"], "env": ["A=1"], "cwd": "/srv", "noNewPrivileges": true, "oomScoreAdj": 5,
             "capabilities": {"bounding": ["CAP_KILL"]}, "apparmorProfile": "profile", "selinuxLabel": "label",
             "rlimits": [{"type": "RLIMIT_CORE", "soft": 1, "hard": 2}],
             "scheduler": {"policy": "SCHED_BATCH"}, "ioPriority": {"class": "IOPRIO_CLASS_IDLE"},
             "execCPUAffinity": {"initial": "0", "final": "1"}}
            """);

    private static Process json(String text) {
        return ProcessReader.read(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void whatConfinesIsInheritedAndTheRestIsNot() {
        Process process = ProcessFile.over(CONTAINER, json("{\"args\": [\"id\"], \"cwd\": \"/\"}"));
        Process expected = CONTAINER.toBuilder()
                .terminal(false)
                .args(json("{\"args\": [\"id\"]}").args())
                .env(json("{}").env())
                .cwd("/")
                .noNewPrivileges(false)
                .user(json("{\"user\": {\"umask\": 63}}").user())
                .build();
        assertEquals(expected, process);
    }

    @Test
    void whatIsGivenCounts() {
        Process given = json("""
                {"terminal": true, "user": {"uid": 7, "gid": 8, "umask": 0}, "args": ["id"], "env": ["B=2"],
                 "cwd": "/", "oomScoreAdj": -1000, "capabilities": {}, "apparmorProfile": "other",
                 "selinuxLabel": "own", "rlimits": [{"type": "RLIMIT_NOFILE", "soft": 3, "hard": 4}],
                 "scheduler": {"policy": "SCHED_IDLE"}, "ioPriority": {"class": "IOPRIO_CLASS_BE", "priority": 1},
                 "execCPUAffinity": {"final": "0"}}
                """);
        // Only the score stays the container's.
        assertEquals(given.toBuilder().oomScoreAdj(5L).build(), ProcessFile.over(CONTAINER, given));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"args\": [], \"cwd\": \"/\"} | args",
                "{\"args\": [\"id\"], \"cwd\": \"x\"} | cwd",
                "{\"args\": [\"id\"], \"cwd\": \"/\", \"capabilities\": {\"bounding\": [\"CAP_NONE\"]}} | CAP_NONE"
            })
    void refusesWhatCannotStart(String text, String named) {
        RequestException refusal =
                assertThrows(RequestException.class, () -> ProcessFile.check(json(text), "p.json: "));
        assertEquals(true, refusal.getMessage().contains(named), refusal.getMessage());
    }

    @Test
    void namesTheFileThatIsNoJson() {
        RequestException refusal = assertThrows(
                RequestException.class,
                () -> ProcessFile.read("{\"args\": 1}".getBytes(StandardCharsets.UTF_8), "p.json", CONTAINER));
        assertEquals("process-invalid", refusal.code());
        assertFalse(refusal.getMessage().indexOf("p.json: ") != 0, refusal.getMessage());
    }
}
