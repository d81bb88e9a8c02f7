package io.jcontainers.spec.json;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jcontainers.spec.Features;
import io.jcontainers.spec.FeaturesCgroup;
import io.jcontainers.spec.FeaturesEnabled;
import io.jcontainers.spec.FeaturesIntelRdt;
import io.jcontainers.spec.FeaturesLinux;
import io.jcontainers.spec.FeaturesMemoryPolicy;
import io.jcontainers.spec.FeaturesMountExtensions;
import io.jcontainers.spec.FeaturesSeccomp;
import io.jcontainers.spec.State;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class WritersTest {
    private static final State RUNNING = new State(
            "1.3.0",
            "test",
            "running",
            1234,
            "/b",
            "/b/rootfs",
            "2026-08-19T10:11:12.123456789Z",
            Map.of("k", "a\"\\\n\u0001é\u2028😀"),
            null);
    private static final State STOPPED = new State("1.3.0", "test", "stopped", 0, "/b", null, null, Map.of(), "root");

    @Test
    void indentsStatesAsRuncDoes() {
        assertEquals("""
                {
                  "ociVersion": "1.3.0",
                  "id": "test",
                  "pid": 1234,
                  "status": "running",
                  "bundle": "/b",
                  "rootfs": "/b/rootfs",
                  "created": "2026-08-19T10:11:12.123456789Z",
                  "annotations": {
                    "k": "a\\"\\\\\\n\\u0001é\\u2028😀"
                  },
                  "owner": ""
                }""", StateWriter.indented(RUNNING));
        assertEquals("""
                {
                  "ociVersion": "1.3.0",
                  "id": "test",
                  "pid": 0,
                  "status": "stopped",
                  "bundle": "/b",
                  "rootfs": "",
                  "created": "",
                  "owner": "root"
                }""", StateWriter.indented(STOPPED));
    }

    @Test
    void writesStatesOnOneLine() {
        assertEquals(
                "{\"ociVersion\":\"1.3.0\",\"id\":\"test\",\"pid\":0,\"status\":\"stopped\",\"bundle\":\"/b\","
                        + "\"rootfs\":\"\",\"created\":\"\",\"owner\":\"root\"}",
                StateWriter.oneLine(STOPPED));
        assertEquals(
                "{\"ociVersion\":\"1.3.0\",\"id\":\"test\",\"status\":\"running\",\"pid\":1234,\"bundle\":\"/b\","
                        + "\"annotations\":{\"k\":\"a\\\"\\\\\\n\\u0001é\\u2028😀\"}}",
                StateWriter.forHook(RUNNING));
        assertEquals(
                "{\"ociVersion\":\"1.3.0\",\"id\":\"test\",\"status\":\"stopped\",\"bundle\":\"/b\"}",
                StateWriter.forHook(STOPPED));
    }

    @Test
    void indentsFeaturesByFourSpaces() {
        FeaturesLinux linux = new FeaturesLinux(
                List.of("pid"),
                List.of("CAP_KILL"),
                new FeaturesCgroup(true, true, false, null, true),
                new FeaturesSeccomp(true, List.of("A"), List.of("O"), List.of("R"), List.of("K"), List.of()),
                new FeaturesEnabled(true),
                new FeaturesEnabled(null),
                new FeaturesIntelRdt(true, false, null),
                new FeaturesMemoryPolicy(List.of("M"), List.of("F")),
                new FeaturesMountExtensions(new FeaturesEnabled(true)),
                new FeaturesEnabled(false));
        Features features = new Features(
                "1.0.0", "1.3.0", List.of("prestart"), List.of("ro"), linux, Map.of("a", "b"), List.of("bundle"));
        assertEquals("""
                {
                    "ociVersionMin": "1.0.0",
                    "ociVersionMax": "1.3.0",
                    "hooks": [
                        "prestart"
                    ],
                    "mountOptions": [
                        "ro"
                    ],
                    "linux": {
                        "namespaces": [
                            "pid"
                        ],
                        "capabilities": [
                            "CAP_KILL"
                        ],
                        "cgroup": {
                            "v1": true,
                            "v2": true,
                            "systemd": false,
                            "rdma": true
                        },
                        "seccomp": {
                            "enabled": true,
                            "actions": [
                                "A"
                            ],
                            "operators": [
                                "O"
                            ],
                            "archs": [
                                "R"
                            ],
                            "knownFlags": [
                                "K"
                            ]
                        },
                        "apparmor": {
                            "enabled": true
                        },
                        "selinux": {},
                        "intelRdt": {
                            "enabled": true,
                            "schemata": false
                        },
                        "memoryPolicy": {
                            "modes": [
                                "M"
                            ],
                            "flags": [
                                "F"
                            ]
                        },
                        "mountExtensions": {
                            "idmap": {
                                "enabled": true
                            }
                        },
                        "netDevices": {
                            "enabled": false
                        }
                    },
                    "annotations": {
                        "a": "b"
                    },
                    "potentiallyUnsafeConfigAnnotations": [
                        "bundle"
                    ]
                }""", FeaturesWriter.write(features));
        assertEquals(
                "{\n    \"ociVersionMin\": \"\",\n    \"ociVersionMax\": \"\"\n}",
                FeaturesWriter.write(new Features("", "", List.of(), List.of(), null, Map.of(), List.of())));
    }
}
