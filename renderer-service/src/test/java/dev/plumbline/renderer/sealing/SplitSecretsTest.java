package dev.plumbline.renderer.sealing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumbline.events.trust.SecretFingerprint;
import dev.plumbline.events.trust.TestKeys;
import dev.plumbline.renderer.manifest.ManifestReading;
import dev.plumbline.renderer.manifest.Origin;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("NullAway.Init")
class SplitSecretsTest {

    @TempDir
    Path folder;

    private TestKeys keys;
    private SecretFingerprint fingerprint;

    @BeforeEach
    void makeKeys() {
        keys = TestKeys.in(folder);
        fingerprint = SecretFingerprint.of(keys.file("fingerprint.key"));
    }

    @Test
    void keepsFingerprintsInThePlainFormAndTheValuesApart() {
        SplitSecrets split = split("""
                apiVersion: v1
                kind: Secret
                metadata: {name: db, namespace: team}
                data: {user: YWRtaW4=, password: b2xk}
                stringData: {password: hunter2}
                """);
        assertThat(split.values())
                .hasToString("{\"Secret/team/db\":{\"user\":\"YWRtaW4=\",\"password\":\"aHVudGVyMg==\"}}");
        assertThat(split.plain().path(0).has("stringData")).isFalse();
        assertThat(split.plain().path(0).at("/data/password").asText())
                .isEqualTo(fingerprint.of("hunter2".getBytes(StandardCharsets.UTF_8)));
        assertThat(split.plain().toString()).doesNotContain("hunter2", "aHVudGVyMg", "YWRtaW4");
    }

    @Test
    void keepsTheValuesOfHooksOfOneNameApart() {
        ManifestReading reading = new ManifestReading("team", 10);
        for (String value : List.of("hunter2", "hunter3")) {
            String hook =
                    "apiVersion: v1\nkind: Secret\nmetadata: {name: h, annotations: {helm.sh/hook: pre-install}}\n"
                            + "stringData: {a: " + value + "}\n";
            reading.add(hook.getBytes(StandardCharsets.UTF_8), false, line -> new Origin("a.yaml", line));
        }
        SplitSecrets split = SplitSecrets.ofHooks(reading.manifests(), fingerprint);
        assertThat(split.plain()).hasSize(2);
        assertThat(split.values())
                .hasToString(
                        "{\"Hook/0/Secret//h\":{\"a\":\"aHVudGVyMg==\"},\"Hook/1/Secret//h\":{\"a\":\"aHVudGVyMw==\"}}");
    }

    @Test
    void dropsCopiesOfWhatWasAppliedOnce() {
        SplitSecrets split = split("""
                apiVersion: v1
                kind: ConfigMap
                metadata:
                  name: a
                  annotations:
                    kubectl.kubernetes.io/last-applied-configuration: '{"stringData": "hunter2"}'
                    kept: "yes"
                """);
        assertThat(split.plain().toString()).doesNotContain("hunter2").contains("kept");
        assertThat(split.values()).isEmpty();
    }

    @Test
    void refusesWhatTheApiServerWouldRefuseAndQuotesNothing() {
        assertRefused("data: {password: 'hunter2!'}", "not base64");
        assertRefused("data: {password: 12345}", "no text");
        assertRefused("stringData: {password: [hunter2]}", "no text");
        assertRefused("data: hunter2", "no mapping");
    }

    @Test
    void sealsForOneReaderOnly() {
        AgeRecipient recipient = new AgeRecipient(keys.file("sealing.pub"));
        byte[] sealed = recipient.seal("{\"a\":1}".getBytes(StandardCharsets.UTF_8));
        assertThat(new String(sealed, StandardCharsets.ISO_8859_1)).startsWith("age-encryption.org/v1");
        assertThat(keys.opened(java.util.Base64.getEncoder().encodeToString(sealed)))
                .hasToString("{\"a\":1}");
    }

    private void assertRefused(String data, String message) {
        assertThatThrownBy(() -> split("apiVersion: v1\nkind: Secret\nmetadata: {name: db}\n" + data))
                .hasMessageContaining(message)
                .hasMessageNotContaining("hunter2")
                .hasMessageNotContaining("12345");
    }

    private SplitSecrets split(String text) {
        ManifestReading reading = new ManifestReading("team", 10);
        reading.add(text.getBytes(StandardCharsets.UTF_8), false, line -> new Origin("a.yaml", line));
        return SplitSecrets.of(reading.manifests(), fingerprint);
    }
}
