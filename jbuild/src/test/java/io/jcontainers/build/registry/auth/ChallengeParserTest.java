package io.jcontainers.build.registry.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChallengeParserTest {
    private static String shown(List<Challenge> challenges) {
        StringBuilder shown = new StringBuilder();
        for (Challenge challenge : challenges) {
            Map<String, String> sorted = new TreeMap<>(challenge.parameters());
            shown.append(challenge.scheme())
                    .append(challenge.token() == null ? sorted : "<" + challenge.token() + ">")
                    .append(' ');
        }
        return shown.toString().strip();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "Bearer realm=\"https://a/t\",service=\"s\",scope=\"repository:x:pull\" | bearer{rea"
                        + "lm=https://a/t, scope=repository:x:pull, service=s}",
                "Bearer realm=\"https://a/t\", service=\"s\"  ,  scope=\"x\" | bearer{realm=https://"
                        + "a/t, scope=x, service=s}",
                "bearer SCOPE=\"x\",Service=s,REALM=\"https://a\" | bearer{realm=https://a, scope=x, service=s}",
                "BEARER realm = \"r\" , service\t=\ts | bearer{realm=r, service=s}",
                "Bearer realm=\"r\",scope=\"\" | bearer{realm=r, scope=}",
                "Bearer realm=\"a\\\"b\\\\c\" | bearer{realm=a\"b\\c}",
                "Bearer realm=\"a,b=c Basic d\" | bearer{realm=a,b=c Basic d}",
                "Bearer realm=\"r\",scope=\"repository:a:pull,push repository:b:pull\" | bearer{real"
                        + "m=r, scope=repository:a:pull,push repository:b:pull}",
                "Basic realm=\"x\", Bearer realm=\"y\",service=s | basic{realm=x} bearer{realm=y, service=s}",
                "Basic realm=x,Bearer realm=y | basic{realm=x} bearer{realm=y}",
                "Negotiate, Basic realm=\"x\" | negotiate{} basic{realm=x}",
                "Negotiate | negotiate{}",
                "Negotiate YWJj== | negotiate<YWJj==>",
                "Negotiate YWJj==, Basic realm=\"x\" | negotiate<YWJj==> basic{realm=x}",
                "NTLM abc/+-._~ , Basic realm=x | ntlm<abc/+-._~> basic{realm=x}",
                ", , Basic realm=\"x\" ,, charset=\"UTF-8\" ,, | basic{charset=UTF-8, realm=x}",
                "Newauth realm=\"apps\", type=1, title=\"Login to \\\"apps\\\"\", Basic realm=\"simp"
                        + "le\" | newauth{realm=apps, title=Login to \"apps\", type=1} basic{realm=simple}",
                "Digest qop=\"auth, auth-int\", nonce=x, Basic | digest{nonce=x, qop=auth, auth-int} basic{}",
                "`` | ``",
                "Basic | basic{}",
                "Bearer realm= | bearer<realm=>",
                "Bearer error=\"invalid_token\" | bearer{error=invalid_token}",
            })
    void legalForms(String header, String expected) {
        assertEquals(expected == null ? "" : expected, shown(ChallengeParser.parse(header)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Bearer realm=\"x",
                "Bearer realm=\"x\\",
                "Bearer realm=\"x\" service=\"y\"",
                "Bearer realm=\"x\",realm=\"y\"",
                "Bearer =x",
                "Bearer realm=\"a\rb\"",
                "\"Basic\"",
                "Basic (x)",
                "Basic\u00e9 realm=x",
                "Basic realm=\u00e9"
            })
    void malformed(String header) {
        assertThrows(IllegalArgumentException.class, () -> ChallengeParser.parse(header));
    }

    @Test
    void severalLines() {
        assertEquals(
                "basic{realm=x} bearer{realm=y}",
                shown(ChallengeParser.parseAll(List.of("Basic realm=x", "Broken realm=\"", "Bearer realm=y"))));
        assertThrows(IllegalArgumentException.class, () -> ChallengeParser.parseAll(List.of("Broken realm=\"")));
        assertEquals(List.of(), ChallengeParser.parseAll(List.of()));
    }

    @Test
    void bounded() {
        assertThrows(IllegalArgumentException.class, () -> ChallengeParser.parse("Bearer " + "a".repeat(20_000)));
        assertThrows(IllegalArgumentException.class, () -> ChallengeParser.parse("a,".repeat(33)));
        StringBuilder many = new StringBuilder("Bearer x=y");
        for (int i = 0; i < 65; i++) {
            many.append(",p").append(i).append("=v");
        }
        assertThrows(IllegalArgumentException.class, () -> ChallengeParser.parse(many.toString()));
        String commas = ",".repeat(16_000);
        assertEquals(List.of(), ChallengeParser.parse(commas));
    }

    @Test
    void scopes() {
        assertEquals(
                "[repository:a/b:pull,push, registry:catalog:*]",
                Scope.parse(" repository:a/b:push,pull  registry:catalog:* nonsense")
                        .toString());
        assertEquals(
                "[repository:h:5000/a:pull]",
                Scope.parse("repository:h:5000/a:pull").toString());
    }
}
