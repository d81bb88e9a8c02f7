package io.jcontainers.runc.cgroup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WeightsTest {
    /** Values computed with another program from the formula; the ends and 1024 are what runc's own table has. */
    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "1, 1",
        "2, 1",
        "3, 2",
        "102, 17",
        "300, 39",
        "512, 59",
        "1024, 100",
        "2048, 174",
        "4096, 303",
        "262143, 10000",
        "262144, 10000",
        "-1, 10000"
    })
    void cpuWeight(long shares, long weight) {
        assertEquals(weight, Weights.cpuWeight(shares));
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "10, 1", "11, 11", "100, 910", "500, 4950", "1000, 10000"})
    void ioWeight(long weight, long converted) {
        assertEquals(converted, Weights.ioWeight(weight));
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0, 0",
        "0, 100, 0",
        "0, -1, -1",
        "-1, 0, -1",
        "-1, 100, -1",
        "-1, -1, -1",
        "300, -1, 300",
        "300, 100, 200",
        "100, 100, 0",
    })
    void swap(long memorySwap, long memory, long v2) {
        assertEquals(v2, SwapLimit.toV2(memorySwap, memory));
    }

    @ParameterizedTest
    @CsvSource({
        "100, 0, unable to set swap limit without memory limit",
        "99, 100, memory+swap limit should be >= memory limit",
        "100, -2, invalid memory value: -2",
        "-2, 100, memory+swap limit should be >= memory limit",
    })
    void swapThatDoesNotFit(long memorySwap, long memory, String message) {
        CgroupException e = assertThrows(CgroupException.class, () -> SwapLimit.toV2(memorySwap, memory));
        assertEquals(new CgroupProblem("linux.resources.memory.swap", message), e.problem());
    }
}
