package io.jcontainers.runc.seccomp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jcontainers.runc.sys.LibSeccompLoader;
import io.jcontainers.spec.Seccomp;
import io.jcontainers.spec.SeccompSyscall;
import java.nio.ByteOrder;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Errors, flags and special cases of profiles. What the programs decide: {@link FilterDecisionTest}. */
class SeccompCompilerTest {
    private static final int ALLOW = 0x7fff_0000;
    private static final int X86_64 = 0xc000_003e;
    private static final LibSeccompLoader LOADER = LibSeccompLoader.ofSystem();

    private static CompiledFilter compile(String json) {
        return new SeccompCompiler(LOADER).compile(Profiles.parse(json.replace('\'', '"')), Arch.SCMP_ARCH_X86_64);
    }

    private static int decide(CompiledFilter filter, int number, long... args) {
        return new BpfInterpreter(filter.bpf(), ByteOrder.LITTLE_ENDIAN).run(new SyscallData(number, X86_64, args));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'defaultAction':'ALLOW'} | .defaultAction | string ALLOW is not a valid action for seccomp",
                "{'syscalls':[{'names':['read'],'action':'SCMP_ACT_ALLOW'}]} | .defaultAction"
                        + " | string  is not a valid action for seccomp",
                "{'defaultAction':'SCMP_ACT_NOTIFY'} | .defaultAction | SCMP_ACT_NOTIFY cannot be used as"
                        + " default action",
                "{'defaultAction':'SCMP_ACT_ALLOW','defaultErrnoRet':1} | .defaultErrnoRet"
                        + " | action SCMP_ACT_ALLOW takes no errno, 1 given",
                "{'defaultAction':'SCMP_ACT_ERRNO','defaultErrnoRet':4095} | .defaultErrnoRet"
                        + " | errno 4095 of action SCMP_ACT_ERRNO is not in 0-4094",
                "{'defaultAction':'SCMP_ACT_TRACE','defaultErrnoRet':65536} | .defaultErrnoRet"
                        + " | errno 65536 of action SCMP_ACT_TRACE is not in 0-65535",
                "{'defaultAction':'SCMP_ACT_ALLOW','architectures':['SCMP_ARCH_X86','x86']} | .architectures[1]"
                        + " | string x86 is not a valid arch for seccomp",
                "{'defaultAction':'SCMP_ACT_ALLOW','architectures':['SCMP_ARCH_S390X']} | .architectures"
                        + " | error adding architecture to seccomp filter:"
                        + " numerical argument out of domain",
                "{'defaultAction':'SCMP_ACT_ALLOW','flags':['SECCOMP_FILTER_FLAG_NEW_LISTENER']} | .flags[0]"
                        + " | seccomp flag SECCOMP_FILTER_FLAG_NEW_LISTENER is not known",
                "{'defaultAction':'SCMP_ACT_ALLOW','syscalls':[{'names':['read'],'action':'x'}]}"
                        + " | .syscalls[0].action | string x is not a valid action for seccomp",
                "{'defaultAction':'SCMP_ACT_ALLOW','syscalls':[{'names':['read'],'action':'SCMP_ACT_TRAP',"
                        + "'errnoRet':5}]}"
                        + " | .syscalls[0].errnoRet | action SCMP_ACT_TRAP takes no errno, 5 given",
                "{'defaultAction':'SCMP_ACT_ALLOW','syscalls':[{'names':['read',''],'action':'SCMP_ACT_TRAP'}]}"
                        + " | .syscalls[0].names | empty string is not a valid syscall",
                "{'defaultAction':'SCMP_ACT_ALLOW','syscalls':[{'names':[],'action':'SCMP_ACT_TRAP'},"
                        + "{'names':['read'],'action':'SCMP_ACT_TRAP','args':[{'index':0,'value':1,'op':'EQ'}]}]}"
                        + " | .syscalls[1].args[0].op | string EQ is not a valid operator for seccomp",
                "{'defaultAction':'SCMP_ACT_ALLOW','syscalls':[{'names':['read'],'action':'SCMP_ACT_TRAP',"
                        + "'args':[{'index':6,'value':1,'op':'SCMP_CMP_EQ'}]}]}"
                        + " | .syscalls[0].args[0].index"
                        + " | error creating seccomp syscall condition for syscall read: syscalls only have up"
                        + " to 6 arguments (6 given)",
                "{'defaultAction':'SCMP_ACT_ALLOW','listenerPath':'/s','syscalls':[{'names':['read','write'],"
                        + "'action':'SCMP_ACT_NOTIFY'}]}"
                        + " | .syscalls[0].names | SCMP_ACT_NOTIFY cannot be used for the write syscall",
                "{'defaultAction':'SCMP_ACT_ALLOW','syscalls':[{'names':['read'],'action':'SCMP_ACT_NOTIFY'}]}"
                        + " | .listenerPath | seccomp listenerPath is not set",
                "{'defaultAction':'SCMP_ACT_ALLOW','syscalls':["
                        + "{'names':['mkdir'],'action':'SCMP_ACT_TRAP','args':[{'index':0,'value':1,"
                        + "'op':'SCMP_CMP_EQ'}]},"
                        + "{'names':['mkdir'],'action':'SCMP_ACT_ERRNO','args':[{'index':0,'value':1,"
                        + "'op':'SCMP_CMP_EQ'}]}]}"
                        + " | .syscalls[1] | error adding seccomp rule for syscall mkdir: file exists",
            })
    void errors(String json, String field, String message) {
        SeccompException thrown = assertThrows(SeccompException.class, () -> compile(json));
        assertEquals(message, thrown.getMessage());
        assertEquals("linux.seccomp" + field, thrown.field());
    }

    @Test
    void anEmptyProfileIsNoFilter() {
        assertSame(CompiledFilter.NONE, compile("{}"));
        assertTrue(compile("{'architectures':['SCMP_ARCH_X86'],'flags':['nonsense']}")
                .isNone());
        assertFalse(compile("{'defaultAction':'SCMP_ACT_ALLOW'}").isNone());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[] | 4",
                "['SECCOMP_FILTER_FLAG_TSYNC'] | 0",
                "['SECCOMP_FILTER_FLAG_LOG'] | 2",
                "['SECCOMP_FILTER_FLAG_SPEC_ALLOW','SECCOMP_FILTER_FLAG_LOG','SECCOMP_FILTER_FLAG_LOG'] | 6",
                "['SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV'] | 0",
            })
    void flags(String flags, long bits) {
        CompiledFilter filter = compile("{'defaultAction':'SCMP_ACT_ALLOW','flags':" + flags + "}");
        assertEquals(bits, filter.flags());
        assertEquals(
                flags.contains("WAIT")
                        ? List.of("seccomp flag SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV ignored:"
                                + " no rule has SCMP_ACT_NOTIFY")
                        : List.of(),
                filter.warnings());
    }

    /** 462 is above both names; a profile whose default lets calls through, or says ENOSYS itself, needs no stub. */
    @ParameterizedTest
    @CsvSource({
        "SCMP_ACT_ALLOW, , 7fff0000",
        "SCMP_ACT_LOG, , 7ffc0000",
        "SCMP_ACT_TRACE, , 7ff00001",
        "SCMP_ACT_TRACE, 7, 7ff00007",
        "SCMP_ACT_ERRNO, , 50026",
        "SCMP_ACT_ERRNO, 13, 50026",
        "SCMP_ACT_ERRNO, 38, 50026",
        "SCMP_ACT_TRAP, , 50026",
        "SCMP_ACT_KILL, , 50026",
        "SCMP_ACT_KILL_THREAD, , 50026",
        "SCMP_ACT_KILL_PROCESS, , 50026",
    })
    void callsNewerThanTheProfile(String action, Integer errnoRet, String answer) {
        String errno = errnoRet == null ? "" : "'defaultErrnoRet':" + errnoRet + ",";
        CompiledFilter filter = compile("{'defaultAction':'" + action + "'," + errno
                + "'syscalls':[{'names':['write','statx'],'action':'SCMP_ACT_ERRNO','errnoRet':5}]}");
        assertEquals(answer, Integer.toHexString(decide(filter, 462)));
        assertEquals("50005", Integer.toHexString(decide(filter, 1)));
    }

    @Test
    void notifyNeedsAListener() {
        CompiledFilter filter = compile("{'defaultAction':'SCMP_ACT_ALLOW','listenerPath':'/run/agent',"
                + "'flags':['SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV'],"
                + "'syscalls':[{'names':['mkdir'],'action':'SCMP_ACT_NOTIFY'}]}");
        assertTrue(filter.needsListener());
        assertEquals(FilterFlag.NEW_LISTENER | 1L << 5, filter.flags());
        assertEquals(0x7fc0_0000, decide(filter, 83));
        assertEquals(ALLOW, decide(filter, 84));
        assertEquals(List.of(), filter.warnings());
    }

    @Test
    void unknownNamesAreReportedOnce() {
        CompiledFilter filter = compile("{'defaultAction':'SCMP_ACT_ERRNO','syscalls':["
                + "{'names':['write','no_such_call','r\\u00e9ad'],'action':'SCMP_ACT_ALLOW'},"
                + "{'names':['no_such_call'],'action':'SCMP_ACT_TRAP'}]}");
        assertEquals(
                List.of(
                        "unknown seccomp syscall \"no_such_call\" ignored",
                        "unknown seccomp syscall \"r\u00e9ad\" ignored"),
                filter.warnings());
        assertEquals(
                List.of("could not find any syscalls for arch SCMP_ARCH_X86_64"),
                compile("{'defaultAction':'SCMP_ACT_ERRNO'}").warnings());
    }

    @Test
    void aNulDoesNotCutAName() {
        SeccompSyscall rule = new SeccompSyscall(List.of("read\0x"), "SCMP_ACT_ALLOW", null, List.of());
        Seccomp profile = new Seccomp("SCMP_ACT_ERRNO", 38L, List.of(), List.of(), null, null, List.of(rule));
        CompiledFilter filter = new SeccompCompiler(LOADER).compile(profile, Arch.SCMP_ARCH_X86_64);
        assertEquals(0x0005_0026, decide(filter, 0));
        assertEquals(List.of("unknown seccomp syscall \"read\0x\" ignored"), filter.warnings());
    }

    @Test
    void manyNamesBecomeATree() {
        CompiledFilter list = compile(profileOfNames(32));
        CompiledFilter tree = compile(profileOfNames(33));
        // A list costs an instruction a name, a tree adds inner nodes.
        assertTrue(tree.instructions() > list.instructions() + 4, tree.instructions() + " " + list.instructions());
        for (int number = 0; number < 33; number++) {
            assertEquals(number == 32 ? 0x0005_0026 : ALLOW, decide(list, number), "list " + number);
            assertEquals(ALLOW, decide(tree, number), "tree " + number);
        }
    }

    private static String profileOfNames(int count) {
        String[] first = ("read write open close stat fstat lstat poll lseek mmap mprotect munmap brk rt_sigaction"
                        + " rt_sigprocmask rt_sigreturn ioctl pread64 pwrite64 readv writev access pipe select"
                        + " sched_yield mremap msync mincore madvise shmget shmat shmctl dup")
                .split(" ");
        String names =
                IntStream.range(0, count).mapToObj(i -> "'" + first[i] + "'").collect(Collectors.joining(","));
        return "{'defaultAction':'SCMP_ACT_ERRNO','syscalls':[{'names':[" + names + "],'action':'SCMP_ACT_ALLOW'}]}";
    }

    @Test
    void equalProfilesGiveEqualPrograms() {
        String json = Profiles.resource("operators.json");
        assertArrayEquals(compile(json).bpf(), compile(json).bpf());
    }

    @Test
    void aProgramTooLongForTheKernelIsAnError() {
        String conditions = IntStream.range(0, 4200)
                .mapToObj(i -> "{'names':['personality'],'action':'SCMP_ACT_ALLOW'," + "'args':[{'index':0,'value':"
                        + (2 * i) + ",'op':'SCMP_CMP_EQ'}]}")
                .collect(Collectors.joining(","));
        SeccompException thrown = assertThrows(
                SeccompException.class,
                () -> compile("{'defaultAction':'SCMP_ACT_ERRNO','syscalls':[" + conditions + "]}"));
        assertTrue(
                thrown.getMessage().matches("seccomp filter has \\d+ instructions, the kernel takes 4096"),
                thrown.getMessage());
    }

    @Test
    void machines() {
        assertEquals(Arch.SCMP_ARCH_X86_64, Arch.ofMachine("x86_64").orElseThrow());
        assertEquals(Arch.SCMP_ARCH_AARCH64, Arch.ofMachine("aarch64").orElseThrow());
        assertTrue(Arch.ofMachine("vax").isEmpty());
    }
}
