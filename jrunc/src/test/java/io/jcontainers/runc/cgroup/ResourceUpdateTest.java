package io.jcontainers.runc.cgroup;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

class ResourceUpdateTest {
    /** What the container has, the update, what it has then. */
    @ParameterizedTest
    @CsvFileSource(resources = "updates.txt", delimiter = '|', quoteCharacter = '~')
    void merges(String earlier, String change, String merged) {
        ResourceUpdate update =
                ResourceUpdate.merge(ResourceWritesTest.resources(earlier), ResourceWritesTest.resources(change));
        assertEquals(ResourceWritesTest.resources(merged), update.merged());
        assertEquals(List.of(), update.ignored());
    }

    @Test
    void tellsWhatItDoesNotChange() {
        ResourceUpdate update = ResourceUpdate.merge(
                ResourceWritesTest.resources("{'memory':{'swappiness':1}}"),
                ResourceWritesTest.resources(
                        "{'devices':[{'allow':true,'access':'r'}],'hugepageLimits':[{'pageSize':'2MB','limit':1}],"
                                + "'network':{'classID':1},'rdma':{'x':{'hcaObjects':1}},"
                                + "'memory':{'kernel':1,'kernelTCP':1,'swappiness':9,'disableOOMKiller':true,"
                                + "'useHierarchy':true},"
                                + "'blockIO':{'leafWeight':1,'weightDevice':[{'major':1,'minor':1}],"
                                + "'throttleReadBpsDevice':[{'major':1,'minor':1,'rate':1}],"
                                + "'throttleWriteBpsDevice':[{'major':1,'minor':1,'rate':1}],"
                                + "'throttleReadIOPSDevice':[{'major':1,'minor':1,'rate':1}],"
                                + "'throttleWriteIOPSDevice':[{'major':1,'minor':1,'rate':1}]}}"));
        assertEquals(
                Stream.of(
                                "memory.kernel",
                                "memory.kernelTCP",
                                "memory.swappiness",
                                "memory.disableOOMKiller",
                                "memory.useHierarchy",
                                "blockIO.leafWeight",
                                "blockIO.weightDevice",
                                "blockIO.throttleReadBpsDevice",
                                "blockIO.throttleWriteBpsDevice",
                                "blockIO.throttleReadIOPSDevice",
                                "blockIO.throttleWriteIOPSDevice",
                                "devices",
                                "hugepageLimits",
                                "network",
                                "rdma")
                        .map(field -> "linux.resources." + field)
                        .toList(),
                update.ignored().stream().map(Ignored::field).toList());
        assertEquals(ResourceWritesTest.resources("{'memory':{'swappiness':1},'blockIO':{}}"), update.merged());
    }

    @Test
    void anUpdateWritesEverythingButDevices() {
        ResourceUpdate update = ResourceUpdate.merge(
                ResourceWritesTest.resources(
                        "{'devices':[{'allow':false,'access':'rwm'}],'memory':{'limit':5},'cpu':{'cpus':'0'}}"),
                ResourceWritesTest.resources("{'pids':{'limit':5}}"));
        ResourceWrites writes = ResourceWrites.compile(
                update.merged(), ResourceWritesTest.placement(Hosts.HYBRID), ResourceOptions.update(false, false));
        assertEquals(List.of("memory memory.limit_in_bytes=5", "pids pids.max=5"), ResourceWritesTest.writes(writes));
        assertEquals(2, writes.steps().size());
    }
}
