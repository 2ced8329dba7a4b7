package dev.plumbline.renderer.tool;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedactionTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "apiVersion: v1\nkind: Secret\nmetadata: {name: a}\nstringData: {user: hunter2}",
                "apiVersion: v1\nkind: Secret\nmetadata: {name: a}\ndata: {user: aHVudGVyMg==}",
                "db: {password: hunter2}",
                "db: {apiToken: [hunter2]}",
                "secretGenerator: [{name: a, literals: [user=hunter2]}]",
                "broken: {{ .Values.x }}\n  dbPassword: \"hunter2\"",
                "kind: Secret\nstringData:\n  file: |\n    first\n    hunter2\n",
            })
    void takesTheSecretsOfAFileOutOfAMessage(String file) {
        Redaction redaction = new Redaction();
        redaction.learn(file.getBytes(StandardCharsets.UTF_8));
        assertThat(redaction.redact("cannot use hunter2 as a number at line 3"))
                .isEqualTo("cannot use [redacted] as a number at line 3");
    }
}
