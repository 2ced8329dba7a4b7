package dev.plumbline.renderer.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumbline.events.CanonicalJson;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class YamlDocumentsTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "no | false",
                "yes | true",
                "On | true",
                "n | false",
                "oN | \"oN\"",
                "'\"on\"' | \"on\"",
                "= | \"=\"",
                "true | true",
                "null | null",
                "~ | null",
                "1:30 | \"1:30\"",
                "0644 | 420",
                "0o644 | 420",
                "0x1F | 31",
                "08 | 8",
                "-0x1F | -31",
                "0b101 | 5",
                "0o9 | \"0o9\"",
                "09.5 | 9.5",
                "12e3 | 12000",
                "1e400 | \"1e400\"",
                "1e21 | 1E+21",
                ".5_0 | 0.5",
                "._5 | \"._5\"",
                ".5_ | \".5_\"",
                "-.5e-3 | -0.0005",
                "-9223372036854775808 | -9223372036854775808",
                "-9223372036854775809 | -9223372036854776000",
                "1_000 | 1000",
                "1.10 | 1.1",
                "1.0 | 1",
                "-0.0 | 0",
                ".5 | 0.5",
                "+ | \"+\"",
                "0.1234567890123456789 | 0.12345678901234568",
                "-5 | -5",
                "+5 | 5",
                "1.2.3 | \"1.2.3\"",
                "2026-01-01 | \"2026-01-01\"",
                "'\"1\"' | \"1\"",
                "!!str 1 | \"1\"",
                "9223372036854775807 | 9223372036854775807",
                "12345678901234567890 | 12345678901234567000",
                "!!binary aGk= | \"hi\"",
                "!!float 3 | 3",
            })
    void readsScalarsAsKubectlDoes(String scalar, String json) throws YamlProblem {
        assertThat(one("a: " + scalar)).isEqualTo("{\"a\":" + json + "}");
    }

    @Test
    void replacesAliasesAndMergesKeys() throws YamlProblem {
        String text = "base: &b {x: 1, z: 2}\nother: {<<: *b, z: 3}\nlist: [*b]";
        assertThat(one(text))
                .isEqualTo("{\"base\":{\"x\":1,\"z\":2},\"list\":[{\"x\":1,\"z\":2}],\"other\":{\"x\":1,\"z\":3}}");
    }

    @Test
    void leavesOutEmptyDocuments() throws YamlProblem {
        assertThat(YamlDocuments.yaml(bytes("---\n---\n# only a comment\n---\na: 1\n---\n")))
                .singleElement()
                .satisfies(document -> assertThat(document.line()).isEqualTo(5));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a: 1\\n  b: 2 | 2",
                "a: 1\\na: 2 | 2",
                "a: [1 | 1",
                "a: *x | 1",
                "a: !!java/object 1 | 1",
                "a: .nan | 1",
                "? [a]\\n: b | 1",
                "~: b | 1",
                "1e6: b | 1",
                "1: b\\n'1': c | 2",
                "on: b\\n'true': c | 2",
                "12345678901234567890: b | 1",
                "a: !!int x | 1",
                "a: !!binary '*' | 1",
                "a: !Ref x | 1",
                "b: &b {x: 1}\\nc: {x: 2, <<: *b} | 2",
                "b: &b [1]\\nc: {<<: *b} | 2",
                "ok: 1\\n---\\nhunter2: hunter2: hunter2 | 3",
                "stringData:\\n  password: hunter2\\n p: \"hunter2 | 3",
            })
    void namesTheLineAndQuotesNothing(String text, int line) {
        assertThatThrownBy(() -> YamlDocuments.yaml(bytes(text.replace("\\n", "\n"))))
                .isInstanceOfSatisfying(YamlProblem.class, problem -> {
                    assertThat(problem.line()).isEqualTo(line);
                    assertThat(problem.text()).isNotBlank().doesNotContain("hunter2");
                });
    }

    @Test
    void stopsBombsAndAbysses() {
        StringBuilder bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 9; i++) {
            String former = "*a" + (i - 1);
            bomb.append("a" + i + ": &a" + i + " [" + (former + ", ").repeat(9) + former + "]\n");
        }
        assertThatThrownBy(() -> YamlDocuments.yaml(bytes(bomb.toString()))).hasMessageContaining("1000000");
        String fat = "a: &a " + "x".repeat(1 << 20) + "\nb: [" + "*a, ".repeat(100) + "*a]\n";
        assertThatThrownBy(() -> YamlDocuments.yaml(bytes(fat))).hasMessageContaining("1000000");
        assertThatThrownBy(() -> YamlDocuments.yaml(bytes("[".repeat(100_000)))).hasMessageContaining("150");
        assertThatThrownBy(() -> YamlDocuments.yaml(bytes("a: &a [*a]"))).hasMessageContaining("alias");
    }

    /** Millions of lists, each of which would be an object many times as large as its two brackets. */
    @Test
    void stopsBombsAndAbyssesOfJson() {
        String lists = "[" + "[],".repeat(1_500_000) + "[]]";
        assertThatThrownBy(() -> YamlDocuments.json(bytes(lists)))
                .isInstanceOf(YamlProblem.class)
                .hasMessageContaining("more than 2000000");
        String documents = "[] ".repeat(1_500_000);
        assertThatThrownBy(() -> YamlDocuments.json(bytes(documents)))
                .isInstanceOf(YamlProblem.class)
                .hasMessageContaining("more than 2000000");
        assertThatThrownBy(() -> YamlDocuments.json(bytes("[".repeat(151) + "]".repeat(151))))
                .isInstanceOf(YamlProblem.class)
                .hasMessageContaining("150");
    }

    @Test
    void readsJsonStrictly() throws YamlProblem {
        assertThat(YamlDocuments.json(bytes("{\"a\": 1}"))).hasSize(1);
        assertThatThrownBy(() -> YamlDocuments.json(bytes("{\"a\": 1,\n\"a\": 2}")))
                .isInstanceOfSatisfying(
                        YamlProblem.class, problem -> assertThat(problem.line()).isEqualTo(2));
    }

    @Test
    void readsWordsAsKustomizeDoesWhereItIsAsked() throws YamlProblem {
        List<Document> documents = YamlDocuments.yaml(bytes("a: [on, n, true, 1_0]"), YamlDialect.KUSTOMIZE);
        assertThat(documents.getFirst().content().path("a")).hasToString("[\"on\",\"n\",true,10]");
    }

    @Test
    void writesKeysThatAreNoTextAsKubectlDoes() throws YamlProblem {
        assertThat(one("{1: a, 0x10: b, on: c, 1.50: d, 1e3: e, 2026-01-01: f, '': g}"))
                .isEqualTo("{\"\":\"g\",\"1\":\"a\",\"1.5\":\"d\",\"1000\":\"e\",\"16\":\"b\",\"2026-01-01\":\"f\","
                        + "\"true\":\"c\"}");
    }

    @Test
    void takesJsonDocumentsOneAfterTheOther() throws YamlProblem {
        assertThat(YamlDocuments.json(bytes("{\"a\": 1.0}\n\nnull {\"a\": 1.10}")))
                .extracting(document -> document.content() + " " + document.line())
                .containsExactly("{\"a\":1} 1", "{\"a\":1.1} 3");
    }

    @Test
    void readsUtf16AndByteOrderMarks() throws YamlProblem {
        for (Charset charset : List.of(StandardCharsets.UTF_8, StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE)) {
            assertThat(YamlDocuments.yaml("\uFEFFa: ö".getBytes(charset)))
                    .singleElement()
                    .satisfies(document -> assertThat(document.content()).hasToString("{\"a\":\"ö\"}"));
            assertThat(YamlDocuments.json("\uFEFF{\"a\": 1}".getBytes(charset))).hasSize(1);
        }
    }

    @Test
    void refusesOtherEncodings() {
        assertThatThrownBy(() -> YamlDocuments.yaml(new byte[] {'a', ':', ' ', (byte) 0xff}))
                .hasMessageContaining("UTF-8");
        assertThatThrownBy(() -> YamlDocuments.yaml("\uFEFFa: b".getBytes(Charset.forName("UTF-32LE"))))
                .hasMessageContaining("character");
    }

    private static String one(String text) throws YamlProblem {
        return YamlDocuments.yaml(bytes(text)).stream()
                .map(document -> new String(CanonicalJson.bytes(document.content()), StandardCharsets.UTF_8))
                .collect(Collectors.joining());
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
