package io.jcontainers.build.progress;

import static io.jcontainers.build.progress.TestBuild.bytes;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class SecretsTest {
    private static Secrets of(String... texts) {
        Secrets secrets = new Secrets();
        for (String text : texts) {
            assertTrue(secrets.add(bytes(text)), text);
        }
        return secrets;
    }

    @ParameterizedTest
    @CsvSource({
        "hunter2,            a hunter2 b,           a *** b",
        "hunter2,            hunter2,               ***",
        "hunter2,            hunter hunter22,       hunter ***2",
        "hunter2,            hunter2hunter2x,       ***x",
        "abcabd,             abcabcabd,             abc***",
        "aaaa,               aaaaaa,                ***",
        "'abcd bcdefg',      xabcdefgx,             x***x",
        "'abcdef cdxy',      abcdxy,                ab***",
        "'abcdefgh bcde',    abcdefg,               a***fg",
        "'abcd efgh',        abcdefgh-efgh,         ***-***",
        "hunter2,            nothing here,          nothing here",
    })
    void texts(String secrets, String text, String masked) {
        assertEquals(masked, of(secrets.split(" ")).mask(text));
    }

    /** Every way to cut a text in three. */
    @Test
    void acrossChunks() {
        Secrets secrets = of("hunter2", "unterwegs", "r2-r2");
        String text = "xhunter2-r2-hunterwegs hunter hunter2";
        for (int i = 0; i <= text.length(); i++) {
            for (int j = i; j <= text.length(); j++) {
                SecretMask mask = secrets.stream();
                ByteArrayOutputStream out = new ByteArrayOutputStream();
                out.writeBytes(mask.next(bytes(text.substring(0, i))));
                out.writeBytes(mask.next(bytes(text.substring(i, j))));
                out.writeBytes(mask.next(bytes(text.substring(j))));
                out.writeBytes(mask.rest());
                assertEquals("x***-h*** hunter ***", out.toString(StandardCharsets.UTF_8), i + ", " + j);
            }
        }
    }

    @Test
    void onlyWhatMayBeASecretIsHeldBack() {
        SecretMask mask = of("hunter2").stream();
        assertEquals("text ", new String(mask.next(bytes("text hunt")), StandardCharsets.UTF_8));
        assertEquals("hunting", new String(mask.next(bytes("ing")), StandardCharsets.UTF_8));
        assertEquals("", new String(mask.next(bytes("hunter")), StandardCharsets.UTF_8));
        assertEquals("hunter", new String(mask.rest(), StandardCharsets.UTF_8));
    }

    @Test
    void againstASimpleSearch() {
        Random random = new Random(7);
        for (int round = 0; round < 500; round++) {
            List<String> words = new ArrayList<>();
            Secrets secrets = new Secrets();
            for (int i = 0; i < 4; i++) {
                String word = text(random, 4 + random.nextInt(4));
                words.add(word);
                secrets.add(bytes(word));
            }
            String text = text(random, 200);
            SecretMask mask = secrets.stream();
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            for (int at = 0; at < text.length(); ) {
                int end = Math.min(text.length(), at + random.nextInt(9));
                out.writeBytes(mask.next(bytes(text.substring(at, end))));
                at = end;
            }
            out.writeBytes(mask.rest());
            assertEquals(simply(text, words), out.toString(StandardCharsets.UTF_8));
        }
    }

    private static String text(Random random, int length) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.append((char) ('a' + random.nextInt(2)));
        }
        return text.toString();
    }

    private static String simply(String text, List<String> words) {
        boolean[] hidden = new boolean[text.length()];
        for (String word : words) {
            for (int at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
                for (int i = 0; i < word.length(); i++) {
                    hidden[at + i] = true;
                }
            }
        }
        StringBuilder masked = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            if (!hidden[i]) {
                masked.append(text.charAt(i));
            } else if (i == 0 || !hidden[i - 1]) {
                masked.append("***");
            }
        }
        return masked.toString();
    }

    @Test
    void linesOfASecretAreSecret() {
        Secrets secrets = of("-----BEGIN KEY-----\nMIIabc\r\n  ZZtop\n\nx\n-----END KEY-----\n");
        assertEquals("***\n", secrets.mask("-----BEGIN KEY-----\nMIIabc\r\n  ZZtop\n\nx\n-----END KEY-----\n"));
        assertEquals("#1 ***\n#2 ***\n", secrets.mask("#1 MIIabc\n#2 ZZtop\n"));
    }

    @Test
    void longSecrets() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; text.length() < 100_001; i++) {
            text.append(i).append(',');
        }
        String secret = text.substring(0, 100_001);
        Secrets secrets = of(secret);
        assertEquals("a***b", secrets.mask("a" + secret + "b"));
    }

    @Test
    void anyBytes() {
        Secrets secrets = new Secrets();
        byte[] secret = {(byte) 0xff, 0, (byte) 0x80, 27, 5};
        assertTrue(secrets.add(secret));
        SecretMask mask = secrets.stream();
        assertArrayEquals(
                new byte[] {1, '*', '*', '*', 2}, mask.next(new byte[] {1, (byte) 0xff, 0, (byte) 0x80, 27, 5, 2}));
    }

    @Test
    void shortOnesAreTold() {
        Secrets secrets = new Secrets();
        assertFalse(secrets.add(bytes("abc\n")));
        assertFalse(secrets.add(new byte[0]));
        assertEquals("abc", secrets.mask("abc"));
        byte[] piece = bytes("abc");
        assertSame(piece, secrets.stream().next(piece));
    }

    @Test
    void aSecretThatComesWhileAStreamGoesOn() {
        Secrets secrets = of("first secret");
        SecretMask mask = secrets.stream();
        assertEquals("", new String(mask.next(bytes("first ")), StandardCharsets.UTF_8));
        secrets.add(bytes("first aid"));
        assertEquals("***!", new String(mask.next(bytes("aid!")), StandardCharsets.UTF_8));
    }

    @Test
    void tooMany() {
        Secrets secrets = new Secrets();
        byte[] big = new byte[Secrets.MOST_BYTES * 3];
        java.util.Arrays.fill(big, (byte) 'x');
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> secrets.add(big));
        assertEquals("secrets of more than 2097152 bytes together can't be kept out of logs", e.getMessage());
    }

    /** Whatever of a build has a secret in it, none reaches the output. */
    @ParameterizedTest
    @EnumSource(
            value = ProgressMode.class,
            names = {"PLAIN", "TTY", "RAWJSON", "QUIET"})
    void noDisplayShowsOne(ProgressMode mode) {
        StringBuilder shown = new StringBuilder();
        Output output = new Output() {
            @Override
            public void write(byte[] bytes) {
                shown.append(new String(bytes, StandardCharsets.UTF_8));
            }

            @Override
            public Size size() {
                return new Size(50, 200);
            }
        };
        TestBuild build = new TestBuild(mode.display(output, Palette.NONE));
        build.secrets.add(bytes("hunter2"));
        Progress.Step step = build.begin("RUN login hunter2");
        step.detail("hunter2");
        step.transfer("hunter2", 1, 2);
        step.log(false, bytes("token hun"));
        build.refresh();
        step.log(true, bytes("noise\n"));
        step.log(false, bytes("ter2\nhunter2"));
        build.refresh();
        build.progress.warning("hunter2");
        step.failed("hunter2");
        build.close();
        assertFalse(shown.toString().contains("hunter2"), shown.toString());
        assertFalse(shown.toString().contains("aHVudGVyMg"), "in base64");
        assertTrue(mode == ProgressMode.RAWJSON || shown.toString().contains("token ***"), shown.toString());
    }
}
