package io.jcontainers.runc.cgroup;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResourceUpdateTest {
    /** What the container has, the update, what it has then. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            textBlock =
                    """
            {} | {} | {}
            {'memory':{'limit':1,'swappiness':5}} | {'memory':{'swap':9}} | {'memory':{'limit':1,'swap':9,'swappiness':5}}
            {'memory':{'limit':1,'swap':2}} | {'memory':{'limit':-1}} | {'memory':{'limit':-1,'swap':0}}
            {'memory':{'limit':1,'swap':2}} | {'memory':{'limit':-1,'swap':3}} | {'memory':{'limit':-1,'swap':3}}
            {} | {'memory':{'limit':7,'reservation':3,'checkBeforeUpdate':true}} | {'memory':{'limit':7,'reservation':3,'checkBeforeUpdate':true}}
            {'cpu':{'shares':5,'quota':6,'period':7}} | {'cpu':{'quota':8}} | {'cpu':{'shares':5,'quota':8,'period':7}}
            {'cpu':{'shares':5}} | {'cpu':{'idle':1}} | {'cpu':{'idle':1}}
            {'cpu':{'shares':5}} | {'cpu':{'idle':0,'shares':6}} | {'cpu':{'idle':0,'shares':6}}
            {'cpu':{'idle':1}} | {'cpu':{'burst':4,'realtimePeriod':3,'realtimeRuntime':2}} | {'cpu':{'idle':1,'burst':4,'realtimePeriod':3,'realtimeRuntime':2}}
            {'cpu':{'cpus':'0','mems':'0'}} | {'cpu':{'cpus':'1'}} | {'cpu':{'cpus':'1'}}
            {'cpu':{'cpus':'0','shares':3}} | {'pids':{'limit':5}} | {'cpu':{'shares':3},'pids':{'limit':5}}
            {'pids':{'limit':4}} | {'pids':{}} | {'pids':{'limit':4}}
            {'pids':{'limit':4}} | {'pids':{'limit':-1}} | {'pids':{'limit':-1}}
            {'blockIO':{'weight':5,'leafWeight':6}} | {'blockIO':{'weight':7}} | {'blockIO':{'weight':7,'leafWeight':6}}
            {} | {'blockIO':{'weight':7}} | {'blockIO':{'weight':7}}
            {'unified':{'a.b':'1'}} | {'unified':{'c.d':'2'}} | {'unified':{'c.d':'2'}}
            {'unified':{'a.b':'1'}} | {} | {}
            {'hugepageLimits':[{'pageSize':'2MB','limit':1}],'rdma':{'x':{'hcaObjects':1}},'network':{'classID':1}} | {} | {'hugepageLimits':[{'pageSize':'2MB','limit':1}],'rdma':{'x':{'hcaObjects':1}},'network':{'classID':1}}
            """)
    void merges(String earlier, String change, String merged) {
        ResourceUpdate update = ResourceUpdate.merge(
                ResourceWritesTest.resources(earlier), ResourceWritesTest.resources(change));
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
        assertEquals(
                ResourceWritesTest.resources("{'memory':{'swappiness':1},'blockIO':{}}"), update.merged());
    }

    @Test
    void anUpdateWritesEverythingButDevices() {
        ResourceUpdate update = ResourceUpdate.merge(
                ResourceWritesTest.resources(
                        "{'devices':[{'allow':false,'access':'rwm'}],'memory':{'limit':5},'cpu':{'cpus':'0'}}"),
                ResourceWritesTest.resources("{'pids':{'limit':5}}"));
        ResourceWrites writes = ResourceWrites.compile(
                update.merged(),
                ResourceWritesTest.placement(Hosts.HYBRID),
                ResourceOptions.update(false, false));
        assertEquals(
                List.of("memory memory.limit_in_bytes=5", "pids pids.max=5"), ResourceWritesTest.writes(writes));
        assertEquals(2, writes.steps().size());
    }
}
