package io.jcontainers.spec.json;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class DocumentFieldsTest {
    private static byte[] json(String singleQuoted) {
        return singleQuoted.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void everyValueHasItsPlace() {
        byte[] document = json("{'a':1,'b':{'c':[true,null,'x',{'d':''}],'e':[],'f':{}},'g.h':{'i':2.5}}");
        assertEquals(
                List.of(
                        new DocumentFields.Field("a", "1"),
                        new DocumentFields.Field("b.c[0]", "true"),
                        new DocumentFields.Field("b.c[2]", "x"),
                        new DocumentFields.Field("b.c[3].d", ""),
                        new DocumentFields.Field("[\"g.h\"].i", "2.5")),
                DocumentFields.of(document));
    }

    @Test
    void unknownFieldsAreThoseThatTheReaderPassesOver() {
        byte[] document =
                json("{'ociVersion':'1.3.0','windows':{'x':1},'process':{'user':{'uid':1,'ud':2},'args':['a']},"
                        + "'mounts':[{'destination':'/a'},{'destination':'/b','option':[]}],"
                        + "'linux':{'seccomp':{'defaultAction':'SCMP_ACT_ALLOW','default':1,"
                        + "'syscalls':[{'names':['a'],'action':'SCMP_ACT_ALLOW','comment':''}]},"
                        + "'resources':{'memory':{'limit':1,'limits':2}}}}");
        assertEquals(
                List.of(
                        "windows",
                        "process.user.ud",
                        "mounts[1].option",
                        "linux.resources.memory.limits",
                        "linux.seccomp.default",
                        "linux.seccomp.syscalls[0].comment"),
                DocumentFields.unknown(document));
    }
}
