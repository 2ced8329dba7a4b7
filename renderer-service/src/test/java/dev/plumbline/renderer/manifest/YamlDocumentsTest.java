package dev.plumbline.renderer.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumbline.events.CanonicalJson;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class YamlDocumentsTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "no | \"no\"",
                "yes | \"yes\"",
                "on | \"on\"",
                "true | true",
                "null | null",
                "~ | null",
                "1:30 | \"1:30\"",
                "0644 | 420",
                "0o644 | 420",
                "0x1F | 31",
                "08 | 8",
                "12e3 | 1.2E+4",
                "1_000 | \"1_000\"",
                "1.10 | 1.10",
                "-5 | -5",
                "+5 | 5",
                "1.2.3 | \"1.2.3\"",
                "2026-01-01 | \"2026-01-01\"",
                "'\"1\"' | \"1\"",
                "!!str 1 | \"1\"",
                "12345678901234567890 | 12345678901234567890",
            })
    void readsScalarsAsYaml12DoesAndModesAsKubernetesDoes(String scalar, String json) throws YamlProblem {
        assertThat(one("a: " + scalar)).isEqualTo("{\"a\":" + json + "}");
    }

    @Test
    void replacesAliasesAndMergesKeys() throws YamlProblem {
        String text = "base: &b {x: 1, y: 2}\nother: {<<: *b, y: 3}\nlist: [*b]";
        assertThat(one(text))
                .isEqualTo("{\"base\":{\"x\":1,\"y\":2},\"list\":[{\"x\":1,\"y\":2}],\"other\":{\"x\":1,\"y\":3}}");
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
        assertThatThrownBy(() -> YamlDocuments.yaml(bytes("[".repeat(100_000)))).hasMessageContaining("150");
        assertThatThrownBy(() -> YamlDocuments.yaml(bytes("a: &a [*a]"))).hasMessageContaining("alias");
    }

    @Test
    void readsJsonStrictly() throws YamlProblem {
        assertThat(YamlDocuments.json(bytes("{\"a\": 1}"))).hasSize(1);
        assertThatThrownBy(() -> YamlDocuments.json(bytes("{\"a\": 1,\n\"a\": 2}")))
                .isInstanceOfSatisfying(
                        YamlProblem.class, problem -> assertThat(problem.line()).isEqualTo(2));
    }

    @Test
    void refusesWhatIsNoUtf8() {
        assertThatThrownBy(() -> YamlDocuments.yaml(new byte[] {'a', ':', ' ', (byte) 0xff}))
                .hasMessageContaining("UTF-8");
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
