package io.jcontainers.runc.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.jcontainers.runc.request.RequestException;
import org.junit.jupiter.api.Test;

class RootlessRulesTest {
    private static final String OWN = "\"namespaces\": [{\"type\": \"mount\"}, {\"type\": \"user\"}],"
            + " \"uidMappings\": [{\"containerID\": 0, \"hostID\": 1000, \"size\": 1}],"
            + " \"gidMappings\": [{\"containerID\": 0, \"hostID\": 1000, \"size\": 1}]";
    private static final String MANY = OWN.replace(
            "\"hostID\": 1000, \"size\": 1}]",
            "\"hostID\": 1000, \"size\": 1}," + " {\"containerID\": 1, \"hostID\": 100000, \"size\": 1000}]");

    private static String refusal(String process, String mounts, String linux) {
        return assertThrows(RequestException.class, () -> Compilation.byUser().create(process, mounts, linux))
                .getMessage();
    }

    @Test
    void anOrdinaryUserNeedsAUserNamespaceWithMaps() {
        assertEquals(
                "rootless container requires user namespaces (linux.namespaces)",
                refusal("", "", "\"namespaces\": [{\"type\": \"mount\"}]"));
        assertEquals(
                "rootless containers requires at least one UID mapping (linux.uidMappings)",
                refusal("", "", "\"namespaces\": [{\"type\": \"mount\"}, {\"type\": \"user\"}]"));
    }

    @Test
    void groupsNeedMoreThanOneId() {
        String groups = ", \"user\": {\"uid\": 0, \"gid\": 0, \"additionalGids\": [5]}";
        assertEquals(
                "unable to start container process: cannot set any additional groups in a rootless container"
                        + " (process.user.additionalGids)",
                refusal(groups, "", OWN));
        Compilation.byUser().create(groups, "", MANY);
    }

    @Test
    void theUserHasToBeMapped() {
        assertEquals(
                "unable to start container process: cannot set uid to unmapped user in user namespace"
                        + " (process.user.uid)",
                refusal(", \"user\": {\"uid\": 1001, \"gid\": 0}", "", MANY));
        assertEquals(
                "unable to start container process: cannot set gid to unmapped user in user namespace"
                        + " (process.user.gid)",
                refusal(", \"user\": {\"uid\": 1000, \"gid\": 1001}", "", MANY));
        Compilation.byUser().create(", \"user\": {\"uid\": 1000, \"gid\": 1000}", "", MANY);
    }

    @Test
    void idsOfMountOptionsHaveToBeMapped() {
        String mount =
                "{\"destination\": \"/t\", \"type\": \"tmpfs\", \"source\": \"tmpfs\", \"options\": [\"uid=7\"]}";
        assertEquals(
                "cannot specify uid= mount options for unmapped uid in rootless containers (mounts[0].options)",
                refusal("", mount, OWN));
        Compilation.byUser().create("", mount, MANY);
    }

    @Test
    void networkDevicesAreRoots() {
        assertEquals(
                "network devices are not supported for rootless containers (linux.netDevices)",
                refusal("", "", OWN + ", \"netDevices\": {\"eth0\": {}}"));
    }
}
